import re

from lunheng.output import references

WORKS = {
    "two2001": {
        "kind": "article", "author": "Doe A B, Roe C", "title": "A title", "journal": "J & K",
        "year": "2001", "volume": "5", "number": "2", "pages": "10-20",
    },
    "four2002": {
        "kind": "inproceedings", "author": "One A, Two B, Three C, Four D", "title": "Talk",
        "booktitle": "Proceedings", "address": "Town", "publisher": "Press", "year": "2002",
    },
    "book2003": {
        "kind": "book", "author": "Sole S Th", "title": "Book", "edition": "3rd",
        "address": "Town", "publisher": "Press", "year": "2003",
    },
    "plain2004": {
        "kind": "article", "author": "Sole S", "title": "Bare", "journal": "J", "year": "2004",
        "volume": "7", "pages": "1-2",
    },
}  # fmt: skip


def test_keys_are_those_that_are_cited_once_each():
    said = ["甲[@two2001]乙[@four2002; @book2003]。", "A [@two2001], an [address@x] and [none]."]
    assert references.cited(said) == ["book2003", "four2002", "two2001"]


def test_names_stand_in_place_of_keys_in_both_languages():
    zh = references.with_names("甲[@two2001]乙[@four2002; @book2003]。", WORKS, lang="zh")
    assert zh == "甲（Doe与Roe 2001）乙（One等 2002；Sole 2003）。"
    en = references.with_names("A [@two2001], b [@four2002; @book2003].", WORKS, lang="en")
    assert en == "A (Doe and Roe 2001), b (One et al. 2002; Sole 2003)."


def test_bibtex_has_an_entry_a_work_with_what_it_has():
    text = references.bibtex(WORKS)
    assert re.findall(r"@(\w+)\{(\w+),", text) == [
        ("book", "book2003"), ("inproceedings", "four2002"), ("article", "plain2004"),
        ("article", "two2001"),
    ]  # fmt: skip
    assert text.count("{") == text.count("}")
    book, talk, bare, article = text.split("\n\n")
    assert "author = {Sole, S. Th}" in book and "edition = {3rd}" in book
    assert talk.count(" and ") == 3 and "pages" not in talk
    assert "number" not in bare
    assert "journal = {J \\& K}" in article and "pages = {10--20}" in article
    assert references.bibtex({}) == ""


def test_gb_t_7714_gives_three_authors_in_capitals_and_the_kind_of_work():
    assert references.gbt7714(WORKS).splitlines() == [
        "[1] SOLE S TH. Book[M]. 3rd ed. Town: Press, 2003.",
        "[2] ONE A, TWO B, THREE C, et al. Talk[C]//Proceedings. Town: Press, 2002.",
        "[3] SOLE S. Bare[J]. J, 2004, 7: 1-2.",
        "[4] DOE A B, ROE C. A title[J]. J & K, 2001, 5(2): 10-20.",
    ]

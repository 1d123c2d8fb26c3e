from pathlib import Path

import pytest
from example_study import ROOT, configured
from lunheng.errors import LunhengError
from lunheng.plan import prepare as plan


def prepare(data, corpora=None):
    return plan.prepare(data, where="study.yaml", root=ROOT, corpora=corpora)


def test_the_example_is_ready_and_every_source_has_a_way(data):
    study, ways = prepare(data)
    assert study.study == "example"
    assert list(ways) == ["essay", "cities", "speeches"]
    assert {way["way"] for way in ways.values()} == {"file"}


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("contrasts", "essay-cities", "themes"), ["finanse"], ["essay-cities.themes", "finance"]),
        (("codebook",), "config/codbook.yaml", ["“codebook”", "config/codbook.yaml"]),
        (("cleaning",), "nothing.yaml", ["“cleaning”", "nothing.yaml"]),
        (("groups",), "data/groups.tsv", ["“groups”", "data/groups.tsv"]),
        (("words", "places"), "p.tsv", ["words.places", "p.tsv"]),
        (("words", "glossary"), "g.tsv", ["words.glossary", "g.tsv"]),
        (("words", "stop_lists", "genre"), "s.tsv", ["words.stop_lists.genre", "s.tsv"]),
        (("segmentation", "lexicon"), "l.tsv", ["segmentation.lexicon", "l.tsv"]),
        (("sources", "essay", "cleaning"), ["no-rule"], ["sources.essay.cleaning", "no-rule"]),
        (("sources", "essay", "from"), [{"file": "no.txt"}], ["sources.essay.from", "no.txt"]),
    ],
)
def test_what_cannot_run_is_named_with_its_file_and_key(data, path, value, words):
    configured(data, *path, value)
    with pytest.raises(LunhengError) as error:
        prepare(data)
    for word in ("study.yaml", *words):
        assert word in str(error.value)


def test_a_missing_text_comes_with_what_to_do_about_it(data):
    configured(data, "sources", "essay", "from", [{"file": "no.txt"}])
    data["sources"]["essay"]["how_to_get"] = "Ask the author for it."
    with pytest.raises(LunhengError, match=r"Ask the author for it\."):
        prepare(data)


def test_texts_outside_the_checkout_come_first(data, tmp_path):
    (tmp_path / "own.txt").write_text("创新。", encoding="utf-8")
    configured(data, "sources", "essay", "from", [{"file": "own.txt"}])
    _, ways = prepare(data, corpora=str(tmp_path))
    assert Path(ways["essay"]["paths"][0]).resolve() == (tmp_path / "own.txt").resolve()


def test_gold_samples_at_hand_are_found_in_their_folder(data, tmp_path):
    study = configured(data, "gold", ["one.tsv", "two.tsv"])
    (tmp_path / "two.tsv").write_text("", encoding="utf-8")
    assert plan.gold(study, root=ROOT, folder=None) == {}
    found = plan.gold(study, root=ROOT, folder=str(tmp_path))
    assert list(found) == ["two.tsv"] and Path(found["two.tsv"]).samefile(tmp_path / "two.tsv")


def with_codes(data, path, **keys):
    return {**data, "codes": {"from": str(path), "name": "coder B", **keys}}


@pytest.mark.parametrize(
    ("text", "keys", "words"),
    [
        (None, {}, ["codes.from", "codes.tsv"]),
        ("id\tthemes\nessay/ex-essay#0\ttalnt\n", {}, ["row 2", "did you mean “talent”"]),
        ("id\tthemes\nlaws/x#0\ttalent\n", {}, ["row 2", "laws/x#0", "codes.sources"]),
        (
            "id\tthemes\nessay/ex-essay#0\t-\ncities/汐州#0\t-\n",
            {"sources": ["essay"]},
            ["row 3", "cities/汐州#0"],
        ),
        ("id\tthemes\n", {"sources": ["esay"]}, ["codes.sources", "did you mean “essay”"]),
    ],
)
def test_codes_that_cannot_be_used_stop_the_run_before_it_begins(data, tmp_path, text, keys, words):
    path = tmp_path / "codes.tsv"
    if text:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(LunhengError) as error:
        prepare(with_codes(data, path, **keys))
    for word in ("study.yaml", *words):
        assert word in str(error.value)

"""Works that sentences cite by key (`[@smyth2004]`): in the text, as BibTeX, by GB/T 7714.

A work is a mapping with kind (article, book, inproceedings), author (families with initials, as
`Smyth G K, Robins J M`), title, year, and as far as it has them journal, volume, number, pages,
booktitle, edition, address, publisher.
"""

import re

CITED = re.compile(r" ?\[(@\w+(?:; @\w+)*)\]")
FIELDS = ("journal", "booktitle", "edition", "volume", "number", "pages", "address", "publisher")
AND = {"zh": "与", "en": " and "}
OTHERS = {"zh": "等", "en": " et al."}
AROUND = {"zh": "（{}）", "en": " ({})"}
BETWEEN = {"zh": "；", "en": "; "}


def _keys(mark: str) -> list[str]:
    return [key.strip().removeprefix("@") for key in mark.split(";")]


def cited(sentences: list[str]) -> list[str]:
    """Return the keys of all works that sentences cite, sorted."""
    marks = [mark for text in sentences for mark in CITED.findall(text)]
    return sorted({key for mark in marks for key in _keys(mark)})


def _named(work: dict, lang: str) -> str:
    """Return how a text names a work: families and year."""
    families = [name.split(" ")[0] for name in work["author"].split(", ")]
    names = AND[lang].join(families) if len(families) < 3 else families[0] + OTHERS[lang]
    return f"{names} {work['year']}"


def with_names(text: str, works: dict[str, dict], *, lang: str) -> str:
    """Return a text with names and years in place of keys."""

    def said(found: re.Match) -> str:
        return AROUND[lang].format(
            BETWEEN[lang].join(_named(works[key], lang) for key in _keys(found[1]))
        )

    return CITED.sub(said, text)


def bibtex(works: dict[str, dict]) -> str:
    """Return works as BibTeX, in the order of their keys."""
    entries = []
    for key, work in sorted(works.items()):
        names = " and ".join(_bibtex_name(a) for a in work["author"].split(", "))
        fields = {"author": names, "title": f"{{{work['title']}}}"}
        fields |= {name: work[name] for name in FIELDS if name in work}
        fields["year"] = work["year"]
        if "pages" in fields:
            fields["pages"] = fields["pages"].replace("-", "--")
        lines = (f"  {k} = {{{v.replace('&', chr(92) + '&')}}}" for k, v in fields.items())
        body = ",\n".join(lines)
        entries.append(f"@{work['kind']}{{{key},\n{body}\n}}")
    return "\n\n".join(entries) + "\n" if entries else ""


def _bibtex_name(name: str) -> str:
    family, *given = name.split(" ")
    return f"{family}, {' '.join(g if len(g) > 1 else g + '.' for g in given)}"


def gbt7714(works: dict[str, dict]) -> str:
    """Return works in the numeric style of GB/T 7714—2015, in the order of their keys."""
    lines = [
        f"[{number}] {_authors(work)}. {work['title']}{_source(work)}.\n"
        for number, (_, work) in enumerate(sorted(works.items()), 1)
    ]
    return "".join(lines)


def _authors(work: dict) -> str:
    names = work["author"].upper().split(", ")
    return ", ".join(names[:3]) + (", et al" if len(names) > 3 else "")


def _source(work: dict) -> str:
    """Return what stands behind a title: type, and where it was published."""
    year, pages = work["year"], f": {work['pages']}" if "pages" in work else ""
    if work["kind"] == "article":
        number = f"({work['number']})" if "number" in work else ""
        return f"[J]. {work['journal']}, {year}, {work['volume']}{number}{pages}"
    press = f"{work['address']}: {work['publisher']}, {year}{pages}"
    if work["kind"] == "book":
        edition = f". {work['edition']} ed" if "edition" in work else ""
        return f"[M]{edition}. {press}"
    return f"[C]//{work['booktitle']}. {press}"

import re

import pytest
from example_study import ROOT, configured
from lunheng.plan import identities
from lunheng.settings.models import parse


def test_an_identity_is_of_the_value_and_not_of_the_order_of_its_keys():
    one = identities.identity({"a": 1, "b": "创"}, [2])
    assert re.fullmatch(r"[0-9a-f]{12}", one)
    assert identities.identity({"b": "创", "a": 1}, [2]) == one
    others = [
        identities.identity({"a": 1, "b": "创"}, [3]),
        identities.identity({"a": 1, "b": "新"}, [2]),
    ]
    assert len({one, *others}) == 3


CHANGES = [
    (("segmentation", "hmm"), False, {"segmentation_id"}),
    (("segmentation", "lexicon"), None, {"segmentation_id"}),
    (("variants", "no-lexicon", "hmm"), False, {"variants_id"}),
    (("sources", "essay", "reader", "encoding"), "gb18030", {"ingest_id"}),
    (("sources", "essay", "constants", "year"), 2025, {"ingest_id"}),
    (("sources", "essay", "label"), {"zh": "甲", "en": "a"}, set()),
    (("sources", "essay", "how_to_get"), "ask", set()),
    (("sources", "essay", "from"), [{"file": "elsewhere.txt"}], set()),
    (("seed",), 7, set()),
    (("title",), {"zh": "甲", "en": "a"}, set()),
]


@pytest.mark.parametrize(("path", "value", "changed"), CHANGES)
def test_identities_change_with_what_shapes_the_counts_and_only_then(data, path, value, changed):
    before = identities.ids(parse(data, where="c"), root=ROOT)
    after = identities.ids(configured(data, *path, value), root=ROOT)
    assert {k for k in before["essay"] if before["essay"][k] != after["essay"][k]} == changed
    # another source's reader is none of this one's business
    assert before["cities"]["ingest_id"] == after["cities"]["ingest_id"]


def test_codes_from_elsewhere_change_the_codebook_id_of_their_sources(data, tmp_path):
    path = tmp_path / "codes.tsv"
    path.write_text("id\tthemes\nessay/ex-essay#0\ttalent\n")
    plain = identities.ids(parse(data, where="x"), root=ROOT)
    codes = {"from": str(path), "name": "coder B", "sources": ["essay"]}
    own = {**data, "codes": codes}
    study = parse(own, where="x")
    coded = identities.ids(study, root=ROOT)
    assert identities.codes_of(study, "essay", root=ROOT) == path
    assert identities.codes_of(study, "cities", root=ROOT) is None
    assert coded["cities"] == plain["cities"]
    changed = {k for k, v in coded["essay"].items() if v != plain["essay"][k]}
    assert changed == {"codebook_id"}
    path.write_text("id\tthemes\nessay/ex-essay#0\t-\n")
    again = identities.ids(study, root=ROOT)["essay"]["codebook_id"]
    assert again not in (coded["essay"]["codebook_id"], plain["essay"]["codebook_id"])
    # who coded changes no count
    renamed = parse({**own, "codes": {**codes, "name": "coder C"}}, where="x")
    assert identities.ids(renamed, root=ROOT)["essay"]["codebook_id"] == again


def test_another_version_of_a_built_in_rule_is_another_identity(data, monkeypatch):
    before = identities.ids(parse(data, where="c"), root=ROOT)["essay"]
    monkeypatch.setitem(identities.READING, "lines", 99)
    monkeypatch.setitem(identities.COUNTING, "units", 99)
    after = identities.ids(parse(data, where="c"), root=ROOT)["essay"]
    assert {k for k in before if before[k] != after[k]} == {"ingest_id", "counting_id"}


# What each built-in rule makes of the texts below, as a digest, and the version that makes it. A
# digest that differs is another result: raise the version in plan/identities.py, since the counts
# from before are no longer those that the rule would give, and write both here.
KNOWN = {
    "folding": (2, "aa076a9d6bab"),
    "conversion": (2, "a2a8dc237d64"),
    "lines": (2, "592d693307aa"),
    "structure": (1, "81ae497e07e2"),
    "sentences": (1, "057ad3a112b8"),
    "formulations": (2, "fd5edce35bd0"),
    "reuse": (1, "4edaf7706f9e"),
    "units": (1, "6231eece4c19"),
}
SIGNS = "⼈⼯智能，Ｒ＆Ｄ１２㎡；nation’s ﬁnance, 高 质 量 café owners; ①½ x² “引文”—— 3，5"
WRAPPED = """全市上下坚持把发展经济的着力点放在实体经济上，修好了三条通往工业园的路，建
成了两座跨河的桥，新增了四百个就业岗位，办好了五所学校，为明年的工作打下了坚
实基础。
增长 6 . 5 %，G D P 超过 2 0 2 5 年。
"""
ENGLISH_WRAPPED = """The town has mended three roads that lead to the mill and has built two bridges
across the river, so that farmers who bring their grain in autumn need not go around
the hill, which takes half of the day. It has opened five schools, and the develop-
ment of the harbour goes on as it was planned.
"""
SPEECH = """各位代表：
一、去年的工作
修好了路。其一，桥也修好了；其二，学校也开学了。
（一）道路
一是修路，二是养路；三是护路！
1.桥梁：一座。
"""


def _counted(name):
    from counted_text import build
    from lunheng.features import count, phrases, reuse

    texts = {f"s/{i}": ["推动创新形成合力" * 30, "区域开放" * n] for i, n in enumerate((3, 60, 99))}
    paragraphs, _, tokens = build(texts)
    if name == "units":
        return count.number_units(paragraphs, tokens).tolist()
    if name == "reuse":
        return reuse.shared_wording(paragraphs)[0].to_csv(float_format="%.9f")
    documents = paragraphs[["document"]].drop_duplicates().assign(year=None)
    return phrases.mine(documents, tokens, spaced=False).to_csv()


def _made(name):
    from lunheng.corpus import cleaning, conversion, document, normalise

    if name == "folding":
        return [normalise.normalise(SIGNS, language=lang)[0] for lang in ("zh", "en")]
    if name == "conversion":
        return normalise.normalise(
            "反覆說明，乾坤與藉口，皇后在後。", convert=conversion.converter("t2s")
        )[0]
    if name in identities.COUNTING:
        return _counted(name)
    rules = cleaning.load_rules(ROOT / "config" / "cleaning.yaml")
    rules = [r for r in rules if "function" in r]
    texts = [(WRAPPED, "zh"), (ENGLISH_WRAPPED, "en"), (SPEECH, "zh")]
    found = []
    for text, language in texts:
        made = document.read_document(text, document="s/a", language=language, cleaning=rules)
        columns = {"lines": ["text"], "structure": ["section", "role", "heading", "point"]}
        frame, names = made[0], columns.get(name)
        if name == "sentences":
            frame, names = made[1], ["sentence", "clause", "text_start", "text_end", "point"]
        found.append(frame[names].to_csv())
    return found


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_a_built_in_rule_that_gives_another_result_has_another_version(name):
    made = identities.identity(_made(name))
    version = (identities.READING | identities.COUNTING)[name]
    assert (version, made) == KNOWN[name], f"raise the version of {name} in plan/identities.py"


def test_every_built_in_rule_has_its_digest():
    assert set(KNOWN) == set(identities.READING | identities.COUNTING)

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

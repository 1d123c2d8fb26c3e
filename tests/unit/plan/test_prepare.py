import copy
import re
from pathlib import Path

import pandas as pd
import pytest
import yaml
from lunheng.contrasts.equivalence import EQUIVALENCE
from lunheng.errors import LunhengError
from lunheng.plan import identities, outputs
from lunheng.plan import prepare as plan
from lunheng.settings import selection
from lunheng.settings.models import parse
from lunheng.tables.schemas.every import TABLES

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "config" / "studies" / "example.yaml"
DOCUMENTS = pd.DataFrame(
    {
        "document": ["essay/ex-essay", "cities/甲", "cities/乙", "cities/丙"],
        "source": ["essay", "cities", "cities", "cities"],
        "year": pd.array([2026, 2026, 2026, None], dtype="Int32"),
        "region": [None, "沿海", "内陆", "内陆"],
    }
)


@pytest.fixture
def data():
    return copy.deepcopy(yaml.safe_load(EXAMPLE.read_text(encoding="utf-8")))


def configured(data, *path_and_value):
    *path, last, value = path_and_value
    place = data
    for step in path:
        place = place[step]
    place[last] = value
    return parse(data, where="study.yaml")


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


def test_sides_are_what_the_selectors_name(data):
    study = parse(data, where="c")
    found = selection.sides(
        study.contrasts["essay-cities"], DOCUMENTS, key="contrasts.essay-cities"
    )
    assert found == (["essay/ex-essay"], sorted(["cities/甲", "cities/乙", "cities/丙"]))


@pytest.mark.parametrize(
    ("side", "selector", "words"),
    [
        ("target", {"source": "essay", "region": "沿海"}, ["essay-cities.target", "no document"]),
        ("target", {"source": "essey"}, ["essay-cities.target", "essey", "essay"]),
        ("reference", {"year": 2026}, ["essay-cities", "essay/ex-essay", "both sides"]),
    ],
)
def test_empty_and_overlapping_sides_are_named(data, side, selector, words):
    study = configured(data, "contrasts", "essay-cities", side, selector)
    with pytest.raises(LunhengError) as error:
        selection.sides(study.contrasts["essay-cities"], DOCUMENTS, key="contrasts.essay-cities")
    for word in words:
        assert word in str(error.value)


def test_groups_keep_their_order_and_an_empty_one_is_named(data):
    groups = parse(data, where="c").groupings["profile"]
    found = selection.groups_of(groups, DOCUMENTS, key="groupings.profile")
    assert list(found) == ["essay-group", "coast", "inland"]
    assert found["inland"] == sorted(["cities/乙", "cities/丙"])
    with pytest.raises(LunhengError, match=r"groupings\.profile\.coast"):
        selection.groups_of(groups, DOCUMENTS.drop(index=1), key="groupings.profile")


def test_optional_parts_of_a_study_leave_their_tables_and_figures_out(data):
    full = parse(data, where="c")
    assert set(outputs.analyses(full, evaluated=True)) <= set(TABLES)
    for name in ("trends", "claims"):
        del data[name]
    data["figures"]["regional"] = []
    data["contrasts"]["essay-cities"]["themes"] = []
    less = parse(data, where="c")
    gone = set(outputs.analyses(full, evaluated=True)) - set(outputs.analyses(less, evaluated=True))
    assert gone == {"trends", "formulations", "robustness"}
    gone = set(outputs.analyses(full, evaluated=True)) - set(
        outputs.analyses(full, evaluated=False)
    )
    assert gone == {"evaluation", "evaluation_rules"}
    gone = set(outputs.figures(full)) - set(outputs.figures(less))
    assert gone == {"keyness-themes", "keyness-regions", "trends-themes"}


def test_every_figure_is_told_plain_values(data):
    study = parse(data, where="c")
    for name in outputs.figures(study):
        told = outputs.figure_settings(study, name)
        assert yaml.safe_load(yaml.safe_dump(told)) == told
    told = outputs.figure_settings(study, "keyness-essay")
    assert told["contrast"] == "essay-cities"
    assert told["equivalence"] == EQUIVALENCE


def test_labels_name_sources_contrasts_groups_and_lone_documents(data):
    labels = outputs.labels(parse(data, where="c"))
    assert labels["cities"]["en"] == "city reports"
    assert labels["coast-inland"]["zh"] == "沿海 对 内陆"
    assert labels["inland"]["en"] == "inland"
    assert labels["essay/ex-essay"] == labels["essay"]
    assert not any("{" in name for name in labels)


def test_gold_samples_at_hand_are_found_in_their_folder(data, tmp_path):
    study = configured(data, "gold", ["one.tsv", "two.tsv"])
    (tmp_path / "two.tsv").write_text("", encoding="utf-8")
    assert plan.gold(study, root=ROOT, folder=None) == {}
    found = plan.gold(study, root=ROOT, folder=str(tmp_path))
    assert list(found) == ["two.tsv"] and Path(found["two.tsv"]).samefile(tmp_path / "two.tsv")


def with_codes(data, path, **keys):
    return {**data, "codes": {"from": str(path), "name": "coder B", **keys}}


def test_codes_from_elsewhere_change_the_codebook_id_of_their_sources(data, tmp_path):
    path = tmp_path / "codes.tsv"
    path.write_text("id\tthemes\nessay/ex-essay#0\ttalent\n")
    plain = identities.ids(parse(data, where="x"), root=ROOT)
    own = with_codes(data, path, sources=["essay"])
    study, _ = prepare(own)
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
    renamed = parse({**own, "codes": {**own["codes"], "name": "coder C"}}, where="x")
    assert identities.ids(renamed, root=ROOT)["essay"]["codebook_id"] == again


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


def book_of(tmp_path, change):
    data = yaml.safe_load((ROOT / "config" / "codebook.yaml").read_text(encoding="utf-8"))
    change(data)
    path = tmp_path / "codebook.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return str(path)


def test_the_shipped_codebook_states_figures_of_the_rules_that_it_has(data):
    found = plan.held_out(parse(data, where="study.yaml"), root=ROOT)
    assert found["gold"] is False and found["stated"]["sentences"] > 0, (
        "the rules have changed: run `python benchmarks/fresh.py` and paste what it prints"
    )


def test_figures_of_other_rules_or_of_another_coder_are_not_taken(data, tmp_path):
    def rule(book):
        book["themes"][0]["rules"][0]["terms"].append("某词")

    def word(book):
        book["themes"][0]["definition"] = "other words"

    def stated(**more):
        return plan.held_out(parse(data | more, where="study.yaml"), root=ROOT)["stated"]

    assert stated(codebook=book_of(tmp_path, rule)) is None
    assert stated(codebook=book_of(tmp_path, word)) is not None  # codes are the same
    assert stated(codebook=book_of(tmp_path, lambda book: book.pop("held_out"))) is None
    assert stated(coder="hybrid") is None
    assert stated(codes={"from": "c.tsv", "name": "N"}) is None
    assert stated(codes={"from": "c.tsv", "name": "N", "sources": ["essay"]}) is not None


def test_the_configuration_says_whether_the_gold_was_held_out(data):
    for said in (True, False):
        study = parse(data | {"held_out": said}, where="study.yaml")
        assert plan.held_out(study, root=ROOT)["gold"] is said

import numpy as np
import pandas as pd
import pytest
from lunheng.contrasts.parts import contrast_study, effects_study
from lunheng.errors import LunhengError
from lunheng.tables.io import check

TARGET, REFERENCE = ["s/0", "s/1"], [f"s/{i}" for i in range(2, 8)]
DOCUMENTS = [*TARGET, *REFERENCE]
WORDS = ["创新", "人才", "金融", "开放", "上海"]
UNITS = 3


def cross(columns, *values):
    return pd.MultiIndex.from_product(values, names=columns).to_frame(index=False)


@pytest.fixture
def frames():
    rng = np.random.default_rng(1)
    counts = cross(["document", "unit", "term"], DOCUMENTS, range(UNITS), [*WORDS, "我们"])
    counts["n"] = 5 + rng.poisson(5, len(counts))
    counts["n_reused"] = 0
    coded = cross(["document", "unit", "theme"], DOCUMENTS, range(UNITS), ["finance", "talent"])
    coded["n_sentences"] = 2
    inside = cross(["document", "theme", "term"], DOCUMENTS, ["finance", "talent"], WORDS)
    inside["n"] = 20 + rng.poisson(5, len(inside))
    inside["n_shared"] = inside["n"] / 4
    units = cross(["document", "unit"], DOCUMENTS, range(UNITS)).assign(n_sentences=10)
    terms = pd.DataFrame({"term": [*WORDS, "我们"], "class": "content", "stop_lists": ""})
    terms.loc[terms["term"] == "上海", "class"] = "place"
    terms.loc[terms["term"] == "我们", "stop_lists"] = "short"
    return {
        "counts": counts, "theme_counts": coded, "counts_by_theme": inside, "units": units,
        "terms": terms,
    }  # fmt: skip


def run(frames, *, target=TARGET, reference=REFERENCE, themes=("finance",), places=True):
    return contrast_study(
        frames,
        target=target,
        reference=reference,
        themes=list(themes),
        places=places,
        permutations=99,
        resamples=20,
        seed=1,
    )


def without(frame, documents, **where):
    drop = frame["document"].isin(documents)
    for column, value in where.items():
        drop &= frame[column] == value
    return frame[~drop]


def test_whole_text_theme_and_shares_have_rows(frames):
    found, described = run(frames)
    kinds = found.groupby(["theme", "frame"])["term"].apply(sorted)
    assert kinds[("*", "content")] == sorted(WORDS)
    assert kinds[("finance", "theme")] == sorted(WORDS)
    assert kinds[("*", "sentences")] == ["theme:finance", "theme:talent"]
    assert len(kinds) == 3
    # the panel describes words, not shares
    assert set(described["theme"]) == {"*", "finance"}
    assert not described["term"].str.startswith("theme:").any()


def test_a_theme_share_is_counted_in_sentences(frames):
    coded = frames["theme_counts"]
    more = coded["document"].isin(TARGET) & (coded["theme"] == "talent")
    frames["theme_counts"] = coded.assign(n_sentences=np.where(more, 8, 2))
    row = run(frames)[0].set_index("term").loc["theme:talent"]
    assert row[["n_target", "n_reference"]].tolist() == [2 * 3 * 8, 6 * 3 * 2]
    assert row[["tokens_target", "tokens_reference"]].tolist() == [60, 180]
    assert row["log_ratio"] == pytest.approx(2)


def test_words_on_a_stop_list_and_places_if_asked_are_left_out(frames):
    with_places, _ = run(frames)
    assert "上海" in set(with_places["term"])
    found, described = run(frames, places=False)
    for table in (found, described):
        assert not {"上海", "我们"} & set(table["term"])
    # what is left out is not in the totals either
    tokens = found[found["frame"] == "content"]["tokens_target"].iloc[0]
    counts = frames["counts"]
    held = counts["document"].isin(TARGET) & counts["term"].isin(WORDS[:-1])
    assert tokens == counts[held]["n"].sum()


def test_inside_a_theme_only_documents_with_enough_coded_text_take_part(frames):
    frames["counts_by_theme"] = without(frames["counts_by_theme"], ["s/7"], theme="finance")
    found, _ = run(frames, themes=["finance", "talent"])
    inside = found[found["term"] == "人才"].set_index("theme")
    assert inside["documents_reference"].to_dict() == {"*": 6, "finance": 5, "talent": 6}


def test_a_theme_without_a_document_on_one_side_has_no_rows(frames):
    for side in (TARGET, REFERENCE):
        left = {**frames, "counts_by_theme": without(frames["counts_by_theme"], side)}
        found, described = run(left)
        assert set(found["theme"]) == set(described["theme"]) == {"*"}


def test_documents_of_neither_side_change_nothing(frames):
    first = run(frames, target=["s/0"], reference=REFERENCE)
    fewer = {
        name: frame if name == "terms" else without(frame, ["s/1"])
        for name, frame in frames.items()
    }
    for one, other in zip(first, run(fewer, target=["s/0"], reference=REFERENCE), strict=True):
        pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize("left", [REFERENCE[:2], TARGET[:0] + REFERENCE[:2]])
def test_a_theme_with_too_few_documents_has_no_rows(frames, left):
    gone = [d for d in REFERENCE if d not in left]
    frames["counts_by_theme"] = without(frames["counts_by_theme"], gone)
    found, _ = run(frames)
    assert set(found["theme"]) == {"*"}


def test_a_document_in_which_nothing_is_coded_has_a_share_of_zero(frames):
    frames["theme_counts"] = without(frames["theme_counts"], ["s/7"])
    row = run(frames)[0].set_index("term").loc["theme:talent"]
    assert row["documents_reference"] == 5
    assert row["tokens_reference"] == 180


def test_a_theme_beside_it_changes_nothing_of_a_theme(frames):
    alone, _ = run(frames, themes=("finance",))
    among, _ = run(frames, themes=("talent", "finance"))
    measured = ["theme", "term", "log_ratio", "log_ratio_low", "log_ratio_high", "p", "q"]
    for theme in ("*", "finance"):
        one, other = (f[f["theme"] == theme][measured].set_index("term") for f in (alone, among))
        pd.testing.assert_frame_equal(one.sort_index(), other.sort_index())


def test_effects_are_tested_in_the_documents_that_are_named(frames):
    documents = pd.DataFrame({"document": DOCUMENTS, "source": "s", "place": None})
    documents["side"] = ["t" if d in TARGET else "r" for d in DOCUMENTS]
    documents.loc[len(documents)] = ["z/9", "z", None, "t"]
    effects = {"m": {"label": {"zh": "甲", "en": "a"}, "documents": {"source": "s"},
                     "formula": "side"}}  # fmt: skip
    tables = {**frames, "documents": documents}
    found = effects_study(tables, effects=effects, permutations=19, seed=1)
    assert set(found["model"]) == {"m"}
    # stop words are not tested, place names are where not all documents speak for places
    assert set(found["term"]) == set(WORDS)
    assert effects_study(tables, effects={}, permutations=19, seed=1).empty


def test_two_sides_that_are_too_small_keep_their_counts_and_the_reason(frames):
    found, described = run(frames, target=["s/0"], reference=["s/2", "s/3"])
    found = check(found.assign(contrast="c"), "contrasts")
    assert set(found["call"]) == {"cannot tell"} and found["p"].isna().all()
    assert found["reason"].str.contains("1 document(s) against 2: too few", regex=False).all()
    counts = frames["counts"]
    word = counts[(counts["term"] == "创新") & (counts["document"] == "s/0")]["n"].sum()
    row = found[(found["term"] == "创新") & (found["theme"] == "*")].iloc[0]
    assert row["n_target"] == word
    assert np.isclose(row["log_ratio"], np.log2(row["rate_target"] / row["rate_reference"]))
    check(described.assign(contrast="c"), "contrasts_descriptive")


def test_a_document_of_no_word_that_counts_and_an_empty_side_stop_nothing(frames):
    frames["counts"] = without(frames["counts"], ["s/7"])
    whole, _ = run(frames)
    assert whole.loc[whole["term"] == "创新", "documents_reference"].max() == 5
    found, described = run(frames, target=[])
    assert found.empty and described.empty


def test_a_model_that_the_documents_cannot_bear_is_left_out_with_the_reason(frames):
    documents = pd.DataFrame({"document": DOCUMENTS, "source": "s", "place": None})
    documents["area"] = [None, *"xyxyxyx"]
    label = {"zh": "甲", "en": "a"}
    model = {"label": label, "documents": {"source": "s"}, "formula": "area"}
    given = {"effects": {"m": model}, "permutations": 19, "seed": 1}
    remarks = []
    assert effects_study(frames | {"documents": documents}, **given, remarks=remarks).empty
    assert len(remarks) == 1 and "effects.m.formula" in remarks[0]
    with pytest.raises(LunhengError):
        effects_study(frames | {"documents": documents}, **given)

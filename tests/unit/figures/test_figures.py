"""Every figure, in both languages, on made-up tables."""

import warnings
from pathlib import Path

import figure_tables
import numpy as np
import pandas as pd
import pytest
from lunheng.errors import LunhengError
from lunheng.figures import placement, style
from lunheng.figures.catalogue import FIGURES, load
from lunheng.figures.instruments import rows_of
from lunheng.output import coding_quality
from lunheng.settings.codebook import load_codebook
from lunheng.tables.schemas.every import TABLES

OF_THEMES = [n for n in FIGURES if "themes" in n]
OF_THEMES += ["theme-profile", "structure", "instruments"]


@pytest.fixture(scope="module")
def tables():
    return figure_tables.tables()


@pytest.fixture(scope="module")
def frames(tables):
    return {n: load(n).data(tables, options=figure_tables.OPTIONS[n]) for n in FIGURES}


def draw(name, frame, lang, themes=figure_tables.THEMES):
    return load(name).draw(frame, lang=lang, themes=themes, labels=figure_tables.LABELS)


@pytest.fixture(scope="module")
def drawn(frames):
    """Each figure drawn once in each language, with warnings as errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a missing glyph or a failed layout warns
        figures = {(n, lang): draw(n, frames[n], lang) for n in FIGURES for lang in ("zh", "en")}
    # the words before any layout: ticks are added later, when a figure is rendered
    return figures | {("words", n): words(figures[n, "en"]) for n in FIGURES}


def words(fig):
    from matplotlib.text import Text

    return [t.get_text() for t in fig.findobj(Text) if t.get_text().strip()]


def test_made_up_tables_have_the_declared_columns(tables):
    for name, frame in tables.items():
        if name != "terms":
            assert set(frame.columns) == set(TABLES[name].columns), name
    assert len(figure_tables.PROVINCES) == 31


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", OF_THEMES)
def test_a_theme_that_is_coded_badly_bears_its_mark(name, lang, frames):
    f1 = {theme["id"]: 0.71 for theme in figure_tables.THEMES}
    fig = draw(name, frames[name], lang, coding_quality.named(figure_tables.THEMES, f1))
    assert style.check_layout(fig) == []
    said = " ".join(words(fig)).replace("\n", " ")
    assert {"zh": "不可靠", "en": "not reliable"}[lang] in said


ROOT = Path(__file__).parents[3]
STANCES, TOOLS = (load_codebook(ROOT / f"config/{n}.yaml") for n in ("stances", "instruments"))


def marked(tables, f1=None):
    """Return the figure of instruments with the rows of the project's books, or with other F1s."""
    books = [
        book.model_copy(update={"themes": [t.model_copy(update=f1 or {}) for t in book.themes]})
        for book in (STANCES, TOOLS)
    ]
    options = figure_tables.OPTIONS["instruments"] | {"rows": rows_of(*books)}
    return load("instruments").data(tables, options=options)


def test_each_class_of_instruments_stands_above_its_own():
    rows = pd.DataFrame(rows_of(STANCES, TOOLS))
    tools = rows[rows["panel"] == "instruments"]
    heads = tools[tools["mark"] == tools["class"]]
    assert heads["mark"].tolist() == list(TOOLS.groups)
    # no class is torn apart, and its head is its first row
    runs = tools["class"].ne(tools["class"].shift())
    assert runs.sum() == len(TOOLS.groups) and (tools.loc[runs, "mark"] == heads["mark"]).all()
    assert set(tools["mark"]) - set(TOOLS.groups) == {tool.id for tool in TOOLS.themes}
    acts = rows[rows["panel"] == "stances"]
    assert acts["mark"].tolist() == [act.id for act in STANCES.themes]
    assert set(acts["class"]) == {""}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_stance_or_instrument_that_is_coded_badly_bears_a_sign(tables, lang):
    frame = marked(tables)
    columns = frame.columns.tolist()
    assert columns[columns.index("mark") + 1] == "mark_coding"
    said = frame.drop_duplicates("mark").set_index("mark")["mark_coding"]
    assert said["financial_support"] == "not measured" and said["international"] == "reliable"
    assert said["supply"] == ""
    fig = draw("instruments", frame, lang)
    assert style.check_layout(fig) == []
    names = [label.get_text().replace("\n", "") for label in fig.axes[0].get_yticklabels()]
    assert {"zh": "金融支持‡", "en": "Financial support‡"}[lang] in names
    assert not [n for n in names if "†" in n]  # eight sentences speak neither for nor against it
    assert any({"zh": "未经测量", "en": "not measured"}[lang] in text for text in words(fig))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("f1", "sign"), [(0.79, "†"), (0.8, ""), (None, "")])
def test_every_name_has_room_for_its_sign_and_the_note_says_what_it_means(tables, lang, f1, sign):
    frame = marked(tables, {"f1": f1})
    assert ("mark_coding" in frame) == (f1 is not None)
    fig = draw("instruments", frame, lang)
    assert style.check_layout(fig) == []
    labels = [label.get_text() for ax in fig.axes for label in ax.get_yticklabels()]
    names = [label for label in labels if not label.startswith("Σ")]
    assert names and all(name.endswith(sign) for name in names)
    assert not any("†" in label for label in labels if label.startswith("Σ"))
    assert any("†" in text for text in words(fig)) == bool(sign)
    edge = frame_edge(fig)
    assert all(0 <= left and right <= edge for left, right in extents(fig))


def frame_edge(fig):
    """Return where the cells begin, in points."""
    return min(ax.get_position().x0 for ax in fig.axes) * fig.get_size_inches()[0] * 72


def extents(fig):
    """Return the left and right ends of the names of rows, in points; drawn at 72 dpi before."""
    labels = [label for ax in fig.axes for label in ax.get_yticklabels()]
    boxes = [label.get_window_extent() for label in labels if label.get_text()]
    return [(box.x0, box.x1) for box in boxes]


def test_both_signs_are_explained_where_both_occur_and_the_note_fits():
    f1 = {"trade": 0.5, "funding": None}
    marks = [m.model_copy(update={"f1": f1.get(m.id, m.f1)}) for m in TOOLS.themes]
    rows = rows_of(STANCES, TOOLS.model_copy(update={"themes": marks}))
    there = {t: f.copy() for t, f in figure_tables.tables().items()}
    tool = there["instrument_shares"]
    tool["instrument"] = tool["instrument"].replace("public_services", "trade")
    options = figure_tables.OPTIONS["instruments"] | {"rows": rows}
    frame = load("instruments").data(there, options=options)
    for lang in ("zh", "en"):
        fig = draw("instruments", frame, lang)
        assert style.check_layout(fig) == []
        note = next(text for text in words(fig) if "95 %" in text)
        assert "†" in note and "‡" in note


def test_a_sign_never_stands_on_a_line_of_its_own():
    for width in range(3, 12):
        lines = style.wrap("国际合作与海外机构‡", width).split("\n")
        assert not [line for line in lines if line.startswith("‡")]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", list(FIGURES))
def test_layout_and_glyphs(name, lang, drawn):
    fig = drawn[name, lang]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert style.check_layout(fig) == []
    assert load(name).NAME == name
    width = fig.get_size_inches()[0]
    assert min(abs(width - style.ONE_COLUMN), abs(width - style.TWO_COLUMNS)) < 1e-9
    assert fig.get_size_inches()[1] * 25.4 < 245  # a journal's page


@pytest.mark.parametrize("name", list(FIGURES))
def test_drawing_reads_the_csv_alone(name, frames, drawn, tmp_path):
    path = tmp_path / "data.csv"
    frames[name].to_csv(path, index=False)
    again = pd.read_csv(path, keep_default_na=True)
    for column in ("region", "term", "name"):
        if column in again:
            again[column] = again[column].fillna("")
    assert words(draw(name, again, "en")) == drawn["words", name]


@pytest.mark.parametrize("name", list(FIGURES))
def test_order_of_rows_does_not_matter(name, tables, frames):
    shuffled = {k: v.sample(frac=1, random_state=3) for k, v in tables.items()}
    again = load(name).data(shuffled, options=figure_tables.OPTIONS[name])
    pd.testing.assert_frame_equal(again, frames[name])


@pytest.mark.parametrize("name", list(FIGURES))
def test_titles_speak_their_language(name, drawn):
    title = next(t for t in drawn[name, "zh"].texts if t.get_gid() == "title")
    assert any("一" <= c <= "鿿" for c in title.get_text())
    title = next(t for t in drawn[name, "en"].texts if t.get_gid() == "title")
    assert not any("一" <= c <= "鿿" for c in title.get_text())
    assert style.TITLE >= style.SMALL >= 6


def segments(ax):
    """Return the ends and heights of the horizontal bars that are drawn, sorted."""
    from matplotlib.collections import LineCollection

    bars = [s for c in ax.collections if isinstance(c, LineCollection) for s in c.get_segments()]
    return sorted((float(a[0]), float(b[0]), float(a[1])) for a, b in bars if a[1] == b[1])


def spots(ax):
    """Return where points are drawn, sorted."""
    from matplotlib.collections import PathCollection

    found = [c.get_offsets() for c in ax.collections if isinstance(c, PathCollection)]
    return sorted((float(x), float(y)) for part in found for x, y in part)


def test_points_and_intervals_are_those_of_the_table(frames):
    frame = frames["theme-profile"]
    ax = draw("theme-profile", frame, "en").axes[0]
    bars = [(low, high) for low, high, _ in segments(ax)]
    given = sorted(zip(frame["low"], frame["high"], strict=True))
    assert sum(bars, ()) == pytest.approx(sum(given, ()))
    assert [x for x, _ in spots(ax)] == pytest.approx(sorted(frame["share"]))
    assert {round(y) for _, y in spots(ax)} == set(frame["theme_row"])

    frame = frames["keyness-essay"]
    ax = draw("keyness-essay", frame, "en").axes[0]
    low, high = ax.get_xlim()
    ends = frame[["log_ratio_low", "log_ratio_high"]].dropna(how="all")
    shown = [ends["log_ratio_low"].fillna(low), ends["log_ratio_high"].fillna(high)]
    given = sorted(zip(*(s.clip(low, high) for s in shown), frame.loc[ends.index, "row"],
                       strict=True))  # fmt: skip
    assert sum(segments(ax), ()) == pytest.approx(sum(given, ()))
    points = sorted(zip(frame["estimate"].clip(low, high), frame["row"], strict=True))
    assert sum(spots(ax), ()) == pytest.approx(sum(points, ()))


def test_keyness_draws_every_call_first(tables, frames):
    table = tables["contrasts"]
    here = table[(table["contrast"] == "essay-provinces") & (table["theme"] == "*")]
    tested = here[here["p"].notna()]
    called = set(tested.loc[tested["call"].isin(["over", "under"]), "term"])
    frame = frames["keyness-essay"]
    assert called <= set(frame["term"])
    assert set(frame["term"]) <= set(tested["term"])
    assert list(frame["row"]) == list(range(len(frame)))
    row = frame[frame["english"].notna()].iloc[0]
    said = words(draw("keyness-essay", frame, "en"))
    assert any(text.startswith(f"{row['term']} {row['english'][:4]}") for text in said)


def test_what_a_reader_must_know_stands_below_the_figure(frames):
    for name in ("keyness-essay", "keyness-themes", "volcano"):
        said = " ".join(words(draw(name, frames[name], "en")))
        assert "The two differ in genre." in said
    assert "genre" not in " ".join(words(draw("keyness-regions", frames["keyness-regions"], "en")))


def test_a_panel_with_nothing_to_call_says_so(frames):
    said = words(draw("keyness-regions", frames["keyness-regions"], "en"))
    assert sum("no term can be called" in text for text in said) == 1
    assert any("smallest detectable ratio" in text for text in said)
    said = words(draw("keyness-themes", frames["keyness-themes"], "zh"))
    assert any("没有词达到检验条件" in text for text in said)


def test_a_volcano_draws_all_that_was_tested_and_names_what_was_called(tables, frames):
    table = tables["contrasts"]
    here = table[(table["contrast"] == "essay-provinces") & (table["theme"] == "*")]
    tested = here[here["p"].notna()]
    frame = frames["volcano"]
    assert sorted(frame["term"]) == sorted(tested["term"])
    assert (10 ** -frame["evidence"]).tolist() == pytest.approx(frame["p"].tolist())
    called = set(tested.loc[tested["call"].isin(["over", "under"]), "term"])
    assert called == set(words(draw("volcano", frame, "zh"))) & set(tested["term"])


def test_a_crowded_volcano_says_how_many_it_names(tables):
    here = tables["contrasts"]
    here = here[(here["contrast"] == "essay-provinces") & (here["theme"] == "*")]
    many = [here.assign(term=here["term"] + n, call="over") for n in "甲乙丙丁戊己"]
    many = pd.concat(many).assign(p=1e-4, log_ratio_shrunken=2.0)
    many["log_ratio_shrunken"] += [i % 7 / 50 for i in range(len(many))]
    frame = load("volcano").data(
        {**tables, "contrasts": many}, options={"contrast": "essay-provinces"}
    )
    fig = draw("volcano", frame, "zh")
    assert style.check_layout(fig) == []
    named = len(set(words(fig)) & set(many["term"]))
    assert 0 < named < len(many)
    assert any(f"作出判断 {len(many)} 个（标出 {named} 个）" in t.replace("\n", "")
               for t in words(fig))  # fmt: skip


def test_a_volcano_with_nothing_to_call_says_so(tables):
    for theme, said in (("talent", "没有词达到检验条件"), ("*", "没有可以判断的词")):
        here = tables["contrasts"]
        here = here[here["theme"] == theme].assign(call="cannot tell")
        options = {"contrast": "essay-provinces", "theme": theme}
        frame = load("volcano").data({**tables, "contrasts": here}, options=options)
        fig = draw("volcano", frame, "zh")
        assert style.check_layout(fig) == []
        assert any(said in text for text in words(fig))


def test_unknown_contrast_and_grouping_teach(tables):
    with pytest.raises(LunhengError, match="essay-provinces"):
        load("keyness-essay").data(tables, options={"contrast": "essay-provnces"})
    with pytest.raises(LunhengError, match="did you mean “profile”"):
        load("theme-profile").data(tables, options={"grouping": "profil"})


def test_map_never_drops_a_document(frames):
    said = set(words(draw("map", frames["map"], "zh")))
    names = {style.name(d, lang="zh") for d in figure_tables.PROVINCES}
    assert names <= said and "文章" in said


def test_crowded_map_still_names_all_documents(tables):
    # everything within a hundredth of the usual spread, one far outlier among the terms
    table = tables["map"].copy()
    documents = table["kind"] == "document"
    table.loc[documents, ["x", "y"]] *= 0.05
    frame = load("map").data({**tables, "map": table}, options={"groups": {}})
    fig = draw("map", frame, "en")
    assert style.check_layout(fig) == []
    assert {style.name(d, lang="en") for d in figure_tables.PROVINCES} <= set(words(fig))


def test_unstable_topics_are_grey(frames):
    frame = frames["topics"]
    fig = draw("topics", frame, "en")
    states = [t for t in fig.texts if t.get_text().startswith(("stable", "unstable"))]
    assert len(states) == 12
    unstable = int((frame.drop_duplicates("card")["stability"] < 0.5).sum())
    grey = [t for t in states if t.get_color() == style.GREY]
    assert len(grey) == unstable == sum(t.get_text().startswith("unstable") for t in states)


def test_trends_tell_the_two_kinds_of_gap_apart(frames):
    said = " ".join(words(draw("trends-themes", frames["trends-themes"], "en")))
    assert "3 years whose report is missing here, 15 years without" in said


def test_place_keeps_what_must_be_placed_and_overlaps_nothing():
    labels = [(50 + i % 3, 50 + i // 3, 30.0, 8.0, i < 9) for i in range(14)]
    points = [(x, y, 2.0) for x, y, *_ in labels]
    spots = placement.place(labels, frame=(0, 0, 200, 120), points=points)
    assert all(spot is not None for spot in spots[:9])
    boxes = [
        (s[0], s[1], s[0] + w, s[1] + h)
        for s, (_, _, w, h, _) in zip(spots, labels, strict=True)
        if s is not None
    ]
    for i, a in enumerate(boxes):
        assert a[0] >= 0 and a[1] >= 0 and a[2] <= 200 and a[3] <= 120
        assert not any(placement.overlaps(a, b) for b in boxes[i + 1 :])


def with_groups(n, lang):
    """Return the theme profile of n groups with long names, drawn."""
    themes = [theme["id"] for theme in figure_tables.THEMES]
    rows = [
        {"grouping": "p", "group": f"g{i}", "theme": t, "n_documents": 5, "share_sentences": 0.1,
         "share_sentences_low": 0.05, "share_sentences_high": 0.2}
        for i in range(n) for t in themes
    ]  # fmt: skip
    names = {"zh": "沿江各城市群的年度工作报告{}", "en": "yearly reports of the river cities {}"}
    labels = {f"g{i}": {k: v.format(i) for k, v in names.items()} for i in range(n)}
    figure = load("theme-profile")
    frame = figure.data(
        {"theme_shares": pd.DataFrame(rows)},
        options={"grouping": "p", "shown": [f"g{i}" for i in range(n)]},
    )
    return figure.draw(frame, lang=lang, themes=figure_tables.THEMES, labels=labels)


@pytest.mark.parametrize(("n", "lang"), [(8, "zh"), (8, "en"), (30, "en")])
def test_many_groups_with_long_names_leave_the_panel_most_of_the_width(n, lang):
    fig = with_groups(n, lang)
    assert style.check_layout(fig) == []
    assert fig.axes[0].get_position().width > 0.6
    assert fig.get_figheight() <= style.PAGE + 1e-9
    said = " ".join(words(fig)).replace("\n", " ")
    assert ("9 more groups are not drawn" in said) == (n == 30)


@pytest.mark.parametrize("name", ["provinces-themes", "map"])
def test_hundreds_of_documents_fit_a_page(tables, name):
    many = [f"s/第{i}号文件的较长名称" for i in range(150)]
    rng = np.random.default_rng(1)
    if name == "map":
        own = tables["map"]
        rows = pd.DataFrame(
            {"kind": "document", "name": many, "x": rng.normal(size=150) * 0.3,
             "y": rng.normal(size=150) * 0.3, "mass": 1 / 150, "contribution": 0.0}
        )  # fmt: skip
        given = {"map": pd.concat([rows, own[own["kind"] != "document"]]), "terms": tables["terms"]}
    else:
        rows = [
            {"grouping": "documents", "group": d, "theme": t["id"], "share_sentences": rng.random()}
            for d in many for t in figure_tables.THEMES
        ]  # fmt: skip
        given = {"theme_shares": pd.DataFrame(rows)}
    options = figure_tables.OPTIONS[name] | {"groups": {"甲": many[:70]}}
    fig = draw(name, load(name).data(given, options=options), "en")
    assert fig.get_figheight() <= style.PAGE + 1e-9
    assert style.check_layout(fig) == []
    assert "figures/data" in " ".join(words(fig)).replace("\n", " ")

import base64
import hashlib
import html as escaping
import re

import contrast_rows
import numpy as np
import pandas as pd
import pytest
from lunheng.report import build as report
from lunheng.report import claims
from lunheng.report.coded_lines import COLUMNS
from lunheng.report.evidence import PLACE, ROW
from lunheng.tables.io import empty
from PIL import Image

BAD = "<script>alert(1)</script>"
TITLE = {"zh": "甲题", "en": "A title"}


def row(term, call, **more):
    values = {
        **contrast_rows.row(term, call), "n_target": 9, "expected": 2.26,
        "log_ratio": 2.0, "log_ratio_low": 1.0, "log_ratio_high": 3.0, "p": 0.0001, "q": 0.0004,
        "smallest_detectable": 2.5,
    }  # fmt: skip
    return {**values, **more}


SUMMARY = ["variant", "terms", "share"]
AUDIT = ["variant", "term", "n", "n_variant"]
CONTRASTS = [
    row(BAD, "over"),
    row("创新", "under", q=0.012, log_ratio_low=np.nan),
    row("旧词", "no difference", q=0.8),
    row("罕词", "cannot tell", q=0.9),
    row("未检", "cannot tell", p=np.nan, q=np.nan),
    row("theme:talent", "over"),
    row("引进", "over", theme="talent"),
]
CONFIG = {
    "title": TITLE,
    "contrasts": {"c": {"label": TITLE, "note": None, "themes": ["talent", "finance"]}},
    "claims": {"k": {"label": {"zh": "主张", "en": f"claim {BAD}"}}},
}
THEMES = [
    {"id": "talent", "zh": "人才", "en": "Talent", "definition": BAD, "colour": "#000000"},
    {"id": "finance", "zh": "金融", "en": "Finance", "definition": "d", "colour": "#000000"},
]
EVIDENCE = pd.DataFrame(
    [("c", "*", "创新", "target", "s/a", "1/2", "一是", 17, 19, "左边", "创新", BAD)],
    columns=[*ROW, "side", *PLACE],
)


def tables(contrasts=None):
    share = {
        "group": "g", "theme": "talent", "n_documents": 1, "share_sentences": 0.25,
        "share_sentences_low": np.nan, "share_sentences_high": np.nan,
    }  # fmt: skip
    documents = pd.DataFrame(
        [("s/a", BAD, 2026, 190), ("s/b", "t", None, 90)],
        columns=["document", "title", "year", "n_characters"],
    ).astype({"year": "Int32"})
    documents = documents.assign(n_sentences=3, n_tokens=60, text_sha256="0" * 64)
    topic = {"topic": 0, "label": "a · b", "prevalence": 0.5, "npmi": 0.3, "stability": 0.9}
    return {
        "documents": documents,
        "terms": pd.DataFrame({"term": ["创新", "旧词"], "english": ["innovation", None]}),
        "contrasts": pd.DataFrame(contrasts or CONTRASTS),
        "theme_shares": pd.DataFrame(
            [{**share, "grouping": "profile"}, {**share, "grouping": "documents", "group": "没有"}]
        ),
        "topics": pd.DataFrame(
            [{**topic, "chosen": True}, {**topic, "label": "not chosen", "chosen": False}]
        ),
        "segmentation_summary": pd.DataFrame([("plain", 3, 0.1)], columns=SUMMARY),
        "segmentation_audit": pd.DataFrame([("plain", BAD, 3, 0)], columns=AUDIT),
        "robustness": pd.DataFrame(
            {"claim": "k", "specification": [0, 1, 2], "agrees": [True, True, False],
             "verdict": "fragile"}
        ),
    }  # fmt: skip


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    path = tmp_path_factory.mktemp("figures") / "map.png"
    Image.new("RGB", (2000, 500), "white").save(path)
    return path


@pytest.fixture(scope="module")
def build(picture):
    def run(given=None, *, cleaning=None, left_out=None, evidence=EVIDENCE, confusions=None):
        nothing = pd.DataFrame(columns=["file", "row", "reason"])
        contents = report.Contents(
            tables=given or tables(),
            config=CONFIG,
            themes=THEMES,
            labels={"g": {"zh": "组名", "en": "group"}},
            figures={"map": {"zh": picture, "en": picture}},
            evidence={"terms": evidence, "shares": pd.DataFrame(columns=COLUMNS)},
            groupings={"profile": {"g": ["s/a"]}},
            books={},
            sides={"c": (["s/a"], ["s/b"])},
            received=empty("text_documents"),
            ambiguous=empty("ambiguous_cuts"),
            cleaning=empty("cleaning") if cleaning is None else cleaning,
            left_out=nothing if left_out is None else left_out,
            duplicates=nothing,
            ids={"s": {"codebook_id": "c" * 12, "ingest_id": "i" * 12}},
            methods={"zh": "方法。", "en": f"Methods {BAD}"},
            limits=[("甲限。", f"Limit {BAD}")],
            coder="rules",
            held_out={"gold": False, "stated": None},
            confusions=empty("evaluation_sentences") if confusions is None else confusions,
        )
        return report.build(contents)

    return run


@pytest.fixture(scope="module")
def html(build):
    return build()


def test_nothing_that_is_given_runs_in_the_page(html):
    # the page's own script is the only one that runs; the other holds data
    assert re.findall(r"<script[^>]*>", html) == [
        '<script type="application/json" id="explorer-data">',
        "<script>",
    ]
    assert html.count("</script>") == 2
    assert "alert(1)" not in re.search(r"<script>(.*?)</script>", html, re.S)[1]
    # term, evidence, definition, claim, title of the document, methods
    assert html.count(escaping.escape(BAD)) >= 6


def test_the_pages_own_script_is_the_one_that_its_policy_allows(html):
    script = re.search(r"<script>(.*?)</script>", html, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy


def test_the_page_asks_for_nothing_outside(html):
    for link in re.findall(r'(?:src|href)="([^"]*)"|url\(([^)]*)\)', html):
        assert "".join(link).startswith(("#", "data:"))
    anchors = {a for a in re.findall(r'href="#([^"]+)"', html) if not a.startswith("explore=")}
    assert anchors == {name for name, *_ in report.SECTIONS} - {"frequencies"}
    assert anchors <= set(re.findall(r'id="([^"]+)"', html))


def test_the_same_input_gives_the_same_bytes(build, html):
    assert build() == html


def test_a_called_term_stands_with_its_numbers_and_its_sentence(html):
    text = re.sub(r"<[^>]+>", "", html)
    assert "创新 innovation" in text
    assert "n = 9 (预期expected 2.3)" in text
    # log2 of 2 is four times; the open lower bound is shown open
    assert "4 (… – 8), q = 0.012" in text
    assert "4 (2 – 8), q &lt; 0.001" in text
    assert "…左边创新" in text
    assert "§1/2, 一是, 17–19" in text


def test_each_part_counts_its_calls(html):
    assert "4 terms tested: 2 differ, 1 do not, 1 cannot be told" in html
    assert "1 more were too rare to test." in html
    assert "inside Talent" in html
    # a theme without rows has a part that says so
    text = re.sub(r"<[^>]+>", "", html)
    assert re.search(r"inside Finance: .*too little coded text on one side", text)
    assert "median 2.5" in html


def test_a_long_list_says_how_many_it_leaves_out(build):
    many = [row(f"词{i:02}", "over", q=i / 1000) for i in range(claims.SHOWN + 3)]
    text = build(tables(many))
    claimed = text[: text.index('<h2 id="explore">')]
    assert f"词{claims.SHOWN - 1:02}" in claimed
    assert f"词{claims.SHOWN:02}" not in claimed
    assert "3 more are in tables/contrasts.csv" in text


def test_without_texts_the_page_says_so(build):
    assert "The texts were not at hand" in build(evidence=EVIDENCE.iloc[:0])


def test_claims_shares_topics_and_identities_are_shown(html):
    assert re.search(r"脆弱.*fragile.*\(2/3\)", html)
    assert "组名" in html
    assert "没有" not in re.search(r'id="t-shares".*?</table>', html, re.S)[0]
    assert "not chosen" not in html
    for name, value in (("codebook_id", "c" * 12), ("ingest_id s", "i" * 12)):
        assert f"<td>{name}</td><td><code>{value}</code></td>" in html


def test_the_limits_that_hold_are_listed_and_no_others(html):
    methods = html[html.index('<h2 id="methods">') :]
    found = re.findall(r"<li>(.*?)</li>", methods)
    assert len(found) == 1 and "甲限。" in found[0] and escaping.escape(BAD) in found[0]


def test_what_was_cleaned_and_left_out_is_listed(build, html):
    assert "t-cleaning" not in html
    cleaning = pd.DataFrame({"document": "s/a", "rule": "page-number", "n_characters": [4, 6]})
    left_out = pd.DataFrame({"file": ["f.csv"], "row": [3], "reason": [BAD]})
    text = build(cleaning=cleaning, left_out=left_out)
    found = re.search(r'id="t-cleaning".*?</table>', text, re.S)[0]
    # 10 taken of 190 + 10: five per cent, which is not over five
    assert 'page-number</td><td class="n">10</td><td class="n">0.050</td><td></td>' in found
    assert escaping.escape(BAD) in re.search(r'id="t-left-out".*?</table>', text, re.S)[0]


def test_pictures_are_brought_to_width(picture, tmp_path):
    data = base64.b64decode(report.shrink(picture))
    (tmp_path / "small.png").write_bytes(data)
    with Image.open(tmp_path / "small.png") as image:
        assert image.size == (report.WIDTH, report.WIDTH // 4)  # 2,000 by 500 as drawn


@pytest.mark.parametrize(
    ("languages", "first"), [(["en"], "en"), (["zh"], "zh"), (["en", "zh"], "zh")]
)
def test_the_report_opens_in_the_language_of_its_texts(build, monkeypatch, languages, first):
    sources = {str(i): {"language": language} for i, language in enumerate(languages)}
    monkeypatch.setitem(CONFIG, "sources", sources)
    assert f'<html lang="{first}" data-lang="{first}">' in build()


def test_parts_that_a_study_has_not_are_neither_named_nor_there(build, monkeypatch):
    monkeypatch.setitem(CONFIG, "contrasts", {})
    given = tables()
    del given["topics"]
    given["contrasts"] = given["contrasts"].head(0)
    given["frequencies"] = pd.DataFrame(
        [("s", "河堤", 3, 2, 12.5)], columns=["source", "term", "n", "documents", "rate"]
    )
    text = build(given)
    for gone in ("claims", "explore", "topics"):
        assert f'<h2 id="{gone}">' not in text and f'href="#{gone}"' not in text
    assert (
        'href="#frequencies"' in text
        and "河堤" in text
        and "explorer-data" not in text.split("<script>")[0]
    )


def test_a_contrast_of_too_few_documents_says_so(build):
    untested = [row("创新", "cannot tell", p=np.nan, q=np.nan)]
    text = build(tables(untested))
    assert "Not tested: with so few documents" in text and "0 terms tested:" not in text

"""The report of the example study, in a real browser where there is one."""

import re
import shutil
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest
from contrast_rows import row
from lunheng.report import build
from lunheng.report.coded_lines import SHARE
from lunheng.report.evidence import PLACE, ROW
from lunheng.tables.io import empty

ROOT = Path(__file__).parents[2]
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
NEEDS_CHROMIUM = pytest.mark.skipif(
    not CHROMIUM, reason="no Chromium on this machine (apt install chromium)"
)
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9Q"
    "DwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
ATTACK = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"


def page(tmp_path, *, word=ATTACK, texts=True, f1=None):
    """Return a small report in which a corpus tries to be code."""
    import base64

    picture = tmp_path / "f.png"
    picture.write_bytes(base64.b64decode(PIXEL))
    label = {"zh": f"对比{word}", "en": f"contrast {word}"}
    contrasts = pd.DataFrame(
        [
            row(word, "over", rate_target=300.0),
            row("创新", "under", p=0.002, dp_target=None, n_target=3, rate_target=0.0),
            row("罕词", "cannot tell", p=0.5, q=0.5, log_ratio_shrunken=0.1),
            row("金融", "no difference", theme="finance", p=0.9, q=0.9),
        ]
    )
    shares = pd.DataFrame(
        {
            "grouping": "g", "group": ["x"], "theme": "finance", "n_documents": 1,
            "share_sentences": 0.1, "share_sentences_low": 0.05, "share_sentences_high": 0.2,
        }
    )  # fmt: skip
    topics = pd.DataFrame(
        {
            "topic": [0],
            "label": [word],
            "prevalence": 1.0,
            "npmi": 0.1,
            "stability": 0.9,
            "chosen": True,
        }
    )
    documents = pd.DataFrame(
        {
            "document": ["s/a"], "title": [word], "year": [2026], "n_characters": 9,
            "n_sentences": 1, "n_tokens": 5, "text_sha256": "0" * 64,
        }
    )  # fmt: skip
    line = ("s/a", "1", "一是", 7, 9, word, "要点", "。")
    evidence = pd.DataFrame(
        [
            ("c", "*", word, "target", *line),
            ("c", "*", "创新", "reference", "s/b", *line[1:5], "参照", "的话", word),
        ],
        columns=[*ROW, "side", *PLACE],
    )
    shares_lines = pd.DataFrame(
        [
            ("g", "x", "finance", "theme", "*", *line, ""),
            ("g", "x", "finance", "stance", "aim", *line[:5], "要", "力争", word, word),
        ],
        columns=[*SHARE, *PLACE, "because"],
    )
    stances = pd.DataFrame(
        [
            ("g", "x", theme, "aim", 1, n, 2, n / 2, 0.1, 0.9)
            for theme, n in (("finance", 1), ("*", 0))
        ],
        columns=[*SHARE[:3], "stance", "n_documents", "n", "n_all", "share", "low", "high"],
    )
    theme = {"id": "finance", "zh": "金融", "en": "Finance", "definition": word}
    contents = build.Contents(
        tables={
            "terms": pd.DataFrame({"term": [word], "english": [None]}), "contrasts": contrasts,
            "theme_shares": shares, "stance_shares": stances, "topics": topics,
            "documents": documents, "robustness": None,
            "segmentation_summary": pd.DataFrame(columns=["variant", "terms", "share"]),
            "segmentation_audit": pd.DataFrame(columns=["variant", "term", "n", "n_variant"]),
        },
        config={
            "title": {"zh": "标题", "en": "Title"},
            "contrasts": {"c": {"label": label, "note": None, "themes": ["finance"]}},
        },
        themes=[theme],
        labels={},
        figures={"map": {"zh": picture, "en": picture}},
        evidence={"terms": evidence, "shares": shares_lines if texts else shares_lines[:0]},
        groupings={"g": {"x": ["s/a"]}},
        books={"stances": {"groups": {}, "themes": [
            {"id": "aim", "group": None, "zh": "目标", "en": word, "f1": f1}
        ]}},
        sides={"c": (["s/a"], ["s/b"])},
        ambiguous=pd.DataFrame(columns=["string", "cut", "n_whole", "n_cut"]),
        received=pd.DataFrame(columns=["document", "encoding", "script"]),
        cleaning=pd.DataFrame(columns=["document", "rule", "n_characters"]),
        duplicates=pd.DataFrame(columns=["document_a", "document_b", "kind", "similarity"]),
        left_out=pd.DataFrame([("a.csv", 3, word)], columns=["file", "row", "reason"]),
        ids={"s": {"segmentation_id": "1", "codebook_id": "2", "ingest_id": "3"}},
        methods={"zh": "方法", "en": "methods"},
        limits=[("局限", word)], coder="rules", held_out={"gold": False, "stated": None},
        confusions=empty("evaluation_sentences"),
    )  # fmt: skip
    return build.build(contents)


class Tags(HTMLParser):
    """Collect the tags of a page with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def test_nothing_of_a_corpus_can_run_and_nothing_is_fetched(tmp_path):
    html = page(tmp_path)
    tags = Tags(html).found
    scripts = [a for t, a in tags if t == "script"]
    assert scripts == [{"type": "application/json", "id": "explorer-data"}, {}]
    assert not [a for _, a in tags if any(name.startswith("on") for name in a)]
    sources = [a.get("src") or a.get("href") for _, a in tags if "src" in a or "href" in a]
    assert sources and all(s.startswith(("data:", "#")) for s in sources)
    assert not re.search(
        r"(?:https?:)?//[a-z]", re.sub(r"data:[^\"')]*", "", html.split("<body>")[0])
    )
    assert html == page(tmp_path)


@pytest.mark.parametrize(("f1", "marked"), [(0.73, 1), (0.8, 0), (None, 0)])
def test_a_stance_that_is_coded_badly_bears_a_sign_and_the_page_says_what_it_means(
    tmp_path, f1, marked
):
    html = page(tmp_path, word="Aim", f1=f1)
    note = re.search(r"各主题之内：立场.*?<table", html, re.S)[0]
    assert note.count("† 表示编码不可靠") == note.count("† is for coding") == marked
    table = re.search(r'<table id="t-stance".*?</table>', html, re.S)[0]
    assert table.count(">目标†<") == table.count(">Aim†<") == 2 * marked  # finance, all clauses
    assert "‡" not in html


def dump(path, fragment=""):
    run = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=4000",
         "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom", path.as_uri() + fragment],
        capture_output=True, text=True, timeout=1200,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    return run.stdout


@NEEDS_CHROMIUM
def test_in_a_browser_text_stays_text_and_the_font_has_its_characters(tmp_path):
    path = tmp_path / "report.html"
    probe = (
        "<pre id='probe'></pre><script>document.fonts.ready.then(function () {"
        "var loaded = 0; document.fonts.forEach(function (f) { loaded += f.status === 'loaded'; });"
        "document.getElementById('probe').textContent = 'fonts ' + loaded + ' title '"
        " + document.title; });</script></body>"
    )
    html = page(tmp_path)
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)  # let the probe in
    path.write_text(html.replace("</body>", probe), encoding="utf-8")
    said = re.search(r'id="probe">([^<]*)<', dump(path)).group(1)
    assert said == "fonts 1 title 标题 · Title"


@NEEDS_CHROMIUM
def test_under_its_own_policy_a_browser_shows_every_section(tmp_path):
    path = tmp_path / "report.html"
    path.write_text(page(tmp_path), encoding="utf-8")
    dom = dump(path)
    for section in ("claims", "explore", "figures", "themes", "topics", "corpus", "methods"):
        assert f'<h2 id="{section}">' in dom
    assert "<title>标题 · Title</title>" in dom
    assert "&lt;script&gt;" in dom


@NEEDS_CHROMIUM
def test_an_address_opens_the_sentences_behind_a_number(tmp_path):
    path = tmp_path / "report.html"
    path.write_text(page(tmp_path), encoding="utf-8")
    dom = dump(path, "#lines-0-finance-stance-aim")
    opened = re.findall(r'<details id="(lines-[^"]*)"[^>]* open=""', dom)
    assert opened == ["lines-0-finance"]
    # under the page's own policy, without an address, all is closed and there to be opened
    assert not re.findall(r'<details id="lines-[^"]*"[^>]* open=""', dump(path))


@NEEDS_CHROMIUM
def test_without_texts_the_section_on_themes_says_so_once_and_links_nowhere(tmp_path):
    path = tmp_path / "report.html"
    path.write_text(page(tmp_path, texts=False), encoding="utf-8")
    section = re.search(r'<h2 id="themes">.*?<h2 id="coding">', dump(path), re.S)[0]
    assert section.count("本次运行没有原文") == 1 and section.count("The texts were not") == 1
    assert "<a " not in section and "lines-" not in section
    assert "0.100" in section and "0.500" in section


@NEEDS_CHROMIUM
def test_a_number_is_reached_and_followed_by_keyboard(tmp_path):
    path = tmp_path / "report.html"
    steps = """
      var link = document.querySelector('#t-stance td a');
      link.focus();
      var said = document.activeElement === link && link.tabIndex === 0 ? 'reached ' : 'missed ';
      link.click();
      setTimeout(function () {
        document.title = said + document.activeElement.id;
      }, 500);
    """
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page(tmp_path))
    html = html.replace("</body>", f"<script>{steps}</script></body>")
    path.write_text(html, encoding="utf-8")
    assert "<title>reached lines-0-finance-stance-aim</title>" in dump(path)


def explored(tmp_path, *names, probe=""):
    """Return the explorer as a browser shows it for an address, after what `probe` does."""
    path = tmp_path / "report.html"
    html = page(tmp_path)
    if probe:
        html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
        html = html.replace("</body>", f"<script>{probe}</script></body>")
    path.write_text(html, encoding="utf-8")
    fragment = "#explore=" + "/".join(quote(n, safe="") for n in names) if names else ""
    dom = dump(path, fragment)
    return re.search(r'<form id="explorer-form">.*?<p id="explorer-note".*?</p>', dom, re.S)[0]


def text_of(html):
    return unescape(re.sub(r"<[^>]+>", " ", html))


@NEEDS_CHROMIUM
def test_an_address_opens_a_term_with_its_evidence_on_both_sides(tmp_path):
    shown = explored(tmp_path, "c", "*", "创新")
    facts = text_of(re.search(r'<div id="explorer-facts".*', shown, re.S)[0])
    assert "偏少" in facts and "3 / 40" in facts and "4 (2 – 8)" in facts and "… / 0.27" in facts
    assert re.search(r"目标中的句子\s+（无）\s+参照中的句子\s+…参照\s+的话", facts)
    assert "s/b, §1, 一是, 7–9" in facts
    # three marks of the whole text, the chosen one can be tabbed to
    marks = re.findall(r'<path [^>]*class="mark (\w+)" tabindex="(-?\d)"', shown)
    assert sorted(marks) == [("over", "-1"), ("under", "0"), ("unknown", "-1")]
    assert 'class="ring"' in shown


@NEEDS_CHROMIUM
@pytest.mark.parametrize(
    ("axes", "said", "marks"),
    [("evidence", "证据 −log10 p", 3), ("dispersion", "1 个词在一侧没有出现", 2)],
)
def test_an_address_may_choose_the_axes(tmp_path, axes, said, marks):
    shown = explored(tmp_path, "c", "*", ATTACK, axes)
    assert said in text_of(shown)
    assert shown.count('class="mark ') == marks


@NEEDS_CHROMIUM
def test_a_hostile_term_is_text_in_the_explorer_too(tmp_path):
    shown = explored(tmp_path, "c", "*", ATTACK)
    assert "<script" not in shown and "<img" not in shown
    facts = text_of(re.search(r'<div id="explorer-facts".*', shown, re.S)[0])
    assert facts.count(ATTACK) == 2  # the heading, and the line of evidence


@NEEDS_CHROMIUM
def test_inside_a_theme_and_a_term_that_is_not_there(tmp_path):
    shown = text_of(explored(tmp_path, "c", "finance", "没有的词"))
    assert "这一部分里没有这个词" in shown
    assert "检验 1 个词，图中 1 个" in shown


@NEEDS_CHROMIUM
def test_keys_search_and_language_work(tmp_path):
    steps = """
      var find = document.getElementById('explorer-find');
      document.getElementById('language').click();
      find.value = '罕'; find.dispatchEvent(new Event('input'));
      document.getElementById('explorer-form').requestSubmit();
      var mark = document.querySelector("[data-term='罕词']");
      mark.focus();
      mark.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }));
      var found = document.createElement('output');
      found.textContent = 'focus ' + document.activeElement.getAttribute('class')
        + ' hits ' + document.querySelectorAll('.hit').length + ' at ' + location.hash;
      document.activeElement.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      document.getElementById('explorer-form').appendChild(found);
    """
    shown = explored(tmp_path, probe=steps)
    said = re.search(r"<output>(.*?)</output>", shown)[1]
    assert said == f"focus mark over hits 1 at #explore=c/*/{quote('罕词')}"
    facts = text_of(re.search(r'<div id="explorer-facts".*', shown, re.S)[0])
    assert "over-used" in facts and "Sentences of the target" in facts


def test_the_language_button_and_filters_are_wired():
    templates = ROOT / "workflow/lunheng/report/templates"
    script = "".join((templates / n).read_text(encoding="utf-8") for n in build.SCRIPTS)
    html = "".join(p.read_text(encoding="utf-8") for p in sorted(templates.glob("*.j2")))
    names = re.findall(r'getElementById\("([\w-]+)"\)', script)
    names += [f"explorer-{name}" for name in re.findall(r'\bat\("(\w+)"\)', script)]
    for name in names:
        assert f'id="{name}"' in html, name
    assert "innerHTML" not in script
    assert sys.version_info >= (3, 11)

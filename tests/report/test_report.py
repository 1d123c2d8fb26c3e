"""The report of the example study, in a real browser where there is one."""

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from lunheng import report

ROOT = Path(__file__).parents[2]
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9Q"
    "DwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
ATTACK = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"


def page(tmp_path, *, word=ATTACK):
    """Return a small report in which a corpus tries to be code."""
    import base64

    picture = tmp_path / "f.png"
    picture.write_bytes(base64.b64decode(PIXEL))
    label = {"zh": f"对比{word}", "en": f"contrast {word}"}
    contrasts = pd.DataFrame(
        {
            "contrast": "c", "theme": "*", "term": [word, "创新"], "p": [0.001, 0.5],
            "q": [0.01, 0.5], "call": ["over", "cannot tell"], "n_target": [5, 1],
            "expected": [0.5, 1.0], "log_ratio": [3.3, 0.0], "log_ratio_low": [1.0, -1.0],
            "log_ratio_high": [5.0, 1.0], "smallest_detectable": [4.0, 4.0],
        }
    )  # fmt: skip
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
    line = {"key": word, "document": "s/a", "section": "1", "point": "", "start": 0, "end": 2}
    evidence = pd.DataFrame([{**line, "left": word, "hit": "创新", "right": "。"}])
    theme = {"id": "finance", "zh": "金融", "en": "Finance", "definition": word}
    return report.build(
        {
            "terms": pd.DataFrame({"term": [word], "english": [None]}), "contrasts": contrasts,
            "theme_shares": shares, "topics": topics, "documents": documents, "robustness": None,
            "segmentation_summary": pd.DataFrame(columns=["variant", "terms", "share"]),
            "segmentation_audit": pd.DataFrame(columns=["variant", "term", "n", "n_variant"]),
        },
        config={
            "title": {"zh": "标题", "en": "Title"},
            "contrasts": {"c": {"label": label, "note": None, "themes": []}},
        },
        themes=[theme],
        labels={},
        figures={"map": {"zh": picture, "en": picture}},
        evidence={"terms": evidence, "themes": evidence.assign(key="finance")},
        ambiguous=pd.DataFrame(columns=["string", "cut", "n_whole", "n_cut"]),
        received=pd.DataFrame(columns=["document", "encoding"]),
        cleaning=pd.DataFrame(columns=["document", "rule", "n_characters"]),
        duplicates=pd.DataFrame(columns=["document_a", "document_b", "kind", "similarity"]),
        left_out=pd.DataFrame([("a.csv", 3, word)], columns=["file", "row", "reason"]),
        ids={"s": {"segmentation_id": "1", "codebook_id": "2", "ingest_id": "3"}},
        methods={"zh": "方法", "en": "methods"},
    )  # fmt: skip


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
    assert [t for t, _ in tags].count("script") == 1
    assert not [a for _, a in tags if any(name.startswith("on") for name in a)]
    sources = [a.get("src") or a.get("href") for _, a in tags if "src" in a or "href" in a]
    assert sources and all(s.startswith(("data:", "#")) for s in sources)
    assert not re.search(
        r"(?:https?:)?//[a-z]", re.sub(r"data:[^\"')]*", "", html.split("<body>")[0])
    )
    assert html == page(tmp_path)


def dump(path):
    run = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=4000",
         "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom", path.as_uri()],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    return run.stdout


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine (apt install chromium)")
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


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine (apt install chromium)")
def test_under_its_own_policy_a_browser_shows_every_section(tmp_path):
    path = tmp_path / "report.html"
    path.write_text(page(tmp_path), encoding="utf-8")
    dom = dump(path)
    for section in ("claims", "figures", "themes", "topics", "corpus", "methods"):
        assert f'<h2 id="{section}">' in dom
    assert "<title>标题 · Title</title>" in dom
    assert "&lt;script&gt;" in dom


def test_the_language_button_and_filters_are_wired():
    script = (ROOT / "workflow/lunheng/templates/report.js").read_text(encoding="utf-8")
    html = (ROOT / "workflow/lunheng/templates/report.html.j2").read_text(encoding="utf-8")
    for name in re.findall(r'getElementById\("(\w+)"\)', script):
        assert f'id="{name}"' in html
    assert sys.version_info >= (3, 11)

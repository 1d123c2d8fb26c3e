import time

import pytest
from lunheng.corpus.webpage import read_html
from lunheng.errors import LunhengError

READER = {"format": "html"}
PARAGRAPHS = [
    "各位代表：",
    "现在，我代表镇人民政府，向大会报告一年来修桥修路的工作，请予审议。",
    "一、过去一年",
    "一年来，我们修好了三条路，架起了两座桥，沿河的村子不用再绕远；修路的钱一半来自县里，"
    "一半由各村按人口分担，账目每月初一贴在村口，谁都可以来看、来问。",
    "二、今年的打算",
    "今年要把北岸的路拓宽一米，在桥头装两盏灯，再办一个夜校，教木工和电工，教师从厂里请，"
    "学费由镇上出，结业的可以进修桥队，先学后干，干中再学。",
]
FURNITURE = [
    "首页",
    "政务公开",
    "办事服务",
    "互动交流",
    "网站地图",
    "联系我们",
    "字号：",
    "打印",
    "分享到",
]


def page(
    body, *, head='<meta charset="utf-8"><title>2026年修桥镇政府工作报告</title>', scripts=True
):
    menu = "".join(f'<li><a href="/x{i}">{w}</a></li>' for i, w in enumerate(FURNITURE))
    script = "<script>var 广告 = '不该出现的字'; document.write(广告);</script>"
    return f"""<!DOCTYPE html><html><head>{head}<style>.a{{color:red}}</style></head><body>
<div class="header"><ul class="nav">{menu}</ul></div>{script}
<div class="crumb"><a href="/">首页</a> &gt; <a href="/b">政务公开</a></div>
<div class="toolbar"><span>字号：</span><a>大</a><a>中</a><a>小</a>
<a>打印</a> <a>分享到</a></div>
<div class="content" id="zoom">{body}</div>
<div class="footer"><p>主办：修桥镇人民政府办公室 备案号 0000
<a>网站地图</a> <a>联系我们</a></p></div>
</body></html>"""


BODIES = {
    "paragraphs": "".join(f"<p>　　{x}</p>\n" for x in PARAGRAPHS),
    "divisions": "".join(f"<div><span>　　{x}</span></div>" for x in PARAGRAPHS),
    "breaks": "<p>" + "<br/>　　".join(PARAGRAPHS) + "</p>",
    "source lines": "".join(f"<p>\n   {x[:9]}\n      {x[9:]}\n</p>" for x in PARAGRAPHS),
    "inline": "".join(
        f'<p><strong>{x[:4]}</strong><a href="#">{x[4:8]}</a><span>{x[8:]}</span></p>'
        for x in PARAGRAPHS
    ),
    "table": "<table><tr><td>" + "".join(f"<p>{x}</p>" for x in PARAGRAPHS) + "</td></tr></table>",
}


def lines(record):
    return ["".join(x.split()) for x in record["text"].split("\n") if x.strip()]


@pytest.mark.parametrize("case", BODIES)
def test_the_main_text_comes_out_paragraph_by_paragraph(tmp_path, case):
    path = tmp_path / "a.html"
    path.write_text(page(BODIES[case]), encoding="utf-8")
    (record,) = read_html(path, READER)
    found = lines(record)
    held = [x for x in PARAGRAPHS if x in found]
    assert held == PARAGRAPHS
    assert "不该出现的字" not in record["text"] and "color" not in record["text"]
    assert "政务公开" not in record["text"] and "备案号" not in record["text"]
    assert record["title"] == "2026年修桥镇政府工作报告"


PIECES = {
    "<sup>[3]</sup>": "", "<sup>②</sup>": "", "<sup>3</sup>": "", "5km<sup>2</sup>": "5km2",
    '<a href="#fn1">[1]</a>': "", '<sup><a href="#n" role="doc-noteref">*</a></sup>': "",
    "CO<sub>2</sub>": "CO2", "<ruby>桥<rp>(</rp><rt>qiáo</rt><rp>)</rp></ruby>": "桥",
    "<span hidden>隐</span>": "", '<span style="color:red; display : none">隐</span>': "",
    '<span style="visibility:hidden">隐</span>': "", '<span class="off">隐</span>': "",
    '<span id="gone">隐</span>': "", '<span class="narrow">显</span>': "显", "<del>删</del>": "",
    "<q>路</q>": "路",
}  # fmt: skip
SHEET = (
    "<style>.on{display:block} .off, #gone { color:red; display:none }"
    "@media (max-width: 600px) { .narrow { display: none } }</style>"
)


@pytest.mark.parametrize("piece", PIECES)
def test_a_sentence_holds_what_a_browser_shows_and_no_marks_of_notes(tmp_path, piece):
    path = tmp_path / "a.html"
    body = f"<p>　　{PARAGRAPHS[3]}沿河的村子{piece}不用再绕远。</p><p>{PARAGRAPHS[5]}</p>"
    path.write_text(page(body, head=f'<meta charset="utf-8">{SHEET}'), encoding="utf-8")
    sentence = f"{PARAGRAPHS[3]}沿河的村子{PIECES[piece]}不用再绕远。"
    assert lines(read_html(path, READER)[0]) == [sentence, PARAGRAPHS[5]]


def test_what_a_script_shows_again_is_text(tmp_path):
    path = tmp_path / "a.html"
    style = "<style>#zoom{display:none}</style>"
    path.write_text(page(BODIES["paragraphs"], head=style), encoding="utf-8")
    assert PARAGRAPHS[3] in lines(read_html(path, READER)[0])


def test_a_table_of_contents_is_no_text(tmp_path):
    path = tmp_path / "a.html"
    contents = '<div id="toc"><ul><li><a href="#a">一、过去一年</a></li></ul></div>'
    path.write_text(page(contents + BODIES["paragraphs"]), encoding="utf-8")
    assert lines(read_html(path, READER)[0]).count("一、过去一年") == 1


@pytest.mark.parametrize(
    ("declared", "real"),
    [("gb2312", "gb18030"), ("GBK", "gb18030"), ("utf-8", "utf-8"), ("utf-8", "gb18030"),
     ("gb2312", "utf-8"), (None, "gb18030"), ("big5", "big5"), ("no-such", "utf-8")],
)  # fmt: skip
def test_pages_in_any_encoding_whatever_they_say(tmp_path, declared, real):
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    text = page(BODIES["paragraphs"], head=(meta if declared else "") + "<title>t</title>")
    if real == "big5":
        import opencc

        text = opencc.OpenCC("s2t").convert(text).replace("裏", "里")
    path = tmp_path / "a.html"
    path.write_bytes(text.encode(real, "ignore"))
    (record,) = read_html(path, READER)
    assert ("修好了三條路" if real == "big5" else "修好了三条路") in record["text"]
    fixed = read_html(path, {**READER, "encoding": real})[0]
    assert fixed["text"] == record["text"]


@pytest.mark.parametrize(
    "body",
    ["", "<script>" + "var a = 1;" * 100 + "</script>", '<div id="app"></div>', "<!-- 注释 -->"],
)
def test_a_page_that_is_all_script_is_named(tmp_path, body):
    path = tmp_path / "a.html"
    path.write_text(f"<html><head><title>t</title></head><body>{body}</body></html>")
    with pytest.raises(LunhengError, match=r"a\.html: the page shows no text"):
        read_html(path, READER)


def test_a_fragment_and_an_odd_page_are_read(tmp_path):
    path = tmp_path / "a.html"
    path.write_text("修好了路。<p>架起了桥", encoding="utf-8")
    assert lines(read_html(path, READER)[0]) == ["修好了路。", "架起了桥"]
    path.write_text('<?xml version="1.0" encoding="gbk"?><html><body><p>修路\0。</p></body></html>')
    assert "修路" in read_html(path, READER)[0]["text"]


def test_entities_of_other_files_are_not_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密的字句", encoding="utf-8")
    path = tmp_path / "a.html"
    path.write_text(
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><p>修路&x;</p>'
        f'<iframe src="{secret.as_uri()}"></iframe></body></html>',
        encoding="utf-8",
    )
    assert "机密" not in read_html(path, READER)[0]["text"]


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 100_000 + "修好了路。",
        "<p>" + "修好了路。" * 400_000,
        "<p>修好了路。</p>" * 20_000,
        "<b>" * 20_000 + "修好了路。" + "</b>" * 20_000,
    ],
)
def test_large_and_deep_pages_are_read_in_time(tmp_path, text):
    path = tmp_path / "a.html"
    path.write_text(f"<html><body>{text}</body></html>", encoding="utf-8")
    start = time.process_time()
    try:
        assert "修好了路。" in read_html(path, READER)[0]["text"]
    except LunhengError as error:
        assert "a.html" in str(error)
    assert time.process_time() - start < 60

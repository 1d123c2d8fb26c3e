"""The report: one offline file that a reader can check line by line."""

import base64
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lunheng.figures.fonts import web_font
from lunheng.output import coding_quality
from lunheng.report import claims, explorer
from lunheng.report import coding as report_coding
from lunheng.report import themes as report_themes
from lunheng.report.pictures import few_colours
from lunheng.tables.names import CANNOT_TELL

TEMPLATES = Path(__file__).parent / "templates"
WIDTH = 1300
FONT = "lunheng-font-here"
SCRIPTS = ("report.js", "explorer.js")
VERDICTS = {"robust": "稳健", "mixed": "不一致", "fragile": "脆弱"}
# Rows of the tables on segmentation; the whole ones are in tables/.
MOST_WORDS = 100
SECTIONS = [
    ("claims", "结论", "Claims"),
    ("frequencies", "词频", "Frequencies"),
    ("explore", "探索", "Explore"),
    ("figures", "图", "Figures"),
    ("themes", "主题", "Themes"),
    ("coding", "编码质量", "Coding"),
    ("topics", "话题", "Topics"),
    ("words", "分词", "Words"),
    ("corpus", "语料", "Corpus"),
    ("methods", "方法", "Methods"),
]


def _format(value) -> dict:
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return {"text": "", "number": False}
    if isinstance(value, bool):
        return {"text": "yes" if value else "no", "number": False}
    if isinstance(value, float):
        return {"text": f"{value:.3f}", "number": True}
    return {"text": str(value), "number": isinstance(value, int)}


def _table(frame: pd.DataFrame, columns: list[str]) -> dict:
    rows = frame[columns].astype(object).itertuples(index=False, name=None)
    return {"columns": columns, "rows": [[_format(v) for v in row] for row in rows]}


def shrink(path: Path) -> str:
    """Return a PNG at report width, in base64."""
    from PIL import Image

    with Image.open(path) as image:
        image = image.convert("RGB")
        if image.width > WIDTH:
            height = round(image.height * WIDTH / image.width)
            image = image.resize((WIDTH, height), Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        few_colours(image).save(buffer, "PNG", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode()


def _claims(robustness: pd.DataFrame | None, config: dict) -> list[dict]:
    if robustness is None or not len(robustness):
        return []
    return [
        {
            "label": config["claims"][name]["label"],
            "verdict": rows["verdict"].iloc[0],
            "verdict_zh": VERDICTS.get(rows["verdict"].iloc[0], rows["verdict"].iloc[0]),
            "agrees": int(rows["agrees"].sum()),
            "n": len(rows),
        }
        for name, rows in robustness.groupby("claim")
    ]


def _effects(effects: pd.DataFrame | None, config: dict) -> list[dict]:
    """Return, for each formula, its table of called terms and how many could not be told."""
    found = []
    for name, given in (config.get("effects") or {}).items():
        rows = effects[effects["model"] == name]
        called = rows[rows["call"] != CANNOT_TELL].sort_values(["effect", "level", "q", "term"])
        columns = ["effect", "level", "term", "call", "n", "documents", "log_ratio"]
        columns += ["log_ratio_low", "log_ratio_high", "q"]
        tests = rows[["effect", "level"]].drop_duplicates()
        found.append(
            {
                "id": f"t-effects-{name}",
                "label": given["label"],
                "note": given["note"],
                "formula": given["formula"],
                "terms": rows["term"].nunique(),
                "tests": len(tests),
                "called": len(called),
                "table": _table(called, columns),
            }
        )
    return found


def left_out(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return the records that all sources left out: file, row, reason."""
    full = [frame for frame in frames if len(frame)]
    nothing = pd.DataFrame(columns=["file", "row", "reason"])
    return pd.concat(full, ignore_index=True) if full else nothing


def _cleaning(cleaning: pd.DataFrame, documents: pd.DataFrame) -> dict:
    sizes = documents.set_index("document")["n_characters"]
    taken = cleaning.groupby(["document", "rule"])["n_characters"].sum().reset_index()
    kept = taken["document"].map(sizes).astype(float)
    taken["share"] = taken["n_characters"] / (kept + taken["n_characters"])
    steps = ((0.2, "!! > 20 %"), (0.05, "> 5 %"), (-1, ""))
    taken["warning"] = [next(say for step, say in steps if s > step) for s in taken["share"]]
    taken = taken.sort_values(["share", "document", "rule"], ascending=[False, True, True])
    return _table(taken, ["document", "rule", "n_characters", "share", "warning"])


def _words(tables: dict[str, pd.DataFrame], ambiguous: pd.DataFrame) -> dict:
    """Return what the section on segmentation shows."""
    audit = tables["segmentation_audit"]
    gap = (audit["n"] - audit["n_variant"]).abs()
    audit = audit.assign(gap=gap).sort_values(
        ["variant", "gap", "term"], ascending=[True, False, True]
    )
    least = ambiguous[["n_whole", "n_cut"]].min(axis=1)
    ambiguous = ambiguous.assign(n=least).sort_values(["n", "string"], ascending=[False, True])
    summary = tables["segmentation_summary"]
    return {
        "summary": _table(summary, list(summary.columns)),
        "audit": _table(
            audit.groupby("variant").head(MOST_WORDS), ["variant", "term", "n", "n_variant"]
        ),
        "ambiguous": _table(ambiguous.head(MOST_WORDS), ["string", "cut", "n_whole", "n_cut"]),
    }


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a report is made of.

    Attributes
    ----------
    tables
        `documents`, `terms` and the analysis tables.
    config, themes, labels, ids
        As plain values: configuration, codebook's themes, names, identities by source.
    figures
        Figure: language: PNG.
    evidence
        terms, see `evidence.behind`, and shares, see `coded.behind_shares`; empty where the texts
        were not at hand.
    groupings
        Grouping: group: ids of its documents.
    books
        `stances` and `instruments` as plain values, as far as the study has them.
    sides
        Contrast: documents of its target and reference.
    ambiguous
        Table `ambiguous_cuts`; empty likewise.
    received
        Table `text_documents`, for the encodings that were guessed; empty likewise.
    cleaning, left_out, duplicates
        Tables of what was taken out, and of documents that stand twice; empty likewise.
    methods
        The methods paragraph by language.
    limits
        As from `methods.limits`.
    coder, held_out
        Who coded the themes, and how well on sentences held out, as from `plan.prepare`.
    confusions
        Table `evaluation_sentences`; empty where the gold's sentences were not at hand.
    """

    tables: dict[str, pd.DataFrame]
    config: dict
    themes: list[dict]
    labels: dict
    figures: dict[str, dict[str, Path]]
    evidence: dict[str, pd.DataFrame]
    groupings: dict[str, dict[str, list[str]]]
    books: dict[str, dict]
    sides: dict[str, tuple[list[str], list[str]]]
    received: pd.DataFrame
    cleaning: pd.DataFrame
    left_out: pd.DataFrame
    duplicates: pd.DataFrame
    ambiguous: pd.DataFrame
    ids: dict[str, dict[str, str]]
    methods: dict[str, str]
    limits: list[tuple[str, str]]
    coder: str | None
    held_out: dict
    confusions: pd.DataFrame


def _documents(documents: pd.DataFrame, received: pd.DataFrame) -> dict:
    """Return the table of documents, with what reading noticed: encodings, traditional script."""
    columns = ["document", "title", "year", "n_characters", "n_sentences", "n_tokens"]
    encodings, scripts = (
        received.set_index("document")[c].dropna() for c in ("encoding", "script")
    )
    columns += ["text_sha256", *["encoding"] * bool(len(encodings))]
    columns += ["script"] * bool(len(scripts))
    whole = documents.assign(
        encoding=documents["document"].map(encodings).astype(object).fillna(""),
        script=documents["document"].map(scripts).astype(object).fillna(""),
        year=[str(int(y)) if pd.notna(y) else "" for y in documents["year"]],
        text_sha256=documents["text_sha256"].str[:12],
    )
    return _table(whole, columns)


def _languages(config: dict) -> set[str]:
    """Return the languages of the study's texts; the report opens in that of its readers."""
    return {source["language"] for source in config.get("sources", {}).values()}


def _sections(given: Contents) -> list[tuple[str, str, str]]:
    """Return the sections of what the study has: id, name in Chinese and in English."""
    config = given.config
    gone = {"frequencies"} if config["contrasts"] else {"claims", "explore"}
    gone |= set() if given.themes else {"themes", "coding"}
    gone |= set() if "topics" in given.tables else {"topics"}
    gone |= set() if given.figures else {"figures"}
    return [section for section in SECTIONS if section[0] not in gone]


def _topics(topics: pd.DataFrame) -> dict:
    """Return the table of chosen topics, numbered as the figures number them."""
    chosen = topics[topics["chosen"]].assign(topic=topics["topic"] + 1)
    return _table(chosen, ["topic", "label", "prevalence", "npmi", "stability"])


def _theming(given: Contents, themes: list[dict]) -> dict:
    """Return what the section on themes shows."""
    return report_themes.section(
        given.tables,
        given.evidence["shares"],
        groupings=given.groupings,
        themes=themes,
        labels=given.labels,
        books=given.books,
    )


def _frequencies(frequencies: pd.DataFrame | None) -> dict | None:
    """Return the table of the most frequent words, those of each source together."""
    if frequencies is None:
        return None
    order = frequencies.sort_values(["source", "n", "term"], ascending=[True, False, True])
    return _table(order, ["source", "term", "n", "documents", "rate"])


def _identities(ids: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    """Return the identities that all sources share, and each source's own."""
    first = next(iter(ids.values()))
    shared = [(key, first[key]) for key in sorted(first) if key != "ingest_id"]
    return shared + [(f"ingest_id {name}", own["ingest_id"]) for name, own in ids.items()]


def build(given: Contents) -> str:
    """Return the report as HTML."""
    from jinja2 import Environment, FileSystemLoader

    tables, config, coder = given.tables, given.config, given.coder
    robustness = tables.get("robustness")
    coding = report_coding.section(
        tables.get("evaluation"),
        tables.get("evaluation_rules"),
        given.confusions,
        themes=given.themes,
        coder=coder,
        held_out=given.held_out,
    )
    f1 = coding_quality.f1_by_theme(tables.get("evaluation"), coder=coder, held_out=given.held_out)
    themes = coding_quality.named(given.themes, f1)
    gathered = claims.gather(
        tables["contrasts"], config=config, themes=themes, terms=tables["terms"]
    )
    explored = {"evidence": given.evidence["terms"], "sides": given.sides}
    script = "".join((TEMPLATES / n).read_text(encoding="utf-8") for n in SCRIPTS)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    html = environment.get_template("report.html.j2").render(
        font=FONT,
        lang="en" if _languages(config) == {"en"} else "zh",
        title=config["title"],
        sections=_sections(given),
        frequencies=_frequencies(tables.get("frequencies")),
        contrasts=claims.claims(gathered, **explored),
        explorer=explorer.as_script(explorer.explorer(gathered, **explored)),
        effects=_effects(tables.get("effects"), config),
        claims=_claims(robustness, config),
        robustness=_table(robustness, list(robustness.columns)) if robustness is not None else None,
        figures=[
            {"name": name, **{lang: shrink(path) for lang, path in drawn.items()}}
            for name, drawn in given.figures.items()
        ],
        theming=_theming(given, themes) if themes else None,
        coding=coding,
        topics=_topics(tables["topics"]) if "topics" in tables else None,
        words=_words(tables, given.ambiguous),
        documents=_documents(tables["documents"], given.received),
        left_out=_table(given.left_out, list(given.left_out.columns)),
        duplicates=_table(given.duplicates, list(given.duplicates.columns)),
        cleaning=_cleaning(given.cleaning, tables["documents"]),
        methods=given.methods,
        limits=given.limits,
        identities=_identities(given.ids),
        script=script,
        script_hash=digest,
    )
    font = base64.b64encode(web_font(html)).decode()
    return html.replace(FONT, f"data:font/woff;base64,{font}")

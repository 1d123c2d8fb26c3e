"""The report's section on how good the coding of themes is."""

import pandas as pd

from lunheng.output.coding_quality import FEWEST, LEAST, measured, unreliable
from lunheng.tables.names import ANY

ENDS = ("", "_low", "_high")
MEASURES = ("precision", "recall", "f1", "alpha")
FEW = 5  # gold sentences below which recall in a group says little
NONE = {"zh": "未测", "en": "not measured"}
VERDICTS = {
    True: {"zh": "可靠", "en": "reliable"},
    False: {"zh": "不可靠", "en": "not reliable"},
}
KINDS = {"missed": {"zh": "漏编", "en": "missed"}, "false": {"zh": "误编", "en": "false"}}
COLUMNS = {
    "themes": [
        ("主题", "theme"),
        ("人工", "by hand"),
        ("规则", "by rules"),
        ("精确率", "precision"),
        ("召回率", "recall"),
        ("F1", "F1"),
        ("α", "α"),
        ("判断", "verdict"),
    ],
    "held_out": [
        ("主题", "theme"),
        ("人工", "by hand"),
        ("F1", "F1"),
        ("判断", "verdict"),
    ],
    "drift": [
        ("文本类别", "kind of document"),
        ("主题", "theme"),
        ("人工", "by hand"),
        ("召回率", "recall"),
        ("与其余之差", "less that elsewhere"),
        ("", ""),
    ],
    "rules": [
        ("主题", "theme"),
        ("规则", "rule"),
        ("对", "right"),
        ("错", "false"),
        ("独有的对", "adds (right, alone)"),
        ("独有的错", "costs (false, alone)"),
        ("F1", "F1"),
        ("去掉后的F1", "F1 without it"),
    ],
}


def _cell(value, *, number: bool = True) -> dict:
    both = value if isinstance(value, dict) else {"zh": str(value), "en": str(value)}
    return both | {"number": number}


def _share(row: dict, name: str, *, signed: bool = False) -> dict:
    """Return a measure with its interval, where it has them."""
    point, low, high = (row[name + end] for end in ENDS)
    if pd.isna(point):
        return _cell("–")
    form = "{:+.2f}" if signed else "{:.2f}"
    text = form.format(point)
    if pd.notna(low):
        text += f" ({form.format(low)}, {form.format(high)})"
    return _cell(text)


def _name(theme: str, names: dict[str, dict]) -> dict:
    if theme == ANY:
        return _cell({"zh": "各主题的平均", "en": "mean over themes"}, number=False)
    return _cell({k: names[theme][k] for k in ("zh", "en")}, number=False)


def _concept(theme: str, rule: str, names: dict[str, dict]) -> dict:
    """Return what a rule is about; its id where the codebook gives no name."""
    known = {r["id"]: r for r in names[theme]["rules"]}.get(rule, {})
    return _cell({k: known.get(k) or rule for k in ("zh", "en")}, number=False)


def _verdict(theme: str, f1: dict[str, float]) -> dict:
    if theme == ANY:
        return _cell("", number=False)
    said = VERDICTS[f1[theme] >= LEAST] if theme in f1 else NONE
    return _cell(said, number=False)


def _themes(rows: pd.DataFrame, names: dict[str, dict], f1: dict[str, float]) -> list[list[dict]]:
    """Return the measures of each theme; none of one that too few sentences have."""
    return [
        [
            _name(row["theme"], names),
            _cell(row["n_gold"]),
            _cell(row["n_coded"]),
            *(
                _cell(NONE, number=False)
                if row["theme"] != ANY and row["n_gold"] < FEWEST
                else _share(row, measure)
                for measure in MEASURES
            ),
            _verdict(row["theme"], f1),
        ]
        for row in rows.to_dict("records")
    ]


def _held_out(stated: dict, names: dict[str, dict], f1: dict[str, float]) -> dict:
    """Return what the codebook states of sentences held out, and its themes' figures."""

    def cell(held: dict) -> dict:
        return _cell(f"{held['f1']:.2f} ({held['low']:.2f}, {held['high']:.2f})")

    return {
        "n_sentences": stated["sentences"],
        "n_documents": stated["documents"],
        "texts": stated["texts"],
        "themes": [
            [
                _name(theme, names),
                _cell(held["sentences"]),
                cell(held) if held["sentences"] >= FEWEST else _cell(NONE, number=False),
                _verdict(theme, f1),
            ]
            for theme, held in stated["themes"].items()
        ]
        + [[_name(ANY, names), _cell(""), cell(stated), _cell("", number=False)]],
    }


def _drift(rows: pd.DataFrame, names: dict[str, dict]) -> list[list[dict]]:
    """Return recall in kinds of document; those surely below the rest are said to be."""
    rows = rows[(rows["group"] != "all") & (rows["n_gold"] >= FEW) & rows["recall"].notna()]
    below = {"zh": "明显偏低", "en": "clearly lower"}
    return [
        [
            _cell(row["group"], number=False),
            _name(row["theme"], names),
            _cell(row["n_gold"]),
            _share(row, "recall"),
            _share(row, "recall_gap", signed=True),
            _cell(below if row["recall_gap_high"] < 0 else "", number=False),
        ]
        for row in rows.to_dict("records")
    ]


def _rules(rules: pd.DataFrame, names: dict[str, dict], few: set[str]) -> list[list[dict]]:
    """Return what each rule adds and costs, the costliest first; no F1 of themes in `few`."""
    unknown = rules["theme"].isin(few)
    rules = rules.assign(**{c: rules[c].mask(unknown) for c in ("f1", "f1_without")})
    gain = rules["f1_without"] - rules["f1"]
    rules = rules.assign(gain=gain.fillna(0)).sort_values(
        ["gain", "theme", "rule"], ascending=[False, True, True]
    )
    counts = ("n_right", "n_false", "n_adds", "n_costs")
    return [
        [
            _name(row["theme"], names),
            _concept(row["theme"], row["rule"], names),
            *(_cell(row[c]) for c in counts),
            *(_cell("–" if pd.isna(row[c]) else f"{row[c]:.3f}") for c in ("f1", "f1_without")),
        ]
        for row in rules.to_dict("records")
    ]


def _confusions(sentences: pd.DataFrame, themes: list[dict]) -> list[dict]:
    """Return the sentences that are coded otherwise than by hand, by theme."""
    return [
        {
            **{k: theme[k] for k in ("id", "zh", "en")},
            "n": {k: int((own["kind"] == k).sum()) for k in KINDS},
            "lines": [
                {
                    **row,
                    **KINDS[row["kind"]],
                    "matched": row["matched"] if pd.notna(row["matched"]) else "",
                }
                for row in own.sort_values(["kind", "document", "id"]).to_dict("records")
            ],
        }
        for theme in themes
        if len(own := sentences[sentences["theme"] == theme["id"]])
    ]


def _stated_alone(names: dict[str, dict], coder: str, held_out: dict) -> dict:
    """Return the section where no gold sample was there, and the codebook states its figures."""
    f1 = measured(None, coder=coder, held_out=held_out)["f1"]
    return {
        "coder": coder,
        "least": LEAST,
        "fewest": FEWEST,
        "brought": False,
        "columns": COLUMNS,
        "held_out": _held_out(held_out["stated"], names, f1),
        "themes": [],
        "poor": [_name(theme, names) for theme in names if theme in unreliable(f1)],
    }


def section(
    evaluation: pd.DataFrame | None,
    rules: pd.DataFrame | None,
    sentences: pd.DataFrame,
    *,
    themes: list[dict],
    coder: str | None,
    held_out: dict,
) -> dict | None:
    """Return what the section shows, or None where nothing is known.

    Parameters
    ----------
    evaluation, rules
        Tables `evaluation` and `evaluation_rules`.
    sentences
        Table `evaluation_sentences`; empty where the sentences were not at hand.
    themes
        Of the codebook, as plain values.
    coder
        Who coded the study: rules, hybrid, or None for codes brought from elsewhere.
    held_out
        As from `plan.prepare.held_out`.
    """
    names = {theme["id"]: theme for theme in themes}
    shown = coder or "rules"
    if evaluation is None or rules is None:
        return _stated_alone(names, shown, held_out) if held_out["stated"] else None
    own = evaluation[evaluation["pair"] == shown]
    people = evaluation[evaluation["pair"].str.contains(" ") & (evaluation["group"] == "all")]
    whole = own[own["group"] == "all"]
    quality = measured(evaluation, coder=shown, held_out=held_out)
    f1, stated = quality["f1"] or {}, held_out["stated"] if not held_out["gold"] else None
    few = set(whole.loc[(whole["n_gold"] < FEWEST) & (whole["theme"] != ANY), "theme"])
    order = {theme: i for i, theme in enumerate([*names, ANY])}

    def ordered(frame: pd.DataFrame) -> pd.DataFrame:
        at = frame["theme"].map(order)
        return frame.assign(at=at).sort_values(["pair", "group", "at"]).drop(columns="at")

    return {
        "coder": shown,
        "least": LEAST,
        "fewest": FEWEST,
        "brought": coder is None,
        "n_sentences": int(whole["n_sentences"].iloc[0]),
        "n_documents": int(whole["n_documents"].iloc[0]),
        "columns": COLUMNS,
        "seen": not held_out["gold"],
        "held_out": _held_out(stated, names, f1) if stated else None,
        "themes": _themes(ordered(whole), names, f1),
        "people": [
            {"pair": pair, "rows": [row[:-1] for row in _themes(ordered(rows), names, f1)]}
            for pair, rows in people.groupby("pair")
        ],
        "drift": _drift(ordered(own), names),
        "rules": _rules(rules, names, few),
        "confusions": _confusions(sentences, themes),
        "poor": [_name(theme, names) for theme in names if theme in unreliable(f1)],
    }

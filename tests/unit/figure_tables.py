"""Tables made up for the tests of the figures: the shapes of the study, none of its numbers."""

import numpy as np
import pandas as pd
from lunheng.figures.names import PLACES

REGIONS_ZH = {
    "京津冀": ["北京市", "天津市", "河北省"],
    "长三角": ["上海市", "江苏省", "浙江省", "安徽省"],
    "大湾区": ["广东省"],
}
PROVINCES = [f"provincial-2026/{p}" for p in PLACES if p[-1] in "市省区" and p not in REGIONS_ZH]
REGIONS = {r: [f"provincial-2026/{p}" for p in ps] for r, ps in REGIONS_ZH.items()}
ESSAY = "essay/xu-fei-three-centres"
THEMES = [
    {"id": i, "zh": zh, "en": en, "colour": colour}
    for i, zh, en, colour in (
        ("finance", "金融与资本", "Finance and capital", "#0072B2"),
        ("talent", "人才", "Talent", "#D55E00"),
        ("originality", "原始创新与基础研究", "Original innovation and basic research", "#009E73"),
        ("self_reliance", "科技自立自强", "Technological self-reliance", "#CC79A7"),
        ("commercialisation", "成果转化", "From research to use", "#E69F00"),
        ("coordination", "区域协同", "Regional coordination", "#56B4E9"),
        ("openness", "对外开放", "Opening to the world", "#8C510A"),
        ("institutions", "制度与营商环境", "Institutions and environment", "#000000"),
        ("industries", "产业", "Industries", "#5E3C99"),
    )
]
LABELS = {
    "essay-provinces": {"zh": "文章与省级报告", "en": "Essay and provincial reports"},
    "jingjinji-others": {"zh": "京津冀与其他省份", "en": "Beijing–Tianjin–Hebei and others"},
    "changsanjiao-others": {"zh": "长三角与其他省份", "en": "Yangtze Delta and others"},
    "dawanqu-others": {"zh": "大湾区（广东）与其他省份", "en": "Greater Bay Area and others"},
    "essay-provinces#note": {"zh": "两者体裁不同。", "en": "The two differ in genre."},
    "essay": {"zh": "文章", "en": "Essay"},
    "essay/xu-fei-three-centres": {"zh": "文章", "en": "Essay"},
    "provinces": {"zh": "各省报告", "en": "Provincial reports"},
    "national": {"zh": "全国政府工作报告", "en": "National reports"},
}
GLOSSES = {
    "中心": "centre", "人才": "talent", "优势": "advantage", "全球": "global",
    "创新": "innovation", "区域": "region", "国际": "international", "基础": "foundation",
    "形成": "to form", "构建": "to build", "核心": "core", "科技": "science and technology",
    "跨境": "cross-border", "推进": "to advance", "高质量发展": "high-quality development",
    "新质生产力": "new quality productive forces", "营商环境": "business environment",
    "专精特新": "specialised and sophisticated firms", "耐心资本": "patient capital",
    "揭榜挂帅": "open competition for leadership", "成果转化": "commercialisation",
    "关键核心技术": "key core technologies", "知识产权": "intellectual property",
    "实验室": "laboratory", "集成电路": "integrated circuits", "低空经济": "low-altitude economy",
    "生物医药": "biomedicine", "乡村振兴": "rural revitalisation", "就业": "employment",
    "养老": "care for the old", "消费": "consumption", "项目": "project", "农业": "agriculture",
    "文化": "culture", "旅游": "tourism", "治理": "governance", "安全": "safety",
    "教育": "education", "医疗": "medical care", "绿色": "green", "生态": "ecology",
    "GDP": None, "骨干": None, "角色": None,
}  # fmt: skip
TERMS = sorted(GLOSSES)


def contrasts(rng: np.random.Generator) -> pd.DataFrame:
    panels = [("essay-provinces", t) for t in ("*", "finance", "talent", "originality")]
    panels += [(c, "*") for c in ("jingjinji-others", "changsanjiao-others", "dawanqu-others")]
    parts = []
    for contrast, theme in panels:
        n = len(TERMS)
        ratio = rng.normal(0, 1.5, n)
        width = rng.uniform(0.6, 3.0, n)
        q = rng.uniform(0, 1, n) ** 3
        call = np.where(q < 0.05, np.where(ratio > 0, "over", "under"), "cannot tell")
        call = np.where((q > 0.5) & (abs(ratio) < 0.2), "no difference", call)
        if contrast == "dawanqu-others":
            call = np.full(n, "cannot tell")
        frame = pd.DataFrame(
            {
                "contrast": contrast, "theme": theme, "term": TERMS,
                "n_target": rng.integers(0, 20, n), "n_reference": rng.integers(1, 900, n),
                "tokens_target": 1170, "tokens_reference": 150000,
                "documents_target": 1, "documents_reference": 31,
                "rate_target": 1.0, "rate_reference": 1.0, "log_ratio": ratio * 1.4,
                "log_ratio_low": ratio * 1.4 - width, "log_ratio_high": ratio * 1.4 + width,
                "log_ratio_shrunken": ratio, "frame": "content", "p": q / 2, "q": q,
                "frame_shift": 0.0,
                "broad_shift": False,
                "q_across": 0.5,
                "q_factor": 1.0,
                "dp_target": 0.5, "dp_reference": 0.5, "stable_within": 0.9,
                "typical_tail": 0.1, "expected": rng.uniform(0.6, 9, n),
                "smallest_detectable": rng.uniform(2, 9, n), "call": call, "reason": "",
                "log_ratio_unreused": ratio, "n_target_unreused": 1, "n_reference_unreused": 1,
                "log_ratio_adjusted": ratio, "log_ratio_adjusted_low": ratio - width,
                "log_ratio_adjusted_high": ratio + width, "q_adjusted": q, "call_adjusted": call,
            }
        )  # fmt: skip
        frame.loc[frame.index[:2], "log_ratio_high"] = np.nan
        frame.loc[frame.index[2:4], ["p", "q", "log_ratio_shrunken"]] = np.nan
        if theme == "talent":
            frame[["p", "q"]] = np.nan
            frame["call"] = "cannot tell"
        parts.append(frame)
    return pd.concat(parts, ignore_index=True)


def theme_shares(rng: np.random.Generator) -> pd.DataFrame:
    sizes = {"essay": 1, "provinces": 31, "京津冀": 3, "长三角": 4, "大湾区": 1}
    rows = [("profile", g, n) for g, n in sizes.items()]
    rows += [("documents", d, 1) for d in PROVINCES]
    parts = []
    for grouping, group, n in rows:
        for i, theme in enumerate(THEMES):
            share = float(np.clip(rng.normal(0.22 - 0.02 * i, 0.04), 0.003, 1))
            parts.append(
                {
                    "grouping": grouping, "group": group, "theme": theme["id"], "n_documents": n,
                    "share_sentences": share, "share_sentences_low": max(share - 0.04, 0),
                    "share_sentences_high": share + 0.05, "share_tokens": share,
                    "share_tokens_low": np.nan, "share_tokens_high": np.nan,
                }
            )  # fmt: skip
    return pd.DataFrame(parts)


def topic_tables(rng: np.random.Generator, k: int = 14) -> dict[str, pd.DataFrame]:
    key = {"model": "nmf", "k": k}
    prevalence = np.sort(rng.dirichlet(np.full(k, 3.0)))[::-1]
    stability = rng.uniform(0.3, 0.95, k)
    topics = pd.DataFrame(
        {**key, "topic": range(k), "label": "x", "prevalence": prevalence, "npmi": 0.4,
         "stability": stability, "chosen": True}
    )  # fmt: skip
    stable = topics[["model", "k", "topic", "stability", "chosen"]].assign(
        stability_low=stability - 0.1, stability_high=np.minimum(stability + 0.1, 1)
    )
    terms, documents = [], []
    for topic in range(k):
        words = rng.permutation(TERMS)[:10]
        weights = np.sort(rng.uniform(0.01, 0.1, 10))[::-1]
        for rank in range(10):
            terms.append(
                {**key, "topic": topic, "rank": rank, "term": words[rank],
                 "weight": weights[rank], "relevance": 0.0}
            )  # fmt: skip
    for document in [ESSAY, *PROVINCES]:
        for topic, share in enumerate(rng.dirichlet(np.full(k, 0.8))):
            documents.append({**key, "document": document, "topic": topic, "share": share})
    grid = [(m, kk) for m in ("lda", "nmf") for kk in (6, 10, 14, 20, 25, 30)]
    selection = pd.DataFrame(
        [
            {"model": m, "k": kk, "stability": 0.8 - kk / 100 - 0.15 * (m == "lda"),
             "stable_share": 1 - kk / (90 if m == "nmf" else 50),
             "npmi": (0.2 if m == "nmf" else 0.1) + kk / 120,
             "chosen": m == "nmf" and kk == k}
            for m, kk in grid
        ]
    )  # fmt: skip
    return {
        "topics": topics, "topic_terms": pd.DataFrame(terms), "topic_selection": selection,
        "topic_documents": pd.DataFrame(documents), "topic_stability": stable,
    }  # fmt: skip


def ca_map(rng: np.random.Generator) -> pd.DataFrame:
    rows = [("document", d, *rng.normal(0, 0.13, 2)) for d in PROVINCES]
    rows += [("supplementary", ESSAY, 0.5, -0.3)]
    rows += [("term", t, *rng.normal(0, 0.22, 2)) for t in TERMS]
    rows += [("inertia", "1", 0.05, 0.172), ("inertia", "2", 0.03, 0.098)]
    frame = pd.DataFrame(rows, columns=["kind", "name", "x", "y"])
    frame["mass"] = 0.01
    frame["contribution"] = rng.uniform(0, 0.1, len(frame))
    return frame


def trends(rng: np.random.Generator) -> pd.DataFrame:
    none = {1961, 1962, 1963, *range(1965, 1975), 1976, 1977}
    missing = {1958, 1975, 1980}
    rows = []
    for i, theme in enumerate(THEMES):
        for year in range(1954, 2026):
            status = "none" if year in none else "missing" if year in missing else "present"
            there = status == "present"
            level = 0.02 + 0.02 * i + 0.001 * (year - 1954)
            value = max(level + rng.normal(0, 0.02), 0) if there else np.nan
            rows.append(
                {
                    "series": "national", "kind": "theme", "name": theme["id"], "year": year,
                    "status": status, "n": 10 if there else None, "value": value,
                    "low": value * 0.7, "high": value * 1.4, "smooth": level if there else np.nan,
                }
            )  # fmt: skip
    return pd.DataFrame(rows).astype({"n": "Int64"})


ROWS = [
    {"panel": "instruments", "mark": m, "class": c, "zh": zh, "en": en}
    for c, m, zh, en in (
        ("supply", "supply", "供给型", "Supply"),
        ("supply", "infrastructure", "基础设施", "Infrastructure"),
        ("supply", "public_services", "公共服务", "Public services"),
        ("environment", "environment", "环境型", "Environment"),
        ("environment", "financial_support", "金融支持", "Financial support"),
        ("demand", "demand", "需求型", "Demand"),
        ("demand", "international", "国际合作与海外机构", "International cooperation"),
    )
] + [
    {"panel": "stances", "mark": m, "class": "", "zh": zh, "en": en}
    for m, zh, en in (("problem", "问题", "Problem"), ("achievement", "成就", "Achievement"))
]


def mark_shares(rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    found = {"instruments": [], "stances": []}
    for row in ROWS:
        for group, n in (("essay", 1), ("provinces", 31)):
            for theme in [*(t["id"] for t in THEMES), "*"]:
                none = group == "essay" and theme == "industries"
                share = np.nan if none else rng.choice([0.0, 1.0, rng.uniform()])
                found[row["panel"]].append(
                    {
                        "grouping": "instruments", "group": group, "theme": theme,
                        row["panel"][:-1]: row["mark"], "class": row["class"],
                        "n_documents": 0 if none else n,
                        "n": 0 if none else round(20 * share), "n_all": 0 if none else 14020,
                        "share": share, "low": max(share - 0.2, 0), "high": min(share + 0.2, 1),
                    }
                )  # fmt: skip
    stances = pd.DataFrame(found["stances"]).drop(columns="class")
    return {"instrument_shares": pd.DataFrame(found["instruments"]), "stance_shares": stances}


def argument_tables(rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    parts = [("", 0, "", ""), ("1", 0, "", ""), ("2", 0, "", "")]
    parts += [("2", i + 1, f"其{n}", "problem") for i, n in enumerate("一二三四")]
    parts += [(f"3/{i}", 0, "", "measure") for i in (1, 2, 3, 4)]
    parts += [("3/2", i + 1, f"{n}是", "measure") for i, n in enumerate("一二三四")]
    rows, overlaps = [], []
    for section, point, label, stance in parts:
        key = {"document": ESSAY, "section": section, "point": point, "label": label}
        every = {**key, "theme": "*", "stance": "*", "n_clauses": 4, "n_terms": 4}
        rows += [every] + ([every | {"stance": stance}] if stance else [])
        rows += [
            every | {"theme": t["id"], "n_clauses": int(rng.integers(1, 5))}
            for t in THEMES
            if rng.uniform() < 0.4
        ]
    for lack in (f"2 其{n}" for n in "一二三四"):
        for section, point, label, stance in parts:
            if stance == "measure":
                overlap = float(rng.choice([0.0, rng.uniform()]))
                overlaps.append(
                    {
                        "document": ESSAY, "shortcoming": lack,
                        "path": f"{section} {label}".strip(),
                        "level": "point" if point else "section", "overlap": overlap,
                        "shared": "talent" if overlap else "", "chance": 0.3, "chance_high": 0.7,
                        "n_shortcoming": 4, "n_path": 4,
                        "call": "met" if overlap > 0.7 else "cannot tell" if overlap else "apart",
                    }
                )  # fmt: skip
    return {"points": pd.DataFrame(rows), "structure": pd.DataFrame(overlaps)}


def tables(seed: int = 7) -> dict[str, pd.DataFrame]:
    """Return every table that a figure reads."""
    rng = np.random.default_rng(seed)
    terms = pd.DataFrame({"term": TERMS, "english": [GLOSSES[t] for t in TERMS]})
    return {
        "terms": terms, "contrasts": contrasts(rng), "theme_shares": theme_shares(rng),
        **topic_tables(rng), "map": ca_map(rng), "trends": trends(rng),
        **mark_shares(rng), **argument_tables(rng),
    }  # fmt: skip


def others(*regions: str) -> list[str]:
    """Return the provinces outside some regions."""
    return [p for p in PROVINCES if not any(p in REGIONS[r] for r in regions)]


OPTIONS: dict[str, dict] = {
    "theme-profile": {
        "grouping": "profile", "shown": ["essay", "provinces", "京津冀", "长三角", "大湾区"],
    },
    "provinces-themes": {"grouping": "documents", "groups": REGIONS},
    "keyness-essay": {
        "contrast": "essay-provinces", "n": 30, "references": {"essay-provinces": PROVINCES},
    },
    "volcano": {"contrast": "essay-provinces", "references": {"essay-provinces": PROVINCES}},
    "keyness-themes": {"contrast": "essay-provinces", "n": 14},
    "keyness-regions": {
        "contrasts": ["jingjinji-others", "changsanjiao-others", "dawanqu-others"],
        "references": {
            "jingjinji-others": others("京津冀"), "changsanjiao-others": others("长三角"),
            "dawanqu-others": others("大湾区"),
        },
    },
    "topic-selection": {},
    "topics": {
        "groups": {
            "essay": [ESSAY], **REGIONS, "其他": others(*REGIONS),
        }
    },
    "map": {"groups": REGIONS},
    "trends-themes": {"series": "national", "themes": [t["id"] for t in THEMES]},
    "structure": {
        "contrast": "essay-provinces", "targets": {"essay-provinces": [ESSAY]},
        "themes": [t["id"] for t in THEMES],
    },
    "instruments": {
        "grouping": "instruments", "shown": ["essay", "provinces"], "rows": ROWS,
        "themes": [t["id"] for t in THEMES],
    },
}  # fmt: skip

"""The methods paragraph, written from the configuration that ran, and its references."""

from lunheng.output.coding_quality import LEAST, unreliable

REFERENCES = [
    ("benjamini1995", "Benjamini Y, Hochberg Y", "Controlling the false discovery rate: a practical and powerful approach to multiple testing", "Journal of the Royal Statistical Society: Series B", "1995", "57", "1", "289-300"),
    ("blei2003", "Blei D M, Ng A Y, Jordan M I", "Latent Dirichlet allocation", "Journal of Machine Learning Research", "2003", "3", "", "993-1022"),
    ("dunning1993", "Dunning T", "Accurate methods for the statistics of surprise and coincidence", "Computational Linguistics", "1993", "19", "1", "61-74"),
    ("gries2008", "Gries S Th", "Dispersions and adjusted frequencies in corpora", "International Journal of Corpus Linguistics", "2008", "13", "4", "403-437"),
    ("lee1999", "Lee D D, Seung H S", "Learning the parts of objects by non-negative matrix factorization", "Nature", "1999", "401", "6755", "788-791"),
    ("monroe2008", "Monroe B L, Colaresi M P, Quinn K M", "Fightin' words: lexical feature selection and evaluation for identifying the content of political conflict", "Political Analysis", "2008", "16", "4", "372-403"),
    ("smyth2004", "Smyth G K", "Linear models and empirical Bayes methods for assessing differential expression in microarray experiments", "Statistical Applications in Genetics and Molecular Biology", "2004", "3", "1", "1-25"),
]  # fmt: skip


def bibtex() -> str:
    """Return the references as BibTeX."""
    entries = []
    for key, authors, title, journal, year, volume, issue, pages in REFERENCES:
        names = " and ".join(_bibtex_name(a) for a in authors.split(", "))
        fields = {"author": names, "title": f"{{{title}}}", "journal": journal, "year": year}
        fields |= {"volume": volume, "number": issue, "pages": pages.replace("-", "--")}
        body = ",\n".join(f"  {k} = {{{v}}}" for k, v in fields.items() if v)
        entries.append(f"@article{{{key},\n{body}\n}}")
    return "\n\n".join(entries) + "\n"


def _bibtex_name(name: str) -> str:
    family, *given = name.split(" ")
    return f"{family}, {' '.join(g if len(g) > 1 else g + '.' for g in given)}"


def gbt7714() -> str:
    """Return the references in the numeric style of GB/T 7714—2015."""
    lines = []
    for number, (_, authors, title, journal, year, volume, issue, pages) in enumerate(
        REFERENCES, 1
    ):
        names = authors.upper().split(", ")
        shown = ", ".join(names[:3]) + (", et al" if len(names) > 3 else "")
        place = f"{year}, {volume}" + (f"({issue})" if issue else "")
        lines.append(f"[{number}] {shown}. {title}[J]. {journal}, {place}: {pages}.")
    return "\n".join(lines) + "\n"


def _words(cut: dict, *, spaced: bool, lang: str) -> str:
    """Return how text became words, as the beginning of a sentence."""
    if spaced:
        both = {
            "zh": "按Unicode词边界切词并统一大小写",
            "en": "Words are those of Unicode, case folded",
        }
        return both[lang]
    if lang == "zh":
        model = "启用" if cut["hmm"] else "不用"
        lexicon = "并加载政策词表" if cut["lexicon"] else ""
        return f"分词用{cut['engine']}（{model}隐马尔可夫模型）{lexicon}"
    model = "with" if cut["hmm"] else "without"
    lexicon = ", with a lexicon of policy terms" if cut["lexicon"] else ""
    return f"Text was segmented with {cut['engine']} ({model} its hidden Markov model{lexicon})"


def _coding(codes: dict | None, *, lang: str) -> str:
    """Return who coded the themes, as a sentence."""
    if codes is None:
        return {
            "zh": "主题由编码手册的规则按分句编码。",
            "en": "Themes were coded by clause with the rules of the codebook.",
        }[lang]
    name, some = codes["name"], codes.get("sources")
    if lang == "zh":
        rest = f"（语料来源：{'、'.join(some)}；其余由编码手册的规则按分句编码）" if some else ""
        return f"主题编码逐句取自{name}{rest}。"
    where = f" in the sources {', '.join(some)}" if some else ""
    rest = ", elsewhere by clause with the rules of the codebook" if some else ""
    return f"Themes were coded by sentence by {name}{where}{rest}."


def _quality(numbers: dict, themes: list[dict], f1: dict[str, float] | None, *, lang: str) -> str:
    """Return how good the coding is against the gold, as sentences; nothing where unknown."""
    if "coding sentences" not in numbers:
        return ""
    poor = [t[lang] for t in themes if t["id"] in unreliable(f1)]
    n, mean = numbers["coding sentences"], numbers["coding macro F1"]
    if lang == "zh":
        rest = (
            f"；低于{LEAST}、不宜作结论的主题：{'、'.join(poor)}"
            if poor
            else f"，各主题都不低于{LEAST}"
        )
        return f"与人工编码的{n}句相比，主题编码的宏平均F1为{mean:.2f}{rest}。"
    rest = (
        f"; themes below {LEAST}, on which nothing should rest: {', '.join(poor)}"
        if poor
        else f", no theme below {LEAST}"
    )
    return f"Against {n} sentences coded by hand their macro-F1 is {mean:.2f}{rest}. "


def paragraph(
    config: dict,
    numbers: dict,
    *,
    themes: list[dict],
    lang: str,
    f1: dict[str, float] | None = None,
) -> str:
    """Return the methods paragraph in Chinese or English.

    Parameters
    ----------
    config
        The configuration that ran, as plain values.
    numbers
        As from `paper.numbers`.
    themes
        Of the codebook, as from `quality.named`.
    f1
        As from `quality.f1_by_theme`.
    lang
        zh or en.
    """
    cut = config["segmentation"]
    documents = sum(v for k, v in numbers.items() if k.endswith(" documents"))
    tokens = sum(v for k, v in numbers.items() if k.endswith(" tokens"))
    model, k = numbers["topics model"].upper(), numbers["topics number"]
    drawn = config["computation"]
    coded = _coding(config.get("codes"), lang=lang)
    good = _quality(numbers, themes, f1, lang=lang)
    spaced = all(source["language"] != "zh" for source in config["sources"].values())
    words = _words(cut, spaced=spaced, lang=lang)
    if lang == "zh":
        return (
            f"语料共{documents}篇文本、{tokens:,}个词。{words}；"
            f"停用词只在分析时过滤。{coded}{good}"
            "词语差异以文档为单位检验：多篇对多篇时，把各篇抽稀到同一长度，对词频的平方根作方差收缩的检验"
            f"（Smyth 2004），零分布取自{drawn['permutations']}次整篇置换；单篇对一组时，把参照文本按整段截到同样长度，"
            "以负二项分布求尾概率，并用逐篇留一的方法在参照文本上校准，只检验期望次数不低于0.6的词。"
            "多重检验在每个对比内按Benjamini与Hochberg（1995）校正，q≤0.05才作判断。"
            f"话题模型按稳定话题的比例、一致性、简约的次序选定为{model}（{k}个话题），"
            "稳定性以整篇重抽样衡量。随机数种子固定，结果可逐字节复现。\n"
        )
    return (
        f"The corpus holds {documents} texts and {tokens:,} tokens. {words}; stop words filter in the "
        f"analysis only. {coded} {good}Differences in "
        "vocabulary are tested at the level of documents: for groups, documents are thinned to one "
        "length and square roots of counts tested with moderated variances (Smyth 2004) against "
        f"{drawn['permutations']} permutations of whole documents; for one text, references are "
        "cut to its length in whole paragraphs, and a negative binomial tail is calibrated on the "
        "references, leaving one out at a time; only terms with an expected count of 0.6 or more "
        "are tested. Within each contrast q values follow Benjamini and Hochberg (1995), and a "
        f"term is called at q ≤ 0.05. The topic model ({model}, {k} topics) was chosen by the share "
        "of stable topics, then coherence, then parsimony, stability being measured on resampled "
        "documents. Seeds are fixed: the same input gives the same bytes.\n"
    )

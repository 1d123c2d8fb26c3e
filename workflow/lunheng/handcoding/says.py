"""What methods and limits say of coding quality: sentences alone, nothing here reads a text."""


def _f1(sample: dict, lang: str) -> str:
    """Return a macro-F1 with its interval, where it has one."""
    f1, low, high = (sample[k] for k in ("f1", "low", "high"))
    if low is None:
        return f"{f1:.2f}"
    return (
        f"{f1:.2f}（95%区间{low:.2f}至{high:.2f}）"
        if lang == "zh"
        else (f"{f1:.2f} (95% interval {low:.2f} to {high:.2f})")
    )


def own_held_out(sample: dict, *, lang: str) -> str:
    """Return how good the coding is on the study's gold, from which no rule was learned.

    Parameters
    ----------
    sample
        sentences, documents, f1, low, high; low and high None where there is no interval.
    lang
        zh or en.
    """
    n, documents = sample["sentences"], sample["documents"]
    if lang == "zh":
        return (
            f"与{documents}篇文档中{n}句人工编码相比（规则未曾依据这些句子修订），"
            f"宏平均F1为{_f1(sample, lang)}。"
        )
    return (
        f"Against {n} sentences of {documents} documents coded by hand, from which no rule was "
        f"learned, macro-F1 is {_f1(sample, lang)}."
    )


def stated_held_out(sample: dict, *, lang: str) -> str:
    """Return how good the codebook states its rules to be on sentences held out.

    `sample` has `texts` too: what they are sentences of, in zh and en.
    """
    n, documents, texts = sample["sentences"], sample["documents"], sample["texts"][lang]
    if lang == "zh":
        return (
            f"在规则未曾依据其修订的{n}句上（{texts}，{documents}篇文档，人工编码），"
            f"宏平均F1为{_f1(sample, lang)}。"
        )
    return (
        f"On {n} sentences that no rule was learned from ({texts}; {documents} documents, coded by "
        f"hand), macro-F1 is {_f1(sample, lang)}."
    )


def development(sample: dict, *, lang: str) -> str:
    """Return how good it is on a gold that whoever wrote the rules may have seen."""
    n = sample["sentences"]
    if lang == "zh":
        return f"在编写规则时可能参看过的{n}句人工编码上，宏平均F1为{_f1(sample, lang)}。"
    return (
        f"On {n} sentences coded by hand that may have been seen by whoever wrote the rules, "
        f"macro-F1 is {_f1(sample, lang)}."
    )


def not_held_out(*, lang: str) -> str:
    """Return that there is no figure but that of sentences that may have been seen."""
    return {
        "zh": "没有留出句上的数字，规则在新文本上的准确程度未测。",
        "en": "No figure from sentences held out is known: how well new text is coded was not "
        "measured.",
    }[lang]


def poor(names: list[str], *, least: float, lang: str) -> str:
    """Return the themes whose F1 is below the bar."""
    if lang == "zh":
        return f"F1低于{least:g}、不宜据以下结论的主题：{'、'.join(names)}。"
    return f"Themes with F1 below {least:g}, on which nothing should rest: {', '.join(names)}."


def few(names: list[str], *, fewest: int, lang: str) -> str:
    """Return the themes that too few sentences have."""
    if lang == "zh":
        return f"样本中不足{fewest}句、编码质量未测的主题：{'、'.join(names)}。"
    return f"Not measured, with fewer than {fewest} sentences in that sample: {', '.join(names)}."


def limit_not_measured(*, lang: str) -> str:
    """Return that nothing tells how good the coding is."""
    return {
        "zh": "本研究没有测量编码质量：请自行编码一个样本来检验。",
        "en": "How good the coding is was not measured: code a sample of your own.",
    }[lang]


def limit_seen(*, lang: str) -> str:
    """Return what a gold that may have been seen leaves open."""
    return {
        "zh": "检验编码的句子可能为规则编写者所见，测得的F1可能偏高。",
        "en": "The sentences that the coding was tested on may have been seen by whoever wrote the "
        "rules, so that F1 may be too high.",
    }[lang]

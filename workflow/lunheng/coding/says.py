"""What methods and limits say of the coding: sentences alone, nothing here reads a text."""


def by_rules(*, lang: str) -> str:
    """Return that the rules of the codebook coded all sources."""
    return {
        "zh": "主题由编码手册的规则按分句编码。",
        "en": "Themes were coded by clause with the rules of the codebook.",
    }[lang]


def by_hybrid(*, lang: str) -> str:
    """Return that rules and a learned coder over them coded all sources (`coders.recode`)."""
    return {
        "zh": "主题先由编码手册的规则按分句编码，再由每个主题的逻辑回归（"
        "特征为规则命中与字符n元组）逐句取舍。",
        "en": "Themes were coded by clause with the rules of the codebook; a logistic regression "
        "for each theme, on rule hits and character n-grams, then decided sentence by sentence.",
    }[lang]


def brought(name: str, *, lang: str) -> str:
    """Return that codes of all sources came from elsewhere."""
    return {
        "zh": f"主题编码逐句取自{name}。",
        "en": f"Themes were coded by sentence by {name}.",
    }[lang]


def partly_brought(name: str, sources: list[str], *, lang: str) -> str:
    """Return that codes of some sources came from elsewhere; the others follow."""
    if lang == "zh":
        return f"语料来源{'、'.join(sources)}的主题编码逐句取自{name}，其余来源如下。"
    return (
        f"In the sources {', '.join(sources)} themes were coded by sentence by {name}; elsewhere:"
    )


def marks(*, lang: str) -> str:
    """Return how stances and policy instruments were coded."""
    return {
        "zh": "表述类型与政策工具同样由规则按分句编码。",
        "en": "Stances and policy instruments were coded by clause with rules too.",
    }[lang]


def limit_rules(*, lang: str) -> str:
    """Return what rules, or rules and a learned coder, leave open."""
    return {
        "zh": "主题由规则编码，编码误差会进入占比，也会进入主题之内的比较。",
        "en": "Themes are coded by rules, and their errors enter the shares, and what is compared "
        "inside a theme.",
    }[lang]


def limit_brought(name: str, *, lang: str) -> str:
    """Return what codes from elsewhere leave open."""
    return {
        "zh": f"主题编码取自{name}，其误差会进入占比，本研究没有检验。",
        "en": f"Themes were coded by {name}; errors of these codes enter the shares and were not "
        "examined here.",
    }[lang]

"""What the methods paragraph says of the texts: sentences alone, nothing here reads a text."""


def documents(n: int, tokens: int, *, lang: str) -> str:
    """Return how large the corpus is."""
    return {
        "zh": f"语料共{n}篇文档、{tokens:,}个词。",
        "en": f"The corpus holds {n} documents and {tokens:,} tokens.",
    }[lang]


def converted(*, lang: str) -> str:
    """Return that texts in traditional characters were converted (`convert: t2s`)."""
    return {
        "zh": "繁体文本用OpenCC转换为简体。",
        "en": "Texts in traditional characters were converted to simplified ones with OpenCC.",
    }[lang]

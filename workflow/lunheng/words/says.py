"""What the methods paragraph says of words: sentences alone, nothing here reads a text."""


def by_dictionary(engine: str, *, hmm: bool, lexicon: bool, lang: str) -> str:
    """Return how Chinese was cut with jieba's dictionary, by rjieba or jieba."""
    if lang == "zh":
        return (
            f"中文分词用{engine}（jieba词典，{'启用' if hmm else '不用'}隐马尔可夫模型）"
            f"{'，并加载自定义词表' if lexicon else ''}。"
        )
    return (
        f"Chinese was segmented with {engine} (jieba's dictionary, {'with' if hmm else 'without'} "
        f"its hidden Markov model{', a lexicon of terms added' if lexicon else ''})."
    )


def by_characters(*, lang: str) -> str:
    """Return how Chinese was cut by the engine finalseg, which knows no dictionary."""
    return {
        "zh": "中文分词只用jieba的隐马尔可夫模型finalseg，不用词典。",
        "en": "Chinese was segmented by jieba's hidden Markov model alone (finalseg), without a "
        "dictionary.",
    }[lang]


def spaced(*, lang: str) -> str:
    """Return how text of languages that write blanks became words."""
    return {
        "zh": "英文按Unicode词边界切词，不区分大小写。",
        "en": "English was cut at the word boundaries of Unicode, case folded.",
    }[lang]


def content(*, lang: str) -> str:
    """Return which words are counted (`features.vocabulary.content_terms`)."""
    return {
        "zh": "停用词只在分析时过滤，比较的是不在停用词表中、至少两个字符的实词。",
        "en": "Stop words filter in the analysis only; what is compared is content words of at "
        "least two characters that are on no stop list.",
    }[lang]

"""What methods and limits say of the analysis: sentences, references, constants from the code.

A work is cited by its key, as `[@lee1999]`.
"""

from lunheng.analysis.one_share import GENRE_UNITS
from lunheng.analysis.similarity import MIN_DOCUMENTS
from lunheng.analysis.topics import NEAR_COHERENCE, NEAR_SHARE, TOP

REFERENCES = {
    "angelopoulos2023": {
        "kind": "article",
        "author": "Angelopoulos A N, Bates S, Fannjiang C, Jordan M I, Zrnic T",
        "title": "Prediction-powered inference",
        "journal": "Science",
        "year": "2023", "volume": "382", "number": "6671", "pages": "669-674",
    },
    "blei2003": {
        "kind": "article",
        "author": "Blei D M, Ng A Y, Jordan M I",
        "title": "Latent Dirichlet allocation",
        "journal": "Journal of Machine Learning Research",
        "year": "2003", "volume": "3", "pages": "993-1022",
    },
    "bouma2009": {
        "kind": "inproceedings",
        "author": "Bouma G",
        "title": "Normalized (pointwise) mutual information in collocation extraction",
        "booktitle": "Proceedings of the Biennial GSCL Conference 2009",
        "address": "Tübingen", "publisher": "Gunter Narr", "year": "2009", "pages": "31-40",
    },
    "brown2001": {
        "kind": "article",
        "author": "Brown L D, Cai T T, DasGupta A",
        "title": "Interval estimation for a binomial proportion",
        "journal": "Statistical Science",
        "year": "2001", "volume": "16", "number": "2", "pages": "101-133",
    },
    "egami2023": {
        "kind": "inproceedings",
        "author": "Egami N, Hinck M, Stewart B M, Wei H",
        "title": "Using imperfect surrogates for downstream inference: design-based supervised "
        "learning for social science applications of large language models",
        "booktitle": "Advances in Neural Information Processing Systems 36",
        "address": "Red Hook", "publisher": "Curran Associates", "year": "2023",
    },
    "garwood1936": {
        "kind": "article",
        "author": "Garwood F",
        "title": "Fiducial limits for the Poisson distribution",
        "journal": "Biometrika",
        "year": "1936", "volume": "28", "number": "3/4", "pages": "437-442",
    },
    "greenacre2017": {
        "kind": "book",
        "author": "Greenacre M",
        "title": "Correspondence analysis in practice",
        "edition": "3rd", "address": "Boca Raton", "publisher": "CRC Press", "year": "2017",
    },
    "kish1965": {
        "kind": "book",
        "author": "Kish L",
        "title": "Survey sampling",
        "address": "New York", "publisher": "Wiley", "year": "1965",
    },
    "lee1999": {
        "kind": "article",
        "author": "Lee D D, Seung H S",
        "title": "Learning the parts of objects by non-negative matrix factorization",
        "journal": "Nature",
        "year": "1999", "volume": "401", "number": "6755", "pages": "788-791",
    },
    "lin1991": {
        "kind": "article",
        "author": "Lin J",
        "title": "Divergence measures based on the Shannon entropy",
        "journal": "IEEE Transactions on Information Theory",
        "year": "1991", "volume": "37", "number": "1", "pages": "145-151",
    },
    "sarndal1992": {
        "kind": "book",
        "author": "Särndal C E, Swensson B, Wretman J",
        "title": "Model assisted survey sampling",
        "address": "New York", "publisher": "Springer", "year": "1992",
    },
}  # fmt: skip
MODELS = {
    "nmf": {"zh": "tf-idf权重的非负矩阵分解[@lee1999]", "en": "NMF of tf-idf weights [@lee1999]"},
    "lda": {"zh": "LDA[@blei2003]", "en": "LDA [@blei2003]"},
}


def group_shares(*, lang: str) -> str:
    """Return what a group's theme share and its interval are (`shares.group_interval`)."""
    return {
        "zh": "一组文档的主题占比是各篇占比的均值，95%区间为logit尺度上以文档为单位的t区间。",
        "en": "A group's theme share is the mean over its documents, with a t interval over "
        "documents on the logit scale (95%).",
    }[lang]


def text_shares(*, lang: str) -> str:
    """Return what the interval of one text's share is (`one_share.text_interval`)."""
    if lang == "zh":
        return (
            "单篇文档的占比（主题、表述类型、政策工具以及逐年的主题占比，均同此法）附Jeffreys的95%区间"
            "[@brown2001]，其中句数除以设计效应[@kish1965]：同段句子的相关按文档来源估计"
            f"（段落不足{GENRE_UNITS}个的来源取全部文档），并向共同值收缩；该区间只说明该篇。"
        )
    return (
        "The share of one document (of themes, stances, policy instruments, and of themes by year) "
        "has Jeffreys' interval (95%) [@brown2001] for its number of sentences over a design "
        "effect [@kish1965]: the correlation inside paragraphs is estimated by source (over all "
        f"documents where a source has fewer than {GENRE_UNITS} paragraphs) and drawn towards a "
        "common one. It speaks of this document only."
    )


def corrected(*, lang: str) -> str:
    """Return how shares are corrected for coding error (`correction.corrected_shares`)."""
    return {
        "zh": "抽取过概率样本的总体另列校正编码误差后的占比：全部句子预测值的均值（n元组模型，"
        "按文档交叉拟合），"
        "加上人工编码样本中编码减预测按入样概率加权的均值，即抽样调查的差分估计[@sarndal1992]"
        "，近来称预测驱动推断或基于设计的监督学习[@angelopoulos2023; @egami2023]；"
        "方差按先抽文档、再抽句子的两阶段设计估计。",
        "en": "Where a probability sample was coded by hand, shares corrected for coding error "
        "stand "
        "beside them: the mean of predictions for all sentences (n-grams, cross-fitted by "
        "document) "
        "plus the weighted mean of code minus prediction in the sample, the difference estimator "
        "of "
        "survey sampling [@sarndal1992], lately prediction-powered inference or design-based "
        "supervised learning [@angelopoulos2023; @egami2023]; the variance is that of a design in "
        "two stages, documents first and sentences second.",
    }[lang]


def topics_chosen(model: str, k: int, *, min_stability: float, lang: str) -> str:
    """Return how the topic model was chosen among several (`topics.choose`)."""
    name = MODELS[model][lang]
    if lang == "zh":
        return (
            f"主题模型从各候选中选定为{name}、{k}个“话题”：先取稳定话题"
            f"（稳定性不低于{min_stability:g}）占比最高者，"
            f"相差{NEAR_SHARE:g}以内的取连贯性c_npmi[@bouma2009]最高者，"
            f"再相差{NEAR_COHERENCE:g}以内的取话题最少者。"
        )
    return (
        f"Of the candidates the topic model chosen is {name} with {k} topics: the highest share of "
        f"stable topics (stability of {min_stability:g} or more), within {NEAR_SHARE:g} of it the "
        f"highest coherence, c_npmi [@bouma2009], and within {NEAR_COHERENCE:g} of that the fewest "
        "topics."
    )


def topics_given(model: str, k: int, *, lang: str) -> str:
    """Return the topic model where the configuration names one alone."""
    name = MODELS[model][lang]
    return {
        "zh": f"主题模型为{name}，{k}个“话题”，个数事先给定。",
        "en": f"The topic model is {name} with {k} topics, a number given beforehand.",
    }[lang]


def stability(resamples: int, *, lang: str) -> str:
    """Return what a topic's stability is (`topics._agreement`)."""
    if lang == "zh":
        return (
            f"稳定性是对整篇文档重抽样{resamples}次、重新拟合并一一匹配话题后，"
            f"前{TOP}个词中相同者的平均比例。"
        )
    return (
        f"A topic's stability is the mean share of its first {TOP} terms that its one-to-one match "
        f"has, in models fitted again to {resamples} resamples of whole documents."
    )


def distances(*, lang: str) -> str:
    """Return what distances between documents are (`similarity.distances`)."""
    return {
        "zh": f"文档间的距离，按见于至少{MIN_DOCUMENTS}篇的实词求tf-idf余弦距离"
        "与Jensen-Shannon距离[@lin1991]，按主题占比求Hellinger距离，均随篇幅而变，只作描述。",
        "en": "Distances between documents are cosine distances of tf-idf weights and "
        f"Jensen-Shannon distances [@lin1991] over content terms in at least {MIN_DOCUMENTS} "
        "documents, and Hellinger distances of theme profiles; they depend on length and describe.",
    }[lang]


def mapped(terms: int, *, lang: str) -> str:
    """Return what the map is (`similarity.correspondence`)."""
    return {
        "zh": f"文档与词的分布图为最常见的至多{terms}个实词（不含地名）"
        "的对应分析[@greenacre2017]。",
        "en": f"The map of documents and terms is a correspondence analysis of up to {terms} of "
        "the "
        "most frequent content terms, place names left out [@greenacre2017].",
    }[lang]


def yearly(*, lang: str) -> str:
    """Return what the series of theme shares is (`trends.trends`)."""
    return {
        "zh": "主题的逐年占比把同一年的文档合为一篇。",
        "en": "Theme shares by year take a year's documents together, as if they were one.",
    }[lang]


def yearly_phrases(*, lang: str) -> str:
    """Return what the interval of a formulation's yearly rate is (`trends._poisson`)."""
    return {
        "zh": "提法的逐年频率附泊松分布的精确区间[@garwood1936]，该区间假定各次出现互相独立。",
        "en": "Yearly rates of formulations have exact Poisson intervals [@garwood1936], which "
        "take "
        "occurrences for independent.",
    }[lang]


def seeded(*, lang: str) -> str:
    """Return that the run can be repeated."""
    return {
        "zh": "设定随机种子，结果可完全复现。",
        "en": "Random seeds are set: the same input gives the same results.",
    }[lang]


def limit_correction(*, lang: str) -> str:
    """Return where corrected shares hold."""
    return {
        "zh": "编码误差的校正只对抽过样的总体成立，并以人工编码为准。",
        "en": "The correction for coding error holds for the populations that were sampled, and "
        "takes the codes of people for right.",
    }[lang]


def limit_years(*, lang: str) -> str:
    """Return what a series by year cannot tell."""
    return {
        "zh": "逐年序列只作描述，没有检验趋势或转折。",
        "en": "Series by year are description: no trend and no break is tested.",
    }[lang]

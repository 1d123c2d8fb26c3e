"""What methods and limits say of contrasts: sentences, references, constants from the code.

A work is cited by its key, as `[@smyth2004]` or `[@simes1986; @wilson1927]`.
"""

from lunheng.contrasts.compare import ALPHA, MIN_EXPECTED
from lunheng.contrasts.cutting import MIN_UNITS
from lunheng.contrasts.equivalence import EQUIVALENCE
from lunheng.contrasts.families import MIN_MEMBERS
from lunheng.contrasts.given import TESTED_DOCUMENTS, TESTED_TOTAL
from lunheng.contrasts.groups import UNEVEN
from lunheng.contrasts.one_text import MOST_CUTS, SHARE
from lunheng.contrasts.robustness import ROBUST

REFERENCES = {
    "benjamini1995": {
        "kind": "article",
        "author": "Benjamini Y, Hochberg Y",
        "title": "Controlling the false discovery rate: a practical and powerful approach to "
        "multiple testing",
        "journal": "Journal of the Royal Statistical Society: Series B",
        "year": "1995", "volume": "57", "number": "1", "pages": "289-300",
    },
    "benjamini2014": {
        "kind": "article",
        "author": "Benjamini Y, Bogomolov M",
        "title": "Selective inference on multiple families of hypotheses",
        "journal": "Journal of the Royal Statistical Society: Series B",
        "year": "2014", "volume": "76", "number": "1", "pages": "297-318",
    },
    "freedman1983": {
        "kind": "article",
        "author": "Freedman D, Lane D",
        "title": "A nonstochastic interpretation of reported significance levels",
        "journal": "Journal of Business & Economic Statistics",
        "year": "1983", "volume": "1", "number": "4", "pages": "292-298",
    },
    "greenland1985": {
        "kind": "article",
        "author": "Greenland S, Robins J M",
        "title": "Estimation of a common effect parameter from sparse follow-up data",
        "journal": "Biometrics",
        "year": "1985", "volume": "41", "number": "1", "pages": "55-68",
    },
    "simes1986": {
        "kind": "article",
        "author": "Simes R J",
        "title": "An improved Bonferroni procedure for multiple tests of significance",
        "journal": "Biometrika",
        "year": "1986", "volume": "73", "number": "3", "pages": "751-754",
    },
    "smyth2004": {
        "kind": "article",
        "author": "Smyth G K",
        "title": "Linear models and empirical Bayes methods for assessing differential expression "
        "in microarray experiments",
        "journal": "Statistical Applications in Genetics and Molecular Biology",
        "year": "2004", "volume": "3", "number": "1", "pages": "1-25",
    },
    "stephens2017": {
        "kind": "article",
        "author": "Stephens M",
        "title": "False discovery rates: a new deal",
        "journal": "Biostatistics",
        "year": "2017", "volume": "18", "number": "2", "pages": "275-294",
    },
    "wilson1927": {
        "kind": "article",
        "author": "Wilson E B",
        "title": "Probable inference, the law of succession, and statistical inference",
        "journal": "Journal of the American Statistical Association",
        "year": "1927", "volume": "22", "number": "158", "pages": "209-212",
    },
}  # fmt: skip
# What a family of tests is made of, by the name that `families` goes by.
KINDS = {
    "words": {"zh": "词", "en": "words"},
    "families": {"zh": "词族", "en": "families of words"},
    "themes": {"zh": "主题占比", "en": "theme shares"},
    "inside": {"zh": "某一主题之内的词", "en": "words inside a theme"},
}


def groups(permutations: int, *, lang: str) -> str:
    """Return how documents are held against documents (`groups`, `given.tested_terms`)."""
    half = 2 * TESTED_DOCUMENTS
    if lang == "zh":
        return (
            "多篇与多篇比较时，检验以文档为单位：各篇的词频按负二项分布的方差加权，构成得分统计量，"
            "其方差在词与词之间作经验贝叶斯收缩[@smyth2004]；"
            f"零分布取自整篇文档的{permutations}次随机置换，"
            "在频率与离散程度相近的词之间合并；95%区间由得分检验反推[@wilson1927]。"
            f"两侧文档长度的中位数之比小于{UNEVEN:g}时，"
            "置换到短文档位置的长文档按相邻的整段截到相应长度，"
            f"不足{MIN_UNITS}段的按比例随机抽稀。"
            f"只检验共出现至少{TESTED_TOTAL}次、见于至少{TESTED_DOCUMENTS}篇文档（"
            f"文档不足{half}篇时为半数）的词。"
        )
    return (
        "Groups are compared at the level of documents: counts, weighted by the variance of a "
        "negative binomial, give a score whose variance is moderated across terms [@smyth2004]; "
        f"its null distribution comes from {permutations} random permutations of whole documents, "
        "pooled over terms alike in frequency and dispersion; 95% intervals invert the score "
        f"[@wilson1927]. Where the ratio of the sides' median lengths is below {UNEVEN:g}, a "
        "longer "
        "document that is permuted into a shorter one's place is cut to its length in whole "
        f"neighbouring paragraphs (thinned at random if it has fewer than {MIN_UNITS}). Terms are "
        f"tested that occur {TESTED_TOTAL} times or more and in at least {TESTED_DOCUMENTS} "
        f"documents (half of them where there are fewer than {half})."
    )


def one_text(*, lang: str) -> str:
    """Return how one text is held against a genre (`one_text`)."""
    if lang == "zh":
        return (
            f"单篇文本与一种体裁比较时，各参照文档按相邻的整段截到该文长度（每篇至多{MOST_CUTS}次；"
            f"不足{MIN_UNITS}段的按比例随机抽稀；该文长于参照文档的中位数时，"
            "两者都以该中位数为准），"
            "以参照文档的平均频率为均值、离散程度向其随频率的趋势收缩的负二项分布求双侧尾概率；"
            "同样极端的参照片段所占比例更大时，取两者的加权几何平均（"
            f"权重{1 - SHARE:g}与{SHARE:g}）。"
            "所得之值再以逐篇留出的参照文档自身的片段校准为p值。"
            f"只检验期望次数不低于{MIN_EXPECTED:g}的词。"
        )
    return (
        "One text is held against a genre: each reference is cut to its length in whole "
        f"neighbouring paragraphs (up to {MOST_CUTS} times; thinned at random if it has fewer than "
        f"{MIN_UNITS}; a text longer than the median reference is tested at that length), and a "
        "negative binomial with the mean of the references' rates and a dispersion drawn to its "
        "trend in the rate gives a two-sided tail; where the share of the references' cuts that "
        "are "
        "as far out is larger, the weighted geometric mean of both is taken (weights "
        f"{1 - SHARE:g} and {SHARE:g}). What results is calibrated as a p value on the references' "
        "own cuts, each document left out in turn. Only terms with an expected count of "
        f"{MIN_EXPECTED:g} or more are tested."
    )


def shifted(*, lang: str) -> str:
    """Return against which ratio is tested (`moderation.centre`)."""
    return {
        "zh": "所检验的词足够多时，检验针对的不是1，而是多数词共有的频率比（双权位置估计），"
        "因为一些词大幅增多时，其余词的频率会随之下降。",
        "en": "Where enough terms are tested, tests are against the ratio that most of them have "
        "(a bisquare location) and not against 1, since some words that rise steeply make the "
        "rates of all others fall.",
    }[lang]


def families(kinds: list[str], *, lang: str) -> str:
    """Return how a family of tests answers for itself; `kinds` are keys of `KINDS`."""
    names = [KINDS[kind][lang] for kind in kinds]
    if lang == "zh":
        return (
            f"每个比较的{'、'.join(names)}各为一族检验，族内按错误发现率求q值[@benjamini1995]；"
            f"零分布显示一族检验在水平{ALPHA:g}上有所发现的概率超过{ALPHA:g}时，"
            "依其Simes检验的p值相应放大q值[@simes1986]。"
        )
    return (
        f"Of each contrast, {', '.join(names)} are families of tests, each with q values of its "
        f"false discovery rate [@benjamini1995]; where the null distribution shows that a family "
        f"finds anything at level {ALPHA:g} with a probability above {ALPHA:g}, its q values are "
        "multiplied accordingly, by its Simes p values [@simes1986]."
    )


def within(*, lang: str) -> str:
    """Return that calls answer for their own family (`computation.families: within`)."""
    return {
        "zh": "判定以族内的q值为准，不对各族之间的多重检验再作校正。",
        "en": "Calls go by the q values within a family and do not answer for the number of "
        "families.",
    }[lang]


def across(*, lang: str) -> str:
    """Return that calls answer for the study (`computation.families: across`)."""
    return {
        "zh": "判定以全研究各族合并校正后的q值为准[@benjamini2014]。",
        "en": "Calls go by q values that hold across all families of the study [@benjamini2014].",
    }[lang]


def called(*, lang: str) -> str:
    """Return when a difference, or none, is said (`compare.calls`, `equivalence.band`)."""
    if lang == "zh":
        return (
            f"q≤{ALPHA:g}、频率比高于（或低于）多数词共有的频率比且其95%区间整体高于（或低于）"
            "1的词，"
            "判定有差异；q值更大的词，"
            f"区间完全落在1与多数词共有的频率比各自的{EQUIVALENCE:g}倍上下之内的，"
            "判定大致相同；其余为无法判定。"
        )
    return (
        f"A term is called different at q ≤ {ALPHA:g} where its ratio lies above (or below) the "
        "one "
        "that most terms have and its 95% interval above (or below) 1; at a larger q it is "
        f"called no difference where the interval lies within a factor of {EQUIVALENCE:g} either "
        "way of both; all others cannot be told."
    )


def word_families(*, lang: str) -> str:
    """Return what a family of words is (`families.term_families`)."""
    if lang == "zh":
        return f"词族由一个词和以它开头或结尾的词组成（至少{MIN_MEMBERS}个），按次数之和检验。"
    return (
        f"A family of words is a word and those that begin or end with it ({MIN_MEMBERS} or more), "
        "tested by the sum of their counts."
    )


def adjusted(*, lang: str) -> str:
    """Return how theme shares are held equal (`adjustment.factors`)."""
    return {
        "zh": "为控制主题构成，另以间接标准化求出各文档按其主题占比应有的次数，"
        "对照该次数作同样的检验。",
        "en": "To hold theme shares equal, the same test is made against the counts that a "
        "document's themes lead one to expect (indirect standardisation).",
    }[lang]


def common_ratio(*, lang: str) -> str:
    """Return how groups' ratio with theme shares held equal is estimated."""
    return {
        "zh": "此时多篇之间的频率比用Mantel与Haenszel的估计[@greenland1985]。",
        "en": "Between groups the ratio is then that of Mantel and Haenszel [@greenland1985].",
    }[lang]


def shrunken(*, lang: str) -> str:
    """Return what terms are ranked and drawn by (`shrinkage.shrink`)."""
    return {
        "zh": "排序与作图用向多数词共有的频率比收缩的频率比[@stephens2017]。",
        "en": "Terms are ranked and drawn by ratios shrunken towards the one that most terms have "
        "[@stephens2017].",
    }[lang]


def unreused(*, lang: str) -> str:
    """Return that ratios without reused wording stand beside the others."""
    return {
        "zh": "另列剔除各文档间重复的文字后的频率比。",
        "en": "Ratios without wording that documents share stand beside them.",
    }[lang]


def formula(permutations: int, *, lang: str) -> str:
    """Return how the effects of a formula are tested (`formula.contrast_model`)."""
    if lang == "zh":
        return (
            "多组同时比较与协变量用对数线性模型：各词的模型按负二项分布加权，"
            "效应以其各列在其余列之外的得分检验，"
            f"方差在词与词之间收缩，零分布取自其余列残差的{permutations}次随机置换[@freedman1983]，"
            "多数词共有的效应先予扣除；每个效应自成一族[@benjamini1995]，"
            "零分布显示发现过多时放大q值[@simes1986]，"
            f"q≤{ALPHA:g}判定有差异。此处不截短文档，"
            f"所检验的也是共出现至少{TESTED_TOTAL}次、见于至少{TESTED_DOCUMENTS}篇文档"
            f"（文档不足{2 * TESTED_DOCUMENTS}篇时为半数）的词。"
        )
    return (
        "Several groups at once, and covariates, are modelled by a log-linear model of each term "
        "with the weights of a negative binomial; an effect is tested by the score of its columns "
        "beyond all others, over variances moderated across terms, its null distribution comes "
        "from "
        f"{permutations} permutations of the other columns' residuals [@freedman1983], and what "
        "most terms share is taken out. Each effect is a family of its own [@benjamini1995], its q "
        "values multiplied where the null finds too much [@simes1986], and a difference is called "
        f"at q ≤ {ALPHA:g}. Documents are not cut here; terms are tested that occur {TESTED_TOTAL} "
        f"times or more and in at least {TESTED_DOCUMENTS} documents (half of them where there are "
        f"fewer than {2 * TESTED_DOCUMENTS})."
    )


def robust(*, segmentations: bool, halves: bool, lang: str) -> str:
    """Return under which choices claims were computed again (`robustness`)."""
    if lang == "zh":
        choices = (["其他分词方案"] if segmentations else []) + ["不用停用词表", "剔除重复的文字"]
        choices += ["参照文档的两个随机半数"] if halves else []
        return (
            f"主要结论另在其他处理方式下重新计算（{'、'.join(choices)}），"
            f"至少{100 * ROBUST:.0f}%的方式给出同一判定的为稳健。"
        )
    choices = ["other segmentations"] if segmentations else []
    choices += ["no stop list", "reused wording left out"]
    choices += ["random halves of the reference"] if halves else []
    return (
        f"Headline claims were computed again under other choices ({', '.join(choices)}); a claim "
        "is "
        f"robust where at least {100 * ROBUST:.0f}% of them give the same call."
    )


def limit_one_text(*, lang: str) -> str:
    """Return what one text cannot tell."""
    return {
        "zh": "单篇文本没有自身的文档间方差：结论是“这样的计数在该体裁的一篇文档中有多少见”。",
        "en": "A single text has no variance between documents of its own: what is said is how "
        "rare "
        "such counts would be in one document of the reference genre.",
    }[lang]


def limit_periods(*, lang: str) -> str:
    """Return what contrasts of periods of one series cannot tell."""
    return {
        "zh": "年份前后相关，时期之间的对比只作描述。",
        "en": "Years follow one another; contrasts between periods are description.",
    }[lang]


def limit_composition(*, lang: str) -> str:
    """Return what rates cannot tell."""
    return {
        "zh": "词频是成分数据：一些词增多，其余词的占比就减少。",
        "en": "Rates are compositional: where some words rise, the shares of the others fall.",
    }[lang]

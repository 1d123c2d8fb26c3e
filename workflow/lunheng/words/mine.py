"""The miner: proposes terms for the lexicon from a corpus; a person accepts them.

Every run of Han characters up to `LONGEST` is counted by numbering: a run of one more character is
the pair of the number of the shorter run and that of the character, and is looked at only where
both its shorter runs are frequent. No string is made before its run has passed the filters.
"""

import numpy as np
import pandas as pd

from lunheng.corpus.normalise import codes_of, from_runs
from lunheng.errors import LunhengError
from lunheng.words.classes import class_of

LONGEST = 10
KINDS = {
    "term": "str",
    "n": "int64",
    "n_documents": "int64",
    "npmi": "float64",
    "entropy_left": "float64",
    "entropy_right": "float64",
    "c_value": "float64",
    "score": "float64",
    "segmentation": "str",
    "share_cut": "float64",
    "example_document": "str",
    "example": "str",
}
_HAN = (0x4E00, 0x9FD5)  # what the dictionary's engines see: see `lunheng.segment`
_STOPS = "，。；：！？\n"  # not 、: terms are what is listed
_EXAMPLE = 40
# A firm joint and free edges. Terms that people put into a lexicon lie well above: their lowest
# tenth has an NPMI of 0.33 and 2 bits. Where today's cuts contradict a run, it must be plainer.
_FIRM, _FREE = 0.25, 1.5
_PLAIN_FIRM, _PLAIN_FREE = 0.6, 3.0
_MOST = 0.5
_ALWAYS = 0.9
_NESTED = 0.8
# What words do in the corpus tells which begin or end no term, without a list of verbs: 优化 opens
# phrases, 取得 takes the mark of completion 了, 分别 stands before such words; 占 hardly ever
# closes a phrase. Imagined occurrences that do none of it keep rare words from being judged.
_OPENS, _TAKES, _LEADS = 0.3, 0.01, 0.3
_ENDS, _CLOSES = 0.02, 0.01
_IMAGINED = 10


def _corpus(paragraphs: pd.DataFrame, clauses: pd.DataFrame, tokens: pd.DataFrame) -> dict:
    """Return the text of all paragraphs in one line, and what is at each of its places.

    `first` and `last` hold the number in `terms` of the token that begins here or that ends
    before here, or -1; `edge` is true where either is.
    """
    paragraphs = paragraphs.sort_values(["document", "paragraph"])
    keys = pd.MultiIndex.from_frame(paragraphs[["document", "paragraph"]])
    lengths = paragraphs["text"].str.len().to_numpy(np.int64)
    offsets = np.concatenate([[0], np.cumsum(lengths + 1)])
    text = "".join(f"{line}\n" for line in paragraphs["text"])
    width = int(paragraphs["end"].max()) + 2
    # Places of the received text, made to rise from paragraph to paragraph; a line's end lies last.
    where = np.concatenate(
        [
            number * width + np.append(from_runs(row, length), width - 1)
            for number, (row, length) in enumerate(zip(paragraphs["offsets"], lengths, strict=True))
        ]
    )
    names, documents = np.unique(paragraphs["document"].to_numpy(object), return_inverse=True)
    at = _rows(keys, tokens, "tokens")
    starts = np.searchsorted(where, at * width + tokens["start"].to_numpy())
    ends = np.searchsorted(where, at * width + tokens["end"].to_numpy() - 1, side="right")
    terms, codes = np.unique(tokens["term"].to_numpy(object), return_inverse=True)
    first, last = np.full(len(text) + 1, -1), np.full(len(text) + 1, -1)
    first[starts], last[ends] = codes, codes
    _check_cover(text, where // width, keys, np.cumsum((first >= 0).astype(int) - (last >= 0)))
    at = offsets[_rows(keys, clauses, "clauses")]
    return {
        "text": text,
        "document": np.repeat(documents, lengths + 1),
        "names": names,
        "terms": terms,
        "first": first,
        "last": last,
        "edge": (first >= 0) | (last >= 0),
        "clauses": np.unique(
            np.stack([at + clauses["text_start"], at + clauses["text_end"]], axis=1), axis=0
        ),
        **_neighbours(text),
    }


def _rows(keys: pd.MultiIndex, frame: pd.DataFrame, name: str) -> np.ndarray:
    """Return the number of the paragraph of each row."""
    at = keys.get_indexer(pd.MultiIndex.from_frame(frame[["document", "paragraph"]]))
    if (at < 0).any():
        row = frame.iloc[int(np.argmax(at < 0))]
        raise LunhengError(
            f"table {name}: paragraph {row['paragraph']} of {row['document']!r} is not in table "
            "paragraphs; pass the tables of the same sources"
        )
    return at


def _check_cover(text: str, line: np.ndarray, keys: pd.MultiIndex, depth: np.ndarray) -> None:
    """Raise LunhengError where a Han character lies in no token."""
    points = codes_of(text)
    bare = np.flatnonzero((points >= _HAN[0]) & (points <= _HAN[1]) & (depth[:-1] < 1))
    if len(bare):
        document, paragraph = keys[line[bare[0]]]
        raise LunhengError(
            f"table tokens: {text[bare[0]]!r} in paragraph {paragraph} of {document!r} is in no "
            "token, expected all of the text; pass the whole table of these paragraphs"
        )


def _neighbours(text: str) -> dict:
    """Return what lies to the left and right of each place.

    A letter or figure is its code point. Anything else, and the text's ends, differ from all
    others: each is a neighbour of its own.
    """
    points = codes_of(text).astype(np.int64)
    signs, which = np.unique(points, return_inverse=True)
    letter = np.array([chr(sign).isalnum() for sign in signs])[which]
    digit = np.array([chr(sign).isdecimal() for sign in signs])[which]
    stop = np.isin(points, codes_of(_STOPS))
    signs = np.where(letter, points, -2 - np.arange(len(points)))
    return {
        "points": points,
        "left": np.concatenate([[-1], signs]),
        "right": np.append(signs, -1),
        "opens": np.concatenate([[True], stop]),
        "closes": np.append(stop, True),
        "figure": np.concatenate([[False], digit]),
    }


def _number(pairs: np.ndarray, found: np.ndarray, min_count: int) -> tuple[np.ndarray, np.ndarray]:
    """Number the values that stand often enough at the places found; -1 elsewhere; and counts."""
    numbers = np.full(len(pairs), -1, dtype=np.int32)
    _, inverse, counts = np.unique(pairs[found], return_inverse=True, return_counts=True)
    keep = counts >= min_count
    numbers[found] = np.where(keep, np.cumsum(keep) - 1, -1)[inverse]
    return numbers, counts[keep]


def _runs(points: np.ndarray, min_count: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return for each length from 1 the number of the run that starts at each place, and counts."""
    han = np.flatnonzero((points >= _HAN[0]) & (points <= _HAN[1]))
    levels = [_number(points, han, min_count)]
    single, signs = levels[0][0].astype(np.int64), max(len(levels[0][1]), 1)
    while len(levels) < LONGEST and len(levels[-1][1]):
        size, shorter = len(levels), levels[-1][0]
        end = max(len(points) - size, 0)
        found = np.flatnonzero((shorter[:end] >= 0) & (shorter[1 : end + 1] >= 0))
        pairs = np.zeros(len(points), dtype=np.int64)
        pairs[found] = shorter[found] * np.int64(signs) + single[found + size]
        levels.append(_number(pairs, found, min_count))
    return levels


def _entropy(run: np.ndarray, neighbour: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Return the entropy in bits of each run's neighbours."""
    order = np.lexsort((neighbour, run))
    run, neighbour = run[order], neighbour[order]
    new = np.concatenate([[True], (run[1:] != run[:-1]) | (neighbour[1:] != neighbour[:-1])])
    at = np.flatnonzero(new)
    counts = np.diff(np.append(at, len(run)))
    bits = np.log2(n) - np.bincount(run[at], counts * np.log2(counts), len(n)) / n
    return np.maximum(bits, 0.0)  # rounding leaves -0.0 where there is one neighbour only


def _weakest(levels: list, size: int, first: np.ndarray, total: int) -> np.ndarray:
    """Return the least NPMI over a run's splits in two: a term is as firm as its weakest joint."""
    n = levels[size - 1][1].astype(float)
    least = np.full(len(n), np.inf)
    for left in range(1, size):
        (heads, n_head), (tails, n_tail) = levels[left - 1], levels[size - left - 1]
        product = n_head[heads[first]].astype(float) * n_tail[tails[first + left]]
        least = np.minimum(least, np.log(n * total / product) / np.log(total / n))
    return least


def _typical(edge: np.ndarray, run: np.ndarray, at: np.ndarray, size: int) -> np.ndarray:
    """Return the first place where a run is cut as it is most often cut, for each run."""
    cuts = np.zeros(len(at), dtype=np.int64)
    for step in range(size + 1):
        cuts |= edge[at + step].astype(np.int64) << step
    kinds, index, counts = np.unique(
        (run.astype(np.int64) << (LONGEST + 1)) | cuts, return_index=True, return_counts=True
    )
    owner = kinds >> (LONGEST + 1)
    order = np.lexsort((kinds, -counts, owner))
    return at[index[order][np.unique(owner[order], return_index=True)[1]]]


def _describe(corpus: dict, levels: list, size: int) -> pd.DataFrame:
    """Describe the runs of one length: measures, and shares of their occurrences."""
    numbers, n = levels[size - 1]
    at = np.flatnonzero(numbers >= 0)
    run, end, edge = numbers[at], at + size, corpus["edge"]
    many = len(corpus["names"])
    documents = np.unique(run * np.int64(many) + corpus["document"][at]) // many
    inner = np.concatenate([[0], np.cumsum(edge)])
    whole, broken = edge[at] & edge[end], inner[end] > inner[at + 1]
    place = _typical(edge, run, at, size)
    han = int(((corpus["points"] >= _HAN[0]) & (corpus["points"] <= _HAN[1])).sum())
    marks = {
        "one": whole & ~broken,
        "broken": broken,
        "whole": whole & broken,
        "opens": corpus["opens"][at],
        "closes": corpus["closes"][end],
        "figure": corpus["figure"][at],
    }
    return pd.DataFrame(
        {
            "place": place,
            "size": size,
            "n": n,
            "n_documents": np.bincount(documents, minlength=len(n)),
            "npmi": _weakest(levels, size, place, han),
            "entropy_left": _entropy(run, corpus["left"][at], n),
            "entropy_right": _entropy(run, corpus["right"][end], n),
            **{k: np.bincount(run[mark], minlength=len(n)) / n for k, mark in marks.items()},
        }
    )


def _firm(runs: pd.DataFrame, min_documents: int) -> pd.DataFrame:
    """Return the runs that the measures let pass."""
    free = runs[["entropy_left", "entropy_right"]].min(axis=1)
    agreed = runs["whole"] > _MOST * runs["broken"]
    plain = (runs["npmi"] >= _PLAIN_FIRM) & (free >= _PLAIN_FREE)
    plain &= runs["n_documents"] >= 3 * min_documents
    keep = (runs["n_documents"] >= min_documents) & (runs["npmi"] >= _FIRM) & (free >= _FREE)
    keep &= (runs["broken"] >= _MOST) & (agreed | plain)
    keep &= (runs["closes"] < _ALWAYS) & (runs["opens"] < _ALWAYS) & (runs["figure"] < _MOST)
    return runs[keep].assign(free=free[keep])


def _bad_edges(corpus: dict) -> tuple[set[str], set[str]]:
    """Return the words that begin no term, and those that end none."""
    terms, first = corpus["terms"], corpus["first"]
    at = np.flatnonzero(first >= 0)
    word = first[at]
    end = at + np.array([len(term) for term in terms])[word]
    after = first[end]
    n = np.bincount(word, minlength=len(terms))
    seen = n + _IMAGINED

    def count(mark):
        return np.bincount(word[mark], minlength=len(terms))

    takes = count(np.isin(after, np.flatnonzero(terms == "了")))
    governs = (count(corpus["opens"][at]) >= _OPENS * seen) | (takes >= _TAKES * seen)
    leads = count((after >= 0) & governs[after]) >= _LEADS * seen
    never = count(corpus["right"][end] < 0) + 1 < _CLOSES * n
    return set(terms[governs | leads]), set(terms[never | (takes >= _ENDS * seen)])


def _tokens_at(corpus: dict, place: int, end: int) -> tuple[list[str], bool, bool]:
    """Return the tokens that cover a run, whether one begins with it, and whether one ends so."""
    at = place
    while corpus["first"][at] < 0:
        at -= 1
    words, begins = [], at == place
    while at < end:
        words.append(corpus["terms"][corpus["first"][at]])
        at += len(words[-1])
    return words, begins, at == end


def _named(corpus: dict, runs: pd.DataFrame, functions: set[str]) -> pd.DataFrame:
    """Return the runs whose words may make a term, with term and segmentation."""
    heads, tails = _bad_edges(corpus)
    terms, cuts, keep = [], [], []
    for place, size in zip(runs["place"], runs["size"], strict=True):
        term = corpus["text"][place : place + size]
        words, begins, ends = _tokens_at(corpus, place, place + size)
        bad = (begins and words[0] in heads) or (ends and words[-1] in tails)
        bad = bad or any(word in functions for word in words)
        keep.append(not bad and class_of(term, functions=functions, places=set()) == "content")
        terms.append(term)
        cuts.append(" ".join(words))
    return runs.assign(term=terms, segmentation=cuts)[np.array(keep, dtype=bool)]


def _nesting(counts: dict[str, int]) -> tuple[list[float], list[float]]:
    """Return C-value and the largest share inside one longer candidate, for each candidate."""
    inside, longer, most = (dict.fromkeys(counts, 0) for _ in range(3))
    for term in sorted(counts, key=len, reverse=True):
        own = counts[term] - inside[term]
        spans = ((a, a + b) for b in range(2, len(term)) for a in range(len(term) - b + 1))
        for part in {term[a:b] for a, b in spans} & counts.keys():
            inside[part] += own
            longer[part] += 1
            most[part] = max(most[part], counts[term])
    values = [
        np.log2(len(term)) * (n - (inside[term] / longer[term] if longer[term] else 0))
        for term, n in counts.items()
    ]
    return values, [most[term] / n for term, n in counts.items()]


def _score(runs: pd.DataFrame) -> pd.Series:
    """Return the combined rank; see `mine`."""
    ranks = runs[["npmi", "free", "n_documents", "c_value"]].rank(pct=True)
    # Firmness counts twice: of a hundred first proposals six more were terms when judged by hand.
    return ranks.prod(axis=1) * ranks["npmi"] * (1 - runs["opens"]) * (1 - runs["closes"])


def _example(corpus: dict, place: int, size: int) -> str:
    """Return the clause that holds the term, or its nearest characters."""
    clauses = corpus["clauses"]
    start, end = clauses[np.searchsorted(clauses[:, 0], place, side="right") - 1]
    if end - start > _EXAMPLE:
        start = int(np.clip(place - (_EXAMPLE - size) // 2, start, end - _EXAMPLE))
        end = start + _EXAMPLE
    return corpus["text"][start:end].strip()


def mine(
    paragraphs: pd.DataFrame,
    clauses: pd.DataFrame,
    tokens: pd.DataFrame,
    *,
    known: set[str],
    functions: set[str],
    min_count: int = 5,
    min_documents: int = 3,
    limit: int = 2000,
) -> pd.DataFrame:
    """Propose terms that today's segmentation cuts to pieces.

    A candidate is a run of 2 to `LONGEST` Han characters that is cut in at least half of its
    occurrences. Left out are runs that have a loose joint (NPMI) or a bound edge (entropy); that
    hold a function word, are a numeral or date, or go on with a figure; that always open or close
    a phrase; that begin or end with a word which does what predicates do; whose edges mostly fall
    inside today's tokens, unless the evidence is strong; and that stand almost always inside one
    longer candidate.

    Parameters
    ----------
    paragraphs, clauses, tokens
        Tables of these names, in Chinese, of all sources together.
    known
        Terms that the lexicon has: left out.
    functions
        Function words.
    min_count, min_documents
        Occurrences, and documents with one, that a candidate has at least.
    limit
        Candidates to return at most.

    Returns
    -------
    One row a candidate, by falling score, then term:

    term, n, n_documents
        The candidate, its occurrences and its documents.
    npmi
        Normalised pointwise mutual information (Bouma 2009, *Proceedings of GSCL*) of its
        weakest split in two, from -1 to 1, by shares of the Han characters: the best split would
        let 推动高质量发展 pass for the firmness of 高质量.
    entropy_left, entropy_right
        Bits of the neighbouring character (Huang and Powers 2003, *PACLIC* 17, after the accessor
        variety of Feng, Chen, Deng and Zheng 2004, doi:10.1162/089120104773633394, where an edge
        is also a neighbour of its own each time): ends of lines and signs that are neither letter
        nor figure count each as a distinct neighbour.
    c_value
        C-value (Frantzi, Ananiadou and Mima 2000, doi:10.1007/s007999900023), by characters.
    score
        Product of percentile ranks (npmi twice, the smaller entropy, n_documents, c_value), of
        the share of occurrences that open no phrase, and of the share that close none.
    segmentation, share_cut
        Today's tokens, separated by blanks, where it is cut as most often; the share of
        occurrences that are not one token.
    example_document, example
        The first such place, by document and paragraph: its clause, or 40 characters of it.

    Raises
    ------
    LunhengError
        Where a token or clause lies in no paragraph.
    """
    nothing = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in KINDS.items()})
    if not len(tokens):
        return nothing
    corpus = _corpus(paragraphs, clauses, tokens)
    levels = _runs(corpus["points"], min_count)
    firm = [
        _firm(_describe(corpus, levels, size), min_documents)
        for size in range(2, len(levels) + 1)
        if len(levels[size - 1][1])
    ]
    if not firm or not sum(map(len, firm)):
        return nothing
    runs = _named(corpus, pd.concat(firm), functions)
    runs = runs[~runs["term"].isin(known)]
    values, nested = _nesting(dict(zip(runs["term"], runs["n"], strict=True)))
    runs = runs.assign(c_value=values, share_cut=1 - runs["one"])[np.array(nested) < _NESTED]
    runs = runs.assign(score=_score(runs)).sort_values(["score", "term"], ascending=[False, True])
    runs = runs.head(limit).assign(
        example_document=lambda top: corpus["names"][corpus["document"][top["place"]]],
        example=lambda top: [
            _example(corpus, place, size)
            for place, size in zip(top["place"], top["size"], strict=True)
        ],
    )
    return runs[list(KINDS)].astype(KINDS).reset_index(drop=True)

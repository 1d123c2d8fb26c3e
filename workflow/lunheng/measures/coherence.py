"""Coherence of topics: whether their top terms stand together in texts."""

import numpy as np

from lunheng.errors import LunhengError

MEASURES = ("c_v", "c_npmi", "c_uci")


def coherence(texts: list[list[str]], topics: list[list[str]], *, measure: str) -> np.ndarray:
    """Return each topic's coherence in texts, by gensim's CoherenceModel.

    Röder, Both and Hinneburg 2015, doi:10.1145/2684822.2685324. `topics.npmi` is c_npmi over bags
    of words; here texts are in order, and a window slides over them.

    Parameters
    ----------
    texts
        Tokens of each text, in order; held-out texts are as good as those that were modelled.
    topics
        Top terms of each topic: two or more, and as many for each.
    measure
        c_v (windows of 110 tokens), c_npmi or c_uci (windows of 10).

    Returns
    -------
    A value for each topic; their mean is the model's.

    Raises
    ------
    LunhengError
        An unknown measure, topics of one term or of unlike length, or a term that no text has.
    """
    from gensim.corpora import Dictionary
    from gensim.models.coherencemodel import CoherenceModel

    if measure not in MEASURES:
        raise LunhengError(f"measure: found {measure!r}, expected one of {', '.join(MEASURES)}")
    size = min((len(set(topic)) for topic in topics), default=0)
    if size < 2 or any(len(topic) != size for topic in topics):
        found = sorted({len(topic) for topic in topics})
        raise LunhengError(
            f"topics: expected two or more different terms, as many in each topic, found {found}"
        )
    known = {token for text in texts for token in text}
    for number, topic in enumerate(topics):
        missing = [term for term in topic if term not in known]
        if missing:
            raise LunhengError(f"topic {number}: no text has “{missing[0]}”; leave it out")
    model = CoherenceModel(
        topics=topics,
        texts=texts,
        dictionary=Dictionary(texts),
        coherence=measure,
        topn=size,
        processes=1,
    )
    return np.array(model.get_coherence_per_topic())

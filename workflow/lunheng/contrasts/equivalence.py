"""The band of ratios that are no difference."""

import numpy as np

EQUIVALENCE = 1.5


def band(shift, *, equivalence: float = EQUIVALENCE):
    """Return the ends of the band, log2 ratios; the lower is above the upper for no band.

    A ratio in the band is no difference: it is within `equivalence` either way of 1, and of the
    ratio that most terms have (`shift`, log2). Where these are far apart no ratio is near both.
    """
    half = np.log2(equivalence)
    shift = np.asarray(shift, float)
    return np.maximum(-half, shift - half)[()], np.minimum(half, shift + half)[()]

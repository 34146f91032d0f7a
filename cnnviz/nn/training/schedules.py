"""How the learning rate goes while training: pure functions of the part that is done."""

import math
from typing import Literal, get_args

Schedule = Literal["one-cycle", "cosine", "constant"]
SCHEDULES: tuple[Schedule, ...] = get_args(Schedule)


def rate_at(schedule: Schedule, done: float, peak: float, warm: float = 0.2) -> float:
    """Return the learning rate when the part `done`, 0 to 1, of the training is over.

    Parameters
    ----------
    schedule : {"one-cycle", "cosine", "constant"}
        "one-cycle" rises from a tenth of the peak to the peak, then falls to nothing, on half
        waves of a cosine [1]_; "cosine" falls from the peak to nothing [2]_.
    done : float
        From 0, the first step, to 1, the last.
    peak : float
        The largest rate.
    warm : float
        The part of the training in which "one-cycle" rises.

    References
    ----------
    .. [1] Smith and Topin, arXiv:1708.07120.
    .. [2] Loshchilov and Hutter, arXiv:1608.03983.
    """
    if schedule == "constant":
        return peak
    if schedule == "one-cycle" and done < warm:
        return peak * (0.1 + 0.9 * _half_wave(done / warm))
    left = done if schedule == "cosine" else (done - warm) / (1 - warm)
    return peak * (1 - _half_wave(left))


def _half_wave(part: float) -> float:
    """Return 0 at 0 and 1 at 1, level at both ends."""
    return (1 - math.cos(math.pi * min(max(part, 0.0), 1.0))) / 2

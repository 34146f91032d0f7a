"""What an animation is made of: shots, what changes between them, and the time they take."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.threads import cores

Pixels = NDArray[np.uint8]
"""RGB, shape (H, W, 3)."""
Shot = tuple[Pixels, float]
"""What is seen, and for how many seconds."""
AHEAD = 2
"""So many shots for each core are held while they are encoded, and not more."""

T = TypeVar("T")


@dataclass(frozen=True, eq=False, slots=True)
class Change:
    """The part of a shot that differs from the one before.

    Attributes
    ----------
    pixels : ndarray of uint8, shape (h, w, 3)
        What is seen there now.
    left, top : int
        Where it lies.
    begin, end : float
        When it appears, and when the next one does, in seconds.
    """

    pixels: Pixels
    left: int
    top: int
    begin: float
    end: float

    def units(self, a_second: int, least: int = 1) -> int:
        """Return how long it is seen, in whole parts of a second.

        Rounded so that the errors do not add up.
        """
        return max(least, round(self.end * a_second) - round(self.begin * a_second))


def changes(shots: Iterable[Shot], grid: int = 1) -> Iterator[Change]:
    """Yield what changes from shot to shot; a shot like the one before only makes that longer.

    Parameters
    ----------
    grid : int
        Left and top are multiples of this.
    """
    before: Pixels | None = None
    waiting: tuple[Pixels, int, int] | None = None
    begin = now = 0.0
    for pixels, seconds in shots:
        box = (0, 0, *pixels.shape[:2]) if before is None else _differing(before, pixels)
        if box is not None:
            if waiting is not None:
                yield Change(*waiting, begin, now)
            top, left, bottom, right = box
            top, left = top // grid * grid, left // grid * grid
            waiting, begin = (pixels[top:bottom, left:right], left, top), now
        before, now = pixels, now + seconds
    if waiting is not None:
        yield Change(*waiting, begin, now)


def repeated(shots: Iterable[Shot], rate: float) -> Iterator[tuple[Pixels, int]]:
    """Yield each shot with how often it is seen at `rate` pictures a second."""
    now = 0.0
    for pixels, seconds in shots:
        count = round((now + seconds) * rate) - round(now * rate)
        now += seconds
        yield pixels, max(1, count)


def encoded_in_order(jobs: Iterable[Callable[[], T]]) -> Iterator[T]:
    """Do `jobs` on all cores, and yield their results in order.

    Only a few are taken ahead: the memory does not grow with their number. When no more results
    are wanted, what has not begun is dropped.
    """
    count = cores()
    pool = ThreadPoolExecutor(count, thread_name_prefix="cnnviz-encode")
    waiting: deque[Future[T]] = deque()
    try:
        for job in jobs:
            waiting.append(pool.submit(job))
            if len(waiting) >= AHEAD * count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _differing(before: Pixels, after: Pixels) -> tuple[int, int, int, int] | None:
    """Return first and last row and column of what differs, the last ones not included."""
    rows = len(after)
    differs = before.reshape(rows, -1) != after.reshape(rows, -1)
    down = np.flatnonzero(differs.any(axis=1))
    if not down.size:
        return None
    top, bottom = int(down[0]), int(down[-1]) + 1
    across = np.flatnonzero(differs[top:bottom].any(axis=0)) // 3
    return top, int(across[0]), bottom, int(across[-1]) + 1

"""How far a command has come: one line on stderr that moves, if a person is looking."""

import sys
import time

WIDTH = 20
BETWEEN = 0.1
"""Seconds from one look of the line to the next."""


class Progress:
    """A bar, how many of how many, failures, and the time that is left.

    Parameters
    ----------
    count : int
        How many there are; for a single one there is no bar.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._moving = count > 1 and sys.stderr.isatty()
        self._begun, self._shown, self._length = time.monotonic(), 0.0, 0

    def show(self, done: int, failed: int) -> None:
        """Say that so many are done, failures counted in."""
        now = time.monotonic()
        if not self._moving or (self._length and now - self._shown < BETWEEN):
            return
        left = (now - self._begun) / done * (self._count - done)
        words = f"[{'#' * (WIDTH * done // self._count):{WIDTH}}] {done} of {self._count}"
        words += f", {failed} failed" if failed else ""
        words += f"  {clock(left)} left"
        print(f"\r{words:{self._length}}", end="", file=sys.stderr, flush=True)
        self._shown, self._length = now, len(words)

    def clear(self) -> None:
        """Take the line away, for something that stays."""
        if self._length:
            print(f"\r{'':{self._length}}\r", end="", file=sys.stderr, flush=True)
            self._length = 0


def clock(seconds: float) -> str:
    """Return a length of time: ``"0:07"``, ``"1:02:03"``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

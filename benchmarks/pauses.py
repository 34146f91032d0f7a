"""How long the event loop does not answer."""

import time

from PySide6.QtCore import QTimer


class Pauses:
    """Measures from its making on."""

    def __init__(self) -> None:
        self._longest = 0.0
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._last = time.perf_counter()

    def longest(self) -> float:
        """Stop, and return the longest pause in milliseconds."""
        self._tick()
        self._timer.stop()
        return 1000 * self._longest

    def _tick(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._last)
        self._last = now

"""Garbage is collected on the GUI thread and nowhere else.

Python looks for unreachable cycles on whatever thread happens to allocate next. Where that is a
worker's and the cycle holds the last of a closed dialog, Qt is called off its thread, and the
process ends some time later.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 1000
"""Milliseconds from one look to the next."""


def collect_here(parent: QObject) -> None:
    """Collect garbage from this thread only, for as long as `parent` lives."""
    gc.disable()
    timer = QTimer(parent)
    timer.timeout.connect(sweep)
    timer.start(_EVERY)


def spare_what_stands() -> None:
    """Leave what has been made so far out of every look: it lives as long as the window.

    A look at it all takes as long as a frame of an animation.
    """
    gc.freeze()


def sweep() -> None:
    """Collect what Python would by now have collected by itself."""
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > limits[generation]:
            gc.collect(generation)
            return

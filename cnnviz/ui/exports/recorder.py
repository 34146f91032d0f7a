"""Painting on the GUI thread, a little at a time, and encoding off it."""

import queue
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Event
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from cnnviz.files.exports.animation import Pixels, Shot, checked_target, write_animation
from cnnviz.state.frame import Frame
from cnnviz.state.reel import Reel
from cnnviz.ui.base.worker import Newest
from cnnviz.ui.exports.animation import samples_of, shots_of
from cnnviz.ui.exports.figure import Figure
from cnnviz.ui.guard import Guarded

SLICE_SECONDS = 0.01
"""For so long shots are painted before the window gets its turn; one at least."""
WAITING = 4
"""So many painted shots may wait to be encoded."""
GLANCE_SECONDS = 0.05
"""How often it is asked whether to stop."""

T = TypeVar("T")


class StoppedError(Exception):
    """The animation is not wanted any more."""


class Recorder(Guarded, QObject):
    """Makes one animation; to be used once.

    Parameters
    ----------
    figure : Figure
        What paints; it is closed at the end.
    frame : Frame
        The layer that steps.
    reel : Reel
        What of it is seen.
    path : Path
        The file or folder to write.
    done : callable
        Called at the end with what went wrong: None for nothing, `StoppedError` after `stop`.

    Signals
    -------
    progressed(int)
        How many shots have gone to be encoded.
    """

    progressed = Signal(int)

    def __init__(
        self,
        figure: Figure,
        frame: Frame,
        reel: Reel,
        path: Path,
        done: Callable[[BaseException | None], None],
    ) -> None:
        super().__init__()
        self._figure, self._done = figure, done
        samples = samples_of(figure, frame, reel) if checked_target(path) == ".gif" else iter(())
        self._samples: _Pipe[Pixels] = _Pipe(samples)
        self._shots: _Pipe[Shot] = _Pipe(shots_of(figure, frame, reel))
        self._count = 0
        self._worker: Newest[None] = Newest(self._wrote, self._end)
        self._timer = QTimer(self, interval=1)
        self._timer.timeout.connect(self._paint)
        self._path, self._rate = path, reel.rate

    def start(self) -> None:
        """Begin; where it fails at once, `done` is called from here."""
        path, size, rate = self._path, self._figure.size, self._rate
        self._timer.start()
        self._worker.submit(
            lambda: write_animation(path, self._shots, size, rate=rate, samples=self._samples)
        )

    def stop(self) -> None:
        """Want it no more: nothing of it is left."""
        for pipe in (self._samples, self._shots):
            pipe.stopped.set()
        self._timer.stop()

    def close(self) -> None:
        """Stop, and wait until nothing of it is left."""
        self.stop()
        self._worker.close()
        self._figure.close()

    def _paint(self) -> None:
        """Paint for a moment, as far as there is room for what is painted."""
        end = time.perf_counter() + SLICE_SECONDS
        try:
            while self._samples.fed() or self._shots.fed():
                if not self._samples.more:
                    self._count += 1
                if time.perf_counter() > end:
                    break
        except BaseException:
            self.stop()
            raise
        if not self._shots.more:
            self._timer.stop()
        self.progressed.emit(self._count)

    def _wrote(self, _: None) -> None:
        self._end(None)

    def _end(self, error: BaseException | None) -> None:
        self._timer.stop()
        self._figure.close()
        self._done(error)
        # Its thread is idle: this does not wait.
        self._worker.close()


class _Pipe(Iterable[T]):
    """What one thread makes and another takes, a few at a time.

    Attributes
    ----------
    more : bool
        Whether there is more to make.
    stopped : Event
        Set when nothing more is wanted: the one who takes gets a `StoppedError`.
    """

    def __init__(self, source: Iterator[T]) -> None:
        self.more, self.stopped = True, Event()
        self._source = source
        self._queue: queue.Queue[T | None] = queue.Queue(WAITING)

    def fed(self) -> bool:
        """Make one more, if there is room and more to make; tell whether it did."""
        if not self.more or self._queue.full():
            return False
        item = next(self._source, None)
        self.more = item is not None
        self._queue.put_nowait(item)
        return self.more

    def __iter__(self) -> Iterator[T]:
        while not self.stopped.is_set():
            try:
                item = self._queue.get(timeout=GLANCE_SECONDS)
            except queue.Empty:
                continue
            if item is None:
                return
            yield item
        raise StoppedError

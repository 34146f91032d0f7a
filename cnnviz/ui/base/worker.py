"""Work off the GUI thread, where the newest request wins."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from cnnviz.ui.guard import Guarded

T = TypeVar("T")


class _Post(Guarded, QObject):
    """Carries calls to the thread it lives in."""

    posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.posted.connect(self._call)

    def _call(self, work: Callable[[], None]) -> None:
        work()


class Newest(Generic[T]):
    """Runs one piece of work at a time and hands over the result of the newest only.

    Parameters
    ----------
    arrived : callable
        Called in the GUI thread with each result that is still asked for.
    failed : callable
        Called in the GUI thread with the exception of work that raised one.
    """

    def __init__(
        self, arrived: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None:
        self._arrived, self._failed = arrived, failed
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="cnnviz")
        self._post = _Post()
        self._newest: Future[T] | None = None
        self._closed = False

    @property
    def busy(self) -> bool:
        """Whether a result is on its way."""
        return self._newest is not None

    def submit(self, work: Callable[[], T]) -> None:
        """Ask for the result of `work`; an earlier one is not wanted any more.

        Once closed, nothing is done: what was delayed ends with what it belongs to.
        """
        self.drop()
        if self._closed:
            return
        self._newest = future = self._executor.submit(work)
        future.add_done_callback(lambda done: self._post.posted.emit(lambda: self._arrive(done)))

    def drop(self) -> None:
        """Want no result any more."""
        unwanted, self._newest = self._newest, None
        if unwanted is not None:
            # This may call back at once: by now it is no longer the newest.
            unwanted.cancel()

    def wait(self, seconds: float) -> None:
        """Wait for the newest, at most so long; its result is handed over later, as always."""
        if self._newest is not None:
            wait([self._newest], seconds)

    def close(self) -> None:
        """Wait for what runs and take nothing more."""
        self._closed = True
        self.drop()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _arrive(self, done: Future[T]) -> None:
        if done is not self._newest:
            return
        self._newest = None
        error = done.exception()
        if error is not None:
            self._failed(error)
        else:
            self._arrived(done.result())

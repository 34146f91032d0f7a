"""One command for many pictures: several at a time, every failure told, the rest done."""

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from cnnviz.cli.pen import Pen, StoppedError
from cnnviz.cli.progress import Progress
from cnnviz.core.geometry import GeometryError
from cnnviz.core.kernels import KernelError
from cnnviz.core.numbers import how_many
from cnnviz.files.errors import FileError
from cnnviz.files.reports import keep_details
from cnnviz.nn.network import NetworkError

T = TypeVar("T")

SAID = FileError, GeometryError, KernelError, NetworkError
"""What can be wrong with a picture or what is asked of it: a sentence says it."""
PATIENCE = 0.05
"""Seconds that pictures may still take after Ctrl+C."""
AHEAD = 2
"""Results for each thread that may wait to be told: each may hold all maps of a picture."""
WAKING = 0.1
"""Seconds between looks for Ctrl+C, where waiting does not end at once."""
INTERRUPTED = 130
"""As shells have it: 128 and the number of the signal."""


def each(
    names: Sequence[str],
    work: Callable[[str, Pen], T],
    jobs: int,
    told: Callable[[T], None],
) -> None:
    """Do `work` for each of `names`, and hand what it returns to `told`, in their order.

    Parameters
    ----------
    names : sequence of str
        Files of pictures, or names of samples.
    work : callable
        Called with a name, and with what it is to write files by; in another thread.
    jobs : int
        So many are worked on at the same time.
    told : callable
        Called in this thread; what it raises of files and shapes counts as a failure. No more than
        twice `jobs` results wait for it.

    Raises
    ------
    FileError
        At the end, if some failed: each has had its line on stderr. Of a single picture what
        `work` raised.
    KeyboardInterrupt
        After Ctrl+C: the files that are there are whole.
    """
    crew = _Crew(names, work)
    progress = Progress(len(names))
    waiting: dict[int, tuple[tuple[T, ...], Exception | None]] = {}
    done = failed = following = 0
    try:
        crew.start(min(jobs, len(names)))
        while done < len(names):
            at, result, error = crew.next_end()
            done += 1
            waiting[at] = result, error
            while following in waiting:
                progress.clear()
                failure = _told(*waiting.pop(following), told)
                if failure is not None:
                    if len(names) == 1:
                        raise failure
                    failed += 1
                    # One line, whatever a file is called.
                    words = f"cnnviz: {names[following]}: {_sentence(failure)}"
                    print(" ".join(words.split()), file=sys.stderr)
                following += 1
                crew.make_room()
            progress.show(done, failed)
    except KeyboardInterrupt:
        progress.clear()
        crew.stop(done - failed)
        raise
    except BaseException:
        crew.send_home()
        raise
    progress.clear()
    if failed:
        raise FileError(
            f"{len(names) - failed} of {how_many(len(names), 'picture')} done, {failed} failed."
        )


def _told(
    result: tuple[T, ...], error: Exception | None, told: Callable[[T], None]
) -> Exception | None:
    """Hand on what was returned; return what went wrong, then or now."""
    try:
        for each_result in result:
            told(each_result)
    except SAID as failure:
        return failure
    return error


class _Crew(Generic[T]):
    """Threads that take one picture after the other."""

    def __init__(self, names: Sequence[str], work: Callable[[str, Pen], T]) -> None:
        self._work = work
        self._open = deque(enumerate(names))
        self._count = len(names)
        self._ends: SimpleQueue[tuple[int, tuple[T, ...], Exception | None]] = SimpleQueue()
        self._pen = Pen()
        self._room = threading.Semaphore(0)
        self._threads: list[threading.Thread] = []

    def start(self, jobs: int) -> None:
        """Begin, with so many threads."""
        self._room.release(AHEAD * jobs)
        # What they compute cannot be interrupted: they must not keep the process alive.
        self._threads = [
            threading.Thread(target=self._serve, name=f"cnnviz-picture-{at}", daemon=True)
            for at in range(jobs)
        ]
        for thread in self._threads:
            thread.start()

    def next_end(self) -> tuple[int, tuple[T, ...], Exception | None]:
        """Wait for the next picture: its position, and what was returned or raised."""
        while True:
            try:
                # On Windows Ctrl+C does not end a wait without a limit.
                return self._ends.get(timeout=WAKING)
            except Empty:
                continue

    def make_room(self) -> None:
        """Let one more picture be taken."""
        self._room.release()

    def stop(self, done: int) -> None:
        """Let what is being written become whole, and say how many pictures are done.

        Threads that are still computing after a moment end with the process, which ends here.
        """
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._pen.put_down()
        if self._count > 1:
            words = f"cnnviz: Stopped: {done} of {how_many(self._count, 'picture')} done."
            print(words, file=sys.stderr)
        self.send_home(PATIENCE)
        if any(thread.is_alive() for thread in self._threads):
            # To take NumPy down while a thread is inside of it can crash.
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            os._exit(INTERRUPTED)
        signal.signal(signal.SIGINT, before)

    def send_home(self, patience: float | None = None) -> None:
        """Take no more pictures, and wait for those at work: without end, or so many seconds."""
        self._open.clear()
        self._room.release(len(self._threads))
        limit = None if patience is None else time.monotonic() + patience
        for thread in self._threads:
            thread.join(None if limit is None else max(0.0, limit - time.monotonic()))

    def _serve(self) -> None:
        while True:
            self._room.acquire()
            try:
                at, name = self._open.popleft()
            except IndexError:
                return
            try:
                result = self._work(name, self._pen)
            except StoppedError:
                return
            except Exception as error:
                self._ends.put((at, (), error))
            else:
                self._ends.put((at, (result,), None))


def _sentence(error: Exception) -> str:
    """Return what is said of a picture that failed."""
    if isinstance(error, SAID):
        return str(error)
    match error:
        case MemoryError():
            return "There is not enough memory for this. Choose a smaller size, or fewer --jobs."
    path = keep_details(error)
    report = f"Please report it with what is in {path}." if path else "Please report it."
    return f"Something in cnnviz went wrong ({type(error).__name__}). {report}"

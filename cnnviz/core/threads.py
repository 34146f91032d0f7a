"""Work split over the cores, with one thread of BLAS in each.

NumPy leaves matrix products to BLAS, whose own threads serve one product at a time and wait for the
next one by spinning. Large work is faster in whole pieces, copies and additions included, one piece
a core: NumPy lets other Python threads run while it computes. So BLAS is held to one thread while
pieces run, and a few threads are kept that take pieces.
"""

import ctypes
import functools
import itertools
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from contextvars import Context, ContextVar, copy_context
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")

AWAKE = 2e-4
"""Seconds that a caller waits for other threads before it goes to sleep."""


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def split(work: Callable[[int, int], T], count: int, parts: int | None = None) -> list[T]:
    """Run `work` over `count` things, in ranges that run at the same time.

    The calling thread takes ranges as the others do, and waits only for those that another thread
    has begun, so that any number of threads may call. Inside of `work` all things are one range,
    for the cores are taken. Ranges run in a copy of the caller's context, `np.errstate` included,
    with one thread of BLAS each.

    Parameters
    ----------
    work : callable
        Called as ``work(start, stop)`` for each range.
    count : int
        How many things there are: the ranges cover 0 to `count`, without empty ones.
    parts : int, default the number of cores
        Into how many ranges they are split, if there are as many things. More than there are cores
        even out how fast the cores are. With one, `work` simply runs, and BLAS as it is.

    Returns
    -------
    list
        What `work` returned, in the order of the ranges.

    Raises
    ------
    BaseException
        What `work` raised: of the first range that failed, after all have run.
    """
    parts = min(count, cores() if parts is None else parts)
    if parts <= 1 or _inside.get():
        return [work(0, count)] if count else []
    bounds = [count * part // parts for part in range(parts + 1)]
    job = _Job(work, list(itertools.pairwise(bounds)))
    inside = _inside.set(True)
    try:
        with one_blas_thread():
            _pool.help(job, min(parts, cores()) - 1)
            return job.finish()
    finally:
        _inside.reset(inside)


def one_blas_thread() -> AbstractContextManager[None]:
    """Hold BLAS to one thread a product, in the whole process, until the last holder leaves.

    Only OpenBLAS can be told, which NumPy's wheels bring; any other BLAS stays as it is.
    """
    return _blas


class _Job:
    """The ranges of one `split`: taken one by one, by whoever is free."""

    def __init__(self, work: Callable[[int, int], Any], ranges: list[tuple[int, int]]) -> None:
        self._work = work
        self._open = deque(enumerate(ranges))
        self._results: list[Any] = [None] * len(ranges)
        self._ends: SimpleQueue[tuple[int, BaseException | None]] = SimpleQueue()

    def run(self) -> None:
        """Take ranges until none is open."""
        while True:
            try:
                at, (start, stop) = self._open.popleft()
            except IndexError:
                return
            error = None
            try:
                self._results[at] = self._work(start, stop)
            except BaseException as raised:
                error = raised
            self._ends.put((at, error))

    def finish(self) -> list[Any]:
        """Take ranges, wait for those that others took, and return the results."""
        self.run()
        self._wait_awake()
        ends = [self._ends.get() for _ in self._results]
        failed = {at: error for at, error in ends if error is not None}
        if failed:
            raise failed[min(failed)]
        return self._results

    def _wait_awake(self) -> None:
        """Wait for the other threads' last ranges, for a moment, without going to sleep.

        To be woken takes as long as a small layer.
        """
        limit = time.perf_counter() + AWAKE
        while self._ends.qsize() < len(self._results) and time.perf_counter() < limit:
            _let_others_run()


class _Pool:
    """Threads that wait for jobs. They are started when first needed and end with the process."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[tuple[Context, _Job]] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._apart_from = -1
        self._starting = threading.Lock()

    def help(self, job: _Job, helpers: int) -> None:
        """Have so many threads take ranges of `job`."""
        if len(self._threads) < helpers:
            self._start(helpers)
        self._keep_apart()
        for _ in range(helpers):
            self._jobs.put((copy_context(), job))

    def _start(self, wanted: int) -> None:
        with self._starting:
            while len(self._threads) < wanted:
                name = f"cnnviz-core-{len(self._threads) + 1}"
                thread = threading.Thread(target=self._serve, name=name, daemon=True)
                thread.start()
                self._threads.append(thread)
                self._apart_from = -1

    def _keep_apart(self) -> None:
        """Keep the threads off the core of the caller.

        Linux may wake a thread on the core of whoever wakes it although another one is free: in
        virtual machines a core that sleeps looks like one that was taken away. Work that is shorter
        than the scheduler's tick would then run range after range on one core.
        """
        here = _core()
        if here == self._apart_from:
            return
        self._apart_from = here
        elsewhere = os.sched_getaffinity(0) - {here}
        for thread in self._threads:
            if elsewhere and thread.native_id is not None:
                with suppress(OSError):  # Where this is forbidden, threads run where they may.
                    os.sched_setaffinity(thread.native_id, elsewhere)

    def _serve(self) -> None:
        while True:
            context, job = self._jobs.get()
            context.run(job.run)
            del context, job  # Whoever waits must not keep the last job's arrays alive.


class _Blas(AbstractContextManager[None]):
    """How many threads OpenBLAS takes for a product, where NumPy uses OpenBLAS."""

    def __init__(self) -> None:
        self._holders = 0
        self._before = 1
        self.changing = threading.Lock()

    def __enter__(self) -> None:
        with self.changing:
            if self._holders == 0:
                read, write = _openblas()
                self._before = read()
                write(1)
            self._holders += 1

    def __exit__(self, *raised: object) -> None:
        with self.changing:
            self._holders -= 1
            if self._holders == 0:
                _, write = _openblas()
                write(self._before)


@functools.cache
def _openblas() -> tuple[Callable[[], int], Callable[[int], object]]:
    """Return what reads and what sets the threads of NumPy's OpenBLAS; if there is none, nothing.

    A library's names are also looked up in the libraries it is linked to, so that NumPy's own
    module will do; only Windows wants the very file, which its wheel has beside NumPy.
    """
    beside = Path(np.__file__).parent.parent / "numpy.libs"
    modules = [sys.modules["numpy._core._multiarray_umath"].__file__, *beside.glob("*openblas*")]
    for file, before, after in itertools.product(modules, ("scipy_", ""), ("64_", "")):
        try:
            library = ctypes.CDLL(str(file))
            read = library[f"{before}openblas_get_num_threads{after}"]
            return read, library[f"{before}openblas_set_num_threads{after}"]
        except (OSError, AttributeError):
            continue
    return (lambda: 1), (lambda threads: None)


if hasattr(os, "sched_setaffinity"):
    _core: Callable[[], int] = getattr(ctypes.CDLL(None), "sched_getcpu", lambda: -1)
    _let_others_run: Callable[[], None] = os.sched_yield
else:

    def _core() -> int:
        """Return a number for the caller's core: here they are not told apart."""
        return -1

    def _let_others_run() -> None:
        time.sleep(0)


_inside = ContextVar("inside of work", default=False)
_pool, _blas = _Pool(), _Blas()


def _begin_anew() -> None:
    """Forget the threads, which a forked process does not have, and a lock one of them may hold."""
    global _pool
    _pool = _Pool()
    _blas.changing = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)

"""Work split over the cores: everything runs once, in order, and nothing hangs."""

import gc
import os
import subprocess
import sys
import threading
import time
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.core import threads
from cnnviz.core.threads import one_blas_thread, split


@given(st.integers(0, 40), st.integers(1, 9))
def test_ranges_cover_everything_once_and_come_back_in_order(count: int, parts: int) -> None:
    ranges = split(lambda start, stop: range(start, stop), count, parts)
    assert [thing for each in ranges for thing in each] == list(range(count))
    assert len(ranges) == min(count, parts)
    assert all(ranges)


def test_two_ranges_run_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "cores", lambda: 2)
    met = threading.Barrier(2, timeout=10)
    split(lambda start, stop: met.wait(), 2)


def test_the_first_failure_in_order_is_raised_after_all_have_run() -> None:
    ran = []

    def work(start: int, stop: int) -> None:
        ran.append(start)
        if start:
            raise ValueError(start)

    with pytest.raises(ValueError, match=r"^1$"):
        split(work, 4, 4)
    assert sorted(ran) == [0, 1, 2, 3]


def test_split_may_be_called_inside_of_work_and_from_many_threads() -> None:
    def inner(start: int, stop: int) -> int:
        return sum(range(start, stop))

    def outer(start: int, stop: int) -> int:
        nested = [split(inner, each + 1, 3) for each in range(start, stop)]
        assert {len(found) for found in nested} == {1}
        return sum(found[0] for found in nested)

    found: list[int] = []
    callers = [
        threading.Thread(target=lambda: found.append(sum(split(outer, 60, 4)))) for _ in range(6)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(30)
    assert found == [sum(each * (each + 1) // 2 for each in range(60))] * 6


def test_the_callers_errstate_counts_in_every_range() -> None:
    huge = np.full(4, 3e38, np.float32)
    with np.errstate(over="ignore"):
        assert np.isinf(split(lambda start, stop: (huge * huge)[0], 8, 8)).all()
    with np.errstate(over="raise"), pytest.raises(FloatingPointError):
        split(lambda start, stop: huge * huge, 8, 8)


def test_arrays_of_the_last_job_are_let_go() -> None:
    array = np.zeros(5)
    seen = weakref.ref(array)
    split(lambda start, stop, array=array: array.sum(), 8, 8)  # type: ignore[misc]
    del array
    limit = time.monotonic() + 30
    while seen() is not None and time.monotonic() < limit:
        gc.collect()
    assert seen() is None


def test_blas_has_one_thread_until_the_last_holder_leaves() -> None:
    read, write = threads._openblas()
    before = read()
    write(2)
    allowed = read()
    with one_blas_thread():
        with one_blas_thread():
            assert read() == 1
        assert split(lambda start, stop: read(), 8, 8) == [1] * 8
    assert read() == allowed
    write(before)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks only where there is a fork")
def test_a_forked_process_begins_anew() -> None:
    code = (
        "import os, warnings; warnings.simplefilter('ignore');"
        "from cnnviz.core.threads import split; split(lambda a, b: None, 9, 9);"
        "child = os.fork();"
        "made = sum(split(lambda a, b: b - a, 9, 9));"
        "os._exit(made - 9) if not child else None;"
        "raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_where_cores_are_not_told_apart_work_is_split_all_the_same() -> None:
    """As on Windows and macOS, where no thread is sent to a core."""
    code = (
        "import os;"
        "[delattr(os, each) for each in dir(os) if each.startswith('sched_')];"
        "os.cpu_count = lambda: 3;"
        "from cnnviz.core.threads import split;"
        "assert [split(lambda a, b: b - a, 9, 3) for _ in range(2)] == [[3, 3, 3]] * 2"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)

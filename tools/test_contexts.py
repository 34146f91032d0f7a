"""A plugin of pytest for `tools.mutants`: it tells coverage which test runs.

What a cache has kept would be run by the first test only that asks for it: caches are emptied.
"""

import functools
import gc
from collections.abc import Generator

import coverage
import pytest

FLOORS = ("cnnviz.core", "cnnviz.nn", "cnnviz.state")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Run one test under its name, without parameters."""
    running = coverage.Coverage.current()
    if running is not None:
        running.switch_context(item.nodeid.partition("[")[0])
    for cached in _caches():
        cached.cache_clear()
    return (yield)


def _caches() -> list["functools._lru_cache_wrapper[object]"]:
    """Return the caches of functions of the program."""
    found = [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]
    return [each for each in found if str(getattr(each, "__module__", "")).startswith(FLOORS)]

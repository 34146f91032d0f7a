"""A plugin of pytest for `tools.mutants`: it tells coverage which test runs."""

from collections.abc import Generator
from contextlib import suppress

import coverage
import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Run one test under its name, without parameters: also where an engine runs its examples."""
    running = coverage.Coverage.current()
    if running is not None:
        # A test that measures by itself may have stopped it.
        with suppress(coverage.CoverageException):
            running.switch_context(item.nodeid.partition("[")[0])
    return (yield)

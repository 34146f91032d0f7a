"""Cycles go on the GUI thread, whatever thread makes them; free memory goes back."""

import gc
import platform
import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.ui.shell.garbage import collect_here
from cnnviz.ui.shell.heap import give_back
from tools.monkey import mebibytes


class Cycle:
    """Holds itself, and notes on which thread it goes."""

    def __init__(self, threads: list[int]) -> None:
        self.itself, self.threads = self, threads

    def __del__(self) -> None:
        self.threads.append(threading.get_ident())


def test_cycles_end_on_the_gui_thread(qtbot: QtBot) -> None:
    owner, ends = QObject(), list[int]()
    collect_here(owner)
    Cycle(ends)

    made: list[list[int]] = []

    def work() -> None:
        # Far more than it takes for Python to look for cycles by itself.
        made.extend([at] for at in range(20 * gc.get_threshold()[0]))

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert not ends

    def ended() -> bool:
        # What other tests leave to go lowers Python's count of what there might be to collect.
        work()
        return bool(ends)

    qtbot.waitUntil(ended)
    assert ends == [threading.get_ident()]
    owner.deleteLater()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="what glibc holds on to")
def test_memory_that_is_free_between_what_is_in_use_goes_back() -> None:
    blocks = [bytearray(60_000) for _ in range(3_000)]
    full = mebibytes()
    kept = blocks[::20]
    del blocks
    held = mebibytes()
    give_back()
    assert held > full - 20
    assert mebibytes() < full - 120
    assert len(kept) == 150

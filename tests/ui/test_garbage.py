"""What Python collects in cycles goes on the GUI thread, whatever thread makes it."""

import gc
import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.ui.shell.garbage import collect_here


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
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == [threading.get_ident()]
    owner.deleteLater()

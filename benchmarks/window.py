"""How fast the window stands, steps and follows the hand.

Start: from the command to the first painted window, beside a bare PySide6 + pyqtgraph window, in
processes of their own, taken in turns. Step: from the key to the painted window, at several picture
sizes. Drag: from a mouse move that changes a weight to the painted map, on 1 megapixel; and the
longest time in which the window does not answer while a weight is dragged on 12 megapixels.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial

from tools.offscreen import OFFSCREEN

os.environ.setdefault("QT_QPA_PLATFORM", OFFSCREEN)
os.environ["CNNVIZ_USER_FOLDER"] = tempfile.mkdtemp(prefix="cnnviz-bench-")

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.pauses import Pauses
from benchmarks.peers import as_installed, installed
from cnnviz.state.document import Document, Picture, Preparation
from cnnviz.state.edits import with_preparation
from cnnviz.ui.app import first_document, make_application
from cnnviz.ui.base.preferences import Preferences
from cnnviz.ui.lab.operator.kernel_grid import KernelGrid
from cnnviz.ui.lab.page import LabPage
from cnnviz.ui.shell.window import Window

ROUNDS = 9
_PAINTED = """
def quit_when_painted(window):
    from PySide6.QtCore import QEvent, QObject, QTimer
    class Watch(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, lambda: os._exit(0))
            return False
    watch = Watch(window)
    window.installEventFilter(watch)
"""
BARE = f"""
import os
from PySide6.QtWidgets import QApplication, QMainWindow
import pyqtgraph
{_PAINTED}
application = QApplication([])
window = QMainWindow()
quit_when_painted(window)
window.show()
application.exec()
"""
OURS = f"""
import gc, os
gc.disable()  # As the command does.
{_PAINTED}
from PySide6.QtWidgets import QMainWindow
shown = QMainWindow.showEvent
from cnnviz.ui import app
from cnnviz.ui.shell import window
class Watched(window.Window):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        quit_when_painted(self)
app.Window = Watched
app.run()
"""


def main() -> None:
    """Print the figures."""
    starts()
    make_application()
    for megapixels in (0.05, 1.0, 12.0):
        steps(megapixels)
    drags(1.0)
    answers(12.0)


def starts() -> None:
    """Compare the start with that of a bare window."""
    if not installed("pyqtgraph"):
        return
    times: dict[str, list[float]] = {"bare PySide6 + pyqtgraph": [], "cnnviz, picture and map": []}
    for _ in range(ROUNDS):
        for name, code in zip(times, (BARE, OURS), strict=True):
            begun = time.perf_counter()
            command = [sys.executable, "-c", code]
            subprocess.run(command, check=True, capture_output=True, env=as_installed())
            times[name].append(time.perf_counter() - begun)
    for name, taken in times.items():
        print(f"{name:28} {statistics.median(taken):6.2f} s  (least {min(taken):.2f})")
    bare, ours = times.values()
    print(f"{'ratio':28} {statistics.median(ours) / statistics.median(bare):6.2f}\n")


def picture(megapixels: float) -> Picture:
    """Return a grey picture of so many megapixels, smooth with noise."""
    side = round((megapixels * 1e6) ** 0.5)
    across = np.linspace(0, 40, side)
    wave = 100 + 80 * np.sin(across[:, None]) * np.cos(across[None, :])
    noise = np.random.default_rng(1).normal(0, 10, (side, side))
    return Picture("bench", np.clip(wave + noise, 0, 255).astype(np.uint8))


def opened(megapixels: float) -> Window:
    """Return a painted window with Laplace at work on such a picture."""
    document: Document = first_document(picture(megapixels))
    document = with_preparation(document, Preparation(size=None))
    window = Window(document, Preferences())
    window.show()
    QTest.qWaitForWindowExposed(window)
    QCoreApplication.processEvents()
    return window


def steps(megapixels: float) -> None:
    """Measure from a key to the painted window."""
    window = opened(megapixels)
    taken = []
    for _ in range(60):
        begun = time.perf_counter()
        QTest.keyClick(window.page(LabPage).stage, Qt.Key.Key_Right)
        QCoreApplication.processEvents()
        taken.append(1000 * (time.perf_counter() - begun))
    print(f"a step, {megapixels:5.2f} megapixels      {_words(taken)}")
    window.commands.experiments.keep()
    window.close()


def drags(megapixels: float) -> None:
    """Measure from a mouse move on a weight to the painted map."""
    window = opened(megapixels)
    taken = []
    for change in _drag(window):
        begun = time.perf_counter()
        change()
        QCoreApplication.processEvents()
        taken.append(1000 * (time.perf_counter() - begun))
    print(f"a move of a dragged weight, {megapixels:.0f} megapixel  {_words(taken)}")
    window.commands.experiments.keep()
    window.close()


def answers(megapixels: float) -> None:
    """Measure the longest pause of the event loop while a weight is dragged."""
    window = opened(megapixels)
    pauses = Pauses()
    for change in _drag(window):
        change()
        until = time.perf_counter() + 0.03
        while time.perf_counter() < until:
            QApplication.processEvents()
    until = time.perf_counter() + 2
    while time.perf_counter() < until:
        QApplication.processEvents()
    print(f"longest without an answer, {megapixels:.0f} megapixels  {pauses.longest():.1f} ms")
    window.commands.experiments.keep()
    window.close()


def _drag(window: Window) -> Iterator[Callable[[], None]]:
    """Yield the moves of a drag that begins on the middle weight."""
    grid = window.findChild(KernelGrid)
    if grid is None:
        raise RuntimeError("The window has no kernel to drag.")
    middle = QPointF(grid.rect().center())
    moved, pressed = QMouseEvent.Type.MouseMove, QMouseEvent.Type.MouseButtonPress
    _send(grid, pressed, middle)
    for move in range(1, 41):
        yield partial(_send, grid, moved, middle - QPointF(0, 8 * move))
    _send(grid, QMouseEvent.Type.MouseButtonRelease, middle)


def _send(grid: KernelGrid, kind: QMouseEvent.Type, point: QPointF) -> None:
    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        kind, point, grid.mapToGlobal(point), left, left, Qt.KeyboardModifier.NoModifier
    )
    QCoreApplication.sendEvent(grid, event)


def _words(taken: list[float]) -> str:
    return f"median {statistics.median(taken):5.1f} ms, longest {max(taken):5.1f} ms"


if __name__ == "__main__":
    main()

"""How fast the window follows the hand where a whole network is on it, at 1280×800.

Drawing: from the end of a brush move to the last map and class bar painted, for the models that
read drawings; for photos, from another picture. Opening: from the wish for a network of VGG-16's
size to its painted overview, and the longest time without an answer meanwhile. Pointing: from a
mouse move over a map to its painted links. Stepping: from a key to the painted stop, with what the
cell sees.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tools.offscreen import OFFSCREEN

os.environ.setdefault("QT_QPA_PLATFORM", OFFSCREEN)
os.environ["CNNVIZ_USER_FOLDER"] = tempfile.mkdtemp(prefix="cnnviz-bench-")

import numpy as np
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from benchmarks.models import VGG, network_called
from cnnviz.files.models import load_model
from cnnviz.nn.model import Model
from cnnviz.state.document import Picture, Selection
from cnnviz.state.drawing import with_blank_canvas
from cnnviz.state.edits import with_model, with_picture
from cnnviz.state.view import LAB, OVERVIEW
from cnnviz.ui.app import first_document, make_application
from cnnviz.ui.base.preferences import Preferences
from cnnviz.ui.lab.page import LabPage
from cnnviz.ui.overview import OverviewPanel
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.panel import Ask

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MOVES = 60
SIDE = 256


def main() -> None:
    """Print the figures."""
    make_application()
    for name, limit in (("digits", 16), ("doodles", 16)):
        _told(f"drawing, {name}", _drawing(name), limit)
    _told("another picture, photos", _pictures(), 33)
    for name in ("digits", "photos"):
        _told(f"pointing at a map, {name}", _pointing(name), 16)
    _told("a step of conv5, photos", _steps())
    _opening()


def opened(name: str) -> Window:
    """Return a painted window with the overview of a bundled model."""
    pixels = np.random.default_rng(1).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
    window = Window(first_document(Picture("bench", pixels)), Preferences())
    window.resize(1280, 800)
    model = load_model(name)
    window.session.ask(Ask("Show", lambda document: with_model(document, model)))
    window.session.ask_look(lambda view: replace(view, screen=OVERVIEW))
    window.show()
    QTest.qWaitForWindowExposed(window)
    QCoreApplication.processEvents()
    return window


def _drawing(name: str) -> list[float]:
    window = opened(name)
    window.session.ask(Ask("Clear", with_blank_canvas))
    sheet = window.page(OverviewPanel).findChild(QWidget, "canvas.sheet")
    assert isinstance(sheet, QWidget)
    QCoreApplication.processEvents()
    middle, radius = sheet.width() / 2, sheet.width() / 3
    turns = [4 * np.pi * at / MOVES for at in range(MOVES)]
    points = [
        QPoint(round(middle + radius * np.cos(turn)), round(middle + radius * np.sin(0.7 * turn)))
        for turn in turns
    ]
    QTest.mousePress(sheet, LEFT, NONE, points[0])
    taken = [_timed(partial(QTest.mouseMove, sheet, point)) for point in points[1:]]
    QTest.mouseRelease(sheet, LEFT, NONE, points[-1])
    window.commands.experiments.keep()
    window.close()
    return taken


def _pictures() -> list[float]:
    window = opened("photos")
    rng = np.random.default_rng(2)
    taken = []
    for at in range(MOVES):
        picture = Picture(f"{at}", rng.integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8))
        ask = Ask("Open", partial(with_picture, picture=picture))
        taken.append(_timed(partial(window.session.ask, ask)))
    window.commands.experiments.keep()
    window.close()
    return taken


def _pointing(name: str) -> list[float]:
    window = opened(name)
    overview = window.page(OverviewPanel)
    page = overview.page
    assert page is not None
    taken = []
    for at in range(MOVES):
        rect = page.rect("conv2", at % 16, overview.bar.value())
        assert rect is not None
        point = rect.center().toPoint()
        taken.append(_timed(partial(QTest.mouseMove, overview, point)))
    window.commands.experiments.keep()
    window.close()
    return taken


def _steps() -> list[float]:
    window = opened("photos")
    window.session.ask_look(lambda view: replace(view, screen=LAB))
    window.session.ask_select(Selection("conv5", 3))
    window.session.ask_play(lambda player, stops: player.at(0, stops))
    QCoreApplication.processEvents()
    taken = [
        _timed(lambda: QTest.keyClick(window.page(LabPage).stage, Qt.Key.Key_Right))
        for _ in range(MOVES)
    ]
    window.commands.experiments.keep()
    window.close()
    return taken


def _opening() -> None:
    network, shape = network_called(VGG)
    model = Model("vgg", network, tuple(map(str, range(1000))), shape)
    window = opened("shapes")
    begun = time.perf_counter()
    longest = _timed(
        lambda: window.session.ask(Ask("Show", lambda document: with_model(document, model)))
    )
    while window.session.frame.busy:
        longest = max(longest, _timed(lambda: None))
        time.sleep(0.001)
    longest = max(longest, _timed(lambda: None))
    whole = 1000 * (time.perf_counter() - begun)
    print(f"{'overview of VGG-16 size':28} {whole:7.0f} ms (limit 2000)", end="")
    print(f"   longest without an answer {longest:5.0f} ms (limit 100)")
    window.commands.experiments.keep()
    window.close()


def _timed(act: Callable[[], object]) -> float:
    """Return the milliseconds from `act` to all painted."""
    begun = time.perf_counter()
    act()
    QCoreApplication.processEvents()
    return 1000 * (time.perf_counter() - begun)


def _told(what: str, taken: list[float], limit: float | None = None) -> None:
    words = f"   (limit {limit})" if limit else ""
    median, longest = statistics.median(taken), max(taken)
    print(f"{what:28} median {median:6.1f} ms   longest {longest:6.1f} ms{words}")


if __name__ == "__main__":
    main()

"""Drawing with a real mouse, and what the models make of it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.drawing import blank
from cnnviz.files.models import load_model
from cnnviz.nn.model import Model
from cnnviz.state.document import Picture, Selection
from cnnviz.state.drawing import with_blank_canvas, with_line
from cnnviz.state.edits import with_model, without_model
from cnnviz.state.view import LAB, OVERVIEW
from cnnviz.ui.app import first_document
from cnnviz.ui.lab.canvas import CanvasPanel
from cnnviz.ui.lab.canvas.layout import (
    GAP,
    LEAST_SLIDER,
    CanvasLayout,
    Sizes,
    bare_height,
    bare_layout,
    canvas_layout,
)
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.buttons import FlatButton
from cnnviz.ui.widgets.controls import JumpSlider
from cnnviz.ui.widgets.panel import Ask
from tests.ui.hands import LEFT, Open, document, lab, press, whole

RIGHT = Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier
DOWN = [(0.5, 0.15 + 0.1 * step) for step in range(8)]
ACROSS = [(0.2 + 0.1 * step, 0.5) for step in range(7)]
model = cache(load_model)


def show_model(window: Window, name: str) -> None:
    shown: Model = model(name)
    window.session.ask(Ask("Show", lambda present: with_model(present, shown)))


@pytest.fixture
def sheet(window: Window) -> QWidget:
    """Return an empty sheet, for digits."""
    show_model(window, "digits")
    clear = child(window, "canvas.clear")
    assert isinstance(clear, FlatButton)
    clear.click()
    return child(window, "canvas.sheet")


def child(window: Window, name: str) -> QWidget:
    # The overview has a canvas of its own.
    place = lab(window).canvas if name.startswith("canvas") else window
    found = place.findChild(QWidget, name)
    assert found is not None
    return found


def stroke(
    sheet: QWidget, way: Sequence[tuple[float, float]], button: Qt.MouseButton = LEFT
) -> None:
    """Draw through places given as parts of the sheet's width and height."""
    points = [QPoint(round(x * sheet.width()), round(y * sheet.height())) for x, y in way]
    QTest.mousePress(sheet, button, NONE, points[0])
    for point in points[1:]:
        QTest.mouseMove(sheet, point)
    QTest.mouseRelease(sheet, button, NONE, points[-1])


def answer(window: Window) -> str:
    run = window.session.frame.run
    assert run.document.model is not None
    return run.document.model.classes[int(run.activations[-1].values.argmax())]


def test_a_drawn_stroke_is_read_while_the_hand_moves(window: Window, sheet: QWidget) -> None:
    corner = QPoint(sheet.width() // 2, sheet.height() // 5)
    QTest.mousePress(sheet, LEFT, NONE, corner)
    for at in range(1, 9):
        corner += QPoint(0, sheet.height() // 15)
        QTest.mouseMove(sheet, corner)
        before = window.session.frame.run
        QApplication.processEvents()
        # Nothing is let go yet, and the network has read the new end of the stroke.
        assert window.session.frame.run is not before, at
    assert answer(window) == "1"
    QTest.mouseRelease(sheet, LEFT, NONE, corner)
    row, column = (round(part * 280) for part in (0.35, 0.5))
    assert document(window).picture.pixels[row, column] == 0
    probabilities = window.session.frame.run.activations[-1].values
    assert probabilities.max() > 0.8


def test_on_the_overview_the_bars_follow_what_is_drawn(window: Window) -> None:
    show_model(window, "digits")
    window.session.ask_look(lambda view: replace(view, screen=OVERVIEW))
    canvas = whole(window).findChild(CanvasPanel)
    assert canvas is not None
    assert canvas.isVisible()
    window.session.ask(Ask("Clear", with_blank_canvas))
    drawn = canvas.findChild(QWidget, "canvas.sheet")
    assert drawn is not None
    stroke(drawn, DOWN)
    content = whole(window).content
    assert content is not None
    best = max(content.bars, key=lambda bar: bar.value)
    assert best.name == answer(window) == "1"
    page = whole(window).page
    assert page is not None
    assert canvas.geometry().right() <= page.track.left()


def test_one_stroke_is_one_undo_step_and_clearing_another(window: Window, sheet: QWidget) -> None:
    empty = document(window)
    stroke(sheet, DOWN)
    first = document(window)
    stroke(sheet, ACROSS)
    second = document(window)
    QTest.keyClick(sheet, Qt.Key.Key_Delete)
    np.testing.assert_array_equal(document(window).picture.pixels, blank())
    assert not window.session.frame.run.input.values.any()
    for expected in (second, first, empty):
        press(window, "Ctrl+Z")
        assert document(window) is expected
    for expected in (first, second):
        press(window, "Ctrl+Y")
        assert document(window) is expected


def test_the_eraser_and_the_right_button_take_ink_away(window: Window, sheet: QWidget) -> None:
    width = child(window, "canvas.width")
    assert isinstance(width, JumpSlider)
    for erase in ("right button", "key", "button"):
        QTest.mouseClick(child(window, "canvas.tool.pencil"), LEFT)
        width.setValue(10)
        stroke(sheet, DOWN)
        assert document(window).picture.pixels.min() == 0
        width.setValue(40)
        if erase == "key":
            QTest.keyClick(sheet, Qt.Key.Key_E)
        elif erase == "button":
            QTest.mouseClick(child(window, "canvas.tool.eraser"), LEFT)
        stroke(sheet, DOWN, RIGHT if erase == "right button" else LEFT)
        assert document(window).picture.pixels.min() == 255, erase
        assert window.session.frame.undo_label == "Erase"
    QTest.keyClick(sheet, Qt.Key.Key_D)
    stroke(sheet, DOWN)
    assert document(window).picture.pixels.min() == 0


def test_what_was_loaded_is_drawn_on_in_ink_that_can_be_seen(open_window: Open) -> None:
    dark = Picture("scan.png", np.full((400, 800), 30, np.uint8), "/scan.png")
    window = open_window(first_document(dark))
    show_model(window, "digits")
    loaded = document(window).picture
    stroke(child(window, "canvas.sheet"), DOWN)
    drawn = document(window).picture
    assert drawn.size == (256, 512)
    # The picture is twice as wide as high: the middle of the sheet is the middle of the picture.
    assert drawn.pixels[128, 256] == 255
    assert answer(window) == "1"
    press(window, "Ctrl+Z")
    assert document(window).picture is loaded


@pytest.mark.parametrize("place", [LAB, OVERVIEW])
def test_a_stroke_on_a_photo_begins_a_new_sheet_in_one_undo_step(
    open_window: Open, place: str
) -> None:
    rows, columns = np.mgrid[:300, :600]
    photo = np.stack([rows % 256, columns % 256, (rows + columns) % 256], axis=2)
    window = open_window(first_document(Picture("photo.png", photo.astype(np.uint8))))
    show_model(window, "digits")
    window.session.ask_look(lambda view: replace(view, screen=place))
    host = whole(window) if place == OVERVIEW else lab(window).canvas
    drawn = host.findChild(QWidget, "canvas.sheet")
    assert drawn is not None
    assert drawn.accessibleDescription() == "Draw here: a new sheet begins"
    loaded = document(window)
    stroke(drawn, DOWN)
    picture = document(window).picture
    assert picture.size == (280, 280)
    # The ink is where the hand was, though the photo had another shape.
    row, column = (round(part * 280) for part in (0.5, 0.5))
    assert picture.pixels[row, column] == 0
    assert (picture.pixels < 128).mean() < 0.1
    assert answer(window) == "1"
    assert window.session.frame.undo_label == "Begin a new sheet"
    assert drawn.accessibleDescription() == ""
    stroke(drawn, ACROSS)
    assert window.session.frame.undo_label == "Draw"
    press(window, "Ctrl+Z")
    press(window, "Ctrl+Z")
    assert document(window) is loaded
    stroke(drawn, DOWN, RIGHT)
    np.testing.assert_array_equal(document(window).picture.pixels, blank())


def test_there_is_a_canvas_only_where_drawings_are_read(window: Window) -> None:
    assert not lab(window).canvas.isVisible()
    for name, drawn in (("doodles", True), ("photos", False), ("shapes", True)):
        show_model(window, name)
        assert lab(window).canvas.isVisible() == drawn
        assert lab(window).stage.isVisible() != drawn
    window.session.ask_select(Selection("conv1"))
    assert lab(window).stage.isVisible()
    window.session.ask(Ask("My experiment", without_model))
    window.session.ask_select(Selection())
    assert lab(window).canvas.isHidden()
    assert lab(window).stage.isVisible()


def test_the_stepper_stays_while_a_drawing_goes_on(window: Window, sheet: QWidget) -> None:
    window.session.ask_select(Selection("conv1"))
    window.session.ask_play(lambda player, stops: player.at(123, stops))
    for at in range(3):
        edit = partial(with_line, points=[(40.0 * at + 20, 30.0), (200.0, 200.0)], width=12, ink=0)
        window.session.ask(Ask("Draw", edit))
        assert window.session.store.player.stop == 123


def test_steps_of_the_preparation_are_left_out_by_a_tick(window: Window, sheet: QWidget) -> None:
    stroke(sheet, [(0.1, 0.1), (0.1, 0.4)])
    usual = window.session.frame.run.input.values
    centre, invert, cut = (
        child(window, f"preparation.drawing.{name}") for name in ("centre", "invert", "cut")
    )
    QTest.mouseClick(centre, LEFT)
    placed = window.session.frame.run.input.values
    columns = np.flatnonzero(placed[0].max(axis=0) > 0.5)
    assert columns.max() < 7
    QTest.mouseClick(invert, LEFT)
    assert window.session.frame.run.input.values.mean() > 0.3
    QTest.mouseClick(cut, LEFT)
    assert not centre.isEnabled()
    assert window.session.frame.undo_label == "Cut out: off"
    for _ in range(3):
        press(window, "Ctrl+Z")
    np.testing.assert_array_equal(window.session.frame.run.input.values, usual)


@pytest.mark.parametrize(
    "size", [(320, 220), (200, 260), (200, 700), (300, 300), (350, 700), (600, 300), (900, 700)]
)
def test_no_part_of_the_canvas_is_cut_off_or_covered(
    window: Window, sheet: QWidget, size: tuple[int, int]
) -> None:
    canvas = CanvasPanel()
    canvas.resize(*size)
    canvas.show_frame(window.session.frame)
    layout = canvas.canvas_layout
    parts = [getattr(layout, name) for name in CanvasLayout.__slots__]
    for at, part in enumerate(parts):
        assert canvas.rect().contains(part), CanvasLayout.__slots__[at]
        assert not any(part.intersects(other) for other in parts[:at])
    words = next(each for each in canvas.findChildren(QLabel) if "reads" in each.text())
    flags = Qt.TextFlag.TextWordWrap
    needed = QFontMetrics(words.font()).boundingRect(layout.words, flags, words.text())
    assert layout.words.contains(needed)
    assert layout.sheet.width() >= 110
    # What is read can be seen beside what is drawn, wherever there is room.
    if min(size) >= 300:
        assert 0.29 * layout.sheet.width() <= layout.read.width() <= layout.sheet.width()
    canvas.close()
    canvas.deleteLater()


def test_a_pasted_picture_goes_to_the_model(window: Window, sheet: QWidget, qtbot: QtBot) -> None:
    stroke(sheet, DOWN)
    QApplication.clipboard().setImage(sheet.grab().toImage())
    press(window, "Ctrl+V")
    qtbot.waitUntil(lambda: document(window).picture.name == "Picture pasted")
    assert answer(window) == "1"


def test_the_tools_of_a_narrow_canvas_do_not_cover_each_other(
    window: Window, sheet: QWidget
) -> None:
    canvas = CanvasPanel(reading=False)
    width = child(window, "canvas.tool").sizeHint().width() + 2
    canvas.resize(width, canvas.heightForWidth(width))
    canvas.show_frame(window.session.frame)
    layout = canvas.canvas_layout
    parts = (layout.sheet, layout.tools, layout.label, layout.slider, layout.clear)
    for at, part in enumerate(parts):
        assert canvas.rect().contains(part)
        assert not any(part.intersects(other) for other in parts[:at])
    canvas.close()
    canvas.deleteLater()


@st.composite
def needs(draw: st.DrawFn) -> Sizes:
    """Draw what the parts need: letters of some size, a model that reads some cells."""
    line = draw(st.integers(14, 20))
    word = draw(st.integers(3, 4)) * line
    total = draw(st.integers(word, 4 * word))
    return Sizes(
        QSize(draw(st.integers(6, 7)) * line, line + 10),
        QSize(draw(st.integers(3, 4)) * line, line + 10),
        QSize(draw(st.integers(2, 3)) * line, line + 10),
        QSize(draw(st.integers(8, 64)), draw(st.integers(8, 64))),
        word,
        lambda width: -(-total // max(1, width)) * line,
    )


@given(st.integers(320, 900), st.integers(220, 800), needs())
def test_the_parts_of_the_canvas_share_the_room_in_order(
    width: int, height: int, sizes: Sizes
) -> None:
    layout = canvas_layout(width, height, sizes)
    parts = [getattr(layout, name) for name in CanvasLayout.__slots__]
    for at, part in enumerate(parts):
        assert QRect(0, 0, width, height).contains(part), CanvasLayout.__slots__[at]
        assert not any(part.intersects(other) for other in parts[:at])
    sheet, read, words = QRectF(layout.sheet), QRectF(layout.read), QRectF(layout.words)
    assert sheet.width() == sheet.height()
    assert read.width() * sizes.cells.height() == read.height() * sizes.cells.width()
    # The words stand nearer to what they tell of than to the sheet.
    below, beside = words.top() - read.bottom(), words.left() - read.right()
    assert (0 < below <= GAP and words.left() == read.left()) or (
        0 < beside <= GAP and words.top() == read.top()
    )
    left, right = min(each.left() for each in parts), max(each.right() + 1 for each in parts)
    assert abs(left - (width - right)) <= 1
    # A larger sheet fits neither beside nor over the rest.
    assert right - left == width or max(each.bottom() + 1 for each in parts) == height
    assert layout.slider.width() >= LEAST_SLIDER
    # A second row of tools only where they do not fit one.
    row = sum(each.width() + GAP for each in (sizes.tools, sizes.clear, sizes.label))
    row += LEAST_SLIDER
    if layout.label.top() > layout.tools.bottom():
        side = height - sizes.tools.height() - GAP
        if read.left() > sheet.right():
            beside = max(int(read.width()), sizes.word) + 2 * GAP
            side = min(side, width - beside)
            assert side + beside < row
        else:
            assert width < row


@given(needs())
def test_whatever_the_width_the_tools_keep_apart_and_the_slider_its_length(sizes: Sizes) -> None:
    least = max(sizes.tools.width(), sizes.label.width() + GAP + LEAST_SLIDER)
    for width in range(least, 460, 3):
        layout = bare_layout(width, bare_height(width, sizes), sizes)
        assert layout.sheet == QRect(0, 0, width, width)
        parts = (layout.sheet, layout.tools, layout.label, layout.slider, layout.clear)
        assert layout.slider.width() >= LEAST_SLIDER
        for at, part in enumerate(parts):
            assert QRect(0, 0, width, bare_height(width, sizes)).contains(part)
            assert not any(part.adjusted(-GAP, 0, GAP, 0).intersects(one) for one in parts[:at])

"""How far the colours of a map reach, chosen on its legend, by key and beside the stage."""

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import samples
from cnnviz.ui.app import first_document
from cnnviz.ui.shell.window import Window
from tests.ui.hands import LEFT, Open, lab, press


def shown_map(window: Window) -> np.ndarray:
    """Return how far the colours of the painted map are from white, shape (H, W)."""
    column = lab(window).stage.stage_layout.output
    assert column is not None
    image = lab(window).stage.grab(column.plane.clip.toRect()).toImage()
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    size = image.height(), image.width(), 4
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(size)[..., :3].astype(int)
    return np.asarray(255 - pixels.min(axis=-1))


def click_legend(window: Window, *, source: bool = False) -> None:
    layout = lab(window).stage.stage_layout
    column = layout.source if source else layout.output
    assert column is not None
    place: QPointF = column.legend.center()
    QTest.mouseMove(lab(window).stage, place.toPoint())
    QTest.mouseClick(lab(window).stage, LEFT, pos=place.toPoint())


def test_the_edges_of_the_first_picture_are_seen_until_all_values_are_asked_for(
    open_window: Open,
) -> None:
    window = open_window(first_document(open_picture(samples()[0].path)))
    usual = shown_map(window)
    click_legend(window)
    assert window.session.frame.view.extremes
    whole = shown_map(window)
    assert (usual > 90).mean() > 2 * (whole > 90).mean()
    # Nothing is lost: what is dark on the whole scale is no paler on the usual one.
    assert (usual >= whole - 2).mean() > 0.99
    click_legend(window)
    np.testing.assert_array_equal(shown_map(window), usual)
    press(window, "Shift+C")
    np.testing.assert_array_equal(shown_map(window), whole)
    button = window.findChild(QWidget, "scale.reach.False")
    assert button is not None
    QTest.mouseClick(button, LEFT)
    np.testing.assert_array_equal(shown_map(window), usual)


def test_a_legend_without_a_choice_is_no_button(open_window: Open) -> None:
    window = open_window(first_document(open_picture(samples()[0].path)))
    click_legend(window, source=True)
    assert not window.session.frame.view.extremes
    assert lab(window).stage.cursor().shape() == Qt.CursorShape.ArrowCursor

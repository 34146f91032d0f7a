"""Figures and animations of the stage: they show what the window shows, or leave no file."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QProgressDialog, QSpinBox
from pytestqt.qtbot import QtBot

from cnnviz.files.exports.figure_sizes import SIZES, Size
from cnnviz.files.models import load_model
from cnnviz.state.document import Document, Preparation, Selection
from cnnviz.state.edits import with_model, with_preparation
from cnnviz.state.frame import Frame
from cnnviz.state.reel import Reel, frame_at
from cnnviz.state.view import Palette
from cnnviz.ui.app import first_document
from cnnviz.ui.exports.animation import pixels_of
from cnnviz.ui.exports.figure_file import encoder_of
from cnnviz.ui.exports.stage_dialogs import AnimationDialog, FigureDialog
from cnnviz.ui.lab.figure import StageFigure
from cnnviz.ui.shell.window import Window
from tests.ui.hands import Open, lab, picture

ON_SCREEN = 1280, 720
"""Of this size a figure is as large as what is laid out."""


def drawn(frame: Frame, size: Size, palette: Palette = "light") -> NDArray[np.uint8]:
    figure = StageFigure(size, palette)
    figure.show(frame)
    pixels = pixels_of(figure.image())
    figure.close()
    return pixels


def document_on(layer: str) -> Document:
    document = first_document(picture())
    if layer in ("rgb", "input"):
        document = with_preparation(document, Preparation(size=64, colour="rgb"))
        return replace(document, selection=Selection("input" if layer == "input" else "conv1"))
    if layer in ("dense", "softmax", "conv3", "flatten"):
        document = with_model(document, load_model("shapes"))
    return replace(document, selection=Selection(layer))


def pixels_on_screen(image: QImage) -> NDArray[np.uint8]:
    return pixels_of(image.convertToFormat(QImage.Format.Format_RGB32))


@pytest.mark.parametrize(
    ("layer", "palette"),
    [
        ("conv1", "light"),
        ("rgb", "dark"),
        ("relu1", "projector"),
        ("maxpool1", "light"),
        ("conv3", "dark"),
        ("flatten", "light"),
        ("dense", "light"),
        ("softmax", "projector"),
    ],
)
def test_a_figure_is_what_the_window_shows_while_presenting(
    layer: str, palette: Palette, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(document_on(layer))
    window.session.ask_look(lambda view: replace(view, presenting=True, palette=palette))
    window.showNormal()
    pixels = drawn(window.session.frame, ON_SCREEN, palette)
    share = round(ON_SCREEN[1] * 0.42)
    handle = lab(window).splitter.handleWidth()

    def laid_out() -> bool:
        width, height = ON_SCREEN
        over = lab(window).splitter.height() - height - handle
        window.resize(window.width() + width - lab(window).splitter.width(), window.height() - over)
        lab(window).splitter.setSizes([height - share, share])
        return (lab(window).stage.height(), lab(window).arithmetic.height()) == (
            height - share,
            share,
        )

    qtbot.waitUntil(laid_out)
    stage = pixels_on_screen(lab(window).stage.grab().toImage())
    arithmetic = pixels_on_screen(lab(window).arithmetic.grab().toImage())
    shown = np.concatenate([stage, arithmetic]).astype(int)
    # Edges of letters hang a little on what was written before.
    assert np.abs(shown - pixels).max() <= 24
    assert (shown != pixels).mean() < 0.01


def test_a_figure_wears_its_own_colours(window: Window) -> None:
    window.session.ask_look(lambda view: replace(view, palette="dark"))
    dark = drawn(window.session.frame, ON_SCREEN, "dark")
    window.session.ask_look(lambda view: replace(view, palette="light"))
    np.testing.assert_array_equal(drawn(window.session.frame, ON_SCREEN, "dark"), dark)


@pytest.mark.parametrize("name", SIZES)
@pytest.mark.parametrize("layer", ["conv1", "input"])
def test_sizes_of_one_shape_show_the_same(name: str, layer: str, window: Window) -> None:
    window.session.ask_select(document_on(layer).selection)
    width, height = SIZES[name]
    frame = window.session.frame
    once, twice = drawn(frame, (width, height)), drawn(frame, (2 * width, 2 * height))
    assert once.shape == (height, width, 3)
    halved = twice.reshape(height, 2, width, 2, 3).mean(axis=(1, 3))
    assert np.abs(halved - once).mean() < 6
    # Nothing but ground at the edges: nothing is cut off.
    assert all(len(np.unique(edge, axis=0)) <= 2 for edge in (once[:, 0], once[:, -1]))


@pytest.mark.parametrize("layer", ["conv1", "conv3", "dense"])
def test_an_svg_has_real_text_and_looks_like_the_picture(layer: str, open_window: Open) -> None:
    frame = open_window(document_on(layer)).session.frame
    figure = StageFigure(SIZES["slide"], "light")
    figure.show(frame)
    svg = encoder_of(figure, ".svg", frame)()
    pixels = pixels_of(figure.image())
    figure.close()
    root = ElementTree.fromstring(svg)
    words = ["".join(each.itertext()) for each in root.iter() if each.tag.endswith("text")]
    assert frame.stage is not None
    assert any(word.strip().startswith("= ") for word in words)
    assert frame.stage.output.name in {word.split(",")[0] for word in words}
    image = QImage(*SIZES["slide"], QImage.Format.Format_RGB32)
    image.fill(0)
    renderer = QSvgRenderer(svg)
    with QPainter(image) as painter:
        renderer.render(painter)
    assert np.abs(pixels_of(image).astype(int) - pixels).mean() < 4


def test_a_pdf_is_one_page_of_the_figures_shape_with_its_fonts(window: Window) -> None:
    frame = window.session.frame
    figure = StageFigure(SIZES["slide"], "light")
    figure.show(frame)
    pdf = encoder_of(figure, ".pdf", frame)()
    figure.close()
    assert pdf.startswith(b"%PDF-1")
    assert pdf.count(b"/Type /Page\n") == 1
    box = re.search(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
    assert box is not None
    assert [float(side) for side in box.groups()] == [960, 540]
    assert b"/FontFile2" in pdf


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_the_window_saves_figures(
    suffix: str, window: Window, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / f"stage{suffix}"
    window.exports.stage.save_figure_to(str(path), suffix, SIZES["column"], "dark")
    qtbot.waitUntil(lambda: window.messages.words == f"Saved {path}.")
    if suffix == ".png":
        with Image.open(path) as image:
            found = np.asarray(image.convert("RGB"))
        np.testing.assert_array_equal(found, drawn(window.session.frame, SIZES["column"], "dark"))


def test_an_animation_is_the_stepping_whatever_the_window_does_meanwhile(
    window: Window, tmp_path: Path, qtbot: QtBot
) -> None:
    frame, size = window.session.frame, (480, 270)
    path = tmp_path / "steps.png"
    exports = window.exports.stage
    exports.save_animation_to(str(path), ".png", Reel(5, 35, 3, hold=1.0), size, "light")
    window.session.ask_play(lambda player, stops: player.at(77, stops))
    window.session.ask_look(lambda view: replace(view, palette="dark"))
    qtbot.waitUntil(lambda: not exports.recording, timeout=20_000)
    assert window.messages.words == f"Saved {path}."
    assert window.session.frame.player.stop == 77
    with Image.open(path) as image:
        assert getattr(image, "n_frames", 1) == 11
        for at, stop in enumerate(range(5, 36, 3)):
            image.seek(at)
            expected = drawn(frame_at(frame, stop), size)
            np.testing.assert_array_equal(np.asarray(image.convert("RGB")), expected)


@pytest.mark.parametrize("suffix", [".gif", ".png", ".webp", ""])
def test_a_stopped_animation_leaves_nothing(
    suffix: str, window: Window, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    exports = window.exports.stage
    path = str(folder / f"steps{suffix}")
    exports.save_animation_to(path, suffix, Reel(0, 3000), (480, 270), "light")
    progress = window.findChild(QProgressDialog, "animation.progress")
    assert progress is not None
    qtbot.waitUntil(lambda: progress.value() > 12, timeout=20_000)
    assert len(list(folder.iterdir())) == 1
    progress.canceled.emit()
    qtbot.waitUntil(lambda: not exports.recording)
    assert window.messages.words == "Stopped: nothing was saved."
    assert list(folder.iterdir()) == []


def test_closing_the_window_ends_an_animation(window: Window, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    exports = window.exports.stage
    exports.save_animation_to(str(folder / "steps.gif"), ".gif", Reel(0, 3000), (480, 270), "light")
    window.close()
    assert list(folder.iterdir()) == []


def test_what_cannot_be_written_is_one_sentence(
    window: Window, tmp_path: Path, qtbot: QtBot
) -> None:
    exports = window.exports.stage
    exports.save_animation_to(
        str(tmp_path / "gone" / "a.gif"), ".gif", Reel(0, 20), (480, 270), "light"
    )
    qtbot.waitUntil(lambda: not exports.recording, timeout=20_000)
    assert window.messages.words.startswith("There is no folder")


def test_the_dialogs_say_what_comes_and_refuse_what_cannot(window: Window) -> None:
    frame = window.session.frame
    figure = FigureDialog(frame, StageFigure, window)
    animation = AnimationDialog(frame, StageFigure, window)

    def spin(dialog: QDialog, name: str) -> QSpinBox:
        found = dialog.findChild(QSpinBox, name)
        assert found is not None
        return found

    for dialog in (figure, animation):
        buttons = dialog.findChild(QDialogButtonBox)
        assert buttons is not None
        save = buttons.button(QDialogButtonBox.StandardButton.Save)
        assert save.isEnabled()
        sizes = dialog.findChild(QComboBox, "figure.size")
        assert sizes is not None
        sizes.setCurrentIndex(sizes.count() - 1)
        spin(dialog, "figure.height").setValue(300)
        spin(dialog, "figure.width").setValue(900)
        assert dialog.looks.size_ == (900, 300)
        assert save.isEnabled()
        spin(dialog, "figure.width").setValue(901)
        assert "longer side at most 3 times" in dialog.looks.problem
        assert not save.isEnabled()
    spin(animation, "animation.first").setValue(20)
    spin(animation, "animation.last").setValue(11)
    assert (animation.reel.first, animation.reel.last) == (10, 19)
    for dialog in (figure, animation):
        dialog.deleteLater()

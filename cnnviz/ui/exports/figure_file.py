"""A figure as a file: PNG, or SVG and PDF with real text."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from cnnviz.state.frame import Frame, in_words
from cnnviz.ui.exports.figure import Figure

DOTS = 96
"""Pixels of the ground an inch of paper: a slide is as wide as slides are, 13⅓ inches."""


def encoder_of(figure: Figure, suffix: str, frame: Frame) -> Callable[[], bytes]:
    """Paint `figure` as it is now; return what makes the bytes of a file of it.

    That may be called in another thread, and later: the figure is not needed any more.

    Parameters
    ----------
    suffix : str
        One of `FIGURE_SUFFIXES`.
    frame : Frame
        What the figure shows: files of shapes tell it in words too.
    """
    match suffix:
        case ".svg":
            data = _svg(figure, in_words(frame))
        case ".pdf":
            data = _pdf(figure, in_words(frame))
        case _:
            image = figure.image()
            return lambda: _png(image)
    return lambda: data


def _png(image: QImage) -> bytes:
    buffer = _buffer()
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _svg(figure: Figure, words: str) -> bytes:
    buffer = _buffer()
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(DOTS)
    generator.setSize(QSize(*figure.size))
    generator.setViewBox(QRect(0, 0, *figure.ground))
    generator.setTitle("cnnviz")
    generator.setDescription(words)
    with QPainter(generator) as painter:
        figure.paint(painter)
    return bytes(buffer.data().data())


def _pdf(figure: Figure, words: str) -> bytes:
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    width, height = figure.ground
    size = QSizeF(width * 72 / DOTS, height * 72 / DOTS)
    match_ = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point, "stage", match_))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(DOTS)
    writer.setTitle(words)
    writer.setCreator("cnnviz")
    with QPainter(writer) as painter:
        figure.paint(painter)
    return bytes(buffer.data().data())


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer

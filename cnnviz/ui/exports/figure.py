"""What a figure is to those who export it: painted by whichever screen can be shown as one."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtGui import QImage, QPainter

from cnnviz.files.exports.figure_sizes import Size
from cnnviz.state.frame import Frame
from cnnviz.state.view import Palette


class Figure(Protocol):
    """A screen as a picture. It lives on the GUI thread.

    Attributes
    ----------
    size, ground : (int, int)
        Width and height in pixels: of the picture, and of what is laid out and then enlarged.
    """

    size: Size
    ground: Size

    def show(self, frame: Frame) -> None:
        """Show `frame`."""

    def paint(self, painter: QPainter) -> None:
        """Paint what is shown at the painter's origin, as large as the ground is."""

    def image(self) -> QImage:
        """Return what is shown as pixels."""
        ...

    def close(self) -> None:
        """Let go of what it is painted with."""


FigureMaker = Callable[[Size, Palette], Figure]
"""Makes a figure of a size, in the colours of a palette."""

"""The map as it will be exported, small, while its looks are chosen."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cnnviz.files.errors import FileError
from cnnviz.files.exports.pages import Page
from cnnviz.files.exports.pages.png import pixels
from cnnviz.ui.base.worker import Newest
from cnnviz.ui.guard import Guarded

MOST_PIXELS = 16_000_000
"""Of larger pictures there is no preview: it would take seconds."""
_ROOM = QSize(420, 380)
_TILE = 8
_CHECKS = "#ffffff", "#d9dbde"
"""What is seen through a transparent ground."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as it will be: its size (height, width), and as pixels if those are not too many."""

    size: tuple[int, int]
    image: QImage | None


class MapPreview(Guarded, QWidget):
    """Draws pages off the GUI thread and shows the newest.

    Signals
    -------
    drawn : Drawn
        A page is in sight, or its size is known.
    failed : str
        Why there is none.
    """

    drawn = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("save.preview")
        self.setAccessibleName(self.tr("Preview"))
        self.setMinimumSize(_ROOM)
        self.image: QImage | None = None
        self._worker: Newest[Drawn] = Newest(self._arrived, self._refused)

    @property
    def busy(self) -> bool:
        """Whether a newer page is on its way."""
        return self._worker.busy

    def show_page(self, make: Callable[[], Page]) -> None:
        """Show the page that `make` returns; FileError says why there is none."""
        room = self.size() * self.devicePixelRatioF()
        self._worker.submit(lambda: _drawn(make(), room))

    def show_nothing(self) -> None:
        """Show no page: the format is no picture of that kind."""
        self._worker.drop()
        self.image = None
        self.update()

    def close_worker(self) -> None:
        """Draw nothing more."""
        self._worker.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page in the middle, on checks where it is transparent."""
        if self.image is None:
            return
        size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        if size.width() > self.image.width():
            size = self.image.size()
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        with QPainter(self) as painter:
            painter.setClipRect(left, top, size.width(), size.height())
            if self.image.hasAlphaChannel():
                for row in range(0, size.height(), _TILE):
                    for column in range(0, size.width(), _TILE):
                        colour = QColor(_CHECKS[(row + column) // _TILE % 2])
                        painter.fillRect(left + column, top + row, _TILE, _TILE, colour)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            target = self.image.rect()
            target.setRect(left, top, size.width(), size.height())
            painter.drawImage(target, self.image)

    def _arrived(self, drawn: Drawn) -> None:
        self.image = drawn.image
        self.update()
        self.drawn.emit(drawn)

    def _refused(self, error: BaseException) -> None:
        self.image = None
        self.update()
        if not isinstance(error, FileError | MemoryError):
            raise error
        self.failed.emit(str(error) or self.tr("There is no memory for a picture of this size."))


def _drawn(page: Page, room: QSize) -> Drawn:
    height, width = page.size
    if height * width > MOST_PIXELS:
        return Drawn(page.size, None)
    levels = np.ascontiguousarray(pixels(page))
    kind = QImage.Format.Format_RGB888 if levels.shape[2] == 3 else QImage.Format.Format_RGBA8888
    image = QImage(levels.data, width, height, levels.shape[2] * width, kind)
    if width > room.width() or height > room.height():
        keep, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        return Drawn(page.size, image.scaled(room, keep, smooth))
    return Drawn(page.size, image.copy())

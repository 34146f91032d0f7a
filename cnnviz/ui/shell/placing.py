"""Where the window stands: on the screen, frame and all, and back where it was after presenting."""

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QMainWindow

FIRST_SIZE = QSize(1280, 800)
FRAME = QSize(16, 48)
"""What most desktops put around a window at most; it is known only once it is there."""
FRAME_MILLISECONDS = 200
"""So long after a window appears its frame is there."""
GIVEN = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen
"""States in which the desktop gives the window its size."""


@dataclass(frozen=True, slots=True)
class Placed:
    """How the window stands on the screen."""

    state: Qt.WindowState
    geometry: QByteArray
    width: int

    @classmethod
    def of(cls, window: QMainWindow) -> "Placed":
        """Return how `window` stands now."""
        return cls(window.windowState(), window.saveGeometry(), window.width())


def first_size(room: QSize) -> QSize:
    """Return the size of a first window on a screen with so much room."""
    return FIRST_SIZE.boundedTo(room - FRAME)


def placed_within(room: QRect, frame: QRect, inner: QSize) -> QRect:
    """Return where a window with its `frame` is to stand, no larger than `room` and within it.

    Parameters
    ----------
    room : QRect
        What the screen offers.
    frame : QRect
        Where the window stands now, its frame included.
    inner : QSize
        Its size without the frame.
    """
    around = frame.size() - inner
    size = inner.boundedTo(room.size() - around) + around
    left = max(room.left(), min(frame.left(), room.right() - size.width() + 1))
    top = max(room.top(), min(frame.top(), room.bottom() - size.height() + 1))
    return QRect(QPoint(left, top), size)


def fit(window: QMainWindow) -> None:
    """Bring the window back onto its screen, with its frame, where it reaches over."""
    if window.windowState() & GIVEN:
        return
    frame, inner = window.frameGeometry(), window.size()
    wanted = placed_within(window.screen().availableGeometry(), frame, inner)
    if wanted.size() != frame.size():
        window.resize(wanted.size() - (frame.size() - inner))
    if wanted.topLeft() != frame.topLeft():
        window.move(wanted.topLeft())

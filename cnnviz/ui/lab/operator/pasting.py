"""Numbers pasted on a kernel, as spreadsheets and other programs copy them."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from cnnviz.files.errors import FileError
from cnnviz.files.kernels import Weights, parse_kernel
from cnnviz.ui.guard import Guarded


class Pasting(Guarded, QObject):
    """Takes rows of numbers from the clipboard while a kernel has the keys.

    What is no kernel is left to the window: a picture may be meant.

    Signals
    -------
    pasted(ndarray of float64, shape (kH, kW))
        The kernel.
    """

    pasted = Signal(object)

    def __init__(self, kernel: QWidget) -> None:
        super().__init__(kernel)
        kernel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the key of pasting from the window's shortcuts where there are numbers."""
        if not isinstance(event, QKeyEvent) or not event.matches(QKeySequence.StandardKey.Paste):
            return False
        weights = _copied()
        if weights is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self.pasted.emit(weights)
        return True


def _copied() -> Weights | None:
    """Return the kernel on the clipboard, None if there is none."""
    try:
        return parse_kernel(QGuiApplication.clipboard().text())
    except FileError:
        return None

"""Files that the desktop hands to the program while it runs: by double click on macOS."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent, QGuiApplication

from cnnviz.ui.guard import Guarded


class FileEvents(Guarded, QObject):
    """Watches the application for such files.

    Parameters
    ----------
    application : QGuiApplication
        What gets them.
    use : callable
        Called with the path of each.
    """

    def __init__(self, application: QGuiApplication, use: Callable[[str], None]) -> None:
        super().__init__(application)
        self._use = use
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files, leave everything else."""
        if isinstance(event, QFileOpenEvent):
            self._use(event.file())
            return True
        return False

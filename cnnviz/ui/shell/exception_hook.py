"""What nobody foresaw: the work is kept first, then it is logged, then told in one sentence."""

import contextlib
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtWidgets import QApplication

from cnnviz.files.reports import keep_details
from cnnviz.ui.base.message_bar import MessageBar


class ExceptionHook:
    """An exception hook for the window.

    What is raised at one place again and again, say whenever something is painted, is kept and
    logged once.

    Parameters
    ----------
    messages : MessageBar
        Where it is told.
    keep : callable
        Writes down what is on the screen.
    """

    def __init__(self, messages: MessageBar, keep: Callable[[], None]) -> None:
        self._messages, self._keep = messages, keep
        self._seen: set[str] = set()
        self._where = ""
        self._at_it = False

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Take an exception as `sys.excepthook` does."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        if self._at_it:  # What goes wrong in telling is not told.
            return
        self._at_it = True
        try:
            self._take(error.with_traceback(trace))
        finally:
            self._at_it = False

    def _take(self, error: BaseException) -> None:
        way = "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__
        if way not in self._seen:
            self._seen.add(way)
            with contextlib.suppress(Exception):
                self._keep()
            path = keep_details(error)
            self._where = f" The details are in {path}." if path else ""
        words = f"Something in cnnviz went wrong; your work is still here.{self._where}"
        if self._messages.words != words:
            self._messages.warn(words)

"""Who has the keys: fields give them back when what is typed or dragged there is done."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from cnnviz.ui.guard import Guarded


class CatchesKeys:
    """What gives keys to its most important part when another part is done with them."""

    def catch_keys(self, gone: QWidget) -> None:
        """Give the keys of what is done, or `gone`, to what fills most of this."""
        raise NotImplementedError


def give_keys_back(widget: QWidget) -> None:
    """Let what `widget` lies in give its keys on; in a dialog they stay."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, CatchesKeys):
            around.catch_keys(widget)
            return
        around = around.parentWidget()


class ClickElsewhere(Guarded, QObject):
    """Gives the keys of a field back when something else of its window is clicked.

    Most of a window does not take the keys at a click. This looks at all events of the program, so
    it does only while the field has the keys.
    """

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look where it is clicked; what is clicked there gets its click."""
        field, application = self._field, QApplication.instance()
        if watched is field and application is not None:
            if event.type() == QEvent.Type.FocusIn:
                application.installEventFilter(self)
            elif event.type() == QEvent.Type.FocusOut:
                application.removeEventFilter(self)
        elif (
            event.type() == QEvent.Type.MouseButtonPress
            and isinstance(watched, QWidget)
            and watched.window() is field.window()
            and not field.isAncestorOf(watched)
        ):
            give_keys_back(field)
        return False

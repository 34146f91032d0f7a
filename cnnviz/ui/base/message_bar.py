"""One sentence over the stage: what went wrong and its cure, or what was done."""

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from cnnviz.state.document import Document, Selection
from cnnviz.state.frame import Frame
from cnnviz.state.sameness import computes_alike
from cnnviz.ui.guard import Guarded
from cnnviz.ui.painting.theme import UNIT
from cnnviz.ui.widgets.buttons import FlatButton, named

GOOD_NEWS_MILLISECONDS = 5000
Kind = Literal["note", "begun", "problem", "question", "suggestion"]


class MessageBar(Guarded, QWidget):
    """A line that appears when there is something to say, and goes by itself.

    Good news goes after a moment; what went wrong stays until the user has gone on, that is until
    the next change or the next thing that is opened. What is presented is soon left alone by both.
    A question stays until it is answered; what is only suggested goes as problems do,
    and as another layer or screen is looked at.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        close = QToolButton(self)
        close.setObjectName("notice.close")
        close.setText("×")
        close.setAccessibleName(self.tr("Dismiss the message"))
        close.setAutoRaise(True)
        close.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT // 2, UNIT, UNIT // 2)
        row.setSpacing(UNIT)
        row.addWidget(self._label)
        self._buttons: list[FlatButton] = []
        self._choices = QHBoxLayout()
        self._choices.setSpacing(UNIT)
        row.addLayout(self._choices)
        row.addWidget(close)
        self._document: Document | None = None
        self._presenting = False
        self._looked_at: tuple[str, Selection] | None = None
        self._kind: Kind = "note"
        self._timer = QTimer(self, singleShot=True, interval=GOOD_NEWS_MILLISECONDS)
        self._timer.timeout.connect(self.dismiss)
        self.hide()

    @property
    def words(self) -> str:
        """What is said now, "" while nothing is."""
        return "" if self.isHidden() else self._label.text()

    def warn(self, words: str) -> None:
        """Say what went wrong, until the user has gone on."""
        self._say(words, "problem")
        if self._presenting:
            self._timer.start()

    def tell(self, words: str) -> None:
        """Say what was done, for a moment."""
        self._say(words, "note")
        self._timer.start()

    def tell_begun(self, words: str) -> None:
        """Say what is being opened, until it is there."""
        self._say(words, "begun")

    def offer(self, words: str, choices: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Ask what to do: each choice has its name and its work. To dismiss is to do nothing."""
        self._say(words, "question")
        self._add_choices(choices)

    def suggest(self, words: str, choices: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Say what could be done as well: an offer that goes once the user has gone on."""
        self._say(words, "suggestion")
        self._add_choices(choices)

    def show_frame(self, frame: Frame) -> None:
        """Look whether the user has gone on, or begins to present."""
        document, presenting = frame.document, frame.view.presenting
        changed = self._document is not None and not computes_alike(document, self._document)
        begins = presenting and not self._presenting
        looked_at = frame.view.screen, document.selection
        turned = looked_at != self._looked_at
        self._document, self._presenting, self._looked_at = document, presenting, looked_at
        over = {"problem": changed, "suggestion": changed or turned}.get(self._kind, False)
        if over or (begins and self._kind != "question"):
            self.dismiss()

    def settle(self) -> None:
        """Something has been opened: what was said before is over, but for what was done."""
        if self._kind != "note":
            self.dismiss()

    def dismiss(self) -> None:
        """Say nothing any more."""
        self._timer.stop()
        self.hide()

    def _add_choices(self, choices: Sequence[tuple[str, Callable[[], None]]]) -> None:
        for at, (text, work) in enumerate(choices):
            button = FlatButton(self, framed=True)
            button.setText(text)
            named(button, f"notice.choice.{at}", text)
            button.clicked.connect(work)
            self._choices.addWidget(button)
            self._buttons.append(button)

    def _say(self, words: str, kind: Kind) -> None:
        self._timer.stop()
        self._kind = kind
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons.clear()
        self._label.setObjectName("problem" if kind == "problem" else "heading")
        self._label.style().polish(self._label)
        self._label.setText(words)
        self._label.setAccessibleName(words)
        self.show()

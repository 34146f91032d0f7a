"""The bar that offers what the last run did not save."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from cnnviz.ui.guard import Guarded
from cnnviz.ui.painting.theme import UNIT


class RecoveryBar(Guarded, QWidget):
    """A line with two answers, over the stage until one is given; work goes on under it."""

    taken = Signal()
    refused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("offer")
        self._label = QLabel(self)
        self._label.setObjectName("heading")
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT // 2, UNIT, UNIT // 2)
        row.setSpacing(UNIT)
        row.addWidget(self._label)
        for name, title, signal in (
            ("offer.take", self.tr("Restore"), self.taken),
            ("offer.refuse", self.tr("Discard"), self.refused),
        ):
            button = QPushButton(title, self)
            button.setObjectName(name)
            button.clicked.connect(signal)
            row.addWidget(button)
        self.hide()

    @property
    def words(self) -> str:
        """What is offered now, "" while nothing is."""
        return "" if self.isHidden() else self._label.text()

    def make(self, words: str) -> None:
        """Offer what `words` say, until it is answered."""
        self._label.setText(words)
        self._label.setAccessibleName(words)
        self.show()

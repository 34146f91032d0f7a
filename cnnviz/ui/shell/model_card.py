"""The sheet that tells a model's card."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from cnnviz.files.models.cards import card_text, title_of
from cnnviz.nn.model import Model
from cnnviz.ui.guard import Guarded


class CardSheet(Guarded, QDialog):
    """What a model was trained on, how good it is, and where it fails.

    Parameters
    ----------
    edited : bool
        Whether the network on the screen is no longer as it was trained.
    room : QSize
        The window's size, of which the sheet takes a part.
    """

    def __init__(self, model: Model, edited: bool, room: QSize, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title_of(model))
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setMarkdown(f"## {title_of(model)}\n\n{card_text(model, edited=edited)}")
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.text)
        column.addWidget(close)
        self.resize(round(room.width() * 0.72), round(room.height() * 0.8))

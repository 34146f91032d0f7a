"""The sheet of all keys, made of the table of actions."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnnviz.ui.actions import MENUS, ActionSpec, key_words
from cnnviz.ui.theme import UNIT

COLUMNS = (("step", "network"), ("view", "help"), ("file", "edit", "mouse"))
MOUSE = (
    ("Click", "Bring the window to a cell or pixel"),
    ("Point", "See what makes a cell, or reads a pixel"),
    ("Wheel", "Zoom; a double click shows all again"),
    ("Right drag", "Move what is zoomed"),
    ("On a weight", "Drag, scroll or type to change it"),
)
"""What the mouse does."""


class KeysSheet(QDialog):
    """All keys, by menu, and what the mouse does."""

    def __init__(self, specs: Sequence[ActionSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        sheet = QHBoxLayout()
        sheet.setSpacing(3 * UNIT)
        for column in COLUMNS:
            label = QLabel("".join(_group(key, specs) for key in column))
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            sheet.addWidget(label)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        layout.addLayout(sheet)
        layout.addWidget(buttons)


def _group(key: str, specs: Sequence[ActionSpec]) -> str:
    """Return one group of the sheet, as a table."""
    titles = dict(MENUS) | {"mouse": "Mouse"}
    rows = [
        (key_words(spec), spec.text)
        for spec in specs
        if spec.keys and spec.id.partition(".")[0] == key
    ]
    lines = "".join(
        f"<tr><td style='padding-right:14px'>{escape(keys)}</td>"
        f"<td>{escape(words.replace('&', ''))}</td></tr>"
        for keys, words in (rows or MOUSE)
    )
    return f"<p><b>{titles[key].replace('&', '')}</b></p><table cellspacing='2'>{lines}</table>"

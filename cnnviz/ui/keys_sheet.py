"""The sheet of all keys, made of the table of actions."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from cnnviz.ui.actions import MENUS, ActionSpec, key_words
from cnnviz.ui.theme import UNIT

COLUMNS = (("step", "network", "help"), ("file", "edit", "view", "mouse"))
MOUSE = (
    ("Click a cell or a pixel", "moves the window there"),
    ("Point at a cell", "shows the window that makes it"),
    ("Point at a pixel", "shows the cells that read it"),
    ("Wheel", "zooms; double click shows all again"),
    ("Right or middle drag", "moves what is zoomed"),
    ("Drag, wheel or type on a weight", "changes it"),
)


class KeysSheet(QDialog):
    """All keys, by menu, and what the mouse does."""

    def __init__(self, specs: Sequence[ActionSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keys")
        self.setWindowTitle(self.tr("Keys"))
        titles = {key: title.replace("&", "") for key, title in MENUS} | {"mouse": "Mouse"}
        rows = {
            key: [
                (key_words(spec), spec.text.replace("&", ""))
                for spec in specs
                if spec.keys and spec.id.partition(".")[0] == key
            ]
            for key, _ in MENUS
        }
        rows["mouse"] = list(MOUSE)
        sheet = QHBoxLayout()
        sheet.setSpacing(5 * UNIT)
        for column in COLUMNS:
            grid = QGridLayout()
            grid.setHorizontalSpacing(2 * UNIT)
            for key in column:
                _add_group(grid, titles[key], rows[key])
            grid.setRowStretch(grid.rowCount(), 1)
            sheet.addLayout(grid)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        layout.addLayout(sheet)
        layout.addWidget(buttons)


def _add_group(grid: QGridLayout, title: str, rows: list[tuple[str, str]]) -> None:
    if not rows:
        return
    heading = QLabel(title)
    heading.setObjectName("heading")
    first = grid.rowCount()
    grid.setRowMinimumHeight(first, UNIT)
    grid.addWidget(heading, first + 1, 0, 1, 2)
    for offset, (keys, words) in enumerate(rows, first + 2):
        grid.addWidget(QLabel(keys), offset, 0, Qt.AlignmentFlag.AlignLeft)
        what = QLabel(words)
        what.setObjectName("faint")
        grid.addWidget(what, offset, 1, Qt.AlignmentFlag.AlignLeft)

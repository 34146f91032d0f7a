"""The sheet of all keys, made of the table of actions."""

from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cnnviz.ui.actions import MENUS, SUBMENUS, ActionSpec, key_words
from cnnviz.ui.theme import BASE_POINTS, UNIT

TITLES = {**dict(MENUS), **{key: title for key, title, _ in SUBMENUS}}
COLUMNS = (
    ("step", "file", "export", "edit"),
    ("view", "network", "help"),
    ("mouse", "card", "kernel", "arithmetic"),
)
Rows = tuple[tuple[str, str], ...]
BESIDES: dict[str, tuple[str, Rows]] = {
    "mouse": (
        "Mouse",
        (
            ("Click", "Bring the window to a cell or pixel"),
            ("Point", "See what makes a cell, or reads a pixel"),
            ("Wheel", "Zoom; a double click shows all again"),
            ("Right drag", "Move what is zoomed"),
            ("On a weight", "Drag, scroll or type to change it"),
        ),
    ),
    "card": (
        "A layer's card with the focus",
        (
            ("Alt+Left, Alt+Right", "Move the layer"),
            ("Del", "Remove it"),
        ),
    ),
    "kernel": (
        "The kernel with the focus",
        (
            ("Arrows", "Choose a weight"),
            ("Shift+Up, Shift+Down", "A step more or less"),
            ("Return or a digit", "Type it"),
            ("Del", "Make it 0"),
        ),
    ),
    "arithmetic": (
        "The arithmetic with the focus",
        (
            ("Shift+Arrows", "Go from term to term"),
            ("+, - and 0", "Enlarge, shrink, show all"),
            ("Ctrl+C", "Copy it as text"),
        ),
    ),
}
"""What the mouse does, and the keys of what has the focus: title and rows."""


class KeysSheet(QDialog):
    """All keys, by menu and by what has the focus, and what the mouse does.

    Parameters
    ----------
    room : QSize
        The sheet takes no more: by smaller text first, then by scrolling.
    """

    def __init__(
        self, specs: Sequence[ActionSpec], room: QSize, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        self._page = QWidget()
        self._labels = []
        sheet = QHBoxLayout(self._page)
        sheet.setSpacing(3 * UNIT)
        for column in COLUMNS:
            label = QLabel("".join(_group(key, specs) for key in column))
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            sheet.addWidget(label)
            self._labels.append(label)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._page)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self._scroll)
        layout.addWidget(buttons)
        margins = layout.contentsMargins()
        besides = QSize(
            margins.left() + margins.right(),
            margins.top() + margins.bottom() + layout.spacing() + buttons.sizeHint().height(),
        )
        self._fit(room - besides)

    def _fit(self, room: QSize) -> None:
        font = self.font()
        for points in range(max(font.pointSize(), BASE_POINTS), BASE_POINTS - 1, -1):
            font.setPointSize(points)
            for label in self._labels:
                label.setFont(font)
            self._page.adjustSize()
            if self._page.width() <= room.width() and self._page.height() <= room.height():
                break
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._scroll.setMinimumSize((self._page.size() + QSize(bar, 0)).boundedTo(room))


def _group(key: str, specs: Sequence[ActionSpec]) -> str:
    """Return one group of the sheet, as a table."""
    if key in BESIDES:
        return _table(*BESIDES[key])
    rows = [
        (key_words(spec), spec.text.replace("&", ""))
        for spec in specs
        if spec.keys and spec.id.partition(".")[0] == key
    ]
    return _table(TITLES[key].replace("&", ""), rows)


def _table(title: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = "".join(
        f"<tr><td style='padding-right:14px'>{escape(keys)}</td><td>{escape(words)}</td></tr>"
        for keys, words in rows
    )
    return f"<p><b>{title}</b></p><table cellspacing='2'>{lines}</table>"

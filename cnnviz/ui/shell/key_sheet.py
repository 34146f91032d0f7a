"""The sheet of all keys, made of the table of actions."""

from collections.abc import Sequence
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

from cnnviz.ui.base.actions import ActionSpec, key_words
from cnnviz.ui.base.screen import KeyGroup
from cnnviz.ui.guard import Guarded
from cnnviz.ui.painting.theme import BASE_POINTS, UNIT
from cnnviz.ui.shell.menus import SUBMENUS

COLUMNS = 3


class KeysSheet(Guarded, QDialog):
    """All keys, by menu and by what has the focus, and what the mouse does.

    Parameters
    ----------
    specs : sequence of ActionSpec
        What the menus hold.
    titles : sequence of (str, str)
        The menus: key and title.
    groups : sequence of KeyGroup
        What is no menu entry.
    room : QSize
        The sheet takes no more: by smaller text first, then by scrolling.
    """

    def __init__(
        self,
        specs: Sequence[ActionSpec],
        titles: Sequence[tuple[str, str]],
        groups: Sequence[KeyGroup],
        room: QSize,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        self._page = QWidget()
        self._labels = []
        sheet = QHBoxLayout(self._page)
        sheet.setSpacing(3 * UNIT)
        for column in _columns([*_menus(specs, titles), *groups]):
            label = QLabel("".join(map(_table, column)))
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


def _menus(specs: Sequence[ActionSpec], titles: Sequence[tuple[str, str]]) -> list[KeyGroup]:
    """Return the entries of every menu that have keys."""
    every = [*titles, *((key, title) for key, title, _ in SUBMENUS)]
    groups = []
    for key, title in every:
        rows = tuple(
            (key_words(spec), spec.text.replace("&", ""))
            for spec in specs
            if spec.keys and spec.id.partition(".")[0] == key
        )
        if rows:
            groups.append(KeyGroup(title.replace("&", ""), rows))
    return groups


def _columns(groups: Sequence[KeyGroup]) -> list[list[KeyGroup]]:
    """Return `groups` in columns of about one height: the longest first, into the shortest."""
    columns: list[list[KeyGroup]] = [[] for _ in range(COLUMNS)]
    heights = [0] * COLUMNS
    for group in sorted(groups, key=lambda group: -len(group.rows)):
        at = heights.index(min(heights))
        columns[at].append(group)
        heights[at] += len(group.rows) + 2
    return columns


def _table(group: KeyGroup) -> str:
    lines = "".join(
        f"<tr><td style='padding-right:14px'>{escape(keys)}</td><td>{escape(words)}</td></tr>"
        for keys, words in group.rows
    )
    return f"<p><b>{group.title}</b></p><table cellspacing='2'>{lines}</table>"

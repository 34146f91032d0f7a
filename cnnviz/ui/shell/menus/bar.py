"""The menu bar, made of the table of actions."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from cnnviz.state.frame import Frame
from cnnviz.ui.base.actions import ActionSpec

SUBMENUS = (
    ("export", "E&xport", "file.quit"),
    ("copy", "Copy &as", "edit.paste"),
)
"""Menus inside of others: key, title, and the action that each stands before."""


class Actions:
    """The menus made of a table, kept true to the frame.

    Parameters
    ----------
    specs : sequence of ActionSpec
        The table.
    owner : QObject
        Whose actions they are: their keys work in its whole window.
    titles : sequence of (str, str)
        The menus in their order: the part of an action's id before the dot, and the title.
    """

    def __init__(
        self, specs: Sequence[ActionSpec], owner: QObject, titles: Sequence[tuple[str, str]]
    ) -> None:
        self.specs, self._titles = tuple(specs), tuple(titles)
        self._actions = {spec.id: self._made(spec, owner) for spec in specs}
        self.menus: dict[str, QMenu] = {}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def fill(self, bar: QMenuBar) -> None:
        """Put every action in its menu."""
        for key, title in self._titles:
            self._fill(key, bar.addMenu(title))
        for key, title, before in SUBMENUS:
            outer = self.menus[before.partition(".")[0]]
            menu = QMenu(title, outer)
            self._fill(key, menu)
            self.insert(menu, outer, before)

    def insert(self, menu: QMenu, outer: QMenu, before: str) -> None:
        """Put `menu` into `outer`, before the action called `before` and the line over it."""
        there = outer.actions()
        at = there.index(self._actions[before])
        line = at > 0 and there[at - 1].isSeparator()
        outer.insertMenu(there[at - line], menu)

    def at_hand(self) -> list[QAction]:
        """Return the actions that are buttons too."""
        return [self._actions[spec.id] for spec in self.specs if spec.at_hand]

    def all(self) -> list[QAction]:
        """Return every action, for the window to own."""
        return list(self._actions.values())

    def show_frame(self, frame: Frame) -> None:
        """Set ticks, words and what can be done."""
        for spec in self.specs:
            action = self._actions[spec.id]
            if spec.checked is not None:
                action.setChecked(spec.checked(frame))
            if spec.enabled is not None:
                action.setEnabled(spec.enabled(frame))
            if spec.label is not None:
                action.setText(spec.label(frame))

    def _fill(self, key: str, menu: QMenu) -> None:
        self.menus[key] = menu
        menu.setToolTipsVisible(True)
        for spec in self.specs:
            if spec.id.partition(".")[0] == key:
                if spec.begins:
                    menu.addSeparator()
                menu.addAction(self._actions[spec.id])

    def _made(self, spec: ActionSpec, owner: QObject) -> QAction:
        action = QAction(spec.text, owner)
        action.setObjectName(spec.id)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setStatusTip(spec.tip)
        action.setCheckable(spec.checked is not None)
        action.triggered.connect(lambda _=False: spec.call())
        return action

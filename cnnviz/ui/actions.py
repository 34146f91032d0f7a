"""Actions as data: menus, keys and the sheet of keys read one table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from cnnviz.state.frame import Frame


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing the user can do.

    Attributes
    ----------
    id : str
        Menu and name: ``"edit.undo"``. The part before the dot says in which menu it stands.
    text : str
        What the menu says.
    call : callable
        What it does.
    keys : tuple of str
        Keys, as Qt writes them; the first is shown in the menu.
    tip : str
        What the sheet of keys and the status bar say.
    checked : callable, optional
        Whether it has a tick, from the frame.
    enabled : callable, optional
        Whether it can be done, from the frame.
    label : callable, optional
        What the menu says, where that depends on the frame.
    begins : bool
        Whether a line in the menu stands before it.
    """

    id: str
    text: str
    call: Callable[[], None]
    keys: tuple[str, ...] = ()
    tip: str = ""
    checked: Callable[[Frame], bool] | None = None
    enabled: Callable[[Frame], bool] | None = None
    label: Callable[[Frame], str] | None = None
    begins: bool = False


MENUS = (
    ("file", "&File"),
    ("edit", "&Edit"),
    ("step", "&Step"),
    ("network", "&Network"),
    ("view", "&View"),
    ("help", "&Help"),
)
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
    """

    def __init__(self, specs: Sequence[ActionSpec], owner: QObject) -> None:
        self.specs = tuple(specs)
        self._actions = {spec.id: self._made(spec, owner) for spec in specs}
        self.menus: dict[str, QMenu] = {}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def fill(self, bar: QMenuBar) -> None:
        """Put every action in its menu."""
        for key, title in MENUS:
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


def key_words(spec: ActionSpec) -> str:
    """Return the keys of an action as the user reads them: ``"PgDown or Right"``."""
    native = QKeySequence.SequenceFormat.NativeText
    return " or ".join(QKeySequence(key).toString(native) for key in spec.keys)

"""A screen as a value: what fills the window, and all that the window has to know of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtWidgets import QWidget

from cnnviz.state.document import Document
from cnnviz.ui.base.actions import ActionSpec
from cnnviz.ui.base.context import Context
from cnnviz.ui.widgets.keys import CatchesKeys
from cnnviz.ui.widgets.panel import Panel


class ScreenPage(Panel, CatchesKeys):
    """What a screen fills the window with. It is shown frames only while it is on the screen.

    Signals
    -------
    frame_asked(int, str)
        A wish for another frame of the picture, counted from 0, and its gesture.
    """

    frame_asked = Signal(int, str)

    def actions_(self) -> Sequence[ActionSpec]:
        """Return its menu entries and keys; the part of an id before the dot says which menu."""
        return ()

    def hero(self) -> QWidget:
        """Return what has the keys when it comes onto the screen."""
        return self

    def catch_keys(self, gone: QWidget) -> None:
        """Give the keys of what is `gone` to the hero, not to whatever comes next by Tab."""
        self.hero().setFocus()

    def leave(self) -> None:
        """Let go of what it need not hold while another screen is there."""

    def present(self, presenting: bool) -> None:
        """Share its room as is best for the last row, or as it was before."""

    def layout_state(self) -> QByteArray:
        """Return how the user has shared its room, to be remembered; empty for nothing."""
        return QByteArray()

    def restore_layout(self, state: QByteArray) -> None:
        """Share its room as it was remembered."""


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Keys and gestures that are no menu entries, for the sheet of keys.

    Attributes
    ----------
    title : str
        What has them: "The kernel with the focus".
    rows : tuple of (str, str)
        A key or gesture, and what it does.
    """

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """One way to fill the window.

    Attributes
    ----------
    name : str
        What experiments and preferences call it. Never changed: files have it.
    title : str
        What it is called within a sentence: "whole network".
    page : callable
        Makes what fills the window; called once a window.
    menus : tuple of (str, str)
        Menus of its own: the part of an action's id before the dot, and the title.
    keys : tuple of KeyGroup
        What the sheet of keys tells beside the menus.
    plays : bool
        Whether the player runs on it; else it rests until it is seen again.
    back : callable
        From the document to the name of the screen to which Esc goes back; "" for none.
    """

    name: str
    title: str
    page: Callable[[Context], ScreenPage]
    menus: tuple[tuple[str, str], ...] = ()
    keys: tuple[KeyGroup, ...] = ()
    plays: bool = False
    back: Callable[[Document], str] = lambda _: ""

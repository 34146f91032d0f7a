"""Actions as data: menus, keys and the sheet of keys are made of one table."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

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
    at_hand : bool
        Whether it is a button in the corner of the menu bar too.
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
    at_hand: bool = False


def key_words(spec: ActionSpec) -> str:
    """Return the keys of an action as the user reads them: ``"PgDown or Right"``."""
    native = QKeySequence.SequenceFormat.NativeText
    return " or ".join(QKeySequence(key).toString(native) for key in spec.keys)

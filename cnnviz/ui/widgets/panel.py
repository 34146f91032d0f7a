"""How a widget asks for a change: it hands over a pure edit and keeps nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cnnviz.state.document import Document
from cnnviz.state.frame import Frame
from cnnviz.ui.guard import Guarded

_gestures = count(1)


@dataclass(frozen=True, slots=True)
class Ask:
    """A wish to change the document.

    Attributes
    ----------
    label : str
        What the change is called in the Edit menu: "Change stride".
    edit : callable
        Document to document, pure.
    gesture : str
        Asks that share one join in one undo step; "" is a step of its own.
    """

    label: str
    edit: Callable[[Document], Document]
    gesture: str = ""


def new_gesture(stem: str) -> str:
    """Return a name for a gesture that begins now: a drag, a stroke, a turn of the wheel."""
    return f"{stem} {next(_gestures)}"


class Panel(Guarded, QWidget):
    """A widget that shows frames.

    Signals
    -------
    asked(Ask)
        A wish to change the document.
    play_asked(callable)
        A wish to move the stepper: ``(Player, stops) -> Player``.
    look_asked(callable)
        A wish to change the looks: ``View -> View``.
    select_asked(Selection)
        A wish to put something else on the stage.
    layer_asked(str)
        A wish to put a layer on the stage, at the cell to which this one leads.
    """

    asked = Signal(object)
    play_asked = Signal(object)
    look_asked = Signal(object)
    select_asked = Signal(object)
    layer_asked = Signal(str)

    def pass_on(self, to: "Panel") -> None:
        """Let `to` wish for whatever is wished for here."""
        self.asked.connect(to.asked)
        self.play_asked.connect(to.play_asked)
        self.look_asked.connect(to.look_asked)
        self.select_asked.connect(to.select_asked)
        self.layer_asked.connect(to.layer_asked)

    def show_frame(self, frame: Frame) -> None:
        """Show `frame`."""
        raise NotImplementedError

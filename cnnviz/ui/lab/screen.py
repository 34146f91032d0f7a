"""The lab as a screen."""

from cnnviz.state.document import Document
from cnnviz.state.view import LAB, OVERVIEW
from cnnviz.ui.base.screen import KeyGroup, Screen
from cnnviz.ui.lab.page import LabPage

KEYS = (
    KeyGroup(
        "Mouse",
        (
            ("Click", "Bring the window to a cell or pixel"),
            ("Point", "See what makes a cell, or reads a pixel"),
            ("Wheel", "Zoom; a double click shows all again"),
            ("Right drag", "Move what is zoomed"),
            ("On a weight", "Drag, scroll or type to change it"),
        ),
    ),
    KeyGroup(
        "A layer's card with the focus",
        (
            ("Alt+Left, Alt+Right", "Move the layer"),
            ("Del", "Remove it"),
        ),
    ),
    KeyGroup(
        "The kernel with the focus",
        (
            ("Arrows", "Choose a weight"),
            ("Shift+Up, Shift+Down", "A step more or less"),
            ("Return or a digit", "Type it"),
            ("Del", "Make it 0"),
        ),
    ),
    KeyGroup(
        "The arithmetic with the focus",
        (
            ("Shift+Arrows", "Go from term to term"),
            ("+, - and 0", "Enlarge, shrink, show all"),
            ("Ctrl+C", "Copy it as text"),
        ),
    ),
)


def _back(document: Document) -> str:
    """Return where Esc goes: to the whole of the model that the layer at work is of."""
    return OVERVIEW if document.model is not None else ""


LAB_SCREEN = Screen(
    LAB,
    "layer at work",
    LabPage,
    menus=(("step", "&Step"),),
    keys=KEYS,
    plays=True,
    back=_back,
)

"""The Network menu, as far as it is about layers: added, removed, gone to, asked where from."""

from collections.abc import Callable

from cnnviz.state.document import INPUT, Document
from cnnviz.state.edits import KINDS, with_added, with_removed
from cnnviz.ui.base.actions import ActionSpec
from cnnviz.ui.base.session import Session
from cnnviz.ui.lab.at_work import at_work
from cnnviz.ui.widgets.panel import Ask


def layer_actions(session: Session) -> list[ActionSpec]:
    """Return what the Network menu does with layers."""

    def add(kind: str) -> Callable[[], None]:
        label = f"Add {KINDS[kind].lower() if kind != 'relu' else KINDS[kind]}"
        return lambda: session.ask(Ask(label, lambda document: _added(document, kind)))

    def select(step: int) -> Callable[[], None]:
        return lambda: session.ask_layer(_neighbour(session.store.document, step))

    def remove() -> None:
        name = session.store.document.selection.layer
        if name != INPUT:
            session.ask(Ask(f"Remove {name}", lambda document: with_removed(document, name)))

    adding = [
        ActionSpec(f"network.add.{kind}", f"Add {title}", add(kind), begins=kind == "conv")
        for kind, title in KINDS.items()
    ]
    return [
        *adding,
        ActionSpec(
            "network.remove",
            "&Remove the selected layer",
            remove,
            ("Ctrl+Backspace",),
            enabled=lambda frame: frame.document.selection.layer != INPUT,
            begins=True,
        ),
        ActionSpec("network.next", "&Next layer", select(1), ("Ctrl+Right",), begins=True),
        ActionSpec("network.previous", "&Previous layer", select(-1), ("Ctrl+Left",)),
        ActionSpec(
            "network.origin",
            "Where this cell &came from",
            session.ask_origin,
            ("G",),
            "Go to the cell of the layer before that counts most",
            enabled=lambda frame: frame.stage is not None and at_work(frame),
        ),
        ActionSpec(
            "network.back",
            "Back to the cell &before",
            session.ask_back,
            ("Shift+G",),
            "The way back from where a cell came from",
            enabled=lambda frame: bool(frame.player.trail) and at_work(frame),
        ),
    ]


def _added(document: Document, kind: str) -> Document:
    selected = document.selection.layer
    position = 0 if selected == INPUT else document.network.index(selected) + 1
    return with_added(document, kind, position)


def _neighbour(document: Document, step: int) -> str:
    names = [INPUT, *(layer.name for layer in document.network.layers)]
    position = names.index(document.selection.layer) + step
    return names[max(0, min(position, len(names) - 1))]

"""The Network menu: models, layers, and the way between cells."""

from collections.abc import Callable
from functools import partial

from cnnviz.files.models import BUNDLED
from cnnviz.state.document import INPUT, Document, Selection
from cnnviz.state.edits import KINDS, as_trained, with_added, with_removed
from cnnviz.ui.actions import ActionSpec
from cnnviz.ui.asking import Ask
from cnnviz.ui.table.target import Target, works_on_stage


def network_actions(target: Target) -> list[ActionSpec]:
    """Return what the Network menu does."""
    session = target.session

    def add(kind: str) -> Callable[[], None]:
        label = f"Add {KINDS[kind].lower() if kind != 'relu' else KINDS[kind]}"
        return lambda: session.ask(Ask(label, lambda document: _added(document, kind)))

    def select(step: int) -> Callable[[], None]:
        return lambda: session.ask_select(_neighbour(session.store.document, step))

    def remove() -> None:
        name = session.store.document.selection.layer
        if name != INPUT:
            session.ask(Ask(f"Remove {name}", lambda document: with_removed(document, name)))

    adding = [
        ActionSpec(f"network.add.{kind}", f"Add {title}", add(kind), begins=kind == "conv")
        for kind, title in KINDS.items()
    ]
    return [
        *_models(target),
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
            enabled=lambda frame: frame.stage is not None and works_on_stage(frame),
        ),
        ActionSpec(
            "network.back",
            "Back to the cell &before",
            session.ask_back,
            ("Shift+G",),
            "The way back from where a cell came from",
            enabled=lambda frame: bool(frame.player.trail) and works_on_stage(frame),
        ),
    ]


def _models(target: Target) -> list[ActionSpec]:
    commands, session = target.commands, target.session
    restore = Ask("Back to trained", as_trained)
    return [
        ActionSpec(
            "network.own",
            "My e&xperiment",
            commands.leave_model,
            ("Alt+0",),
            enabled=lambda frame: frame.document.model is not None,
        ),
        *(
            ActionSpec(
                f"network.{name}",
                f"Model: {name}",
                partial(commands.open_model, name),
                (f"Alt+{number}",),
                begins=number == 1,
            )
            for number, name in enumerate(BUNDLED, 1)
        ),
        ActionSpec("network.open", "&Open a model…", commands.open_model_dialog, ("Ctrl+M",)),
        ActionSpec(
            "network.card",
            "About this mod&el",
            commands.show_card,
            ("Ctrl+I",),
            "What it was trained on, how good it is, and where it fails",
            enabled=lambda frame: frame.document.model is not None,
        ),
        ActionSpec(
            "network.learned",
            "What this layer &learned…",
            target.learned.open,
            ("Ctrl+L",),
            "All its filters, its weights, and the pictures that excite its maps",
            enabled=target.learned.can_open,
        ),
        ActionSpec(
            "network.trained",
            "Back to &trained",
            lambda: session.ask(restore),
            enabled=lambda frame: frame.document.edited,
        ),
    ]


def _added(document: Document, kind: str) -> Document:
    selected = document.selection.layer
    position = 0 if selected == INPUT else document.network.index(selected) + 1
    return with_added(document, kind, position)


def _neighbour(document: Document, step: int) -> Selection:
    names = [INPUT, *(layer.name for layer in document.network.layers)]
    position = names.index(document.selection.layer) + step
    return Selection(names[max(0, min(position, len(names) - 1))])

"""The Network menu, as far as it is about models: chosen, opened, told of, what they learned."""

from functools import partial

from cnnviz.files.models import BUNDLED
from cnnviz.state.edits import as_trained
from cnnviz.ui.base.actions import ActionSpec
from cnnviz.ui.base.session import Session
from cnnviz.ui.learned import Learned
from cnnviz.ui.shell.commands import Commands
from cnnviz.ui.widgets.panel import Ask


def model_actions(commands: Commands, session: Session, learned: Learned) -> list[ActionSpec]:
    """Return what the Network menu does with models."""
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
            learned.open,
            ("Ctrl+L",),
            "All its filters, its weights, and the pictures that excite its maps",
            enabled=learned.can_open,
        ),
        ActionSpec(
            "network.trained",
            "Back to &trained",
            lambda: session.ask(restore),
            enabled=lambda frame: frame.document.edited,
        ),
    ]

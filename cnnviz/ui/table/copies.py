"""Edit ▸ Copy as: what is on the stage, as text."""

from functools import partial

from cnnviz.state.frame import Frame
from cnnviz.ui.actions import ActionSpec
from cnnviz.ui.table.target import Target


def copy_actions(target: Target) -> list[ActionSpec]:
    """Return what the menu "Copy as" does."""
    texts = target.commands.texts
    return [
        ActionSpec(
            "copy.numpy",
            "&NumPy code",
            partial(texts.copy_code, "numpy"),
            tip="A program that computes the map of this layer",
            enabled=has_stage,
        ),
        ActionSpec(
            "copy.pytorch",
            "&PyTorch code",
            partial(texts.copy_code, "pytorch"),
            tip="A program that computes the map of this layer",
            enabled=has_stage,
        ),
    ]


def has_stage(frame: Frame) -> bool:
    """Tell whether a layer is selected, not the input."""
    return frame.stage is not None

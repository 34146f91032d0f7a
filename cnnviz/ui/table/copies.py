"""Edit ▸ Copy as: what is on the stage, as text."""

from functools import partial
from typing import TYPE_CHECKING

from cnnviz.state.arithmetic import Form
from cnnviz.state.frame import Frame
from cnnviz.ui.actions import ActionSpec
from cnnviz.ui.table.target import Target

if TYPE_CHECKING:
    from cnnviz.files.code import Dialect

ARITHMETIC: dict[Form, str] = {
    "text": "Arithmetic as &text",
    "markdown": "Arithmetic as &Markdown",
    "latex": "Arithmetic as &LaTeX",
}
CODE: dict["Dialect", str] = {
    "numpy": "Layer as &NumPy code",
    "pytorch": "Layer as &PyTorch code",
}


def copy_actions(target: Target) -> list[ActionSpec]:
    """Return what the menu "Copy as" does."""
    commands = target.commands

    def copy_arithmetic(form: Form) -> None:
        commands.texts.copy_arithmetic(form)

    def copy_code(dialect: "Dialect") -> None:
        commands.texts.copy_code(dialect)

    program = "A program that computes the map of this layer"
    stop = "The numbers of this stop, and how they make its cell"
    return [
        *(
            ActionSpec(
                f"copy.{form}", text, partial(copy_arithmetic, form), tip=stop,
                enabled=has_stage,
            )
            for form, text in ARITHMETIC.items()
        ),
        *(
            ActionSpec(
                f"copy.{dialect}", text, partial(copy_code, dialect), tip=program,
                enabled=has_stage, begins=dialect == "numpy",
            )
            for dialect, text in CODE.items()
        ),
    ]  # fmt: skip


def has_stage(frame: Frame) -> bool:
    """Tell whether a layer is selected, not the input."""
    return frame.stage is not None

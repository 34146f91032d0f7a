"""File ▸ Export and Edit ▸ Copy as: what is on the screen, for elsewhere."""

from functools import partial
from typing import TYPE_CHECKING

from cnnviz.state.arithmetic import Form
from cnnviz.state.filters import learned_layer
from cnnviz.state.frame import Frame
from cnnviz.ui.base.actions import ActionSpec
from cnnviz.ui.exports.exports import Exports

if TYPE_CHECKING:
    from cnnviz.files.exports.code import Dialect

ARITHMETIC: dict[Form, str] = {
    "text": "Arithmetic as &text",
    "markdown": "Arithmetic as &Markdown",
    "latex": "Arithmetic as &LaTeX",
}
CODE: dict["Dialect", str] = {
    "numpy": "Layer as &NumPy code",
    "pytorch": "Layer as &PyTorch code",
}


def export_actions(exports: Exports) -> list[ActionSpec]:
    """Return what the Export menu does."""
    return [
        *_maps(exports),
        *_stage(exports),
        *_sheets(exports),
        ActionSpec(
            "export.code",
            "&Code…",
            lambda: exports.text.save_code(),
            tip="A NumPy or PyTorch program that computes the map of this layer",
            enabled=_has_stage,
            begins=True,
        ),
        ActionSpec(
            "export.model",
            "M&odel…",
            lambda: exports.model.save_model(),
            ("Ctrl+Shift+M",),
            "The model on the screen with its edits, as a model file",
            enabled=lambda frame: frame.document.model is not None,
            begins=True,
        ),
    ]


def _maps(exports: Exports) -> list[ActionSpec]:
    return [
        ActionSpec("export.map", "&Map…", lambda: exports.map.save(), ("Ctrl+E",)),
        ActionSpec("export.layer", "Maps of this &layer…", lambda: exports.map_folder.save_layer()),
        ActionSpec(
            "export.maps",
            "&All maps…",
            lambda: exports.map_folder.save_all(),
            tip="Every map of every layer, sheets of them, and the arrays, in a folder",
        ),
    ]


def _stage(exports: Exports) -> list[ActionSpec]:
    return [
        ActionSpec(
            "export.stage",
            "&Stage as a figure…",
            lambda: exports.stage.save_figure(),
            ("Ctrl+Shift+E",),
            "Input, operator, output and arithmetic as a PNG, SVG or PDF",
            begins=True,
        ),
        ActionSpec(
            "export.animation",
            "A&nimation…",
            lambda: exports.stage.save_animation(),
            ("Ctrl+Alt+E",),
            "The stepping as a GIF, WebP, film or numbered pictures",
            enabled=lambda frame: frame.stage is not None,
        ),
    ]


def _sheets(exports: Exports) -> list[ActionSpec]:
    return [
        ActionSpec(
            "export.sheet",
            "&Sheet of this layer's maps…",
            lambda: exports.sheets.save_layer(),
            tip="All maps of the selected layer in one picture: PNG, SVG or PDF",
            begins=True,
        ),
        ActionSpec(
            "export.filters",
            "Sheet of its &filters…",
            lambda: exports.sheets.save_filters(),
            tip="What the layer, or the next that has weights, has learned, in one picture",
            enabled=lambda frame: learned_layer(frame.document) is not None,
        ),
        ActionSpec(
            "export.network",
            "Sheet of the whole &network…",
            lambda: exports.sheets.save_network(),
            tip="Every map of every layer in one picture: PNG, SVG or PDF",
        ),
    ]


def copy_actions(exports: Exports) -> list[ActionSpec]:
    """Return what Edit ▸ Copy map and the menu "Copy as" do."""

    def copy_arithmetic(form: Form) -> None:
        exports.text.copy_arithmetic(form)

    def copy_code(dialect: "Dialect") -> None:
        exports.text.copy_code(dialect)

    program = "A program that computes the map of this layer"
    stop = "The numbers of this stop, and how they make its cell"
    return [
        ActionSpec("edit.copy", "&Copy map", lambda: exports.map.copy(), ("Ctrl+C",), begins=True),
        *(
            ActionSpec(
                f"copy.{form}", text, partial(copy_arithmetic, form), tip=stop,
                enabled=_has_stage,
            )
            for form, text in ARITHMETIC.items()
        ),
        *(
            ActionSpec(
                f"copy.{dialect}", text, partial(copy_code, dialect), tip=program,
                enabled=_has_stage, begins=dialect == "numpy",
            )
            for dialect, text in CODE.items()
        ),
    ]  # fmt: skip


def _has_stage(frame: Frame) -> bool:
    """Tell whether a layer is selected, not the input."""
    return frame.stage is not None

"""File ▸ Export: what is on the screen, for elsewhere."""

from cnnviz.state.filters import learned_layer
from cnnviz.ui.actions import ActionSpec
from cnnviz.ui.commands import Commands
from cnnviz.ui.table.copies import has_stage
from cnnviz.ui.table.target import Target


def export_actions(target: Target) -> list[ActionSpec]:
    """Return what the Export menu does."""
    commands = target.commands
    return [
        *_maps(commands),
        *_stage(commands),
        *_sheets(commands),
        ActionSpec(
            "export.code",
            "&Code…",
            lambda: commands.texts.save_code(),
            tip="A NumPy or PyTorch program that computes the map of this layer",
            enabled=has_stage,
            begins=True,
        ),
        ActionSpec(
            "export.model",
            "M&odel…",
            commands.saves.save_model,
            ("Ctrl+Shift+M",),
            "The model on the screen with its edits, as a model file",
            enabled=lambda frame: frame.document.model is not None,
            begins=True,
        ),
    ]


def _maps(commands: Commands) -> list[ActionSpec]:
    return [
        ActionSpec("export.map", "&Map…", lambda: commands.maps.save(), ("Ctrl+E",)),
        ActionSpec("export.layer", "Maps of this &layer…", lambda: commands.map_saves.save_layer()),
        ActionSpec(
            "export.maps",
            "&All maps…",
            lambda: commands.map_saves.save_all(),
            tip="Every map of every layer, sheets of them, and the arrays, in a folder",
        ),
    ]


def _stage(commands: Commands) -> list[ActionSpec]:
    return [
        ActionSpec(
            "export.stage",
            "&Stage as a figure…",
            lambda: commands.stage_exports.save_figure(),
            ("Ctrl+Shift+E",),
            "Input, operator, output and arithmetic as a PNG, SVG or PDF",
            begins=True,
        ),
        ActionSpec(
            "export.animation",
            "A&nimation…",
            lambda: commands.stage_exports.save_animation(),
            ("Ctrl+Alt+E",),
            "The stepping as a GIF, WebP, film or numbered pictures",
            enabled=lambda frame: frame.stage is not None,
        ),
    ]


def _sheets(commands: Commands) -> list[ActionSpec]:
    return [
        ActionSpec(
            "export.sheet",
            "&Sheet of this layer's maps…",
            lambda: commands.sheet_saves.save_layer(),
            tip="All maps of the selected layer in one picture: PNG, SVG or PDF",
            begins=True,
        ),
        ActionSpec(
            "export.filters",
            "Sheet of its &filters…",
            lambda: commands.sheet_saves.save_filters(),
            tip="What the layer, or the next that has weights, has learned, in one picture",
            enabled=lambda frame: learned_layer(frame.document) is not None,
        ),
        ActionSpec(
            "export.network",
            "Sheet of the whole &network…",
            lambda: commands.sheet_saves.save_network(),
            tip="Every map of every layer in one picture: PNG, SVG or PDF",
        ),
    ]

"""File ▸ Export: what is on the screen, for elsewhere."""

from cnnviz.ui.actions import ActionSpec
from cnnviz.ui.table.target import Target


def export_actions(target: Target) -> list[ActionSpec]:
    """Return what the Export menu does."""
    commands = target.commands
    return [
        ActionSpec("export.map", "&Map…", commands.save_map, ("Ctrl+E",)),
        ActionSpec("export.layer", "Maps of this &layer…", commands.map_saves.save_layer),
        ActionSpec(
            "export.maps",
            "&All maps…",
            commands.map_saves.save_all,
            tip="Every map of every layer, sheets of them, and the arrays, in a folder",
        ),
        ActionSpec(
            "export.stage",
            "&Stage as a figure…",
            commands.stage_exports.save_figure,
            ("Ctrl+Shift+E",),
            "Input, operator, output and arithmetic as a PNG, SVG or PDF",
            begins=True,
        ),
        ActionSpec(
            "export.animation",
            "A&nimation…",
            commands.stage_exports.save_animation,
            ("Ctrl+Alt+E",),
            "The stepping as a GIF, WebP, film or numbered pictures",
            enabled=lambda frame: frame.stage is not None,
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

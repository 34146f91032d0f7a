"""The File, Edit and Help menus."""

from cnnviz.ui.actions import ActionSpec
from cnnviz.ui.table.target import Target


def file_actions(target: Target) -> list[ActionSpec]:
    """Return what the File menu does."""
    commands = target.commands
    experiments = commands.experiments
    return [
        ActionSpec(
            "file.new", "&New experiment", experiments.new, ("Ctrl+N",), "As the program begins"
        ),
        ActionSpec(
            "file.open",
            "&Open…",
            commands.open_dialog,
            ("Ctrl+O",),
            "A picture, an experiment or a model",
        ),
        ActionSpec(
            "file.save",
            "&Save experiment",
            experiments.save,
            ("Ctrl+S",),
            "Picture, network and settings in one file",
            begins=True,
        ),
        ActionSpec("file.save_as", "Save experiment &as…", experiments.save_as, ("Ctrl+Shift+S",)),
        ActionSpec("file.quit", "&Quit", lambda: _close(target), ("Ctrl+Q",), begins=True),
    ]


def _close(target: Target) -> None:
    target.close()


def edit_actions(target: Target) -> list[ActionSpec]:
    """Return what the Edit menu does."""
    commands, store = target.commands, target.session.store
    return [
        ActionSpec(
            "edit.undo",
            "&Undo",
            store.undo,
            ("Ctrl+Z",),
            "Take back the last change",
            enabled=lambda frame: bool(frame.undo_label),
            label=lambda frame: f"&Undo {frame.undo_label}".rstrip(),
        ),
        ActionSpec(
            "edit.redo",
            "&Redo",
            store.redo,
            ("Ctrl+Shift+Z", "Ctrl+Y"),
            "Do again what was taken back",
            enabled=lambda frame: bool(frame.redo_label),
            label=lambda frame: f"&Redo {frame.redo_label}".rstrip(),
        ),
        ActionSpec(
            "edit.copy", "&Copy map", lambda: commands.maps.copy(), ("Ctrl+C",), begins=True
        ),
        ActionSpec("edit.paste", "&Paste picture", commands.paste, ("Ctrl+V",)),
    ]


def help_actions(target: Target) -> list[ActionSpec]:
    """Return what the Help menu does."""
    return [
        ActionSpec("help.keys", "&Keys", target.show_keys, ("F1", "?")),
        ActionSpec("help.about", "&About cnnviz", target.show_about),
    ]

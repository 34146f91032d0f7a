"""The File, Edit and Help menus, but for what exports add."""

from collections.abc import Callable

from cnnviz.ui.base.actions import ActionSpec
from cnnviz.ui.base.session import Session
from cnnviz.ui.shell.commands import Commands


def file_actions(commands: Commands, close: Callable[[], object]) -> list[ActionSpec]:
    """Return what the File menu does."""
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
        ActionSpec("file.quit", "&Quit", lambda: _done(close), ("Ctrl+Q",), begins=True),
    ]


def undo_actions(session: Session) -> list[ActionSpec]:
    """Return what the Edit menu begins with."""
    store = session.store
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
    ]


def paste_actions(commands: Commands) -> list[ActionSpec]:
    """Return what the Edit menu ends with."""
    return [ActionSpec("edit.paste", "&Paste picture", commands.paste, ("Ctrl+V",))]


def help_actions(show_keys: Callable[[], None], show_about: Callable[[], None]) -> list[ActionSpec]:
    """Return what the Help menu does."""
    return [
        ActionSpec("help.keys", "&Keys", show_keys, ("F1", "?")),
        ActionSpec("help.about", "&About cnnviz", show_about),
    ]


def _done(close: Callable[[], object]) -> None:
    close()

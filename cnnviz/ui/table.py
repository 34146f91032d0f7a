"""The table of everything the menus and keys do."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from cnnviz.files.models import BUNDLED
from cnnviz.state.document import INPUT, Document, Selection
from cnnviz.state.edits import KINDS, as_trained, with_added, with_removed
from cnnviz.state.frame import Frame
from cnnviz.state.player import Player
from cnnviz.state.view import View
from cnnviz.ui.actions import ActionSpec
from cnnviz.ui.asking import Ask
from cnnviz.ui.commands import Commands
from cnnviz.ui.learned import Learned
from cnnviz.ui.session import Session
from cnnviz.ui.stage.panel import StagePanel


class Target(Protocol):
    """What the actions act on: the window, as far as they need it."""

    session: Session
    commands: Commands
    learned: Learned
    stage: StagePanel

    def blank(self) -> None:
        """Cover the window, or uncover it."""

    def show_keys(self) -> None:
        """Show the sheet of keys."""

    def show_about(self) -> None:
        """Tell name and version."""

    def close(self) -> bool:
        """Close the window."""

    def full_screen(self) -> None:
        """Fill the screen, or give it back."""


def action_table(target: Target) -> list[ActionSpec]:
    """Return every action of the program."""
    return [
        *_file(target),
        *_edit(target),
        *_step(target),
        *_network(target),
        *_view(target),
        *_help(target),
    ]


def _file(target: Target) -> list[ActionSpec]:
    commands = target.commands
    return [
        ActionSpec("file.open", "&Open picture…", commands.open_dialog, ("Ctrl+O",)),
        ActionSpec("file.save", "&Save map…", commands.save_map, ("Ctrl+S",), begins=True),
        ActionSpec(
            "file.save-layer", "Save the maps of this &layer…", commands.map_saves.save_layer
        ),
        ActionSpec(
            "file.save-maps",
            "Save &all maps…",
            commands.map_saves.save_all,
            tip="Every map of every layer, sheets of them, and the arrays, in a folder",
        ),
        ActionSpec(
            "file.save-model",
            "Save &model…",
            commands.saves.save_model,
            ("Ctrl+Shift+S",),
            "The model on the screen with its edits, as a model file",
            enabled=lambda frame: frame.document.model is not None,
        ),
        ActionSpec("file.quit", "&Quit", lambda: _close(target), ("Ctrl+Q",), begins=True),
    ]


def _close(target: Target) -> None:
    target.close()


def _edit(target: Target) -> list[ActionSpec]:
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
        ActionSpec("edit.copy", "&Copy map", commands.copy_map, ("Ctrl+C",), begins=True),
        ActionSpec("edit.paste", "&Paste picture", commands.paste, ("Ctrl+V",)),
    ]


def _step(target: Target) -> list[ActionSpec]:
    def walk(move: Callable[[Player, int], Player]) -> Callable[[], None]:
        return lambda: target.session.ask_play(move)

    def by(count: int) -> Callable[[], None]:
        return walk(lambda player, stops: player.at(player.stop + count, stops).paused())

    def by_row(count: int) -> Callable[[], None]:
        return lambda: by(count * _columns(target.session.frame))()

    def faster(factor: float) -> Callable[[], None]:
        return walk(lambda player, _: player.with_speed(player.speed * factor))

    def works(frame: Frame) -> bool:
        return frame.stage is not None and not frame.view.overview

    table = [
        ("play", "&Play or pause", walk(Player.toggled), ("Space",), ""),
        ("next", "&Next stop", by(1), ("PgDown", "Right"), "A presenter remote sends PgDown"),
        ("back", "&Back a stop", by(-1), ("PgUp", "Left"), "A presenter remote sends PgUp"),
        ("down", "A row &down", by_row(1), ("Down",), ""),
        ("up", "A row &up", by_row(-1), ("Up",), ""),
        ("first", "&First stop", walk(lambda player, _: replace(player.paused(), stop=0)),
         ("Home",), ""),
        ("last", "&Last stop", walk(lambda player, stops: player.at(stops - 1, stops).paused()),
         ("End",), ""),
        ("faster", "Fa&ster", faster(1.5), ("]",), ""),
        ("slower", "Sl&ower", faster(1 / 1.5), ("[",), ""),
    ]  # fmt: skip
    specs = [
        ActionSpec(f"step.{name}", text, call, keys, tip, enabled=works)
        for name, text, call, keys, tip in table
    ]
    return [
        *specs,
        ActionSpec(
            "step.reveal",
            "Fill the map as the &window walks",
            walk(lambda player, _: replace(player, reveal=not player.reveal)),
            ("R",),
            checked=lambda frame: frame.player.reveal,
            begins=True,
        ),
        ActionSpec(
            "step.loop",
            "Begin again &after the last stop",
            walk(lambda player, _: replace(player, loop=not player.loop)),
            ("Shift+L",),
            checked=lambda frame: frame.player.loop,
        ),
    ]


def _columns(frame: Frame) -> int:
    return frame.stage.geometry.output_size[1] if frame.stage else 1


def _network(target: Target) -> list[ActionSpec]:
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
            enabled=lambda frame: frame.stage is not None and _works_on_stage(frame),
        ),
        ActionSpec(
            "network.back",
            "Back to the cell &before",
            session.ask_back,
            ("Shift+G",),
            "The way back from where a cell came from",
            enabled=lambda frame: bool(frame.player.trail) and _works_on_stage(frame),
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


def _view(target: Target) -> list[ActionSpec]:
    session, stage = target.session, target.stage

    def look(change: Callable[[View], View]) -> Callable[[], None]:
        return lambda: session.ask_look(change)

    def palette(name: str, text: str, key: str) -> ActionSpec:
        return ActionSpec(
            f"view.{name}",
            text,
            look(lambda view: replace(view, palette=name)),  # type: ignore[arg-type]
            (key,),
            checked=lambda frame: frame.view.palette == name,
            begins=name == "light",
        )

    def overlay(name: str, id_: str, text: str, key: str) -> ActionSpec:
        return ActionSpec(
            f"view.{id_}",
            text,
            look(lambda view: _overlaid(view, name)),
            (key,),
            checked=lambda frame: frame.view.overlay == name,
            enabled=_works_on_stage,
            begins=name == "touch counts",
        )

    return [
        ActionSpec(
            "view.present",
            "&Present",
            look(lambda view: replace(view, presenting=not view.presenting)),
            ("F5", "Shift+F5"),
            "Only stage, arithmetic and player, large",
            checked=lambda frame: frame.view.presenting,
        ),
        ActionSpec("view.full", "&Full screen", target.full_screen, ("F11",)),
        ActionSpec(
            "view.overview",
            "W&hole network",
            look(lambda view: replace(view, overview=not view.overview)),
            ("W",),
            "Every layer with all its maps, in place of one layer at work",
            checked=lambda frame: frame.view.overview,
        ),
        ActionSpec(
            "view.leave",
            "&Leave presenting",
            look(_left),
            ("Esc",),
            "Leaves presenting; else goes back to the whole network of a model",
            enabled=lambda frame: frame.view.presenting or _opened(frame),
            label=lambda frame: (
                "&Back to the whole network"
                if not frame.view.presenting and _opened(frame)
                else "&Leave presenting"
            ),
        ),
        ActionSpec("view.blank", "&Black screen", target.blank, (".", "B")),
        ActionSpec(
            "view.in",
            "Zoom &in",
            lambda: stage.zoomed(1.5),
            ("+", "=", "Ctrl++"),
            enabled=_works_on_stage,
            begins=True,
        ),
        ActionSpec(
            "view.out",
            "Zoom &out",
            lambda: stage.zoomed(1 / 1.5),
            ("-", "Ctrl+-"),
            enabled=_works_on_stage,
        ),
        ActionSpec(
            "view.fit", "&Whole picture", stage.fitted, ("0", "Ctrl+0"), enabled=_works_on_stage
        ),
        ActionSpec(
            "view.lens",
            "&Lens",
            look(lambda view: replace(view, lens=not view.lens)),
            ("L",),
            "Show the cells around the window large",
            checked=lambda frame: frame.view.lens,
            enabled=_works_on_stage,
        ),
        overlay("touch counts", "touch", "&Touch counts over the input", "T"),
        overlay("never read", "never", "Pixels &never read", "N"),
        palette("light", "Light", "Ctrl+1"),
        palette("dark", "Dark", "Ctrl+2"),
        palette("projector", "Projector", "Ctrl+3"),
    ]


def _works_on_stage(frame: Frame) -> bool:
    return not frame.view.overview


def _opened(frame: Frame) -> bool:
    """Whether one layer of a model is at work, from which Esc goes back to the whole."""
    return frame.document.model is not None and not frame.view.overview


def _left(view: View) -> View:
    """Leave presenting, else the layer at work."""
    if view.presenting:
        return replace(view, presenting=False)
    return replace(view, overview=True)


def _overlaid(view: View, name: str) -> View:
    """Lay `name` over the input, or take it off again."""
    chosen = "none" if view.overlay == name else name
    return replace(view, overlay=chosen)  # type: ignore[arg-type]


def _help(target: Target) -> list[ActionSpec]:
    return [
        ActionSpec("help.keys", "&Keys", target.show_keys, ("F1", "?")),
        ActionSpec("help.about", "&About cnnviz", target.show_about),
    ]

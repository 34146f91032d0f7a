"""The View menu: what is looked at, and how it looks."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from cnnviz.state.frame import Frame
from cnnviz.state.view import View
from cnnviz.ui.actions import ActionSpec
from cnnviz.ui.table.target import Target, works_on_stage


def view_actions(target: Target) -> list[ActionSpec]:
    """Return what the View menu does."""
    look = partial(_look, target)

    def palette(name: str, text: str, key: str) -> ActionSpec:
        return ActionSpec(
            f"view.{name}",
            text,
            look(lambda view: replace(view, palette=name)),  # type: ignore[arg-type]
            (key,),
            checked=lambda frame: frame.view.palette == name,
            begins=name == "light",
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
        *_on_stage(target),
        palette("light", "Light", "Ctrl+1"),
        palette("dark", "Dark", "Ctrl+2"),
        palette("projector", "Projector", "Ctrl+3"),
    ]


def _on_stage(target: Target) -> list[ActionSpec]:
    """Return how the stage shows one layer at work."""
    look, stage = partial(_look, target), target.stage

    def overlay(name: str, id_: str, text: str, key: str) -> ActionSpec:
        return ActionSpec(
            f"view.{id_}",
            text,
            look(lambda view: _overlaid(view, name)),
            (key,),
            checked=lambda frame: frame.view.overlay == name,
            enabled=works_on_stage,
            begins=name == "touch counts",
        )

    return [
        ActionSpec(
            "view.in",
            "Zoom &in",
            lambda: stage.zoomed(1.5),
            ("+", "=", "Ctrl++"),
            enabled=works_on_stage,
            begins=True,
        ),
        ActionSpec(
            "view.out",
            "Zoom &out",
            lambda: stage.zoomed(1 / 1.5),
            ("-", "Ctrl+-"),
            enabled=works_on_stage,
        ),
        ActionSpec(
            "view.fit", "&Whole picture", stage.fitted, ("0", "Ctrl+0"), enabled=works_on_stage
        ),
        ActionSpec(
            "view.lens",
            "&Lens",
            look(lambda view: replace(view, lens=not view.lens)),
            ("L",),
            "Show the cells around the window large",
            checked=lambda frame: frame.view.lens,
            enabled=works_on_stage,
        ),
        overlay("touch counts", "touch", "&Touch counts over the input", "T"),
        overlay("never read", "never", "Pixels &never read", "N"),
    ]


def _look(target: Target, change: Callable[[View], View]) -> Callable[[], None]:
    return lambda: target.session.ask_look(change)


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

"""What the View menu does with the stage: zoom, the lens, what lies over the input."""

from collections.abc import Callable
from dataclasses import replace

from cnnviz.state.view import View
from cnnviz.ui.base.actions import ActionSpec
from cnnviz.ui.base.session import Session
from cnnviz.ui.lab.at_work import at_work
from cnnviz.ui.lab.stage.panel import StagePanel


def view_actions(session: Session, stage: StagePanel) -> list[ActionSpec]:
    """Return how the stage shows one layer at work."""

    def look(change: Callable[[View], View]) -> Callable[[], None]:
        return lambda: session.ask_look(change)

    def overlay(name: str, id_: str, text: str, key: str) -> ActionSpec:
        return ActionSpec(
            f"view.{id_}",
            text,
            look(lambda view: _overlaid(view, name)),
            (key,),
            checked=lambda frame: frame.view.overlay == name,
            enabled=at_work,
            begins=name == "touch counts",
        )

    return [
        ActionSpec(
            "view.in",
            "Zoom &in",
            lambda: stage.zoomed(1.5),
            ("+", "=", "Ctrl++"),
            enabled=at_work,
            begins=True,
        ),
        ActionSpec(
            "view.out", "Zoom &out", lambda: stage.zoomed(1 / 1.5), ("-", "Ctrl+-"), enabled=at_work
        ),
        ActionSpec("view.fit", "&Whole picture", stage.fitted, ("0", "Ctrl+0"), enabled=at_work),
        ActionSpec(
            "view.lens",
            "&Lens",
            look(lambda view: replace(view, lens=not view.lens)),
            ("L",),
            "Show the cells around the window large",
            checked=lambda frame: frame.view.lens,
            enabled=at_work,
        ),
        ActionSpec(
            "view.extremes",
            "Colours for &all cells",
            look(lambda view: replace(view, extremes=not view.extremes)),
            ("Shift+C",),
            "Colours reach to the extremes, not only to where 99 % of the values lie",
            checked=lambda frame: frame.view.extremes,
            enabled=at_work,
        ),
        overlay("touch counts", "touch", "&Touch counts over the input", "T"),
        overlay("never read", "never", "Pixels &never read", "N"),
    ]


def _overlaid(view: View, name: str) -> View:
    """Lay `name` over the input, or take it off again."""
    chosen = "none" if view.overlay == name else name
    return replace(view, overlay=chosen)  # type: ignore[arg-type]

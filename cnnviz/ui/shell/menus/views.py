"""The View menu, but for what screens add: presenting, the way back, colours."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from cnnviz.state.frame import Frame
from cnnviz.state.view import Palette, View
from cnnviz.ui.base.actions import ActionSpec
from cnnviz.ui.base.screen import Screen
from cnnviz.ui.base.session import Session


def present_actions(
    session: Session,
    screens: Mapping[str, Screen],
    full_screen: Callable[[], None],
    blank: Callable[[], None],
) -> list[ActionSpec]:
    """Return what the View menu begins with."""

    def back(frame: Frame) -> Screen | None:
        """Return the screen to which Esc goes back from this one."""
        shown = screens.get(frame.view.screen)
        return screens.get(shown.back(frame.document)) if shown is not None else None

    def leave() -> None:
        frame = session.frame
        before = back(frame)
        if frame.view.presenting:
            session.ask_look(lambda view: replace(view, presenting=False))
        elif before is not None:
            session.ask_look(lambda view: replace(view, screen=before.name))

    def leave_label(frame: Frame) -> str:
        before = back(frame)
        if frame.view.presenting or before is None:
            return "&Leave presenting"
        return f"&Back to the {before.title}"

    return [
        ActionSpec(
            "view.present",
            "&Present",
            lambda: session.ask_look(_presented),
            ("F5", "Shift+F5"),
            "Only stage, arithmetic and player, large",
            checked=lambda frame: frame.view.presenting,
            at_hand=True,
        ),
        ActionSpec("view.full", "&Full screen", full_screen, ("F11",)),
        ActionSpec(
            "view.leave",
            "&Leave presenting",
            leave,
            ("Esc",),
            "Leaves presenting; else goes back to where this screen was opened from",
            enabled=lambda frame: frame.view.presenting or back(frame) is not None,
            label=leave_label,
        ),
        ActionSpec("view.blank", "&Black screen", blank, (".", "B")),
    ]


def palette_actions(session: Session) -> list[ActionSpec]:
    """Return what the View menu ends with."""

    def palette(name: Palette, text: str, key: str) -> ActionSpec:
        return ActionSpec(
            f"view.{name}",
            text,
            lambda: session.ask_look(lambda view: replace(view, palette=name)),
            (key,),
            checked=lambda frame: frame.view.palette == name,
            begins=name == "light",
        )

    return [
        palette("light", "Light", "Ctrl+1"),
        palette("dark", "Dark", "Ctrl+2"),
        palette("projector", "Projector", "Ctrl+3"),
    ]


def _presented(view: View) -> View:
    return replace(view, presenting=not view.presenting)

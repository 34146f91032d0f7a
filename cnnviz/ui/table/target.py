"""What the actions act on, and where they can."""

from typing import Protocol

from cnnviz.state.frame import Frame
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


def works_on_stage(frame: Frame) -> bool:
    """Tell whether one layer is at work, not the whole network shown."""
    return not frame.view.overview

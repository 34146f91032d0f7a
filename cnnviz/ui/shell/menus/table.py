"""The table of everything that menus and keys do, and the order of the menus."""

from collections.abc import Sequence
from typing import Protocol

from cnnviz.ui.base.actions import ActionSpec
from cnnviz.ui.base.screen import Screen, ScreenPage
from cnnviz.ui.base.session import Session
from cnnviz.ui.exports.actions import copy_actions, export_actions
from cnnviz.ui.exports.exports import Exports
from cnnviz.ui.learned import Learned
from cnnviz.ui.shell.commands import Commands
from cnnviz.ui.shell.menus.file_edit_help import (
    file_actions,
    help_actions,
    paste_actions,
    undo_actions,
)
from cnnviz.ui.shell.menus.models import model_actions
from cnnviz.ui.shell.menus.views import palette_actions, present_actions

FIRST, LAST = (
    (("file", "&File"), ("edit", "&Edit")),
    (("network", "&Network"), ("view", "&View"), ("help", "&Help")),
)
"""The menus before and after those of the screens: key and title."""


class Target(Protocol):
    """What the actions act on: the window, as far as they need it."""

    session: Session
    commands: Commands
    exports: Exports
    learned: Learned

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


def menu_titles(screens: Sequence[Screen]) -> tuple[tuple[str, str], ...]:
    """Return key and title of every menu, in their order."""
    return *FIRST, *(menu for screen in screens for menu in screen.menus), *LAST


def action_table(
    target: Target, screens: Sequence[Screen], pages: Sequence[ScreenPage]
) -> list[ActionSpec]:
    """Return every action of the program; those of one menu in their order there."""
    session, commands = target.session, target.commands
    table = {screen.name: screen for screen in screens}
    theirs = [spec for page in pages for spec in page.actions_()]
    ways = [spec for spec in theirs if spec.at_hand]
    return [
        *file_actions(commands, target.close),
        *export_actions(target.exports),
        *undo_actions(session),
        *copy_actions(target.exports),
        *paste_actions(commands),
        *model_actions(commands, session, target.learned),
        *ways,
        *present_actions(session, table, target.full_screen, target.blank),
        *(spec for spec in theirs if not spec.at_hand),
        *palette_actions(session),
        *help_actions(target.show_keys, target.show_about),
    ]

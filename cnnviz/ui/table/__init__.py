"""The table of everything the menus and keys do, a module for each menu or two."""

from cnnviz.ui.actions import ActionSpec
from cnnviz.ui.table.copies import copy_actions
from cnnviz.ui.table.exports import export_actions
from cnnviz.ui.table.files import edit_actions, file_actions, help_actions
from cnnviz.ui.table.network import network_actions
from cnnviz.ui.table.stepping import step_actions
from cnnviz.ui.table.target import Target
from cnnviz.ui.table.views import view_actions

__all__ = ["Target", "action_table"]


def action_table(target: Target) -> list[ActionSpec]:
    """Return every action of the program."""
    return [
        *file_actions(target),
        *export_actions(target),
        *edit_actions(target),
        *copy_actions(target),
        *step_actions(target),
        *network_actions(target),
        *view_actions(target),
        *help_actions(target),
    ]

"""The menu bar and the table it is made of, a module for each menu or two."""

from cnnviz.ui.shell.menus.bar import SUBMENUS, Actions
from cnnviz.ui.shell.menus.table import action_table, menu_titles

__all__ = ["SUBMENUS", "Actions", "action_table", "menu_titles"]

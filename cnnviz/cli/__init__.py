"""The work of the window, as commands for a terminal or a script."""

"""The shell: the window around every screen, its menus and keys, and what opens files."""

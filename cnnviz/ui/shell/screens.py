"""Every screen there is: a new one is added here, and in its own folder."""

from functools import partial

from cnnviz.ui.base.screen import Screen
from cnnviz.ui.lab.canvas import CanvasPanel
from cnnviz.ui.lab.screen import LAB_SCREEN
from cnnviz.ui.overview.screen import overview_screen

SCREENS: tuple[Screen, ...] = (LAB_SCREEN, overview_screen(partial(CanvasPanel, reading=False)))
"""In the order of their menu entries; the program begins with the first."""

"""The whole network as a screen."""

from collections.abc import Callable

from cnnviz.state.view import OVERVIEW
from cnnviz.ui.base.screen import Screen
from cnnviz.ui.overview.panel import OverviewPanel
from cnnviz.ui.widgets.panel import Panel


def overview_screen(make_canvas: Callable[[], Panel]) -> Screen:
    """Return the screen of the whole network.

    Parameters
    ----------
    make_canvas : callable
        Makes what stands over the input, where a drawing is read.
    """
    return Screen(OVERVIEW, "whole network", lambda _: OverviewPanel(make_canvas()))

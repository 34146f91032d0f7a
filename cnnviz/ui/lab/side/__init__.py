"""The side: settings of what is selected, its geometry in numbers, and what lies over it."""

from cnnviz.ui.lab.side.panel import SidePanel

__all__ = ["SidePanel"]

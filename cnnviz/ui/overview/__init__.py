"""The overview: the whole network on one page, every layer a column of its maps."""

from cnnviz.ui.overview.panel import OverviewPanel

__all__ = ["OverviewPanel"]

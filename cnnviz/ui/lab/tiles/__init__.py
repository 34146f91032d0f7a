"""Layers that make one number for each channel, as tiles and bars."""

from cnnviz.ui.lab.tiles.panel import TilesPanel

__all__ = ["TilesPanel"]

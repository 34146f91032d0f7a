"""The canvas: drawing by hand for models that read drawings."""

from cnnviz.ui.lab.canvas.panel import CanvasPanel

__all__ = ["CanvasPanel"]

"""The strip: the input and every layer as a card, in the order they are computed."""

from cnnviz.ui.lab.strip.panel import StripPanel

__all__ = ["StripPanel"]

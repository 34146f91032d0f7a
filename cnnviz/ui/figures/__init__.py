"""What is on the screen, as pictures for elsewhere."""

from cnnviz.ui.figures.stage import StageFigure

__all__ = ["StageFigure"]

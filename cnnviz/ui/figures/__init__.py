"""What is on the screen, as pictures for elsewhere."""

from cnnviz.ui.figures.animation import samples_of, shots_of
from cnnviz.ui.figures.saving import encoder_of
from cnnviz.ui.figures.stage import StageFigure

__all__ = ["StageFigure", "encoder_of", "samples_of", "shots_of"]

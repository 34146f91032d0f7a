"""Whether the lab is what is on the screen: its keys rest elsewhere."""

from cnnviz.state.frame import Frame
from cnnviz.state.view import LAB


def at_work(frame: Frame) -> bool:
    """Tell whether one layer is at work."""
    return frame.view.screen == LAB

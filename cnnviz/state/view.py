"""How things are shown: remembered as preferences, not part of the experiment."""

from dataclasses import dataclass
from typing import Literal

Overlay = Literal["none", "touch counts", "never read"]
Palette = Literal["light", "dark", "projector"]
SharedScale = Literal["shared", "own"]
MapScale = Literal["map", "layer", "network"]
LAB, OVERVIEW = "lab", "overview"
"""Names of screens: one layer at work, and the whole network."""


@dataclass(frozen=True, slots=True)
class View:
    """Choices about the looks.

    Attributes
    ----------
    palette : {"light", "dark", "projector"}
        Colours of the window.
    overlay : {"none", "touch counts", "never read"}
        What is laid over the input.
    scale : {"shared", "own"}
        Whether input and output share one colour scale, or each uses its own range.
    extremes : bool
        Whether colours reach to the extremes, or only to where 99 % of the values lie.
    lens : bool
        Whether the cells around the window are shown large beside the picture.
    linked_kernels : bool
        Whether a kernel edit reaches the kernels of all channels.
    linked_axes : bool
        Whether rows and columns of stride, dilation and padding change together.
    presenting : bool
        Whether all but stage, arithmetic and player is hidden.
    screen : str
        The name of the screen that is shown; a name that no screen has stands for the first.
    map_scale : {"map", "layer", "network"}
        What shares one colour scale in the overview.
    sorted_classes : bool
        Whether the likeliest class stands first there, or all in the model's order.
    """

    palette: Palette = "light"
    overlay: Overlay = "none"
    scale: SharedScale = "shared"
    extremes: bool = False
    lens: bool = True
    linked_kernels: bool = True
    linked_axes: bool = True
    presenting: bool = False
    screen: str = LAB
    map_scale: MapScale = "layer"
    sorted_classes: bool = True

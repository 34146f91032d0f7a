"""What is chosen of how a map is drawn: known before anything is that draws."""

from dataclasses import dataclass
from typing import Literal, get_args

Ground = Literal["plain", "dark", "transparent"]
GROUNDS: tuple[Ground, ...] = get_args(Ground)
"""On what a map and its words stand."""


@dataclass(frozen=True, slots=True)
class MapLooks:
    """How a map is drawn.

    Attributes
    ----------
    scale : int
        Pixels a cell is wide and high.
    width : int or None
        Pixels of the whole picture: then cells are as large as fit it, whatever `scale` says.
    colormap : str or None
        Colours other than those of the screen; a picture in colour keeps its own.
    colorbar, grid, numbers : bool
        Whether there are the colours with their values, lines between the cells, and the numbers
        in them.
    caption : str
        A sentence under the map, "" for none.
    ground : {"plain", "dark", "transparent"}
        On what all this stands.
    """

    scale: int = 1
    width: int | None = None
    colormap: str | None = None
    colorbar: bool = False
    caption: str = ""
    grid: bool = False
    numbers: bool = False
    ground: Ground = "plain"

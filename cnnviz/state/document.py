"""One experiment as a value: what undo restores and a file saves."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import Pair
from cnnviz.core.ground import Ground, laid_over
from cnnviz.nn.model import Model
from cnnviz.nn.network import INPUT, Network
from cnnviz.nn.preprocess import ALL_MEANS, Means

__all__ = [
    "INPUT",
    "Colour",
    "Document",
    "Fit",
    "KeptFilter",
    "Levels",
    "Picture",
    "Preparation",
    "Selection",
    "Stroke",
]

Fit = Literal["keep", "crop"]
Colour = Literal["grey", "rgb"]
Levels = Literal[255, 1]


@dataclass(frozen=True, eq=False, slots=True)
class Picture:
    """What was loaded or drawn, untouched.

    Attributes
    ----------
    name : str
        What to call it: the file's name without folders.
    pixels : ndarray of uint8 or uint16, shape (H, W) or (H, W, 3)
        Grey levels or RGB, read-only.
    path : str or None
        Where it came from, if from a file.
    paper : int or None
        The grey level of the paper, if it is drawn by hand here; None for what was loaded.
    alpha : ndarray of the same type, shape (H, W), or None
        How much of each pixel covers what lies under it; None where nothing shows through.
    frame, frames : int
        Which of how many frames or pages of its file it is, counted from 0.
    reduced : int
        So many rows and columns of the file became one pixel.
    note : str
        What is to be told of how it was read, "" for nothing.
    """

    name: str
    pixels: NDArray[np.uint8] | NDArray[np.uint16]
    path: str | None = None
    paper: int | None = None
    alpha: NDArray[np.uint8] | NDArray[np.uint16] | None = None
    frame: int = 0
    frames: int = 1
    reduced: int = 1
    note: str = ""

    @property
    def size(self) -> Pair:
        """Rows and columns."""
        return self.pixels.shape[0], self.pixels.shape[1]

    @property
    def channels(self) -> int:
        """1 for grey, 3 for RGB."""
        return 1 if self.pixels.ndim == 2 else self.pixels.shape[2]

    def over(self, ground: Ground) -> NDArray[np.uint8] | NDArray[np.uint16]:
        """Return its pixels as they are seen over `ground`, where they show through."""
        return self.pixels if self.alpha is None else laid_over(self.pixels, self.alpha, ground)

    def goes_on_from(self, other: "Picture") -> bool:
        """Whether what is looked at stays in sight: `other` drawn on, or another of its frames."""
        frame = self.path is not None and self.path == other.path and self.size == other.size
        return self is other or self.paper is not None or frame


@dataclass(frozen=True, slots=True)
class Preparation:
    """How the picture becomes the input.

    Attributes
    ----------
    size : int or None
        Pixels of the longer side; of the square's side where `fit` crops. None keeps the
        picture's own size.
    fit : {"keep", "crop"}
        Keep the aspect, or crop the middle square.
    colour : {"grey", "rgb"}
        One channel or three.
    levels : {255, 1}
        What white is: values run from 0 to this.
    ground : str
        What a picture that shows through is laid over; this holds for models, too.
    """

    size: int | None = None
    fit: Fit = "keep"
    colour: Colour = "grey"
    levels: Levels = 255
    ground: Ground = "white"

    @property
    def channels(self) -> int:
        """Channels of the prepared input."""
        return 1 if self.colour == "grey" else 3


@dataclass(frozen=True, eq=False, slots=True)
class Stroke:
    """One stroke of the pixel brush on the input.

    Attributes
    ----------
    cells : ndarray of int, shape (n, 2)
        Rows and columns painted.
    level : float
        From 0 (black) to 1 (white).
    """

    cells: NDArray[np.intp]
    level: float


@dataclass(frozen=True, eq=False, slots=True)
class KeptFilter:
    """A filter of a model as it was before it was switched off.

    Attributes
    ----------
    layer : str
        The layer's name.
    channel : int
        Which of its filters.
    weight : ndarray of float32, shape (in, kH, kW)
        Read-only.
    bias : float
        What is added.
    """

    layer: str
    channel: int
    weight: NDArray[np.float32]
    bias: float


@dataclass(frozen=True, slots=True)
class Selection:
    """What is on the stage: a layer (or the input) and the channel of its output."""

    layer: str = INPUT
    channel: int = 0


@dataclass(frozen=True, eq=False, slots=True)
class Document:
    """One experiment: a picture, how it is prepared and painted on, and the network it meets.

    Attributes
    ----------
    picture : Picture
        What was loaded or drawn.
    preparation : Preparation
        How it becomes the input; a model has its own way, which is taken while there is one.
    strokes : tuple of Stroke
        What was painted on the input.
    network : Network
        The layers, as they are now.
    selection : Selection
        What is on the stage.
    model : Model or None
        The trained model that the network was, before any edits; None for a network of the user's.
    own : Network
        The user's network, while a model is looked at.
    means : Means
        Which steps of a model's preparation are taken.
    kept : tuple of KeptFilter
        Filters that are switched off, as they were.
    """

    picture: Picture
    preparation: Preparation = field(default_factory=Preparation)
    strokes: tuple[Stroke, ...] = ()
    network: Network = field(default_factory=Network)
    selection: Selection = field(default_factory=Selection)
    model: Model | None = None
    own: Network = field(default_factory=Network)
    means: Means = ALL_MEANS
    kept: tuple[KeptFilter, ...] = ()

    @property
    def levels(self) -> int:
        """What white is in the input."""
        return self.preparation.levels if self.model is None else 1

    @property
    def channels(self) -> int:
        """Channels of the input."""
        return self.preparation.channels if self.model is None else self.model.shape[0]

    @property
    def reads_drawings(self) -> bool:
        """Whether its model wants to be shown drawings."""
        return self.model is not None and self.model.preprocessing.kind == "drawing"

    @property
    def edited(self) -> bool:
        """Whether a trained model is no longer as it was trained."""
        return self.model is not None and self.network is not self.model.network

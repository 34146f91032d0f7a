"""A model: a network with the names of its classes, what it wants to read, and its card."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from cnnviz.core.geometry import GeometryError
from cnnviz.nn.layers import BatchNorm2d, Conv2d, Floats, Shape
from cnnviz.nn.network import INPUT, Network
from cnnviz.nn.run import run

Kind = Literal["drawing", "photo"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Centre = Literal["mass", "box"]
CENTRES: tuple[Centre, ...] = get_args(Centre)


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """What a model wants its pictures to be like; their values are 0 to 1.

    Attributes
    ----------
    kind : {"drawing", "photo"}
        A drawing is cut out, brought to one size and centred, bright on dark; of a photo the
        middle is cropped.
    box : int
        Cells of a drawing's longer side.
    centre : {"mass", "box"}
        What of a drawing comes to the middle: the mean of its ink, or its extent.
    stroke : (float, float)
        The thinnest and the thickest strokes the model knows, in cells.
    """

    kind: Kind = "photo"
    box: int = 20
    centre: Centre = "mass"
    stroke: tuple[float, float] = (1.0, 4.0)


@dataclass(frozen=True, eq=False, slots=True)
class Model:
    """A network that can be shown pictures.

    Attributes
    ----------
    name : str
        Short, for menus and the command line.
    network : Network
        Ends in one number for each class.
    classes : tuple of str
        Their names.
    shape : (int, int, int)
        Channels, rows and columns of the input.
    preprocessing : Preprocessing
        How a picture becomes the input.
    card : mapping
        How it was trained and what it can do, as JSON has it: text, numbers, lists.
    """

    name: str
    network: Network
    classes: tuple[str, ...]
    shape: Shape
    preprocessing: Preprocessing = field(default_factory=Preprocessing)
    card: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        made = self.network.shapes(self.shape)
        last = made[self.network.layers[-1].name] if len(self.network) else made[INPUT]
        if last != (len(self.classes), 1, 1):
            raise GeometryError(
                f"The network ends in {last[0]} × {last[1]} × {last[2]} numbers, but there are "
                f"{len(self.classes)} classes. Give it one number for each class."
            )

    @property
    def parameters(self) -> int:
        """Number of parameters."""
        return self.network.parameter_count

    def probabilities(self, x: Floats) -> Floats:
        """Return the probability of each class.

        Parameters
        ----------
        x : ndarray of float, shape (C, H, W) or (N, C, H, W)
            Prepared pictures, values 0 to 1.

        Returns
        -------
        ndarray, shape (classes,) or (N, classes)
        """
        answer = run(self.network, np.asarray(x, np.float32))[self.network.layers[-1].name]
        return answer[..., 0, 0]


def folded(network: Network) -> Network:
    """Return `network` with every normalisation right after a convolution made part of it.

    What the two do together, one convolution does with other weights: the network that is shown is
    shorter, and its numbers are the same.
    """
    for layer, sources in network.wired:
        if not isinstance(layer, BatchNorm2d) or sources[0] == INPUT:
            continue
        before = network[sources[0]]
        if isinstance(before, Conv2d) and network.readers(before.name) == (layer.name,):
            weight, bias = layer.folded_into(before.weight, before.bias)
            conv = before.with_arrays({"weight": weight, "bias": bias})
            network = network.replaced(before.name, conv).removed(layer.name)
    return network

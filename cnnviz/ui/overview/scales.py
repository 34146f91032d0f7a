"""On which colour scales the maps of a network are shown: one a map, a layer or for all."""

from dataclasses import dataclass

import numpy as np

from cnnviz.core.colour import Scale, scale_for
from cnnviz.nn.layers import Array
from cnnviz.state.document import INPUT
from cnnviz.state.run import Activation, Run
from cnnviz.state.scales import pictures_of, scale_of_input
from cnnviz.state.view import MapScale


@dataclass(frozen=True, slots=True)
class Shade:
    """How the maps of a layer become colours.

    Attributes
    ----------
    scale : Scale
        That of all its maps; where each has its own, that of the layer.
    own : bool
        Whether each map has its own.
    """

    scale: Scale
    own: bool = False

    def of(self, plane: Array) -> Scale:
        """Return the scale of one map, shape (H, W)."""
        if not self.own:
            return self.scale
        most = float(_most(plane[None])[0])
        return Scale(-most if self.scale.low < 0 else 0.0, most, self.scale.map)


def shades_of(run: Run, choice: MapScale) -> dict[str, Shade]:
    """Return the shade of the input and of every layer of `run`.

    What comes from the picture and never held a negative number is shown in its greys; then what
    holds none in ink, else in red, white and blue with zero white.
    """
    shades = {INPUT: Shade(scale_of_input(run))}
    layers = run.activations[1:]
    if choice == "network":
        ends = [0.0, *(each.low for each in layers), *(each.high for each in layers)]
        shared = Shade(_scale(min(ends), max(ends)))
        return shades | {each.name: shared for each in layers}
    pictures = pictures_of(run)
    for each in layers:
        # Alone on its scale, a number would always be the largest.
        own = choice == "map" and each.shape[1:] != (1, 1)
        if each.name in pictures:
            least = 0.0 if own else float(run.document.levels)
            shades[each.name] = Shade(Scale(0.0, max(each.high, least), "gray"), own)
        else:
            shades[each.name] = Shade(_scale(each.low, each.high), own)
    return shades


def levelled(activation: Activation, shade: Shade) -> tuple[Array, Scale]:
    """Return the values of all maps and the one scale that colours them as `shade` says."""
    if not shade.own:
        return activation.values, shade.scale
    values = activation.values / _most(activation.values)[:, None, None]
    return values, Scale(-1.0 if shade.scale.low < 0 else 0.0, 1.0, shade.scale.map)


def _most(values: Array) -> Array:
    """Return the largest finite distance from zero of each map; 1 where all is zero."""
    far = np.abs(values)
    far[~np.isfinite(far)] = 0
    most = far.reshape(len(far), -1).max(axis=1)
    most[most == 0] = 1
    return np.asarray(most)


def _scale(low: float, high: float) -> Scale:
    return scale_for(np.array([low, high], np.float32), kind="activation")

"""Where the window goes: to a stop, to the pixel that is clicked, and how it glides there."""

from cnnviz.core.geometry import Geometry, Pair
from cnnviz.state.player import RESTS, Player


def moved(player: Player, stop: int, stops: int) -> Player:
    """Return the stepper standing still at `stop`."""
    return player.at(stop, stops).paused()


def nearest(geometry: Geometry, pixel: Pair) -> Pair:
    """Return the output cell whose window has `pixel` nearest to its middle."""
    cell = []
    for axis in (0, 1):
        start = pixel[axis] - (geometry.extent[axis] - 1) / 2 + geometry.padding[axis][0]
        step = round(start / geometry.stride[axis])
        cell.append(max(0, min(step, geometry.output_size[axis] - 1)))
    return cell[0], cell[1]


def eased(progress: float) -> float:
    """Rest for most of the stop, then glide: slow, fast, slow."""
    part = max(0.0, (progress - RESTS) / (1 - RESTS))
    return part * part * (3 - 2 * part)

"""Where the stepper stands and how it walks: values beside the document, not undoable."""

from dataclasses import dataclass, replace

from cnnviz.core.geometry import Geometry

SLOWEST = 1 / 3
FASTEST = 500.0
GLIDES_UP_TO = 4.0
"""Stops a second up to which the window glides; faster, it jumps."""
RESTS = 0.55
"""Part of a stop's time for which the window rests before it glides on."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of an activation.

    Attributes
    ----------
    layer : str
        The layer's name, or "input".
    cell : (int, int, int)
        Channel, row and column.
    """

    layer: str
    cell: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Player:
    """The stepper.

    Attributes
    ----------
    stop : int
        Which stop of the window, row by row from 0.
    playing : bool
        Whether it walks by itself.
    speed : float
        Stops a second.
    loop : bool
        Whether it begins again after the last stop.
    reveal : bool
        Whether the map fills in as the window walks, or is shown whole.
    progress : float
        Part of the next stop already waited for while playing, 0 to 1.
    trail : tuple of Place
        The cells from which it was asked where they came from: the way back.
    """

    stop: int = 0
    playing: bool = False
    speed: float = 2.0
    loop: bool = False
    reveal: bool = False
    progress: float = 0.0
    trail: tuple[Place, ...] = ()

    def at(self, stop: int, stops: int) -> "Player":
        """Stand at `stop`, or at the nearest of the `stops` there are."""
        return replace(self, stop=max(0, min(stop, stops - 1)), progress=0.0)

    def paused(self) -> "Player":
        """Stand still."""
        return replace(self, playing=False, progress=0.0)

    def toggled(self, stops: int) -> "Player":
        """Play or pause; from the last stop, play begins at the first again."""
        if self.playing:
            return self.paused()
        stop = 0 if self.stop >= stops - 1 else self.stop
        return replace(self, playing=True, stop=stop, progress=0.0)

    def advanced(self, seconds: float, stops: int) -> "Player":
        """Walk on by `seconds` of playing; the last stop pauses, or begins the next loop."""
        if not self.playing:
            return self
        whole, progress = divmod(self.progress + seconds * self.speed, 1.0)
        stop = self.stop + int(whole)
        if stop < stops:
            return replace(self, stop=stop, progress=progress)
        if self.loop:
            return replace(self, stop=stop % stops, progress=progress)
        return self.at(stops - 1, stops).paused()

    def with_speed(self, speed: float) -> "Player":
        """Walk at `speed` stops a second, within what the eye and the screen can follow."""
        return replace(self, speed=max(SLOWEST, min(speed, FASTEST)))


def carried_stop(stop: int, before: Geometry, after: Geometry) -> int:
    """Return the stop of `after` whose window stands nearest to where `before`'s stood.

    The position is kept as a fraction of the input, so that a changed stride, kernel or size
    leaves the window over the same part of the picture.
    """
    cell = before.cell(min(stop, before.stops - 1))
    nearest = []
    for axis in (0, 1):
        old, new = before, after
        start = cell[axis] * old.stride[axis] - old.padding[axis][0]
        centre = (start + old.extent[axis] / 2) / old.input_size[axis]
        begin = centre * new.input_size[axis] - new.extent[axis] / 2 + new.padding[axis][0]
        step = round(begin / new.stride[axis])
        nearest.append(max(0, min(step, new.output_size[axis] - 1)))
    return after.stop((nearest[0], nearest[1]))

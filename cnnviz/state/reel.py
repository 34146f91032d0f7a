"""What an animation of the stepping shows: which stops, how fast, and how the window gets there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cnnviz.state.frame import Frame, frame_of
from cnnviz.state.player import GLIDES_UP_TO, RESTS

GLIDE_RATE = 25.0
"""Pictures a second while the window glides."""
MOST_SHOTS = 20_000
"""So many pictures may an animation have."""
PROPOSED = 300
"""So many stops, or half a minute, are proposed: of more, every second, third, ..."""


def proposed_every(stops: int) -> int:
    """Return how many of `stops` to go on each time, where nothing else is asked for."""
    return max(1, -(-stops // PROPOSED))


@dataclass(frozen=True, slots=True)
class Reel:
    """An animation, before it is drawn.

    Attributes
    ----------
    first, last : int
        The stops it begins and ends with, counted from 0.
    every : int
        How many stops are gone on each time.
    speed : float
        Stops seen a second.
    hold : float
        For how many seconds more the last one is seen.
    glide : bool
        Whether the window glides from stop to stop, as on the screen where it plays slowly.
    """

    first: int
    last: int
    every: int = 1
    speed: float = 10.0
    hold: float = 2.0
    glide: bool = False

    @property
    def stops(self) -> range:
        """The stops that are seen."""
        return range(self.first, self.last + 1, self.every)

    @property
    def steps(self) -> int:
        """How many pictures show the window on its way from one stop to the next; 0 if it jumps."""
        if not self.glide or self.every > 1 or self.speed > GLIDES_UP_TO:
            return 0
        return max(1, round((1 - RESTS) / self.speed * GLIDE_RATE))

    @property
    def count(self) -> int:
        """How many pictures it has."""
        return len(self.stops) + self.steps * (len(self.stops) - 1)

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return len(self.stops) / self.speed + self.hold

    @property
    def rate(self) -> float:
        """Pictures a second, where all are seen for as long."""
        return GLIDE_RATE if self.steps else self.speed

    def moments(self) -> Iterator[tuple[int, float, float]]:
        """Yield stop, part of the way to the next one waited for, and seconds, for each picture."""
        stops, whole = self.stops, 1 / self.speed
        for stop in stops:
            if stop == stops[-1]:
                yield stop, 0.0, whole + self.hold
            elif not self.steps:
                yield stop, 0.0, whole
            else:
                yield stop, 0.0, whole * RESTS
                part = (1 - RESTS) / self.steps
                for step in range(self.steps):
                    yield stop, RESTS + part * (step + 0.5), whole * part


def frame_at(frame: Frame, stop: int, progress: float = 0.0, speed: float = 1.0) -> Frame:
    """Return `frame` as it is at another stop, or on the way to the next one.

    Parameters
    ----------
    progress : float
        Part of the next stop already waited for, 0 to 1.
    speed : float
        Stops a second.
    """
    player = replace(frame.player, stop=stop, playing=progress > 0, progress=progress, speed=speed)
    good = frame.stage.run if frame.stage is not None else frame.run
    return frame_of(frame.document, player, frame.view, frame.run, good)

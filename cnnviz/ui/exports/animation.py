"""The shots of an animation, painted one by one as they are asked for."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtGui import QImage

from cnnviz.files.exports.animation import Pixels, Shot
from cnnviz.state.frame import Frame
from cnnviz.state.reel import Reel, frame_at
from cnnviz.ui.exports.figure import Figure


def shots_of(figure: Figure, frame: Frame, reel: Reel) -> Iterator[Shot]:
    """Yield what `reel` shows of the layer on the stage of `frame`.

    To be asked on the GUI thread: each is painted then.
    """
    for stop, progress, seconds in reel.moments():
        figure.show(frame_at(frame, stop, progress, reel.speed))
        yield pixels_of(figure.image()), seconds


def samples_of(figure: Figure, frame: Frame, reel: Reel) -> Iterator[Pixels]:
    """Yield a few shots of `reel` that have about all its colours: begin, middle and end."""
    stops = reel.stops
    for at in sorted({0, len(stops) // 2, len(stops) - 1}):
        figure.show(frame_at(frame, stops[at]))
        yield pixels_of(figure.image())


def pixels_of(image: QImage) -> Pixels:
    """Return an image of the format RGB32 as an array."""
    bgrx = np.frombuffer(image.constBits(), np.uint8)
    return np.ascontiguousarray(bgrx.reshape(image.height(), image.width(), 4)[..., 2::-1])

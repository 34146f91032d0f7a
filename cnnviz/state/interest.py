"""Where the stepper begins: at a stop where something happens."""

import numpy as np

from cnnviz.nn.layers import Array, ReLU
from cnnviz.state.stage import Stage


def interesting_stop(stage: Stage) -> int:
    """Return a stop where something happens: a strong answer, an edge, a negative for ReLU.

    Looks at the middle of the map, where no padding disturbs, and at no more cells than can be
    looked through at once.
    """
    if stage.by_channel:
        return int(np.nan_to_num(stage.output.values).argmax())
    source = stage.source if isinstance(stage.layer, ReLU) else stage.output
    values = source.values[stage.cell[0]]
    rows, columns = values.shape
    top, left = rows // 5, columns // 5
    middle = values[top : rows - top, left : columns - left]
    step = max(1, int((middle.size / 1_000_000) ** 0.5))
    told = _telling(stage, np.nan_to_num(middle[::step, ::step]))
    if told.min() == told.max():
        return stage.geometry.stop((rows // 2, columns // 2))
    row, column = np.unravel_index(int(told.argmax()), told.shape)
    return stage.geometry.stop((top + int(row) * step, left + int(column) * step))


def _telling(stage: Stage, values: Array) -> Array:
    """Return how much each of some cells, shape (H, W), has to tell."""
    if isinstance(stage.layer, ReLU):
        return -values
    # In what a network made of a picture, most is zero: edges of that are not where it answers.
    if stage.output.low < 0 or min(values.shape) < 2 or not stage.from_picture:
        return np.abs(values)
    return np.abs(np.diff(values, axis=0)[:, 1:]) + np.abs(np.diff(values, axis=1)[1:])

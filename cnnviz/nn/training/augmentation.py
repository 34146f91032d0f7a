"""Training pictures changed by chance: shifted, flipped, turned, with other strokes."""

from dataclasses import dataclass

import numpy as np

from cnnviz.nn.layers import Floats


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How much chance may change a picture.

    Attributes
    ----------
    shift : int
        Cells up, down, left and right.
    flip : bool
        Whether half of the pictures are mirrored.
    turn : float
        Degrees either way.
    stretch : float
        Part by which either axis may grow or shrink.
    shear : float
        Columns by which a row may be moved for each row from the middle.
    stroke : float
        How far strokes may grow (1: by a cell all around) or shrink (1: by as much).
    erase : int
        Side of a square that is blanked; 0 for none.
    """

    shift: int = 0
    flip: bool = False
    turn: float = 0.0
    stretch: float = 0.0
    shear: float = 0.0
    stroke: float = 0.0
    erase: int = 0


def augmented(x: Floats, how: Augmentation, rng: np.random.Generator) -> Floats:
    """Return the batch `x`, shape (N, C, H, W), each picture changed by chance.

    What comes in from outside is 0. Each picture draws numbers of its own from `rng`.
    """
    if how.flip:
        mirrored = rng.random(len(x)) < 0.5
        x = np.where(mirrored[:, None, None, None], x[..., ::-1], x)
    if how.turn or how.stretch or how.shear:
        x = _moved(x, how, rng)
    elif how.shift:
        x = _shifted(x, how.shift, rng)
    if how.stroke:
        x = _stroked(x, rng.uniform(-how.stroke, how.stroke, len(x)).astype(np.float32))
    if how.erase:
        x = _erased(x, how.erase, rng)
    return x


def _shifted(x: Floats, most: int, rng: np.random.Generator) -> Floats:
    """Move each picture by whole cells."""
    count, _, height, width = x.shape
    padded = np.pad(x, ((0, 0), (0, 0), (most, most), (most, most)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (height, width), axis=(2, 3))
    down, across = rng.integers(0, 2 * most + 1, (2, count))
    return np.asarray(windows[np.arange(count), :, down, across])


def _moved(x: Floats, how: Augmentation, rng: np.random.Generator) -> Floats:
    """Turn, stretch, shear and shift each picture about its middle, between cells linearly."""
    count, _, height, width = x.shape
    angle = np.deg2rad(rng.uniform(-how.turn, how.turn, (count, 1, 1)))
    sizes = np.exp(rng.uniform(-how.stretch, how.stretch, (2, count)))
    tall, wide = np.split(sizes[:, :, None, None], 2)
    shear = rng.uniform(-how.shear, how.shear, (count, 1, 1))
    down, across = rng.uniform(-how.shift, how.shift, (2, count, 1, 1))
    middle = (height - 1) / 2, (width - 1) / 2
    rows, columns = np.meshgrid(
        np.arange(height) - middle[0], np.arange(width) - middle[1], indexing="ij"
    )
    cos, sin = np.cos(angle), np.sin(angle)
    from_row = (cos * rows - sin * columns) / tall[0]
    from_column = (sin * rows + cos * columns) / wide[0]
    from_column = from_column + shear * from_row
    return sampled(
        x,
        from_row + middle[0] + down,
        from_column + middle[1] + across,
    )


def sampled(x: Floats, rows: Floats, columns: Floats) -> Floats:
    """Return what `x` holds at places between its cells, linearly; 0 outside.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
        Pictures.
    rows, columns : ndarray, shape (N, H', W')
        Where to look.

    Returns
    -------
    ndarray, shape (N, C, H', W')
    """
    height, width = x.shape[2:]
    # A ring of two zeros: whatever is outside is looked for there.
    padded = np.pad(x, ((0, 0), (0, 0), (2, 2), (2, 2)))
    row = np.clip(rows, -1.5, height + 0.5) + 2
    column = np.clip(columns, -1.5, width + 0.5) + 2
    top, left = row.astype(np.intp), column.astype(np.intp)
    down = np.asarray(row - top, x.dtype)[:, None]
    across = np.asarray(column - left, x.dtype)[:, None]
    picture = np.arange(len(x))[:, None, None]

    def at(r: np.ndarray, c: np.ndarray) -> Floats:
        return np.moveaxis(padded[picture, :, r, c], -1, 1)

    upper = at(top, left) * (1 - across) + at(top, left + 1) * across
    lower = at(top + 1, left) * (1 - across) + at(top + 1, left + 1) * across
    return np.asarray(upper * (1 - down) + lower * down)


def _stroked(x: Floats, amount: Floats) -> Floats:
    """Let bright strokes grow (positive amounts) or shrink by a part of a cell all around."""
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    beside = [padded[:, :, 1:-1, 1:-1], padded[:, :, :-2, 1:-1], padded[:, :, 2:, 1:-1]]
    beside += [padded[:, :, 1:-1, :-2], padded[:, :, 1:-1, 2:]]
    grows = (amount > 0)[:, None, None, None]
    other = np.where(grows, np.maximum.reduce(beside), np.minimum.reduce(beside))
    return np.asarray(x + np.abs(amount)[:, None, None, None] * (other - x))


def _erased(x: Floats, side: int, rng: np.random.Generator) -> Floats:
    """Blank a square of each picture with the picture's mean."""
    count, _, height, width = x.shape
    corner = np.stack([rng.integers(0, height, count), rng.integers(0, width, count)]) - side // 2
    top, left = corner[0][:, None], corner[1][:, None]
    rows, columns = np.arange(height), np.arange(width)
    inside = ((rows >= top) & (rows < top + side))[:, :, None]
    inside = inside & ((columns >= left) & (columns < left + side))[:, None, :]
    return np.where(inside[:, None], x.mean(axis=(2, 3), keepdims=True), x)

"""Numbers to colours: the same for the screen, saved pictures and the command line."""

import math
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.colour_maps import DIVERGING, MAPS, lut

__all__ = [
    "LUMA",
    "MAPS",
    "Scale",
    "colour_of",
    "colours",
    "colours_rgb32",
    "ink_on",
    "lut",
    "picture_colours",
    "recoloured",
    "reduced",
    "scale_for",
    "strongest",
]

RGB = tuple[int, int, int]
Floats = NDArray[np.floating]
Bytes = NDArray[np.uint8]

LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)
"""Weights of red, green and blue in grey: ITU-R BT.601, as picture programs use them."""
NO_NUMBER: RGB = (128, 118, 128)
"""The colour of NaN, in no map."""
DARK_INK: RGB = (0, 0, 0)
LIGHT_INK: RGB = (255, 255, 255)
_LARGEST = float(np.finfo(np.float32).max)
_TILE = 1 << 16
"""Cells turned into colours at once, so that what lies between stays in cache."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How values become colours.

    Attributes
    ----------
    low, high : float
        The values of the first and the last colour; what lies beyond takes theirs.
    map : str
        Name of the colour map, one of `MAPS`.
    beyond : bool
        Whether some of what is shown lies beyond.
    """

    low: float
    high: float
    map: str
    beyond: bool = False


def scale_for(
    values: Floats,
    *,
    kind: Literal["picture", "activation", "weight"],
    nominal: tuple[float, float] = (0.0, 255.0),
) -> Scale:
    """Return the scale on which `values` are shown.

    Parameters
    ----------
    values : ndarray of float
        What is shown, or just its smallest and largest value; what is not finite is left out.
    kind : {"picture", "activation", "weight"}
        A picture takes greys over its nominal range, whatever it holds. An activation
        without negative numbers takes ink from 0 to its largest, one with negative numbers red,
        white and blue with zero white. Weights take brown, white and teal with zero white.
    nominal : (float, float)
        Black and white of a picture.

    Notes
    -----
    Zero is always on the scale, so that a map of one value is shown as that value and never
    stretched to noise.
    """
    if kind == "picture":
        return Scale(float(nominal[0]), float(nominal[1]), "gray")
    low, high = _ends(values)
    most = max(-low, high) or 1.0
    if kind == "weight":
        return Scale(-most, most, "brown-white-teal")
    if low >= 0:
        return Scale(0.0, most, "ink")
    return Scale(-most, most, "red-white-blue")


def recoloured(scale: Scale, name: str) -> Scale:
    """Return the range of `scale` in the colours of the map called `name`.

    A diverging map widens it evenly about zero, which is its white.
    """
    if name in DIVERGING:
        reach = max(abs(scale.low), abs(scale.high))
        return Scale(-reach, reach, name, scale.beyond)
    return replace(scale, map=name)


def colours(plane: Floats, scale: Scale) -> Bytes:
    """Return a plane, shape (H, W), as colours, shape (H, W, 3)."""
    packed = colours_rgb32(plane, scale)
    parts = packed.view(np.uint8).reshape(*packed.shape, 4)
    return np.ascontiguousarray(parts[..., 2::-1] if np.little_endian else parts[..., 1:])


def colours_rgb32(plane: Floats, scale: Scale) -> NDArray[np.uint32]:
    """Return a plane, shape (H, W), as opaque colours ``0xffRRGGBB``, shape (H, W)."""
    table = _packed(scale.map)
    flat = np.ascontiguousarray(plane).reshape(-1)
    out = np.empty(flat.size, np.uint32)
    for start in range(0, flat.size, _TILE):
        part = flat[start : start + _TILE]
        index, missing = _index(part, scale)
        np.take(table, index, out=out[start : start + _TILE], mode="clip")
        if missing is not None:
            out[start : start + _TILE][missing] = _word(NO_NUMBER)
    return out.reshape(plane.shape)


def picture_colours(stack: Floats, scale: Scale) -> Bytes:
    """Return three channels, shape (3, H, W), as one colour picture, shape (H, W, 3).

    Each channel runs from nothing at `scale.low` to full light at `scale.high`.
    """
    out = np.empty((*stack.shape[1:], 3), np.uint8)
    for channel, plane in enumerate(stack):
        out[..., channel] = _index(plane, scale)[0]
    return out


def colour_of(value: float, scale: Scale) -> RGB:
    """Return the colour of one value, as `colours` would give it."""
    if math.isnan(value):
        return NO_NUMBER
    kind, factor = _rate(scale)
    roughly = (value - scale.low) * factor
    if -1 < roughly < 256:
        # Rounded as in arrays.
        step = (kind(value) - kind(scale.low)) * kind(factor)
        return _entries(scale.map)[int(min(max(step, 0.0), 255.0))]
    return _entries(scale.map)[255 if roughly > 0 else 0]


@lru_cache(maxsize=4096)
def ink_on(rgb: RGB) -> RGB:
    """Return black or white, whichever reads better on `rgb`.

    By the contrast ratio of WCAG 2: it is at least 4.5 on every colour.
    """
    luminance = sum(
        weight * _light(level) for weight, level in zip((0.2126, 0.7152, 0.0722), rgb, strict=True)
    )
    return DARK_INK if (luminance + 0.05) ** 2 > 1.05 * 0.05 else LIGHT_INK


def reduced(planes: Floats, factor: int) -> NDArray[np.float32]:
    """Return the means of blocks of `factor` × `factor` cells, shape (..., H', W').

    Blocks at the far edges hold what is left: ``H' = ceil(H / factor)``.
    """
    if factor == 1:
        return np.asarray(planes, np.float32)
    rows, columns = planes.shape[-2:]
    sums = _by_blocks(np.add, planes, factor)
    counts = np.outer(_counts(rows, factor), _counts(columns, factor))
    return np.asarray(sums / counts.astype(np.float32), np.float32)


def strongest(planes: Floats, factor: int) -> NDArray[np.float32]:
    """Return the value farthest from zero of blocks of `factor` × `factor` cells.

    What a mean would cancel, the two sides of an edge, stays to be seen. Blocks at the far edges
    hold what is left, as in `reduced`.
    """
    if factor == 1:
        return np.asarray(planes, np.float32)
    with np.errstate(invalid="ignore"):
        high, low = (_by_blocks(pick, planes, factor) for pick in (np.maximum, np.minimum))
        return np.asarray(np.where(high >= -low, high, low), np.float32)


def _by_blocks(pick: np.ufunc, planes: Floats, factor: int) -> Floats:
    """Return what `pick` leaves of every block; rows first, in long lines: little is left then."""
    return _by_lines(pick, _by_lines(pick, planes, factor, axis=-2), factor, axis=-1)


def _by_lines(pick: np.ufunc, planes: Floats, factor: int, axis: int) -> Floats:
    """Return what `pick` leaves of each `factor` cells along `axis`; the last may be fewer."""
    whole = planes.shape[axis] // factor * factor
    kept, rest = np.split(planes, [whole], axis=axis)
    shape = list(planes.shape)
    shape[axis : axis + 1 or None] = [whole // factor, factor]
    picked = pick.reduce(kept.reshape(shape), axis=axis)
    if not rest.size:
        return np.asarray(picked)
    return np.concatenate([picked, pick.reduce(rest, axis=axis, keepdims=True)], axis=axis)


def _counts(count: int, factor: int) -> NDArray[np.intp]:
    """Return how many cells each block of an axis holds."""
    starts = np.arange(0, count, factor)
    return np.minimum(factor, count - starts)


def _index(part: Floats, scale: Scale) -> tuple[Bytes, NDArray[np.bool_] | None]:
    """Return the table entry of each value, and where there is no number (None: nowhere)."""
    kind, factor = _rate(scale)
    missing = None
    with np.errstate(over="ignore", invalid="ignore"):
        steps = np.subtract(part, scale.low, dtype=kind)
        steps *= kind(factor)
        if np.isnan(steps.sum()):
            missing = np.isnan(part)
            steps[np.isnan(steps)] = 0
        np.clip(steps, 0, 255, out=steps)
    return steps.astype(np.uint8), missing


def _rate(scale: Scale) -> tuple[type[np.float32 | np.float64], float]:
    """Return in which numbers steps of the table are counted, and how many a unit is."""
    span = scale.high - scale.low
    factor = 255.999 / span if span > 0 else 0.0
    # A scale that spans almost nothing, or all that float32 can hold, needs more than that.
    return np.float32 if max(factor, span) <= _LARGEST else np.float64, factor


def _ends(values: Floats) -> tuple[float, float]:
    """Return the smallest and the largest finite value; zeros where there is none."""
    finite = np.asarray(values)[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


@cache
def _packed(name: str) -> NDArray[np.uint32]:
    """Return the table of a map as words ``0xffRRGGBB``."""
    table = lut(name).astype(np.uint32)
    return np.asarray(0xFF000000 | table[:, 0] << 16 | table[:, 1] << 8 | table[:, 2], np.uint32)


@cache
def _entries(name: str) -> tuple[RGB, ...]:
    return tuple((int(red), int(green), int(blue)) for red, green, blue in lut(name))


def _word(rgb: RGB) -> int:
    return 0xFF000000 | rgb[0] << 16 | rgb[1] << 8 | rgb[2]


def _light(level: int) -> float:
    """Return an sRGB byte as linear light, as WCAG has it."""
    part = level / 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

"""Numbers to colours: the same for screen, saved pictures and command line."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

UInt8Array = NDArray[np.uint8]
FloatArray = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Scale:
    """Which values have which colours."""

    low: float
    high: float
    map: str


_A = {"gray": ["#000000", "#ffffff"], "red-white-blue": ["#8a0d1c", "#e4785c", "#ffffff", "#5b93cf", "#0c3a7a"],
      "brown-white-teal": ["#5c3608", "#c69447", "#ffffff", "#4fb0a2", "#02463f"],
      "ink": ["#ffffff", "#9db4d0", "#0b1f3f"], "dusk": ["#1b1035", "#a03c6e", "#ffe9a8"]}


@lru_cache
def lut(name: str) -> UInt8Array:
    """Return 256 colours."""
    stops = np.array([[int(c[i:i+2], 16) for i in (1, 3, 5)] for c in _A[name]], float)
    at = np.linspace(0, len(stops) - 1, 256)
    return np.stack([np.interp(at, range(len(stops)), stops[:, k]) for k in range(3)], 1).round().astype(np.uint8)


@lru_cache
def _packed(name: str) -> NDArray[np.uint32]:
    l = lut(name).astype(np.uint32)
    return 0xFF000000 | l[:, 0] << 16 | l[:, 1] << 8 | l[:, 2]


def _index(plane, scale):
    span = scale.high - scale.low or 1.0
    return np.clip(np.nan_to_num((plane - scale.low) * (255.999 / span)), 0, 255).astype(np.uint8)


def colours(plane, scale): return lut(scale.map)[_index(plane, scale)]
def colours_rgb32(plane, scale): return _packed(scale.map)[_index(plane, scale)]
def colour_of(value, scale):
    r, g, b = colours(np.array([[value]]), scale)[0, 0].tolist()
    return r, g, b
def ink_on(rgb):
    l = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]
    return (20, 20, 20) if l > 110 else (255, 255, 255)
def picture_colours(stack, scale):
    g = Scale(scale.low, scale.high, "gray")
    return np.stack([_index(p, g) for p in stack], -1)
def scale_for(array, *, kind, nominal=None):
    low, high = float(np.min(array)), float(np.max(array))
    if kind == "picture": return Scale(*nominal, "gray")
    m = max(abs(low), abs(high)) or 1.0
    if kind == "weight": return Scale(-m, m, "brown-white-teal")
    return Scale(0.0, high or 1.0, "ink") if low >= 0 else Scale(-m, m, "red-white-blue")
def reduced(plane, f):
    h, w = plane.shape[-2:]
    h2, w2 = -(-h // f), -(-w // f)
    p = np.pad(plane, ((0, h2*f-h), (0, w2*f-w)), mode="edge")
    return p.reshape(h2, f, w2, f).mean((1, 3)).astype(np.float32)

"""Cells added around an input."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import PaddingMode, Pair

T = TypeVar("T", bound=np.generic)

_NUMPY_MODES: dict[str, Any] = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def pad(
    x: NDArray[T],
    padding: tuple[Pair, Pair],
    mode: PaddingMode = "zeros",
    value: float = 0.0,
) -> NDArray[T]:
    """Return `x`, shape (..., H, W), with cells added around its last two axes.

    Parameters
    ----------
    x : ndarray, shape (..., H, W)
        What to pad.
    padding : ((int, int), (int, int))
        Cells added: (top, bottom), (left, right).
    mode : {"zeros", "reflect", "replicate", "circular"}
        What they hold: `value`; the cells mirrored at the edge, which itself is not repeated;
        the nearest cell; the cells from the opposite side.
    value : float, default 0
        What "zeros" holds, if not zero.
    """
    if padding == ((0, 0), (0, 0)):
        return x
    if mode != "zeros":
        widths = [(0, 0)] * (x.ndim - 2) + [*padding]
        return np.pad(x, widths, mode=_NUMPY_MODES[mode])
    (top, bottom), (left, right) = padding
    rows, columns = x.shape[-2:]
    # For small inputs NumPy's own padding takes longer than the convolution.
    out = np.full((*x.shape[:-2], top + rows + bottom, left + columns + right), value, x.dtype)
    out[..., top : top + rows, left : left + columns] = x
    return out

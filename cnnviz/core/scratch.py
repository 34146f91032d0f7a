"""Memory that serves again: for passing use, and for what is derived from weights."""

import math
import threading
import weakref
from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
T = TypeVar("T")


class Benches(threading.local, Generic[T]):
    """What a computation has made ready to work on, for each thread its own.

    Attributes
    ----------
    mine : dict
        Of the calling thread.
    """

    def __init__(self) -> None:
        self.mine: dict[object, T] = {}


_mine = threading.local()
_derived: dict[tuple[int, Callable[[Floats], Floats]], tuple[weakref.ref[Floats], Floats]] = {}


def scratch(purpose: str, shape: tuple[int, ...], dtype: np.dtype[np.floating]) -> Floats:
    """Return an array for passing use, holding anything; a thread's next call gets it again.

    Fresh memory of this size is cleared by the system page by page, which takes longer than the
    arithmetic done in it.

    Parameters
    ----------
    purpose : str
        Arrays for different purposes do not share memory.
    shape, dtype
        Of the array.
    """
    size = math.prod(shape) * dtype.itemsize
    kept: dict[str, NDArray[np.uint8]] = _mine.__dict__
    if purpose not in kept or kept[purpose].size < size:
        kept[purpose] = np.empty(size, np.uint8)
    return np.ndarray(shape, dtype, kept[purpose])


def derived(weight: Floats, make: Callable[[Floats], Floats]) -> Floats:
    """Return ``make(weight)``, kept until `forget`, or as long as `weight` lives.

    Nothing is kept for weights that can be written to. Weights of a network never change, and
    putting them in order takes as long as a small layer.

    Parameters
    ----------
    weight : ndarray
        The weights.
    make : callable
        A function of a module, not one made for the call.
    """
    if weight.flags.writeable or weight.base is not None:
        return make(weight)
    key = id(weight), make
    known = _derived.get(key)
    if known is not None and known[0]() is weight:
        return known[1]
    made = make(weight)
    # Bound here: when the program ends, modules are emptied before the last arrays go.
    forget = partial(_derived.pop, key, None)
    _derived[key] = weakref.ref(weight, lambda _: forget()), made
    return made


def forget(weight: Floats) -> None:
    """Drop what was derived from `weight`, which may live on: the next use makes it again."""
    for key in list(_derived):
        if key[0] == id(weight):
            _derived.pop(key, None)

"""Layers as JSON, and back: every option named, every value looked at."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeGuard

import numpy as np

from cnnviz.core.geometry import PADDING_MODES
from cnnviz.files.errors import shown
from cnnviz.nn.layers import (
    Add,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    GlobalMaxPool2d,
    Layer,
    LeakyReLU,
    Linear,
    MaxPool2d,
    MinPool2d,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
)

_KINDS: dict[str, type[Layer]] = {
    kind.kind: kind
    for kind in (
        *(Conv2d, MaxPool2d, MinPool2d, AvgPool2d, GlobalAvgPool2d, GlobalMaxPool2d, BatchNorm2d),
        *(ReLU, LeakyReLU, Sigmoid, Tanh, Dropout, Flatten, Linear, Softmax, Add, Concat),
    )
}
LONGEST_NAME = 60
_MOST = 10_000
"""No window is wider and no padding broader: larger numbers are meant to do harm."""


_LEFT_OUT = {"temperature": 1.0}
"""Options that are written only where they are another value: so older programs read most files."""
_HOTTEST = 1000.0


class LayerError(ValueError):
    """What of a layer cannot be understood."""


def words_of(layer: Layer, keys: Mapping[str, str]) -> dict[str, Any]:
    """Return `layer` as JSON has it; its arrays by the keys under which they are stored."""
    arrays = {*layer.parameter_names, *layer.statistic_names}
    options = {
        field.name: getattr(layer, field.name)
        for field in fields(layer)
        if field.name not in arrays | {"name", "reads"}
        and getattr(layer, field.name) != _LEFT_OUT.get(field.name)
    }
    words: dict[str, Any] = {"kind": layer.kind, "name": layer.name}
    if layer.reads:
        words["reads"] = list(layer.reads)
    return {**words, **options, **keys}


def layer_of(words: object, arrays: Mapping[str, np.ndarray]) -> Layer:
    """Return the layer that `words` describe.

    Parameters
    ----------
    words : object
        What JSON held.
    arrays : mapping of str to ndarray of float32
        The stored arrays by their keys.

    Raises
    ------
    LayerError
        If the kind or an option is not known, or a value is not of its kind.
    """
    if not isinstance(words, dict):
        raise LayerError("a layer is not described by names and values")
    left = dict(words)
    kind, name = left.pop("kind", None), left.pop("name", None)
    if not isinstance(kind, str) or kind not in _KINDS:
        raise LayerError(f"it has a layer of the unknown kind {_short(kind)}")
    if not is_name(name):
        raise LayerError(f"it has a layer called {_short(name)}")
    made = _KINDS[kind]
    stored = (*made.parameter_names, *made.statistic_names)
    known = {field.name for field in fields(made)}
    values: dict[str, Any] = {}
    for key, value in left.items():
        if key not in known:
            raise LayerError(f"{name} has the unknown option {_short(key)}")
        values[key] = _array(name, value, arrays) if key in stored else _option(name, key, value)
    missing = [key for key in stored if key not in values]
    if missing:
        raise LayerError(f"{name} lacks its {missing[0]}")
    layer = made(name, **values)
    _check_arrays(layer)
    return layer


def _array(name: str, key: object, arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    if not isinstance(key, str) or key not in arrays:
        raise LayerError(f"{name} asks for numbers that are not there")
    return arrays[key]


def _check_arrays(layer: Layer) -> None:
    """Refuse arrays whose shapes do not belong together."""
    wanted = {"conv": 4, "dense": 2, "batchnorm": 1}.get(layer.kind)
    if wanted is None:
        return
    arrays = {**layer.parameters, **layer.statistics}
    weight = arrays.pop("weight")
    fits = weight.ndim == wanted and min(weight.shape) > 0
    if not fits or any(other.shape != weight.shape[:1] for other in arrays.values()):
        raise LayerError(f"the numbers of {layer.name} have the wrong shape")
    if isinstance(layer, Conv2d) and weight.shape[0] % layer.groups:
        raise LayerError(f"the filters of {layer.name} do not fall into its groups")


def _option(name: str, key: str, value: object) -> Any:
    read = _READERS.get(key)
    found = None if read is None else read(value)
    if found is None:
        raise LayerError(f"{name} has the {key} {_short(value)}")
    return found


def _count(value: object, least: int = 1) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and least <= value <= _MOST else None  # type: ignore[operator, return-value]


def _pair(value: object, least: int = 1) -> tuple[int, int] | None:
    if not isinstance(value, list) or len(value) != 2:
        return None
    first, second = (_count(each, least) for each in value)
    return None if first is None or second is None else (first, second)


def _padding(value: object) -> Any:
    if value in ("same", "valid"):
        return value
    if isinstance(value, list) and value and isinstance(value[0], list):
        sides = [_pair(each, 0) for each in value]
        return tuple(sides) if len(sides) == 2 and None not in sides else None
    return _pair(value, 0) if isinstance(value, list) else _count(value, 0)


def _part(value: object) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number and 0 <= value < 1 else None  # type: ignore[arg-type, operator]


def _temperature(value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if 1 / _HOTTEST <= value <= _HOTTEST else None


def _names(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not 0 < len(value) <= 1000:
        return None
    return tuple(value) if all(is_name(each) for each in value) else None


def _switch(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


_READERS: dict[str, Callable[[object], Any]] = {
    "reads": _names,
    "kernel_size": _pair,
    "stride": _pair,
    "dilation": _pair,
    "padding": _padding,
    "groups": _count,
    "padding_mode": lambda value: value if value in PADDING_MODES else None,
    "flipped": _switch,
    "ceil_mode": _switch,
    "count_include_pad": _switch,
    "epsilon": _part,
    "leak": _part,
    "rate": _part,
    "temperature": _temperature,
}


def is_name(value: object) -> TypeGuard[str]:
    """Whether `value` can be the name of a layer or a model."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME and value.isprintable()


def _short(value: object) -> str:
    return shown(repr(value), 40)

"""What each kind of layer is in NumPy."""

from cnnviz.core.geometry import Geometry
from cnnviz.files.exports.code.lines import (
    NO_PADDING,
    Lines,
    Names,
    Sides,
    counted_cells,
    joined,
    same_lines,
    sides_with_overhang,
)
from cnnviz.files.exports.code.literals import WIDEST
from cnnviz.nn.layers import (
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    GlobalAvgPool2d,
    GlobalMaxPool2d,
    Layer,
    LeakyReLU,
    Linear,
    MinPool2d,
    Pool2d,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
)

_MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def numpy_lines(layer: Layer, names: Names, geometry: Geometry) -> Lines:
    """Return the lines that compute `layer`.

    Parameters
    ----------
    names : Names
        The variables it reads and makes.
    geometry : Geometry
        How its window walks.
    """
    x, out, arrays = names.reads[0], names.makes, names.arrays
    match layer:
        case Conv2d():
            return _convolution(layer, names, geometry)
        case Pool2d():
            return _pooling(layer, names, geometry)
        case GlobalAvgPool2d():
            return [f"{out} = {x}.mean(axis=(1, 2), keepdims=True)"]
        case GlobalMaxPool2d():
            return [f"{out} = {x}.max(axis=(1, 2), keepdims=True)"]
        case BatchNorm2d():
            mean, variance, weight, bias = (
                f"{arrays[each]}[:, None, None]" for each in ("mean", "variance", "weight", "bias")
            )
            return [
                f"{out} = ({x} - {mean}) / np.sqrt({variance} + {layer.epsilon!r})",
                f"{out} = {out} * {weight} + {bias}",
            ]
        case ReLU():
            return [f"{out} = np.maximum({x}, 0)"]
        case LeakyReLU():
            return [f"{out} = np.where({x} > 0, {x}, {layer.leak!r} * {x})"]
        case Sigmoid():
            return [
                "# 1 / (1 + exp(-x)), written so that it cannot overflow",
                f"{out} = (1 + np.tanh({x} / 2)) / 2",
            ]
        case Tanh():
            return [f"{out} = np.tanh({x})"]
        case Dropout():
            return [f"{out} = {x}  # a network that runs leaves nothing out"]
        case Linear():
            line = f"{arrays['weight']} @ {x}[:, 0, 0] + {arrays['bias']}"
            return [f"{out} = ({line})[:, None, None]"]
        case Softmax():
            scores = f"{x} - {x}.max(axis=0)"
            if layer.temperature != 1:
                scores = f"({scores}) / {layer.temperature!r}"
            return [f"powers = np.exp({scores})", f"{out} = powers / powers.sum(axis=0)"]
        case Concat():
            return [f"{out} = np.concatenate([{joined(names.reads)}])"]
    return same_lines(layer, names)


def _convolution(layer: Conv2d, names: Names, geometry: Geometry) -> Lines:
    weight, bias = names.arrays["weight"], names.arrays["bias"]
    out, lines = names.makes, []
    if layer.flipped:
        lines.append(f"{weight} = {weight}[:, :, ::-1, ::-1]  # turned by 180°")
    padded, padding = _padded(names.reads[0], geometry.padding, layer.padding_mode)
    lines += [*padding, f"windows = {_windows(padded, geometry)}"]
    products = '"chwij,ocij->ohw"'
    if layer.groups == 1:
        summed = f"np.einsum({products}, windows, {weight})"
    else:
        count, summed = layer.groups, "np.concatenate(parts)"
        lines += [
            f"groups = zip(np.split(windows, {count}), np.split({weight}, {count}))",
            f"parts = [np.einsum({products}, part, kernels) for part, kernels in groups]",
        ]
    whole = f"{out} = {summed} + {bias}[:, None, None]"
    if len(whole) <= WIDEST:
        return [*lines, whole]
    return [*lines, f"{out} = {summed}", f"{out} = {out} + {bias}[:, None, None]"]


def _pooling(layer: Pool2d, names: Names, geometry: Geometry) -> Lines:
    x, out = names.reads[0], names.makes
    sides = sides_with_overhang(geometry)
    if not isinstance(layer, AvgPool2d):
        worst, pick = ("np.inf", "min") if isinstance(layer, MinPool2d) else ("-np.inf", "max")
        padded, lines = _padded(x, sides, fill=worst)
        return [
            *lines,
            f"windows = {_windows(padded, geometry)}",
            f"{out} = windows.{pick}(axis=(-2, -1))",
        ]
    padded, lines = _padded(x, sides)
    lines.append(f"windows = {_windows(padded, geometry)}")
    if (layer.count_include_pad and sides == geometry.padding) or sides == NO_PADDING:
        return [*lines, f"{out} = windows.mean(axis=(-2, -1))"]
    (rows, columns), around = counted_cells(layer, geometry)
    counted, padding = _padded(f"np.ones((1, {rows}, {columns}))", around, name="inside")
    return [
        *lines,
        "# What lies outside adds nothing and is not counted.",
        *padding,
        f"counted = {_windows(counted, geometry)}.sum(axis=(-2, -1))",
        f"{out} = windows.sum(axis=(-2, -1)) / counted",
    ]


def _padded(
    x: str,
    sides: Sides,
    mode: str = "zeros",
    *,
    fill: str = "",
    name: str = "padded",
) -> tuple[str, Lines]:
    """Return the variable that holds `x` with its padding, and the line that makes it."""
    if sides == NO_PADDING:
        return x, []
    how = f', mode="{_MODES[mode]}"' if mode in _MODES else ""
    how += f", constant_values={fill}" if fill else ""
    return name, [f"{name} = np.pad({x}, ((0, 0), {sides[0]}, {sides[1]}){how})"]


def _windows(x: str, geometry: Geometry) -> str:
    """Return all windows of `x`: an array of shape (C, H', W', kH, kW)."""
    words = f"sliding_window_view({x}, {geometry.extent}, axis=(1, 2))"
    for steps, before in ((geometry.stride, ":, "), (geometry.dilation, "..., ")):
        if steps != (1, 1):
            words += f"[{before}{joined('::' + str(step) for step in steps)}]"
    return words

"""What each kind of layer is in PyTorch."""

from cnnviz.core.geometry import Geometry, Pair
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


def torch_lines(layer: Layer, names: Names, geometry: Geometry) -> Lines:
    """Return the lines that compute `layer`; parameters as for `numpy_lines`."""
    x, out, arrays = names.reads[0], names.makes, names.arrays
    match layer:
        case Conv2d():
            return _convolution(layer, names, geometry)
        case Pool2d():
            return _pooling(layer, names, geometry)
        case GlobalAvgPool2d():
            return [f"{out} = {x}.mean(dim=(1, 2), keepdim=True)"]
        case GlobalMaxPool2d():
            return [f"{out} = {x}.amax(dim=(1, 2), keepdim=True)"]
        case BatchNorm2d():
            numbers = joined(arrays[each] for each in ("mean", "variance", "weight", "bias"))
            normed = f"functional.batch_norm({x}[None], {numbers}, eps={layer.epsilon!r})"
            return [f"{out} = {normed}[0]"]
        case ReLU():
            return [f"{out} = torch.relu({x})"]
        case LeakyReLU():
            return [f"{out} = functional.leaky_relu({x}, {layer.leak!r})"]
        case Sigmoid():
            return [f"{out} = torch.sigmoid({x})"]
        case Tanh():
            return [f"{out} = torch.tanh({x})"]
        case Dropout():
            return [f"{out} = functional.dropout({x}, {layer.rate!r}, training=False)"]
        case Linear():
            line = f"functional.linear({x}.flatten(), {arrays['weight']}, {arrays['bias']})"
            return [f"{out} = {line}[:, None, None]"]
        case Softmax():
            over = f" / {layer.temperature!r}" if layer.temperature != 1 else ""
            return [f"{out} = torch.softmax({x}{over}, dim=0)"]
        case Concat():
            return [f"{out} = torch.cat([{joined(names.reads)}])"]
    return same_lines(layer, names)


def _convolution(layer: Conv2d, names: Names, geometry: Geometry) -> Lines:
    weight, bias = names.arrays["weight"], names.arrays["bias"]
    x, lines, options = names.reads[0], [], ""
    if layer.flipped:
        lines.append(f"{weight} = {weight}.flip(2, 3)  # turned by 180°")
    if geometry.padding != NO_PADDING and (
        layer.padding_mode != "zeros" or not _even(geometry.padding)
    ):
        mode = layer.padding_mode if layer.padding_mode != "zeros" else ""
        lines.append(_padded(x, geometry.padding, f'mode="{mode}"' if mode else ""))
        x = "padded"
    elif geometry.padding != NO_PADDING:
        options += f", padding={_first(geometry.padding)}"
    for name, value, plain in (
        ("stride", geometry.stride, (1, 1)),
        ("dilation", geometry.dilation, (1, 1)),
        ("groups", layer.groups, 1),
    ):
        options += f", {name}={value}" if value != plain else ""
    made = f"functional.conv2d({x}[None], {weight}, {bias}{options})[0]"
    return [*lines, f"{names.makes} = {made}"]


def _pooling(layer: Pool2d, names: Names, geometry: Geometry) -> Lines:
    x, out, average = names.reads[0], names.makes, isinstance(layer, AvgPool2d)
    low = isinstance(layer, MinPool2d)
    sign = "-" if low else ""
    options = f", {geometry.kernel_size}, stride={geometry.stride}"
    halves = (side // 2 for side in geometry.kernel_size)
    few = all(side <= half for side, half in zip(_first(geometry.padding), halves, strict=True))
    if _even(geometry.padding) and few and not (average and geometry.dilation != (1, 1)):
        if geometry.padding != NO_PADDING:
            options += f", padding={_first(geometry.padding)}"
        if geometry.dilation != (1, 1):
            options += f", dilation={geometry.dilation}"
        options += ", ceil_mode=True" if layer.ceil_mode else ""
        if isinstance(layer, AvgPool2d) and not layer.count_include_pad:
            options += ", count_include_pad=False"
        name = "avg_pool2d" if average else "max_pool2d"
        return [f"{out} = {sign}functional.{name}({sign}{x}[None]{options})[0]"]
    sides = sides_with_overhang(geometry)
    if not isinstance(layer, AvgPool2d):
        worst = "torch.inf" if low else "-torch.inf"
        dilation = f", dilation={geometry.dilation}" if geometry.dilation != (1, 1) else ""
        made = f"functional.max_pool2d({sign}padded[None]{options}{dilation})[0]"
        return [_padded(x, sides, f"value={worst}"), f"{out} = {sign}{made}"]
    return _mean(layer, x, out, geometry, sides)


def _mean(layer: AvgPool2d, x: str, out: str, geometry: Geometry, sides: Sides) -> Lines:
    """Return the mean that `avg_pool2d` has no options for: sum and count of every window."""
    (rows, columns), around = counted_cells(layer, geometry)
    return [
        "# What lies outside adds nothing and is not counted.",
        _padded(x, sides),
        _padded(f"torch.ones(1, {rows}, {columns})", around, name="inside"),
        f"windows = {_windows('padded', geometry)}",
        f"counted = {_windows('inside', geometry)}.sum(dim=(-2, -1))",
        f"{out} = windows.sum(dim=(-2, -1)) / counted",
    ]


def _windows(x: str, geometry: Geometry) -> str:
    words, steps = x, geometry.stride
    for axis in (0, 1):
        words += f".unfold({axis + 1}, {geometry.extent[axis]}, {steps[axis]})"
    if geometry.dilation != (1, 1):
        words += f"[..., {joined('::' + str(step) for step in geometry.dilation)}]"
    return words


def _padded(x: str, sides: Sides, how: str = "", *, name: str = "padded") -> str:
    """Return the line that adds cells; PyTorch counts sides from the last axis on."""
    ring = (*sides[1], *sides[0])
    batch, one = ("[None]", "[0]") if how.startswith("mode") else ("", "")
    return f"{name} = functional.pad({x}{batch}, {ring}{', ' if how else ''}{how}){one}"


def _even(padding: Sides) -> bool:
    return all(before == after for before, after in padding)


def _first(padding: Sides) -> Pair:
    return padding[0][0], padding[1][0]

"""What code in NumPy and in PyTorch shares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cnnviz.core.geometry import Geometry, Pair
from cnnviz.nn.layers import Add, AvgPool2d, Flatten, Layer

Lines = list[str]
Sides = tuple[Pair, Pair]
"""Cells before and after, of rows and of columns."""
NO_PADDING: Sides = ((0, 0), (0, 0))


@dataclass(frozen=True, slots=True)
class Names:
    """The variables of a layer.

    Attributes
    ----------
    reads : tuple of str
        What it reads.
    makes : str
        What it makes.
    arrays : mapping of str to str
        Its parameters and statistics.
    """

    reads: tuple[str, ...]
    makes: str
    arrays: Mapping[str, str]


def joined(words: Iterable[str]) -> str:
    """Return `words` with commas between them."""
    return ", ".join(words)


def same_lines(layer: Layer, names: Names) -> Lines:
    """Return the lines of a layer that are the same in both; TypeError for one not known."""
    match layer:
        case Flatten():
            return [f"{names.makes} = {names.reads[0]}.reshape(-1, 1, 1)"]
        case Add():
            return [f"{names.makes} = {' + '.join(names.reads)}"]
    raise TypeError(f"No code is known for a layer of kind {layer.kind}.")


def sides_with_overhang(geometry: Geometry) -> Sides:
    """Return the cells added around an input, those that ceil mode reaches beyond included."""
    sides = []
    for axis in (0, 1):
        before, after = geometry.padding[axis]
        last = (geometry.output_size[axis] - 1) * geometry.stride[axis] + geometry.extent[axis]
        sides.append((before, max(after, last - before - geometry.input_size[axis])))
    return sides[0], sides[1]


def counted_cells(layer: AvgPool2d, geometry: Geometry) -> tuple[Pair, Sides]:
    """Return what a mean counts: so many rows and columns, and the uncounted cells around them.

    The padding counts where the layer says so; what ceil mode reaches beyond it never does.
    """
    sides, padding = sides_with_overhang(geometry), geometry.padding
    if not layer.count_include_pad:
        return geometry.input_size, sides
    rows, columns = (
        size + sum(ring) for size, ring in zip(geometry.input_size, padding, strict=True)
    )
    down, across = (
        (each[0] - ring[0], each[1] - ring[1]) for each, ring in zip(sides, padding, strict=True)
    )
    return (rows, columns), (down, across)

"""What code in NumPy and in PyTorch shares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cnnviz.core.geometry import Geometry, Pair

Lines = list[str]


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


def sides_with_overhang(geometry: Geometry) -> tuple[Pair, Pair]:
    """Return the cells added around an input, those that ceil mode reaches beyond included."""
    sides = []
    for axis in (0, 1):
        before, after = geometry.padding[axis]
        last = (geometry.output_size[axis] - 1) * geometry.stride[axis] + geometry.extent[axis]
        sides.append((before, max(after, last - before - geometry.input_size[axis])))
    return sides[0], sides[1]

"""Sizes, steps and paddings as users give them, and what is said of those that cannot be."""

from typing import Literal, get_args

Pair = tuple[int, int]
"""Rows, columns."""
Padding = int | Pair | tuple[Pair, Pair] | Literal["same", "valid"]
"""Cells added: on every side; (rows, columns); ((top, bottom), (left, right)); or by rule."""
PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]
PADDING_MODES: tuple[PaddingMode, ...] = get_args(PaddingMode)

AXES = ("rows", "columns")


class GeometryError(ValueError):
    """What cannot be, in the user's numbers, and the smallest cure."""


def pair(value: int | Pair) -> Pair:
    """Return `value` for rows and columns: an int stands for both."""
    if isinstance(value, tuple | list):
        rows, columns = value
        return int(rows), int(columns)
    return int(value), int(value)


def extent_of(kernel: Pair, dilation: Pair) -> Pair:
    """Return the cells from the first tap to the last: ``dilation * (kernel - 1) + 1``."""
    return dilation[0] * (kernel[0] - 1) + 1, dilation[1] * (kernel[1] - 1) + 1


def fitting(room: int, extent: int, stride: int, *, ceil_mode: bool = False) -> int:
    """Return how many windows of `extent` cells fit `room`, a last one partly in ceil mode."""
    left = room - extent
    return (-(-left // stride) if ceil_mode else left // stride) + 1


def ring_of(
    padding: Padding, size: Pair, kernel: Pair, stride: Pair, dilation: Pair
) -> tuple[Pair, Pair]:
    """Return `padding` as ((top, bottom), (left, right))."""
    if padding == "valid":
        return (0, 0), (0, 0)
    if padding == "same":
        extent = extent_of(kernel, dilation)
        sides = []
        for axis in (0, 1):
            outputs = -(-size[axis] // stride[axis])
            total = max(0, (outputs - 1) * stride[axis] + extent[axis] - size[axis])
            sides.append((total // 2, total - total // 2))
        return sides[0], sides[1]
    if isinstance(padding, str):
        raise GeometryError(
            f'No padding is called "{padding}". Use a number of cells, "same" or "valid".'
        )
    if isinstance(padding, int):
        return (padding, padding), (padding, padding)
    first, second = padding
    if isinstance(first, tuple | list) and isinstance(second, tuple | list):
        return pair((first[0], first[1])), pair((second[0], second[1]))
    rows, columns = pair((first, second))  # type: ignore[arg-type]
    return (rows, rows), (columns, columns)


def check_positive(size: Pair, kernel: Pair, stride: Pair, dilation: Pair) -> None:
    """Refuse sizes and steps below 1."""
    for words, values in (
        ("An input", size),
        ("A kernel", kernel),
        ("A stride", stride),
        ("A dilation", dilation),
    ):
        if min(values) < 1:
            raise GeometryError(
                f"{words} of {values[0]}×{values[1]} is not possible. Use at least 1×1."
            )


def check_padding(ring: tuple[Pair, Pair], size: Pair, mode: PaddingMode) -> None:
    """Refuse a padding that is negative, or cannot be made of so small an input."""
    if mode not in PADDING_MODES:
        raise GeometryError(
            f'No padding mode is called "{mode}". Use one of {", ".join(PADDING_MODES)}.'
        )
    for axis in (0, 1):
        if min(ring[axis]) < 0:
            raise GeometryError(
                f"A padding of {min(ring[axis])} is not possible. Use a padding of at least 0."
            )
        most = {"reflect": size[axis] - 1, "circular": size[axis]}.get(mode)
        if most is not None and max(ring[axis]) > most:
            raise GeometryError(
                f"A {mode} padding of {max(ring[axis])} needs more than the {size[axis]} "
                f"{AXES[axis]} of the input. Use a padding of at most {most}, or another mode."
            )


def does_not_fit(size: Pair, kernel: Pair, ring: tuple[Pair, Pair], dilation: Pair) -> str:
    """Say that the kernel exceeds the padded input, with the smallest padding that would do."""
    extent = extent_of(kernel, dilation)
    even = all(before == after for before, after in ring) and ring[0] == ring[1]
    padding = str(ring[0][0]) if even else str(ring).replace("((", "(").replace("))", ")")
    spread = "" if dilation == (1, 1) else f", dilated to {extent[0]}×{extent[1]},"
    needed = max(0, *(-(-(extent[axis] - size[axis]) // 2) for axis in (0, 1)))
    return (
        f"A {kernel[0]}×{kernel[1]} kernel{spread} does not fit a {size[0]}×{size[1]} input with "
        f"padding {padding}. Use a smaller kernel, or padding of at least {needed}."
    )

"""Sizes, steps and paddings as users give them, and what is said of those that cannot be."""

import math
from collections.abc import Iterable
from operator import index
from typing import Any, Literal, get_args

Pair = tuple[int, int]
"""Rows, columns."""
Padding = int | Pair | tuple[Pair, Pair] | Literal["same", "valid"]
"""Cells added: on every side; (rows, columns); ((top, bottom), (left, right)); or by rule."""
PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]
PADDING_MODES: tuple[PaddingMode, ...] = get_args(PaddingMode)

Walker = Literal["kernel", "window"]
"""What walks over an input: a convolution's kernel, a pooling's window."""

AXES = ("rows", "columns")


class GeometryError(ValueError):
    """What cannot be, in the user's numbers, and the smallest cure."""


def pair(value: int | Pair) -> Pair:
    """Return `value` for rows and columns: a whole number stands for both."""
    return _pair(value)


def _pair(value: Any) -> Pair:
    if type(value) is int:
        return value, value
    try:
        rows, columns = value if isinstance(value, Iterable) else (value, value)
        return index(rows), index(columns)
    except (TypeError, ValueError):
        raise GeometryError(
            f"{value!r} is neither a whole number nor two of them. "
            "Use one for rows and columns alike, or a pair (rows, columns)."
        ) from None


def extent_of(kernel: Pair, dilation: Pair) -> Pair:
    """Return the cells from the first tap to the last: ``dilation * (kernel - 1) + 1``."""
    return dilation[0] * (kernel[0] - 1) + 1, dilation[1] * (kernel[1] - 1) + 1


def fitting(room: int, extent: int, stride: int, *, ceil_mode: bool = False) -> int:
    """Return how many windows of `extent` cells fit `room`, a last one partly in ceil mode."""
    left = room - extent
    return (-(-left // stride) if ceil_mode else left // stride) + 1


def sides_of(padding: Padding) -> str | tuple[Pair, Pair]:
    """Return `padding` as ((top, bottom), (left, right)), or its name as it is."""
    if isinstance(padding, str):
        return padding
    if isinstance(padding, Iterable):
        sides = tuple(padding)
        if len(sides) == 2 and any(isinstance(each, Iterable) for each in sides):
            return _pair(sides[0]), _pair(sides[1])
    rows, columns = _pair(padding)
    return (rows, rows), (columns, columns)


def ring_called(name: str, size: Pair, extent: Pair, stride: Pair) -> tuple[Pair, Pair]:
    """Return the padding called `name` as ((top, bottom), (left, right))."""
    if name == "valid":
        return (0, 0), (0, 0)
    if name != "same":
        raise GeometryError(
            f'No padding is called "{name}". Use a number of cells, "same" or "valid".'
        )
    sides = []
    for axis in (0, 1):
        outputs = -(-size[axis] // stride[axis])
        total = max(0, (outputs - 1) * stride[axis] + extent[axis] - size[axis])
        sides.append((total // 2, total - total // 2))
    return sides[0], sides[1]


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


def check_padding(ring: tuple[Pair, Pair], mode: PaddingMode) -> None:
    """Refuse a padding that is negative, and a mode there is not."""
    if mode not in PADDING_MODES:
        raise GeometryError(
            f'No padding mode is called "{mode}". Use one of {", ".join(PADDING_MODES)}.'
        )
    least = min(*ring[0], *ring[1])
    if least < 0:
        raise GeometryError(f"A padding of {least} is not possible. Use a padding of at least 0.")


def check_copies(
    ring: tuple[Pair, Pair], size: Pair, kernel: Pair, dilation: Pair, mode: PaddingMode
) -> None:
    """Refuse a padding that cannot be made of so small an input."""
    most = [_most_copied(count, mode) for count in size]
    over = [axis for axis in (0, 1) if max(ring[axis]) > most[axis]]
    if not over:
        return
    axis = over[0]
    allowed = min(most[each] for each in over)
    extent = extent_of(kernel, dilation)
    fits = all(
        extent[each] <= size[each] + sum(min(side, allowed) for side in ring[each])
        for each in (0, 1)
    )
    cure = f"Use a padding of at most {allowed}, or another mode" if fits else "Use another mode"
    raise GeometryError(
        f"A {mode} padding of {max(ring[axis])} needs more than the {size[axis]} "
        f"{AXES[axis]} of the input. {cure}."
    )


def does_not_fit(
    size: Pair,
    kernel: Pair,
    ring: tuple[Pair, Pair],
    dilation: Pair,
    mode: PaddingMode,
    reach: Pair,
    walker: Walker,
) -> str:
    """Say that the kernel exceeds the padded input, with the smallest padding that would do.

    A window may reach less than `reach` cells beyond the padding.
    """
    extent = extent_of(kernel, dilation)
    even = all(before == after for before, after in ring) and ring[0] == ring[1]
    padding = str(ring[0][0]) if even else str(ring).replace("((", "(").replace("))", ")")
    spread = "" if dilation == (1, 1) else f", dilated to {extent[0]}×{extent[1]},"
    lacking = (extent[axis] - size[axis] - (reach[axis] - 1) for axis in (0, 1))
    needed = max(0, *(-(-cells // 2) for cells in lacking))
    by_zeros = " of zeros" if needed > min(_most_copied(count, mode) for count in size) else ""
    return (
        f"A {kernel[0]}×{kernel[1]} {walker}{spread} does not fit a {size[0]}×{size[1]} input with "
        f"padding {padding}. Use a smaller {walker}, or padding{by_zeros} of at least {needed}."
    )


def _most_copied(count: int, mode: PaddingMode) -> float:
    """Return how many cells of padding can be copied from an axis of `count` cells."""
    return {"reflect": count - 1, "circular": count}.get(mode, math.inf)

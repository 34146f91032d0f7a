"""The numbers of a map in its cells: rounded and inked as on the screen."""

from cnnviz.core.colour import RGB, Bytes, ink_on
from cnnviz.core.numbers import NumberStyle, text
from cnnviz.files.errors import FileError
from cnnviz.files.exports.maps import Planes
from cnnviz.files.exports.pages import Words
from cnnviz.files.exports.pages.page import line_height, room

MOST = 20_000
"""So many numbers a picture holds, at most."""
_LEAST, _LARGEST = 9, 28
"""Pixels of the smallest digits that can be read, and of the largest that are drawn."""
_BESIDE = 2
"""Pixels of a cell that its number leaves, left and right together."""


def numbers_on(
    planes: Planes, cells: Bytes, corner: tuple[int, int], side: int, style: NumberStyle
) -> list[Words]:
    """Return the number of every cell, in its middle.

    Parameters
    ----------
    planes : ndarray of float32, shape (C, H, W)
        The maps, one below the other.
    cells : ndarray of uint8, shape (C * H, W, 3)
        The colours of their cells.
    corner : (int, int)
        Top and left of the first cell.
    side : int
        Pixels of a cell.
    style : NumberStyle
        How they are written.

    Raises
    ------
    FileError
        If they do not fit the cells.
    """
    if len(planes) == 3:
        raise FileError("A cell of a picture in colour has three numbers. Leave the numbers out.")
    rows, columns = cells.shape[:2]
    if rows * columns > MOST:
        raise FileError(
            f"{rows} × {columns} numbers are more than anyone can read. Leave the numbers out."
        )
    said = [text(value, style) for value in planes.ravel().tolist()]
    longest = _longest(said)
    size = _LEAST
    refuse_small(side, _needed(longest, size))
    while size < min(_LARGEST, side // 2) and _needed(longest, size + 1) <= side:
        size += 1
    # The middle of digits lies so much above the line they stand on.
    base = side // 2 + round(0.36 * size)
    inks = [ink_on(_rgb(each)) for each in cells.reshape(-1, 3).tolist()]
    return [
        Words(
            corner[0] + at // columns * side + base,
            corner[1] + at % columns * side + (side + 1) // 2,
            each,
            size,
            ink,
            "middle",
        )
        for at, (each, ink) in enumerate(zip(said, inks, strict=True))
    ]


def least_side(planes: Planes, style: NumberStyle) -> int:
    """Return the pixels of the smallest cells in which the numbers of `planes` can be read."""
    return _needed(_longest([text(value, style) for value in planes.ravel().tolist()]), _LEAST)


def refuse_small(side: int, least: int) -> None:
    """Raise FileError where cells of `side` pixels are smaller than numbers need."""
    if side < least:
        raise FileError(
            f"The numbers do not fit {side}-pixel cells. "
            f"Use a scale of at least {least}, or leave the numbers out."
        )


def _longest(said: list[str]) -> str:
    return max(set(said), key=lambda each: room(each, _LEAST))


def _needed(longest: str, size: int) -> int:
    """Return the pixels of a cell that the longest number needs in digits of this `size`."""
    return max(line_height(size), room(longest, size) + _BESIDE)


def _rgb(levels: list[int]) -> RGB:
    red, green, blue = levels
    return red, green, blue

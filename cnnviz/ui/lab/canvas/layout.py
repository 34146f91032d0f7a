"""Where the parts of the canvas lie, whatever room there is."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QRect, QSize

from cnnviz.ui.painting.theme import UNIT

GAP = UNIT
LEAST_READ, LEAST_PART = 2, 0.3
"""Pixels of a cell of what the network reads, at least; its part of the sheet's side."""
LEAST_SLIDER = 72


@dataclass(frozen=True, slots=True)
class Sizes:
    """What the parts need.

    Attributes
    ----------
    tools, clear, label : QSize
        Of pencil and eraser, of the button that clears, of the words before the slider.
    cells : QSize
        Columns and rows that the network reads.
    word : int
        Width of the longest word under it, pixels.
    words : callable
        Height of all these words, from their width.
    """

    tools: QSize
    clear: QSize
    label: QSize
    cells: QSize
    word: int
    words: Callable[[int], int]


@dataclass(frozen=True, slots=True)
class CanvasLayout:
    """Where everything lies."""

    sheet: QRect
    tools: QRect
    label: QRect
    slider: QRect
    clear: QRect
    read: QRect
    words: QRect


def canvas_layout(width: int, height: int, needs: Sizes) -> CanvasLayout:
    """Return the layout with the largest sheet in which what is read can be seen, too.

    What the network reads lies beside the sheet where there is width, else below.
    """
    longer = max(needs.cells.width(), needs.cells.height())
    found: list[tuple[tuple[bool, bool, int, int], CanvasLayout]] = []
    cell = LEAST_READ
    while cell == LEAST_READ or cell * longer < min(width, height):
        for place in (_beside, _below):
            layout = place(width, height, needs, cell)
            side, read = layout.sheet.width(), cell * longer
            if read <= side or cell == LEAST_READ:
                fits = _fits(layout, height, needs)
                found.append(((fits, read >= LEAST_PART * side, side, read), layout))
        cell += 1
    return _in_the_middle(max(found, key=lambda each: each[0])[1], width)


def bare_height(width: int, needs: Sizes) -> int:
    """Return the height in which a sheet is as wide as the room, with the tools below it."""
    return width + _rows(width, needs) * (needs.tools.height() + GAP)


def bare_layout(width: int, height: int, needs: Sizes) -> CanvasLayout:
    """Return the layout of sheet and tools alone; what is read has no room."""
    rows = _rows(width, needs)
    side = max(1, min(width, height - rows * (needs.tools.height() + GAP)))
    return _in_the_middle(_tools(side, width, needs, QRect(), QRect()), width)


def _fits(layout: CanvasLayout, height: int, needs: Sizes) -> bool:
    """Whether the words have room, and nothing lies over the tools."""
    tools = layout.tools, layout.label, layout.slider, layout.clear
    return (
        layout.words.width() >= needs.word
        and layout.words.bottom() < height
        and not any(each.intersects(layout.read | layout.words) for each in tools)
    )


def _beside(width: int, height: int, needs: Sizes, cell: int) -> CanvasLayout:
    read = needs.cells * cell
    column = max(read.width(), needs.word)

    def sized(rows: int) -> tuple[int, int]:
        """Return the side of the sheet over so many rows of tools, and the width of those."""
        side = max(1, min(width - column - 2 * GAP, height - rows * (needs.tools.height() + GAP)))
        # Short of width, the tools lie under both.
        return side, side if _rows(side, needs) == 1 else side + 2 * GAP + column

    # A smaller sheet leaves the tools less width, and they may need another row.
    sizes = [(rows, *sized(rows)) for rows in (1, 2, 3)]
    side, wide = next(each[1:] for each in sizes if _rows(each[2], needs) <= each[0])
    left = side + 2 * GAP
    words = QRect(left, read.height() + GAP // 2, column, needs.words(column))
    return _tools(side, wide, needs, QRect(left, 0, read.width(), read.height()), words)


def _below(width: int, height: int, needs: Sizes, cell: int) -> CanvasLayout:
    read = needs.cells * cell
    rows = _rows(width, needs)
    above = rows * (needs.tools.height() + GAP) + GAP
    side = max(1, min(width, height - above - read.height()))
    wide = max(side, min(width, _row_width(needs)))
    top = side + above
    beside = wide - read.width() - GAP
    words = QRect(read.width() + GAP, top, beside, needs.words(max(1, beside)))
    return _tools(side, wide, needs, QRect(0, top, read.width(), read.height()), words)


def _row_width(needs: Sizes) -> int:
    """Return the width in which all tools fit one row."""
    controls = needs.tools.width() + needs.clear.width() + needs.label.width()
    return controls + LEAST_SLIDER + 3 * GAP


def _rows(width: int, needs: Sizes) -> int:
    if width >= _row_width(needs):
        return 1
    return 2 if width >= needs.tools.width() + GAP + needs.clear.width() else 3


def _tools(side: int, width: int, needs: Sizes, read: QRect, words: QRect) -> CanvasLayout:
    """Return the layout with the tools under the sheet, in up to three rows, `width` wide."""
    rows, line, top = _rows(width, needs), needs.tools.height(), side + GAP
    tools = QRect(0, top, needs.tools.width(), line)
    clear = QRect(width - needs.clear.width(), top, needs.clear.width(), line)
    if rows == 3:
        clear.moveTo(0, top + 2 * (line + GAP))
    if rows == 1:
        label = QRect(tools.x() + tools.width() + GAP, top, needs.label.width(), line)
        end = clear.x() - GAP
    else:
        label = QRect(0, top + line + GAP, needs.label.width(), line)
        end = width
    start = label.x() + label.width() + GAP
    slider = QRect(start, label.y(), end - start, line)
    return CanvasLayout(QRect(0, 0, side, side), tools, label, slider, clear, read, words)


def _in_the_middle(layout: CanvasLayout, width: int) -> CanvasLayout:
    parts = {name: getattr(layout, name) for name in CanvasLayout.__slots__}
    right = max(part.x() + part.width() for part in parts.values())
    aside = max(0, (width - right) // 2)
    return replace(layout, **{name: part.translated(aside, 0) for name, part in parts.items()})

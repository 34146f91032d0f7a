"""The cursor of the overview: arrows go from map to map."""

from PySide6.QtCore import Qt

from cnnviz.nn.network import INPUT
from cnnviz.ui.overview.content import Spot
from cnnviz.ui.overview.layout import Page
from cnnviz.ui.overview.packing import GAP


def moved(page: Page, spot: Spot, key: int) -> Spot:
    """Return where an arrow leads from `spot`; the same where there is nothing more.

    Up and down go through the maps of a layer in their order; left and right to the map of the
    next layer that is nearest in height.
    """
    name, channel = spot
    names = [INPUT, *(column.name for column in page.columns)]
    if name not in names:
        # Its layer has gone from the network.
        return INPUT, 0
    if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        step = 1 if key == Qt.Key.Key_Down else -1
        return name, min(max(channel + step, 0), _count(page, name) - 1)
    at = names.index(name) + (1 if key == Qt.Key.Key_Right else -1)
    if not 0 <= at < len(names):
        return spot
    return names[at], _nearest(page, names[at], spot, from_left=key == Qt.Key.Key_Right)


def _count(page: Page, name: str) -> int:
    if name == INPUT:
        return max(1, len(page.chips))
    column = page.column(name)
    return column.pack.count if column is not None and column.pack is not None else 1


def _nearest(page: Page, name: str, spot: Spot, *, from_left: bool) -> int:
    """Return the map of a layer's nearer edge that is nearest in height to `spot`."""
    column, here = page.column(name), page.rect(*spot, 0)
    pack = column.pack if column is not None else None
    if column is None or pack is None or here is None:
        return 0
    last = pack.columns - 1
    row = round((here.center().y() - column.top) / (pack.height + GAP) - 0.5)
    row = min(max(row, 0), pack.rows - 1)
    return min((0 if from_left else last) * pack.rows + row, pack.count - 1)

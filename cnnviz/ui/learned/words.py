"""What the sheet says of its pictures, and when it has to look at them again."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.state.document import Document
from cnnviz.state.filters import Filters
from cnnviz.ui.learned.search import Found


def anew(document: Document, before: Document | None) -> bool:
    """Tell whether pictures have to be put through the network again."""
    return (
        before is None
        or document.network is not before.network
        or document.model is not before.model
        or document.preparation != before.preparation
    )


def alike(one: Filters, other: Filters) -> bool:
    """Tell whether both are the same weights, shown in the same way."""
    same = one.layer is other.layer and one.values.shape == other.values.shape
    return same and (one.names, one.coloured) == (other.names, other.coloured)


def of_layer(found: Found | None, filters: Filters) -> bool:
    """Tell whether what was found is of this layer: its weights may have changed since."""
    return (
        found is not None
        and found.layer == filters.layer.name
        and found.strongest.values.shape[1] == filters.count
    )


def words_on(found: Found) -> str:
    """Return where the pictures come from, and what is missing among them."""
    count = len(found.inputs)
    pictures = "picture" if count == 1 else "pictures"
    if found.folder is None:
        return f"Among the {count} sample {pictures}"
    words = f"Among {count} {pictures} of {found.folder.name or found.folder}"
    if found.skipped:
        words += f"; {found.skipped} could not be read"
    if found.beyond:
        words += f"; {found.beyond} more were not looked at"
    return words


def words_on_dead(dead: NDArray[np.bool_]) -> str:
    """Return how many maps are never above zero; nothing where that is not known."""
    if not len(dead):
        return ""
    count = int(dead.sum())
    if not count:
        return "No map is dead: each is above zero on some sample"
    return f"dead: {count} of {len(dead)} maps, never above 0 on the samples"

"""How much room the numbers of a grid take."""

from cnnviz.state.arithmetic.writing import Writing, Written
from cnnviz.ui.painting.drawing import characters_of


def characters(how: Written) -> float:
    """Return the digits that the widest of the numbers takes."""
    return characters_of(how.style, how.low, how.high)


def unsigned(how: Written) -> float:
    """Return the digits that the widest takes without its sign."""
    return characters_of(how.style, abs(how.low), abs(how.high))


def widest(how: Writing) -> float:
    """Return the digits that the widest number of a convolution's grids takes."""
    return max(characters(each) for each in (how.values, how.weights, how.products))

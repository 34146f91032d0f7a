"""Which values are written beside a scale of colours."""

import math

from cnnviz.core.colour import Scale
from cnnviz.core.numbers import NumberStyle, text

_STEPS = (1, 2, 5, 10)


def ends(scale: Scale, style: NumberStyle) -> tuple[str, str]:
    """Return what the first and the last colour of `scale` stand for, in words."""
    low, high = text(scale.low, style), text(scale.high, style)
    if not scale.beyond:
        return low, high
    return f"≤ {low}" if scale.low < 0 else low, f"≥ {high}"


def ticks(scale: Scale, most: int) -> tuple[float, ...]:
    """Return the values to write beside `scale`, from its low to its high end.

    Parameters
    ----------
    scale : Scale
        Its ends are always among them: they say what the first and the last colour are.
    most : int
        So many there is room for, evenly spread, at least 2.

    Returns
    -------
    tuple of float
        Between the ends zero and round numbers, none nearer to another than that many evenly
        spread ones would be.
    """
    low, high = scale.low, scale.high
    span = high - low
    if most <= 2 or not 0 < span < math.inf:
        return (low, high) if low < high else (low,)
    apart = span / (most - 1)
    size = 10.0 ** math.floor(math.log10(apart))
    step = next((each * size for each in _STEPS if each * size >= apart), 10 * size)
    if not step > 0:
        return low, high
    inner = [at * step for at in range(math.ceil(low / step), math.floor(high / step) + 1)]
    near = apart * (1 - 1e-9)
    return low, *(each for each in inner if each - low >= near and high - each >= near), high

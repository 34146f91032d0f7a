"""How values become colours: which maps share a scale, and which are pictures still."""

import numpy as np

from cnnviz.core.colour import Scale, scale_for
from cnnviz.state.run import Activation, Run
from cnnviz.state.view import View

RARE = 0.8
"""Colours end before the extremes where they are farther from zero than the rest by this part."""
LEAST_REACH = 1 / 16
"""Of the picture's range colours take at least so much."""


def scale_of_input(run: Run) -> Scale:
    """Return the grey levels the input is shown in: its nominal range, whatever it holds."""
    return Scale(0.0, float(run.document.levels), "gray")


def scales_of(run: Run, name: str, view: View) -> tuple[Scale, Scale]:
    """Return the scales of the input and the output of the layer called `name`.

    What comes from the picture and never held a negative number is shown in its greys; then a
    sequential scale, with negative numbers a diverging one. Where input and output share one,
    a halved value is seen halved. The colours of both end where 99 % of the values lie, so that a
    few extremes do not pale all others, unless the view asks for the extremes.
    """
    source, output = run.before(name), run.of(name)
    if output is None:
        raise KeyError(name)
    nominal = float(run.document.levels)
    pictures = pictures_of(run)
    if source.name in pictures:
        first = _greys(source, nominal)
        if output.name in pictures:
            return first, _greys(output, 0.0 if view.scale == "own" else nominal)
        # What is nothing but rounding is not to be seen as a pattern.
        least = nominal if view.extremes and view.scale == "shared" else nominal * LEAST_REACH
        return first, _scale((output,), view, least)
    if view.scale == "own":
        return _scale((source,), view), _scale((output,), view)
    joint = _scale((source, output), view)
    return joint, joint


def pictures_of(run: Run) -> set[str]:
    """Return the names of what never held a negative number, from the input on."""
    names = set()
    for activation in run.activations:
        if activation.low < 0:
            break
        names.add(activation.name)
    return names


def _greys(activation: Activation, least: float) -> Scale:
    """Return greys from 0 to the largest value, and to `least` at least."""
    return Scale(0.0, max(activation.high, least) or 1.0, "gray")


def _scale(activations: tuple[Activation, ...], view: View, least: float = 0.0) -> Scale:
    """Return one scale for all `activations`, to `least` at least."""
    low, high = min(each.low for each in activations), max(each.high for each in activations)
    whole = scale_for(np.array([low, max(high, least)], np.float32), kind="activation")
    usual = max(least, *(each.usual for each in activations))
    # Where nearly all is zero, what is not is what there is to see.
    if view.extremes or not usual or usual >= RARE * whole.high:
        return whole
    return Scale(-usual if whole.low < 0 else 0.0, usual, whole.map, beyond=True)

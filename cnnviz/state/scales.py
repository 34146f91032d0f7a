"""How values become colours: which maps share a scale, and which are pictures still."""

import numpy as np

from cnnviz.core.colour import Scale, scale_for
from cnnviz.state.run import Activation, Run
from cnnviz.state.view import View


def scale_of_input(run: Run) -> Scale:
    """Return the grey levels the input is shown in: its nominal range, whatever it holds."""
    return Scale(0.0, float(run.document.levels), "gray")


def scales_of(run: Run, name: str, view: View) -> tuple[Scale, Scale]:
    """Return the scales of the input and the output of the layer called `name`.

    What comes from the picture and never held a negative number is shown in its greys; then a
    sequential scale, with negative numbers a diverging one. Where input and output share one,
    a halved value is seen halved.
    """
    source, output = run.before(name), run.of(name)
    if output is None:
        raise KeyError(name)
    nominal = float(run.document.levels)
    pictures = pictures_of(run)
    first = _greys(source, nominal) if source.name in pictures else _scale(source.low, source.high)
    if output.name in pictures:
        return first, _greys(output, 0.0 if view.scale == "own" else nominal)
    if view.scale == "own":
        return first, _scale(output.low, output.high)
    if source.name in pictures:
        return first, _scale(min(output.low, 0.0), max(output.high, nominal))
    joint = _scale(min(source.low, output.low), max(source.high, output.high))
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


def _scale(low: float, high: float) -> Scale:
    return scale_for(np.array([low, high], np.float32), kind="activation")

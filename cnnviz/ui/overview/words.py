"""The overview in words: for the readout at the pointer and for a screen reader."""

from collections.abc import Sequence

import numpy as np

from cnnviz.core.numbers import how_many, text
from cnnviz.nn.network import INPUT
from cnnviz.state.run import Run
from cnnviz.state.stage import classes_of
from cnnviz.state.view import MapScale
from cnnviz.ui.overview.bars import ClassBar


def map_words(run: Run, name: str, channel: int) -> str:
    """Return name, channel and range of a map."""
    activation = run.of(name)
    if activation is None:
        return f"{name}: not computed"
    if channel >= activation.shape[0]:
        return ""
    values = activation.values[channel]
    classes = classes_of(run.document, activation) if name != INPUT else ()
    title = name if name == INPUT and len(activation.values) == 1 else f"{name}, map {channel}"
    if classes:
        title = f"{name}, {classes[channel]}"
    elif values.size == 1 and name != INPUT:
        title = f"{name}, number {channel}"
    finite = values[np.isfinite(values)]
    if not finite.size:
        return f"{title}: NaN"
    low, high = (text(float(end), activation.style) for end in (finite.min(), finite.max()))
    return f"{title}: {low}" if values.size == 1 else f"{title}: {low} to {high}"


BLANK = "Nothing drawn yet"
"""In place of an answer."""
DOUBTFUL = "More than strokes on paper: the answer may be a guess"
"""Over an answer."""


def network_words(run: Run, bars: Sequence[ClassBar]) -> str:
    """Return every layer's shape, and which class wins."""
    said = []
    for activation in run.activations:
        channels, rows, columns = activation.shape
        if (rows, columns) == (1, 1):
            said.append(f"{activation.name}: {how_many(channels, 'number')}")
        else:
            plural = "map" if channels == 1 else "maps"
            said.append(f"{activation.name}: {channels} {plural} of {rows} by {columns}")
    if run.problem is not None:
        said.append(f"{run.problem.layer} cannot be computed: {run.problem.text}")
    said += [each for each in [remark(run)] if each]
    said += [f"The likeliest class is {bar.name} with {bar.value}" for bar in bars if bar.wins]
    return ". ".join(said)


def remark(run: Run) -> str:
    """Return what is to be known before the classes are read; empty where nothing is."""
    if run.blank:
        return BLANK
    return DOUBTFUL if run.prepared.doubtful else ""


def legend_title(choice: MapScale, name: str, channel: int, *, own: bool) -> str:
    """Return what the legend's colours stand for; `own` says that each map has a scale."""
    if choice == "network" and name != INPUT:
        return "all maps"
    return f"{name}, map {channel}" if own else name

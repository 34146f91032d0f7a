"""What is on the stage, as what can be saved and copied."""

import re
from dataclasses import dataclass
from pathlib import PurePath

from cnnviz.core.colour import Scale
from cnnviz.core.numbers import NumberStyle
from cnnviz.files.exports.extracts import Extract, extract_of
from cnnviz.files.exports.map_figures import caption_of
from cnnviz.nn.layers import Array
from cnnviz.state.document import INPUT
from cnnviz.state.frame import Frame


@dataclass(frozen=True, eq=False, slots=True)
class Shown:
    """The map on the stage.

    Attributes
    ----------
    name, stem : str
        What to call it, and the name of a file for it.
    planes : ndarray of float32, shape (1, H, W) or (3, H, W)
        What the screen shows: one map, or three channels as a colour picture.
    values : ndarray of float32, shape (C, H, W)
        All channels.
    scale : Scale
        How the planes become colours.
    style : NumberStyle
        How its numbers are written.
    caption : str
        What it is, in a sentence.
    extract : Extract
        The layer with all its numbers; no layer where it is the input.
    """

    name: str
    stem: str
    planes: Array
    values: Array
    scale: Scale
    style: NumberStyle
    caption: str
    extract: Extract


def shown_map(frame: Frame) -> Shown:
    """Return the output of the layer on the stage, or the input where that is selected."""
    stage = frame.stage
    activation = stage.output if stage else frame.run.input
    scale = stage.output_scale if stage else frame.input_scale
    values = activation.values
    planes, channel = values, None
    if len(values) == 3:
        scale = frame.input_scale
    elif stage is not None:
        channel = stage.cell[0]
        planes = values[channel : channel + 1]
    named = frame.document.picture.name
    picture = re.sub(r"[^\w-]+", "-", PurePath(named).stem).strip("-")
    name = activation.name
    stem = picture if name == INPUT else f"{picture}-{name}"
    caption = caption_of(name, activation.shape, channel, named)
    style, extract = activation.style, shown_extract(frame)
    return Shown(name, stem or name, planes, values, scale, style, caption, extract)


def shown_extract(frame: Frame) -> Extract:
    """Return the layer on the stage, with what it reads and makes."""
    stage = frame.stage
    if stage is not None:
        return extract_of(stage.run, stage.layer.name)
    return Extract(frame.run.document.picture.name, (), {INPUT: frame.run.input.values})

"""What is on the stage, as what can be saved and copied."""

import re
from dataclasses import dataclass
from pathlib import PurePath

from cnnviz.core.colour import Scale
from cnnviz.files.extracts import Extract, extract_of
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
    extract : Extract
        The layer with all its numbers; no layer where it is the input.
    """

    name: str
    stem: str
    planes: Array
    values: Array
    scale: Scale
    extract: Extract


def shown_map(frame: Frame) -> Shown:
    """Return the output of the layer on the stage, or the input where that is selected."""
    stage = frame.stage
    activation = stage.output if stage else frame.run.input
    scale = stage.output_scale if stage else frame.input_scale
    values = activation.values
    planes = values
    if len(values) == 3:
        scale = frame.input_scale
    elif stage is not None:
        planes = values[stage.cell[0] : stage.cell[0] + 1]
    picture = re.sub(r"[^\w-]+", "-", PurePath(frame.document.picture.name).stem).strip("-")
    name = activation.name
    stem = picture if name == INPUT else f"{picture}-{name}"
    return Shown(name, stem or name, planes, values, scale, shown_extract(frame))


def shown_extract(frame: Frame) -> Extract:
    """Return the layer on the stage, with what it reads and makes."""
    stage = frame.stage
    if stage is not None:
        return extract_of(stage.run, stage.layer.name)
    return Extract(frame.run.document.picture.name, (), {INPUT: frame.run.input.values})

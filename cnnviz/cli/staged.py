"""What the stage shows with the options that were typed: no Qt yet."""

from argparse import Namespace
from dataclasses import replace
from difflib import get_close_matches

import numpy as np

from cnnviz.cli.convolve import document_of, of_layer, refuse_too_large
from cnnviz.cli.figure_parser import network_defaults
from cnnviz.cli.kernels import kernel_of
from cnnviz.cli.pictures import picture_called
from cnnviz.core.geometry import GeometryError
from cnnviz.files.errors import FileError
from cnnviz.files.models import load_model
from cnnviz.files.names import same_file
from cnnviz.nn.network import NetworkError
from cnnviz.state.document import INPUT, Document, Selection
from cnnviz.state.edits import with_model
from cnnviz.state.frame import Frame, frame_of
from cnnviz.state.interest import interesting_stop
from cnnviz.state.player import Player
from cnnviz.state.run import compute
from cnnviz.state.stage import Stage
from cnnviz.state.view import View


def document_called(name: str, options: Namespace) -> Document:
    """Return the experiment on the picture called `name`, its layer selected.

    Raises
    ------
    FileError, GeometryError, KernelError, NetworkError
        If the picture, the kernel, the model or the layer cannot be had, or do not fit.
    """
    picture = picture_called(name, options.frame, options.reduce)
    if same_file(options.output, picture.path):
        raise FileError(f"{options.output} is the picture itself. Write to another file.")
    document = document_of(picture, kernel_of(options.kernel), options)
    if options.model is None:
        refuse_too_large(document)
    else:
        _refuse_unread(options)
        document = with_model(document, load_model(options.model))
    return replace(document, selection=_selection(document, options))


def frame_on_stage(document: Document, options: Namespace) -> Frame:
    """Return the frame of `document`, the window at a stop where something happens.

    Raises
    ------
    GeometryError, NetworkError
        If it cannot be computed, or has no such channel.
    """
    # A kernel of 1e30 overflows truthfully: the map says ∞.
    with np.errstate(over="ignore", invalid="ignore"):
        run = compute(document)
    if run.problem is not None:
        raise GeometryError(of_layer(run.problem, document))
    view = View(palette=options.palette)
    frame = frame_of(document, Player(), view, run, run)
    stage = frame.stage
    if stage is None:
        return frame
    channel, channels = options.channel or 0, stage.output.shape[0]
    if channel >= channels:
        raise NetworkError(
            f"{stage.layer.name} makes {channels} maps. Use --channel 0 to {channels - 1}."
        )
    chosen = stage.by_channel and options.channel is not None
    stop = channel if chosen else interesting_stop(stage)
    return frame_of(document, Player(stop=stop), view, run, run)


def checked_stop(stage: Stage, stop: int, option: str) -> int:
    """Return the stop that is the `stop`-th, from 0; GeometryError if there is no such."""
    if stop > stage.stops:
        raise GeometryError(
            f"{stage.layer.name} has {stage.stops} stops. Use {option} 1 to {stage.stops}."
        )
    return stop - 1


def _selection(document: Document, options: Namespace) -> Selection:
    names = [layer.name for layer in document.network]
    name = options.layer or names[0]
    if name not in (INPUT, *names):
        near = get_close_matches(name, [INPUT, *names], n=6, cutoff=0.0)
        raise NetworkError(f"There is no layer called {name}. Use one like {', '.join(near)}.")
    return Selection(name, options.channel or 0)


def _refuse_unread(options: Namespace) -> None:
    """Refuse options that a model leaves nothing to do for."""
    for name, usual in network_defaults().items():
        if getattr(options, name) != usual:
            option = "--input-size" if name == "size" else f"--{name.replace('_', '-')}"
            raise NetworkError(f"A model has layers of its own: leave out {option}, or --model.")

"""What the stage shows with the options that were typed: no Qt yet."""

import signal
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from threading import Event

import numpy as np

from cnnviz.cli.figure_parser import own_defaults
from cnnviz.cli.kernels import kernel_of
from cnnviz.cli.lab import document_of, of_layer, refuse_too_large
from cnnviz.cli.many import each
from cnnviz.cli.outputs import targets_of
from cnnviz.cli.pen import Pen
from cnnviz.cli.pictures import chosen, picture_called
from cnnviz.core.geometry import GeometryError
from cnnviz.core.numbers import how_many
from cnnviz.files.errors import FileError
from cnnviz.files.experiments import EXPERIMENT_SUFFIX, read_experiment
from cnnviz.files.exports.names import same_file
from cnnviz.files.models import load_model
from cnnviz.files.pictures import SUFFIXES
from cnnviz.nn.network import NetworkError
from cnnviz.state.document import INPUT, Document, Selection
from cnnviz.state.edits import with_model
from cnnviz.state.frame import Frame, frame_of
from cnnviz.state.interest import interesting_stop
from cnnviz.state.player import Player
from cnnviz.state.run import compute
from cnnviz.state.stage import Stage
from cnnviz.state.view import View

_SIGNALS = signal.SIGINT, signal.SIGTERM
STAGED = (*SUFFIXES, EXPERIMENT_SUFFIX)
"""How the names of files end that can be put on the stage."""


def on_stages(options: Namespace, save: Callable[[Frame, Path, Event], str]) -> None:
    """Put what was named on the stage, one after the other, and say what became of it.

    Parameters
    ----------
    options : Namespace
        What was typed.
    save : callable
        Saves a stage at a path, and returns what there is to say. Called in this thread, since
        widgets paint; meanwhile others open and compute what comes next. The event is set by
        Ctrl+C: what takes long is to raise KeyboardInterrupt then.

    Raises
    ------
    FileError, GeometryError, KernelError, NetworkError
        If something cannot be had, they do not fit, or a file cannot be written.
    """
    pictures = chosen(options.pictures, STAGED)
    ending = "" if options.format == "frames" else options.format
    targets = targets_of(pictures, [options.output], [ending])

    def work(name: str, _: Pen) -> tuple[str, Frame]:
        return name, frame_called(name, options)

    def told(made: tuple[str, Frame]) -> None:
        name, frame = made
        (target,) = targets[name]
        if same_file(target, frame.document.picture.path) or same_file(target, name):
            raise FileError(f"{target} is the picture itself. Write to another file.")
        with _signals_held() as interrupted:
            words = save(frame, target, interrupted)
        if not pictures.many:
            print(f"{target}: {words}")

    each(pictures.names, work, options.jobs, told)
    if pictures.many:
        print(f"{options.output}: {pictures.words}")


@contextmanager
def _signals_held() -> Iterator[Event]:
    """Give what Ctrl+C or kill sets, and heed it at the end: raising while Qt paints crashes."""
    event = Event()
    before = {each: signal.signal(each, lambda *_: event.set()) for each in _SIGNALS}
    try:
        yield event
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    if event.is_set():
        raise KeyboardInterrupt


def frame_called(name: str, options: Namespace) -> Frame:
    """Return the stage with the picture or experiment called `name` on it.

    Raises
    ------
    FileError, GeometryError, KernelError, NetworkError
        If the picture, the kernel, the model or the layer cannot be had, or do not fit.
    """
    if Path(name).suffix.lower() == EXPERIMENT_SUFFIX:
        _refuse_unread(options, ("model",), "An experiment has a network of its own")
        experiment = read_experiment(name)
        document, stop = experiment.document, experiment.stop
        if options.layer is None and options.channel is None:
            return _frame_on_stage(document, options, stop)
        if options.layer is None:
            options = Namespace(**{**vars(options), "layer": document.selection.layer})
    else:
        picture = picture_called(name, options.frame, options.reduce)
        document = document_of(picture, kernel_of(options.kernel), options)
        if options.model is None:
            refuse_too_large(document)
        else:
            _refuse_unread(options, (), "A model has layers of its own")
            document = with_model(document, load_model(options.model))
    return _frame_on_stage(replace(document, selection=_selection(document, options)), options)


def _frame_on_stage(document: Document, options: Namespace, stop: int | None = None) -> Frame:
    """Return the frame of `document`, the window at `stop`, or one where something happens."""
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
            f"{stage.layer.name} makes "
            f"{how_many(channels, 'map')}. Use --channel 0 to {channels - 1}."
        )
    if stage.by_channel and options.channel is not None:
        stop = channel
    elif stop is None:
        stop = interesting_stop(stage)
    return frame_of(document, Player(stop=stop), view, run, run)


def checked_stop(stage: Stage, stop: int, option: str) -> int:
    """Return the stop that is the `stop`-th, from 0; GeometryError if there is no such."""
    if stop > stage.stops:
        raise GeometryError(
            f"{stage.layer.name} has "
            f"{how_many(stage.stops, 'stop')}. Use {option} 1 to {stage.stops}."
        )
    return stop - 1


def _selection(document: Document, options: Namespace) -> Selection:
    names = [layer.name for layer in document.network]
    name = options.layer or names[0]
    if name not in (INPUT, *names):
        near = get_close_matches(name, [INPUT, *names], n=6, cutoff=0.0)
        raise NetworkError(f"There is no layer called {name}. Use one like {', '.join(near)}.")
    return Selection(name, options.channel or 0)


def _refuse_unread(options: Namespace, more: tuple[str, ...], why: str) -> None:
    """Refuse options that a network which is there already leaves nothing to do for."""
    for name, usual in {**own_defaults(), **dict.fromkeys(more)}.items():
        if getattr(options, name) != usual:
            option = "--input-size" if name == "size" else f"--{name.replace('_', '-')}"
            raise NetworkError(f"{why}: leave out {option}{'' if more else ', or --model'}.")

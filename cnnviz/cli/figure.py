"""``cnnviz figure``: the stage as a figure, painted as the window paints it."""

from argparse import Namespace
from pathlib import Path
from threading import Event

from cnnviz.cli.staged import checked_stop, on_stages
from cnnviz.core.geometry import GeometryError
from cnnviz.core.numbers import how_many
from cnnviz.files.atomic import write_atomically
from cnnviz.state.frame import Frame
from cnnviz.state.reel import frame_at
from cnnviz.state.stage import Stage
from cnnviz.ui.app import make_application
from cnnviz.ui.exports.figure_file import encoder_of
from cnnviz.ui.lab.figure import StageFigure


def figure(options: Namespace) -> None:
    """Save the stages that `options` describe, and say so.

    Raises
    ------
    FileError, GeometryError, KernelError, NetworkError
        If something cannot be had, they do not fit, or a file cannot be written.
    """
    make_application()
    drawn = StageFigure(options.figure_size, options.palette)

    def save(frame: Frame, output: Path, _: Event) -> str:
        frame = frame_at(frame, _stop(frame, options))
        drawn.show(frame)
        write_atomically(output, encoder_of(drawn, output.suffix.lower(), frame)())
        width, height = options.figure_size
        return f"{_words(frame)}, {width} × {height}"

    try:
        on_stages(options, save)
    finally:
        drawn.close()


def _stop(frame: Frame, options: Namespace) -> int:
    """Return the stop that was asked for, or the one where something happens."""
    stage = frame.stage
    if stage is None:
        return 0
    if options.stop is not None:
        return checked_stop(stage, options.stop, "--stop")
    if options.row is None and options.col is None:
        return frame.player.stop
    return _stop_of_cell(stage, options.row or 0, options.col or 0)


def _stop_of_cell(stage: Stage, row: int, column: int) -> int:
    rows, columns = stage.output.shape[1:]
    if row >= rows or column >= columns:
        raise GeometryError(
            f"A map of {stage.layer.name} has {how_many(rows, 'row')} and "
            f"{how_many(columns, 'column')}. "
            f"Use --row 0 to {rows - 1} and --col 0 to {columns - 1}."
        )
    return stage.stop if stage.by_channel else stage.geometry.stop((row, column))


def _words(frame: Frame) -> str:
    stage = frame.stage
    return (
        "input" if stage is None else f"{stage.layer.name}, stop {stage.stop + 1} of {stage.stops}"
    )

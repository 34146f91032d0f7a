"""``cnnviz animate``: the stepping as an animation, painted as the window paints it."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

from cnnviz.cli.staged import checked_stop, on_stages
from cnnviz.core.geometry import GeometryError
from cnnviz.core.numbers import how_many
from cnnviz.files.exports.animation import Shot, checked_target, write_animation
from cnnviz.state.frame import Frame
from cnnviz.state.reel import MOST_SHOTS, Reel, proposed_every
from cnnviz.ui.app import make_application
from cnnviz.ui.exports.animation import samples_of, shots_of
from cnnviz.ui.lab.figure import StageFigure


def animate(options: Namespace) -> None:
    """Save the animations that `options` describe, and say so.

    Raises
    ------
    FileError, GeometryError, KernelError, NetworkError
        If something cannot be had, they do not fit, or a file cannot be written.
    """
    make_application()
    figure = StageFigure(options.figure_size, options.palette)

    def save(frame: Frame, output: Path, interrupted: Event) -> str:
        suffix = checked_target(output)
        reel = _reel(frame, options)
        frame = replace(frame, player=replace(frame.player, reveal=options.reveal))
        samples = samples_of(figure, frame, reel) if suffix == ".gif" else ()
        shots = _watched(shots_of(figure, frame, reel), reel.count, interrupted)
        write_animation(output, shots, options.figure_size, rate=reel.rate, samples=samples)
        return f"{how_many(reel.count, 'picture')}, {reel.seconds:.1f} s"

    try:
        on_stages(options, save)
    finally:
        figure.close()


def _reel(frame: Frame, options: Namespace) -> Reel:
    stage = frame.stage
    if stage is None:
        raise GeometryError("The input has no stops. Choose a layer with --layer.")
    first = checked_stop(stage, options.from_ or 1, "--from")
    last = checked_stop(stage, options.to_ or stage.stops, "--to")
    if last < first:
        raise GeometryError(f"--to {last + 1} comes before --from {first + 1}. Swap them.")
    every = options.every or proposed_every(last - first + 1)
    reel = Reel(first, last, every, options.fps, options.hold, options.glide)
    if reel.count > MOST_SHOTS:
        raise GeometryError(
            f"That would be {reel.count} pictures, more than {MOST_SHOTS}. "
            "Use --from and --to, or --every 10."
        )
    return reel


def _watched(shots: Iterator[Shot], count: int, interrupted: Event) -> Iterator[Shot]:
    """Yield `shots`, show on a terminal how far they are, and stop where that is wanted."""
    shows = sys.stderr.isatty()
    for at, shot in enumerate(shots, 1):
        if interrupted.is_set():
            raise KeyboardInterrupt
        if shows:
            end = "\r" if at < count else "\r\x1b[K"
            print(f"{at} of {count}", end=end, file=sys.stderr, flush=True)
        yield shot

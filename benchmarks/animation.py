"""How fast animations are made: all 676 stops of a 28-pixel input, 960×540, in every format.

As ``cnnviz animate`` makes them, with the time it takes to stop, and the most memory ever used.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tools.offscreen import OFFSCREEN

os.environ["QT_QPA_PLATFORM"] = OFFSCREEN
os.environ["CNNVIZ_USER_FOLDER"] = tempfile.mkdtemp(prefix="cnnviz-bench-")

from cnnviz.files.exports.animation import Shot, write_animation
from cnnviz.files.exports.figure_sizes import SIZES
from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import samples
from cnnviz.state.document import Preparation
from cnnviz.state.edits import with_preparation
from cnnviz.state.frame import Frame, frame_of
from cnnviz.state.player import Player
from cnnviz.state.reel import Reel
from cnnviz.state.run import compute
from cnnviz.state.view import View
from cnnviz.ui.app import first_document, make_application
from cnnviz.ui.exports.animation import samples_of, shots_of
from cnnviz.ui.lab.figure import StageFigure

SIZE = SIZES["small"]
WANTED = {".gif": 30.0, "": 60.0}
"""Shots a second, at least."""
STOPPED_AFTER = 40


def stepping() -> Frame:
    """Return the first frame of the stepping over a digit of 28 pixels."""
    digit = next(each.path for each in samples() if each.name == "digit")
    document = with_preparation(first_document(open_picture(digit)), Preparation(size=28))
    run = compute(document)
    return frame_of(document, Player(), View(), run, run)


def painted(frame: Frame, reel: Reel) -> float:
    """Return how many shots a second are painted, nothing being encoded."""
    figure = StageFigure(SIZE, "light")
    begin = time.perf_counter()
    for _ in shots_of(figure, frame, reel):
        pass
    seconds = time.perf_counter() - begin
    figure.close()
    return reel.count / seconds


def made(path: Path, frame: Frame, reel: Reel) -> float:
    """Return how many shots a second become a file."""
    figure = StageFigure(SIZE, "light")
    begin = time.perf_counter()
    chosen = samples_of(figure, frame, reel) if path.suffix == ".gif" else ()
    shots = shots_of(figure, frame, reel)
    write_animation(path, shots, SIZE, rate=reel.rate, samples=chosen)
    seconds = time.perf_counter() - begin
    figure.close()
    return reel.count / seconds


def stopped(path: Path, frame: Frame, reel: Reel) -> float:
    """Return how many milliseconds pass from the wish to stop until nothing is left."""
    figure = StageFigure(SIZE, "light")
    begin = passed = 0.0

    def some() -> Iterator[Shot]:
        nonlocal begin
        for at, shot in enumerate(shots_of(figure, frame, reel)):
            if at == STOPPED_AFTER:
                begin = time.perf_counter()
                raise KeyboardInterrupt
            yield shot

    try:
        write_animation(path, some(), SIZE, rate=10, samples=samples_of(figure, frame, reel))
    except KeyboardInterrupt:
        passed = time.perf_counter() - begin
    figure.close()
    if not begin or any(path.parent.glob(f"*{path.name}*")):
        raise RuntimeError(f"{path} was left.")
    return 1000 * passed


def main() -> int:
    """Print the figures; 1 if one is missed."""
    make_application()
    frame = stepping()
    reel = Reel(0, frame.stops - 1)
    missed = False
    with tempfile.TemporaryDirectory(prefix="cnnviz-bench-") as folder:
        print(f"{reel.count} stops, {SIZE[0]} × {SIZE[1]}, painted: {painted(frame, reel):.0f} /s")
        for name in ("a.gif", "a.png", "a.webp", "frames"):
            path = Path(folder) / name
            rate = made(path, frame, reel)
            files = path.iterdir() if path.is_dir() else (path,)
            size = sum(file.stat().st_size for file in files) / 1e6
            end = stopped(Path(folder) / f"no-{name}", frame, reel)
            wanted = WANTED.get(path.suffix, 0.0)
            missed |= rate < wanted or end > 200
            print(
                f"{name:8} {rate:5.0f} /s  {size:5.1f} MB  stops within {end:4.0f} ms"
                + (f"  (wanted: {wanted:.0f} /s)" if wanted else "")
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory: {peak:.0f} MiB")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())

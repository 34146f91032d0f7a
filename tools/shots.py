"""Takes the screenshots of the lab: every scene in three palettes and two sizes."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import get_args

from tools.offscreen import OFFSCREEN

os.environ.setdefault("QT_QPA_PLATFORM", OFFSCREEN)
# The tester's own settings stay out of the pictures.
os.environ["CNNVIZ_USER_FOLDER"] = tempfile.mkdtemp(prefix="cnnviz-shots-")

import numpy as np
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cnnviz.core.kernels import kernel
from cnnviz.core.resample import resize
from cnnviz.files.models import load_model
from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import samples, user_folder
from cnnviz.state import edits
from cnnviz.state.document import Document, Picture, Preparation, Selection
from cnnviz.state.interest import interesting_stop
from cnnviz.state.view import OVERVIEW, Palette, View
from cnnviz.ui.app import first_document, make_application
from cnnviz.ui.base.preferences import Preferences
from cnnviz.ui.shell.window import Window

SIZES = ((1280, 800), (1920, 1080))
FOLDER = Path(__file__).parents[1] / "docs" / "shots"

LEARNED = "learned-"
"""How the names of scenes begin that show the sheet on what a layer has learned."""
Scene = tuple[Document, Callable[[View], View]]


def sample(name: str) -> Picture:
    """Return the sample picture called `name`."""
    return open_picture(next(each.path for each in samples() if each.name == name))


def photo() -> Picture:
    """Return a picture of 12 megapixels: the still life enlarged, with a camera's noise."""
    small = np.moveaxis(sample("still-life").pixels, -1, 0).astype(np.float32)
    large = resize(small, (3000, 4000))
    large += np.random.default_rng(1).normal(0, 3, large.shape).astype(np.float32)
    pixels = np.moveaxis(np.clip(large, 0, 255).astype(np.uint8), 0, -1)
    return Picture("photo, 12 megapixels", np.ascontiguousarray(pixels))


def scenes() -> dict[str, Callable[[], Scene]]:
    """Return what is shown, by name."""
    still_life = sample("still-life")

    def same(view: View) -> View:
        return view

    def grey() -> Scene:
        return first_document(still_life), same

    def rgb() -> Scene:
        document = first_document(still_life)
        return edits.with_preparation(document, Preparation(size=256, colour="rgb")), same

    def apart() -> Scene:
        return edits.with_channels_apart(rgb()[0], "conv1", True), same

    def pooling() -> Scene:
        return replace(first_document(still_life), selection=Selection("maxpool1")), same

    def relu() -> Scene:
        return replace(first_document(still_life), selection=Selection("relu1")), same

    def digits() -> Scene:
        document = first_document(sample("digit"))
        layer = edits.convolution(document, "conv1")
        return edits.with_layer(document, replace(layer, padding=1)), same

    def numbers() -> Scene:
        return digits()[0], lambda view: replace(view, lens=False)

    def large() -> Scene:
        document = first_document(photo())
        return edits.with_preparation(document, Preparation(size=None)), same

    def impossible() -> Scene:
        document = first_document(still_life)
        broad = edits.with_kernel(document, "conv1", kernel("gaussian-7").weights)
        return edits.with_preparation(broad, Preparation(size=8)), same

    def touched() -> Scene:
        document, _ = digits()
        layer = edits.convolution(document, "conv1")
        document = edits.with_layer(document, replace(layer, stride=(2, 2), padding=0))
        return document, lambda view: replace(view, overlay="touch counts")

    def broad() -> Scene:
        document = rgb()[0]
        return edits.with_kernel(document, "conv1", kernel("gaussian-7").weights), same

    def alone() -> Scene:
        return replace(rgb()[0], selection=Selection()), same

    def whole(model: str, name: str) -> Scene:
        document = edits.with_model(first_document(sample(name)), load_model(model))
        return document, lambda view: replace(view, screen=OVERVIEW)

    def at_work(model: str, name: str, layer: str) -> Scene:
        document = edits.with_model(first_document(sample(name)), load_model(model))
        return replace(document, selection=Selection(layer)), same

    def presenting() -> Scene:
        return first_document(still_life), lambda view: replace(view, presenting=True)

    return {
        "grey": grey,
        "rgb-volume": rgb,
        "each-channel": apart,
        "pooling": pooling,
        "relu": relu,
        "28-pixels": digits,
        "28-pixels-numbers": numbers,
        "12-megapixels": large,
        "impossible": impossible,
        "touch-counts": touched,
        "gaussian-7-rgb": broad,
        "input": alone,
        "presenting": presenting,
        **{
            f"overview-{model}": partial(whole, model, name)
            for model, name in (
                ("shapes", "shape-star"),
                ("digits", "digit-7"),
                ("doodles", "doodle-cat"),
                ("photos", "cat"),
            )
        },
        **{
            f"{model}-{layer}": partial(at_work, model, name, layer)
            for model, name, layer in (
                ("doodles", "doodle-cat", "input"),
                ("doodles", "doodle-cat", "conv3"),
                ("doodles", "doodle-cat", "globalavgpool"),
                ("doodles", "doodle-cat", "dense"),
                ("doodles", "doodle-cat", "softmax"),
                ("shapes", "shape-star", "flatten"),
                ("digits", "digit-7", "relu3"),
                ("photos", "cat", "conv1"),
                ("photos", "cat", "pool2"),
                ("photos", "cat", "conv7"),
            )
        },
        **{
            f"{LEARNED}{layer}": partial(at_work, model, name, layer)
            for model, name, layer in (
                ("photos", "cat", "conv1"),
                ("digits", "digit-7", "conv3"),
                ("doodles", "doodle-cat", "dense"),
            )
        },
    }


def shoot(name: str, scene: Scene, palettes: tuple[Palette, ...], folder: Path) -> list[Path]:
    """Show `scene` in a real window and keep pictures of it."""
    document, look = scene
    begun = first_document(document.picture) if name == "impossible" else document
    # Looks are remembered: each scene begins with the first ones.
    (user_folder() / "settings.ini").unlink(missing_ok=True)
    window = Window(begun, Preferences())
    window.show()
    session = window.session
    if begun is not document:
        session.store.change("Make it impossible", document)
    session.ask_look(look)
    stage = session.frame.stage
    if stage is not None:
        session.ask_play(lambda player, stops: player.at(interesting_stop(stage), stops))
    taken = []
    for width, height in SIZES:
        window.resize(width, height)
        for palette in palettes:
            session.ask_look(partial(_dressed, palette))
            QApplication.processEvents()
            path = folder / f"{name}-{palette}-{width}x{height}.png"
            window.resize(width, height)
            QApplication.processEvents()
            shown = _sheet(window) if name.startswith(LEARNED) else window
            shown.grab().save(str(path))
            taken.append(path)
    window.commands.experiments.keep()
    window.close()
    window.deleteLater()
    QApplication.processEvents()
    return taken


def _sheet(window: Window) -> QWidget:
    """Return the sheet on what the layer has learned, when it has looked at the samples."""
    window.learned.close()
    window.learned.open()
    assert window.learned.sheet is not None
    while window.learned.sheet.looking:
        QTest.qWait(50)
    return window.learned.sheet


def _dressed(palette: Palette, view: View) -> View:
    return replace(view, palette=palette)


def main() -> int:
    """Take the screenshots asked for, all of them without arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", help="names of scenes; all if none is given")
    parser.add_argument("--palette", choices=get_args(Palette), help="only this palette")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    known = scenes()
    unknown = set(arguments.scenes) - set(known)
    if unknown:
        parser.error(
            f"no scene is called {', '.join(sorted(unknown))}; there are {', '.join(known)}"
        )
    arguments.folder.mkdir(parents=True, exist_ok=True)
    make_application()
    palettes = (arguments.palette,) if arguments.palette else get_args(Palette)
    for name in arguments.scenes or known:
        for path in shoot(name, known[name](), palettes, arguments.folder):
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())

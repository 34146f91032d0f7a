"""Draws the sample pictures into resources/samples, with the list the menu reads."""

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnviz.files.resources import resource
from tools.samples import cat, drawings, face, house, landscape, patterns, still_life

Draw = Callable[[], NDArray[np.uint8]]

SAMPLES: dict[str, tuple[str, Draw]] = {
    "still-life": ("Still life", still_life.still_life),
    "cat": ("Cat", cat.cat),
    "face": ("Face", face.face),
    "house": ("House", house.house),
    "landscape": ("Landscape", landscape.landscape),
    "digit": ("Digit, 28 × 28", patterns.digit),
    "letters": ("Letters", patterns.letters),
    "step": ("Step edge", patterns.step),
    "checkerboard": ("Checkerboard", patterns.checkerboard),
    "stripes": ("Stripes at many angles", patterns.stripes),
    "zone-plate": ("Zone plate", patterns.zone_plate),
    "noise": ("Shapes under noise", patterns.noisy),
    "twice": ("One motif in two places", patterns.twice),
    "colours": ("Colours", patterns.colours),
}
"""Title and drawing of each sample, in the order of the menu."""
GROUPS = {
    "digit": ("Digits", drawings.DIGITS, 14.0),
    "doodle": ("Doodles", drawings.DOODLES, 6.0),
    "shape": ("Shapes", drawings.SHAPES, 9.0),
}
"""Drawings for the models that read them: their menu, their paths, the width of their strokes."""
MODELS = {"cat": "photos", "digit": "digits"}
"""Which of the other samples a bundled model was trained to read."""
INDEX = [
    {"name": name, "title": title} | ({"model": MODELS[name]} if name in MODELS else {})
    for name, (title, _) in SAMPLES.items()
]
DRAWN: dict[str, Draw] = {name: draw for name, (_, draw) in SAMPLES.items()}
for _stem, (_group, _paths, _width) in GROUPS.items():
    for _name, _each in _paths.items():
        _key = f"{_stem}-{_name.replace(' ', '-')}"
        _title = f"{_stem.capitalize()}: {_name}"
        INDEX.append({"name": _key, "title": _title, "group": _group, "model": _group.lower()})
        DRAWN[_key] = partial(drawings.drawn, _each, _width)


def main() -> int:
    """Draw the samples asked for, all of them without arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="samples to draw; all if none is given")
    names = parser.parse_args().names
    unknown = set(names) - set(DRAWN)
    if unknown:
        parser.error(f"no sample is called {', '.join(sorted(unknown))}")
    folder = resource("samples")
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or DRAWN:
        pixels = DRAWN[name]()
        Image.fromarray(pixels).save(folder / f"{name}.png", optimize=True)
        print(f"{name}.png: {' × '.join(map(str, pixels.shape))}")
    words = json.dumps(INDEX, indent=2, ensure_ascii=False) + "\n"
    (folder / "index.json").write_text(words, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

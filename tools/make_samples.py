"""Draws the sample pictures into resources/samples, with the list the menu reads."""

import argparse
import json
import sys
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnviz.files.resources import resource
from tools.samples import cat, face, house, landscape, patterns, still_life

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


def main() -> int:
    """Draw the samples asked for, all of them without arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="samples to draw; all if none is given")
    names = parser.parse_args().names
    unknown = set(names) - set(SAMPLES)
    if unknown:
        parser.error(f"no sample is called {', '.join(sorted(unknown))}")
    folder = resource("samples")
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or SAMPLES:
        pixels = SAMPLES[name][1]()
        Image.fromarray(pixels).save(folder / f"{name}.png", optimize=True)
        print(f"{name}.png: {' × '.join(map(str, pixels.shape))}")
    index = [{"name": name, "title": title} for name, (title, _) in SAMPLES.items()]
    words = json.dumps(index, indent=2, ensure_ascii=False) + "\n"
    (folder / "index.json").write_text(words, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

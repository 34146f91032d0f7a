"""Writes tests/golden: what the bundled models compute for a sample, cell by cell.

To be run when models are trained anew, and only then: the tests hold the program to it.
"""

import sys
from pathlib import Path

import numpy as np

from cnnviz.files.models import BUNDLED, load_model
from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import samples
from cnnviz.nn.preprocess import preprocess
from cnnviz.nn.run import Activations, run

FOLDER = Path(__file__).parents[1] / "tests" / "golden"
SAMPLES = {"shapes": "shape-star", "digits": "digit-7", "doodles": "doodle-cat", "photos": "cat"}
CELLS = 60
"""Cells kept of each activation, evenly spread, beside its mean and its deviation."""


def activations(name: str) -> Activations:
    """Return what the model called `name` computes for its sample."""
    model = load_model(name)
    path = next(each.path for each in samples() if each.name == SAMPLES[name])
    x = preprocess(open_picture(path).over("white"), model.preprocessing, model.shape).x
    return run(model.network, x)


def kept(values: np.ndarray) -> np.ndarray:
    """Return some cells of an activation, then its mean and its deviation."""
    flat = values.ravel()
    some = flat[:: max(1, flat.size // CELLS)]
    return np.append(some, [flat.mean(), flat.std()]).astype(np.float32)


def main() -> int:
    """Write a file for each model asked for, for all without arguments."""
    FOLDER.mkdir(exist_ok=True)
    for name in sys.argv[1:] or BUNDLED:
        made = activations(name)
        arrays = {layer: kept(values) for layer, values in made.values.items()}
        np.savez_compressed(FOLDER / f"{name}.npz", **arrays)  # type: ignore[arg-type]
        print(FOLDER / f"{name}.npz")
    return 0


if __name__ == "__main__":
    sys.exit(main())

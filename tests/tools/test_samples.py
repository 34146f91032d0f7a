"""The committed sample pictures are the ones our script draws."""

import json

import numpy as np
import pytest
from PIL import Image

from cnnviz.files.resources import resource, samples
from tools.make_samples import DRAWN, INDEX


def test_the_menu_lists_every_sample_and_sizes_run_from_28_to_1024() -> None:
    folder = resource("samples")
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    assert index == INDEX
    assert {path.stem for path in folder.glob("*.png")} == set(DRAWN)
    sides: list[int] = []
    for each in samples():
        with Image.open(each.path) as picture:
            sides += picture.size
    assert len(index) >= 12
    assert (min(sides), max(sides)) == (28, 1024)


@pytest.mark.parametrize(
    "name", ["digit", "letters", "step", "noise", "twice", "colours", "cat", "doodle-cat"]
)
def test_drawing_a_sample_again_gives_the_committed_picture(name: str) -> None:
    drawn = DRAWN[name]()
    with Image.open(resource("samples", f"{name}.png")) as committed:
        kept = np.asarray(committed)
    # Another machine's sine may round another way.
    assert np.abs(drawn.astype(int) - kept).max() <= 1
    assert (drawn != kept).mean() < 0.001

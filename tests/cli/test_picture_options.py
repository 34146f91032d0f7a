"""Which frame is read, in how many pixels, and over what."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cnnviz.cli.main import run

PAGES = [np.full((8, 12), level, np.uint8) + np.arange(12, dtype=np.uint8) for level in (10, 90)]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    first, second = (Image.fromarray(page) for page in PAGES)
    first.save(tmp_path / "pages.tiff", save_all=True, append_images=[second])
    return tmp_path / "pages.tiff"


def made(picture: Path, *options: str) -> NDArray[np.float32]:
    out = picture.with_name("made.npy")
    assert run(["convolve", str(picture), *options, "--kernel", "1", "-o", str(out)]) == 0
    values: NDArray[np.float32] = np.load(out, allow_pickle=False)
    return values


def test_a_frame_is_counted_from_one(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for frame, page in enumerate(PAGES, 1):
        np.testing.assert_array_equal(made(pages, "--frame", str(frame)), page)
    assert run(["convolve", str(pages), "--frame", "3", "-o", str(pages.with_suffix(".png"))]) == 1
    assert "pages.tiff has no frame 3. Choose one from 1 to 2." in capsys.readouterr().err
    assert run(["classify", str(pages), "--frame", "9"]) == 1
    assert "no frame 9" in capsys.readouterr().err


def test_reduced_pixels_are_means(pages: Path) -> None:
    means = PAGES[0].reshape(4, 2, 6, 2).mean(axis=(1, 3))
    assert np.abs(made(pages, "--reduce", "2") - means).max() <= 0.5
    assert made(pages, "--reduce", "999999").shape == (1, 1)


def test_the_ground_decides_what_is_seen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "clear.png"
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(path)
    for ground, level in (("white", 255), ("black", 0), ("grey", 128), ("#0A0a0a", 10)):
        assert np.unique(made(path, "--ground", ground)).tolist() == [level]
    seen = []
    for ground in ("white", "black"):
        capsys.readouterr()
        assert run(["classify", str(path), "--ground", ground, "--json"]) == 0
        seen.append(json.loads(capsys.readouterr().out)[0]["classes"])
    assert seen[0] != seen[1]

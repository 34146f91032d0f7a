"""Large pictures: reduced while they are read, in little memory, for a limited time."""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cnnviz.files.errors import FileError
from cnnviz.files.pictures import Proposal, decode_picture, decoder, open_or_propose

NOISE = np.random.default_rng(4).integers(0, 256, (50, 70, 4), dtype=np.uint8)
# What a process of its own needs at most, beyond what it has before, in decoded sizes.
MEASURED = """
import resource, sys
from cnnviz.files.pictures import open_picture
open_picture(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
picture = open_picture(sys.argv[2])
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
decoded = picture.pixels.nbytes + (0 if picture.alpha is None else picture.alpha.nbytes)
print(1024 * (after - before) / decoded)
"""


def encoded(pixels: NDArray[Any] | Image.Image, kind: str, **options: Any) -> bytes:
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def means(pixels: NDArray[Any], factor: int) -> NDArray[Any]:
    """Return the mean of every block, those at the end cut off."""
    rows = [slice(at, at + factor) for at in range(0, pixels.shape[0], factor)]
    columns = [slice(at, at + factor) for at in range(0, pixels.shape[1], factor)]
    return np.array([[pixels[r, c].mean(axis=(0, 1)) for c in columns] for r in rows])


@pytest.mark.parametrize("factor", [2, 3, 7, 100])
def test_every_pixel_of_a_reduced_picture_is_the_mean_of_a_block(
    factor: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnnviz.files.pictures.pixels._BAND", 140 * factor)
    grey, rgb, alpha = NOISE[..., 0], NOISE[..., :3], NOISE[..., 3]
    for pixels, kind in (
        (grey, "PNG"),
        (rgb, "PNG"),
        (rgb, "TIFF"),
        (grey * np.uint16(257), "PNG"),
    ):
        found = decode_picture(encoded(pixels, kind), "it", reduced=factor)
        assert found.reduced == factor
        # Pillow rounds blocks that are cut off at the edge less carefully.
        assert np.abs(found.pixels - means(pixels, factor)).max() < 0.7
    found = decode_picture(encoded(NOISE, "PNG"), "it", reduced=factor)
    assert found.alpha is not None
    assert np.abs(found.alpha - means(alpha, factor)).max() < 0.7
    # What does not show counts for nothing: a colour is the mean of those that do.
    seen = means(rgb * (alpha / 255)[..., None], factor)
    shown = found.pixels * (found.alpha / 255)[..., None]
    assert np.abs(shown - seen).max() <= 2


@pytest.mark.parametrize("factor", [2, 3, 6, 8])
def test_a_reduced_jpeg_is_turned_and_as_large_as_any_other(factor: int) -> None:
    smooth = np.add.outer(np.arange(50), 2 * np.arange(70)).astype(np.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6
    found = decode_picture(encoded(smooth, "JPEG", quality=100, exif=exif), "it", reduced=factor)
    wanted = np.rot90(means(smooth, factor), -1)
    assert found.pixels.shape == wanted.shape
    assert np.abs(found.pixels - wanted).max() <= 4


def test_a_very_large_picture_is_proposed_to_be_reduced(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    Image.new("1", (8000, 6001)).save(path)
    proposal = open_or_propose(path)
    assert isinstance(proposal, Proposal)
    assert (proposal.size, proposal.reduced, proposal.reduced_size) == (
        (6001, 8000),
        3,
        (2001, 2667),
    )
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("L", (8000, 6001)).save(path, "JPEG", exif=exif)
    turned = open_or_propose(path)
    assert isinstance(turned, Proposal)
    assert turned.size == (8000, 6001)
    Image.new("1", (6000, 5000)).save(path)
    assert not isinstance(open_or_propose(path), Proposal)


@pytest.mark.skipif(sys.platform != "linux", reason="resident memory in kilobytes, as Linux says")
@pytest.mark.parametrize(
    ("mode", "kind"), [("RGBA", "PNG"), ("RGB", "BMP"), ("CMYK", "JPEG"), ("L", "TIFF")]
)
def test_opening_needs_at_most_four_times_the_decoded_size(
    mode: str, kind: str, tmp_path: Path
) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    image = Image.effect_mandelbrot((5000, 4000), (-2, -1, 1, 1), 9)
    bands = len(Image.new(mode, (1, 1)).getbands())
    image = Image.merge(mode, [image] * bands) if bands > 1 else image
    options = {"compress_level": 1} if kind == "PNG" else {}
    small.write_bytes(encoded(image.resize((9, 9)), kind))
    large.write_bytes(encoded(image, kind, **options))
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(small), str(large)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert float(done.stdout) <= 4


def test_what_takes_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoder, "LONGEST_SECONDS", -1.0)
    with pytest.raises(FileError, match="takes longer than"):
        decode_picture(encoded(NOISE, "PNG"), "it")


def test_frames_far_behind_are_refused_before_they_are_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decoder, "MOST_BEFORE", 2 * 100)
    frames = [Image.new("L", (10, 10), at) for at in range(5)]
    data = {
        kind: encoded(frames[0], kind, save_all=True, append_images=frames[1:])
        for kind in ("GIF", "TIFF")
    }
    assert decode_picture(data["GIF"], "it", 2).frame == 2
    with pytest.raises(FileError, match="Choose one up to 3"):
        decode_picture(data["GIF"], "it", 3)
    assert decode_picture(data["TIFF"], "it", 4).pixels[0, 0] == 4


def test_no_other_program_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*arguments: object, **options: object) -> None:
        pytest.fail(f"started: {arguments}")

    monkeypatch.setattr(subprocess, "Popen", refused)
    monkeypatch.setattr(os, "system", refused)
    page = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n"
    for data in (page, b"\xc5\xd0\xd3\xc6" + bytes(28) + page, b"\0\0\0\x0cftypheic"):
        with pytest.raises(FileError, match="no picture of a kind"):
            decode_picture(data, "it.png")

"""Animations: what is written is read back shot by shot, and half a one is never left."""

import itertools
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.Image import Resampling

from cnnviz.files.errors import FileError
from cnnviz.files.exports.animation import (
    FOLDER,
    SUFFIXES,
    Pixels,
    Shot,
    has_video,
    write_animation,
)

SIZE = 61, 43
"""Odd sides: formats that count in pairs have to cope."""


def shots(count: int, seed: int = 7) -> Iterator[Shot]:
    """Yield flat pictures in which one small square changes; the fourth is as the third."""
    rng = np.random.default_rng(seed)
    pixels = np.full((SIZE[1], SIZE[0], 3), (244, 244, 241), np.uint8)
    pixels[:, :20] = (240, 160, 0)
    for at in range(count):
        pixels = pixels.copy()
        if at != 3:
            row, column = rng.integers(0, 30, 2)
            pixels[row : row + 9, column : column + 11] = rng.integers(0, 256, 3)
        yield pixels, 0.1 if at % 2 else 0.25


def read(path: Path) -> list[tuple[Pixels, float]]:
    """Return what Pillow finds in a file: pictures, and milliseconds."""
    found = []
    with Image.open(path) as image:
        for at in range(getattr(image, "n_frames", 1)):
            image.seek(at)
            found.append((np.asarray(image.convert("RGB")), float(image.info["duration"])))
    return found


def joined(made: list[Shot]) -> list[Shot]:
    """Return `made` with equal neighbours as one shot."""
    whole: list[Shot] = []
    for pixels, seconds in made:
        if whole and (whole[-1][0] == pixels).all():
            whole[-1] = pixels, whole[-1][1] + seconds
        else:
            whole.append((pixels, seconds))
    return whole


@pytest.mark.parametrize("suffix", [".gif", ".png", ".webp"])
def test_every_shot_is_read_back_with_its_time(suffix: str, tmp_path: Path) -> None:
    made = list(shots(12))
    path = tmp_path / f"steps{suffix}"
    samples = [pixels for pixels, _ in made]
    write_animation(path, iter(made), SIZE, rate=10, samples=samples)
    found, wanted = read(path), joined(made)
    assert len(found) == len(wanted) == 11
    for (pixels, duration), (expected, seconds) in zip(found, wanted, strict=True):
        np.testing.assert_array_equal(pixels, expected)
        assert duration == pytest.approx(1000 * seconds, abs=10 if suffix == ".gif" else 1)
    total = sum(duration for _, duration in found)
    assert total == pytest.approx(1000 * sum(seconds for _, seconds in made), abs=10)


def test_a_gif_of_many_colours_comes_near_them_and_keeps_the_frequent_ones(tmp_path: Path) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (8, 10, 3), np.uint8)
    smooth = Image.fromarray(noise).resize((160, 120), Resampling.BICUBIC)
    picture = np.array(smooth)
    picture[:40] = (240, 160, 0)
    write_animation(tmp_path / "a.gif", [(picture, 1.0)], (160, 120), rate=1, samples=[picture])
    ((pixels, _),) = read(tmp_path / "a.gif")
    assert (pixels[:40] == (240, 160, 0)).all()
    assert np.abs(pixels.astype(int) - picture).mean() < 8


def test_a_gif_holds_nothing_again_that_stays_between_two_changes(tmp_path: Path) -> None:
    noise = np.random.default_rng(5).integers(0, 4, (90, 120, 1), np.uint8) * 60
    before = np.repeat(noise, 3, axis=2)
    after = before.copy()
    after[2, 3] = after[-3, -4] = (240, 160, 0)
    lengths = []
    for made in ([(before, 1.0)], [(before, 1.0), (after, 1.0), (before, 1.0)]):
        path = tmp_path / f"{len(made)}.gif"
        write_animation(path, made, (120, 90), rate=1, samples=[before, after])
        lengths.append(path.stat().st_size)
        for (pixels, _), (expected, _) in zip(read(path), made, strict=True):
            np.testing.assert_array_equal(pixels, expected)
    assert lengths[1] - lengths[0] < 0.2 * lengths[0]


def test_a_folder_holds_a_picture_for_each_tick(tmp_path: Path) -> None:
    made = list(shots(6))
    write_animation(tmp_path / "steps", iter(made), SIZE, rate=20, samples=[])
    files = sorted((tmp_path / "steps").iterdir())
    assert [file.name for file in files[:2]] == ["frame-00001.png", "frame-00002.png"]
    ticks = np.cumsum([0.0] + [seconds for _, seconds in made]) * 20
    assert len(files) == round(ticks[-1])
    for at, file in enumerate(files):
        shot = int(np.searchsorted(np.round(ticks), at, side="right")) - 1
        with Image.open(file) as image:
            np.testing.assert_array_equal(np.asarray(image), made[shot][0])


@pytest.mark.parametrize("suffix", [".gif", ".png", ".webp", FOLDER])
@pytest.mark.parametrize("stopped", [0, 1, 20])
def test_what_is_stopped_leaves_what_was_there(suffix: str, stopped: int, tmp_path: Path) -> None:
    path = tmp_path / f"steps{suffix}"
    if suffix:
        path.write_bytes(b"old")

    def some() -> Iterator[Shot]:
        yield from itertools.islice(shots(40), stopped)
        raise KeyboardInterrupt

    samples = [next(shots(1))[0]]
    with pytest.raises(KeyboardInterrupt):
        write_animation(path, some(), SIZE, rate=10, samples=samples)
    assert [each.name for each in tmp_path.iterdir()] == ([path.name] if suffix else [])
    if suffix:
        assert path.read_bytes() == b"old"


@pytest.mark.parametrize("suffix", [".gif", ".png", ".webp", FOLDER])
def test_memory_does_not_grow_with_the_number_of_shots(suffix: str, tmp_path: Path) -> None:
    def noise(count: int) -> Iterator[Shot]:
        rng = np.random.default_rng(1)
        for _ in range(count):
            yield rng.integers(0, 256, (60, 80, 3), np.uint8), 0.02

    peaks = []
    for count in (60, 600):
        tracemalloc.start()
        write_animation(
            tmp_path / f"{count}{suffix}",
            noise(count),
            (80, 60),
            rate=50,
            samples=[next(noise(1))[0]],
        )
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # Six hundred shots are 8 MB.
    assert peaks[1] < peaks[0] + 1_000_000


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("steps.avi", "steps.avi ends in none of .gif, .png"),
        ("gone/steps.gif", "There is no folder"),
        ("full", "is there already. Choose another folder, or empty this one."),
        pytest.param(
            "steps.mp4",
            "need PyAV",
            marks=pytest.mark.skipif(has_video(), reason="PyAV is installed"),
        ),
    ],
)
def test_failures_are_one_sentence(name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")
    with pytest.raises(FileError, match=said):
        write_animation(tmp_path / name, shots(3), SIZE, rate=10, samples=[next(shots(1))[0]])
    assert [each.name for each in tmp_path.rglob("*")] == ["full", "mine"]


@pytest.mark.skipif(not has_video(), reason="PyAV is not installed")
@pytest.mark.parametrize("suffix", [each for each in SUFFIXES if each in (".mp4", ".webm")])
def test_a_film_has_a_picture_for_each_tick(suffix: str, tmp_path: Path) -> None:
    import av

    path = tmp_path / f"steps{suffix}"
    made = list(shots(6))
    write_animation(path, iter(made), SIZE, rate=20, samples=[])
    with av.open(path) as container:
        pictures = [picture.to_ndarray(format="rgb24") for picture in container.decode(video=0)]
    assert len(pictures) == round(sum(seconds for _, seconds in made) * 20)
    assert pictures[0].shape == (42, 60, 3)
    assert np.abs(pictures[0].astype(int) - made[0][0][:42, :60]).mean() < 12

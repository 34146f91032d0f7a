"""TIFF files of numbers that Pillow does not know are read as the numbers they hold."""

import io
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tifffile import imwrite

from cnnviz.files.errors import FileError
from cnnviz.files.pictures import decode_picture, open_or_propose
from cnnviz.files.pictures.levels import levels_of
from cnnviz.state.document import Picture

RNG = np.random.default_rng(6)
GREY = RNG.random((20, 30))
COLOUR = RNG.random((20, 30, 3))


def encoded(values: np.ndarray, **options: Any) -> bytes:
    file = io.BytesIO()
    imwrite(file, values, **options)
    return file.getvalue()


CASES: dict[str, tuple[bytes, np.ndarray]] = {
    "float64": (encoded(GREY), GREY),
    "float16": (encoded(GREY.astype(np.float16)), GREY.astype(np.float16)),
    "float64, zipped": (encoded(GREY, compression="zlib"), GREY),
    "float64, tiles": (encoded(GREY, tile=(16, 16)), GREY),
    "float64, Motorola": (encoded(GREY, byteorder=">"), GREY),
    "RGB float32": (encoded(COLOUR.astype(np.float32), photometric="rgb"), COLOUR),
    "RGB float64": (encoded(COLOUR, photometric="rgb"), COLOUR),
    "RGB planes": (
        encoded(
            np.moveaxis(COLOUR, 2, 0).astype(np.float32),
            photometric="rgb",
            planarconfig="separate",
        ),
        COLOUR,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_numbers_are_read_as_they_are(case: str, tmp_path: Path) -> None:
    data, values = CASES[case]
    (tmp_path / "it.tif").write_bytes(data)
    picture = open_or_propose(tmp_path / "it.tif")
    assert isinstance(picture, Picture)
    assert picture.pixels.shape == values.shape
    np.testing.assert_allclose(picture.pixels / 65535, values.astype(float), atol=1 / 65535)
    assert (picture.name, picture.alpha, picture.note) == ("it.tif", None, "")
    half = decode_picture(data, "it.tif", reduced=2)
    means = values.astype(float).reshape(10, 2, 15, 2, -1).mean(axis=(1, 3))
    shown = half.pixels.reshape(means.shape) / 65535
    np.testing.assert_allclose(shown, means, atol=2 / 65535)


def test_missing_values_and_ranges_are_told_as_of_other_measurements() -> None:
    values = GREY * 100 - 50
    values[3, 4] = -1e300
    picture = decode_picture(encoded(values), "it.tif")
    assert picture.alpha is not None
    assert np.argwhere(picture.alpha == 0).tolist() == [[3, 4]]
    assert "what lies under shows where there is no value (1 pixel)" in picture.note


@given(st.floats(2.0**-20, 2.0, width=32))
def test_white_of_fractions_is_one_unless_all_are_dark(most: float) -> None:
    values = np.linspace(0, most, 40)
    found = levels_of(lambda: [values], "it.tif", whole=False)
    assert (found.low, found.high) == (0.0, 1.0 if 1 / 16 <= most <= 1 else most)
    assert bool(found.note) == (found.high != 1)


def test_pages_are_counted_and_one_that_is_missing_is_told() -> None:
    data = encoded(np.stack([GREY, GREY[::-1]]), photometric="minisblack")
    second = decode_picture(data, "it.tif", 1)
    assert (second.frame, second.frames) == (1, 2)
    np.testing.assert_allclose(second.pixels / 65535, GREY[::-1], atol=1 / 65535)
    with pytest.raises(FileError, match=r"has no frame 3\. Choose one from 1 to 2\."):
        decode_picture(data, "it.tif", 2)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(CASES)), st.data())
def test_whatever_is_damaged_is_a_picture_or_a_sentence(case: str, data: st.DataObject) -> None:
    damaged = bytearray(CASES[case][0])
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(4, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    for each in (bytes(damaged), bytes(damaged[:cut])):
        with suppress(FileError):
            assert decode_picture(each, "it.tif").pixels.dtype in (np.uint8, np.uint16)

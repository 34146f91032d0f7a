import io
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from cnnviz.core.colour import Scale, colours, picture_colours
from cnnviz.files.errors import FileError
from cnnviz.files.exports.maps import Planes, encoded_map, save_map
from cnnviz.files.pictures import open_picture

SCALE = Scale(-2.0, 2.0, "red-white-blue")
MAP = np.array([[[-2.0, -1.0, 0.0], [1.0, 2.0, 0.1]]], np.float32)


def planes(channels: int) -> Planes:
    return np.random.default_rng(channels).uniform(-2, 2, (channels, 4, 5)).astype(np.float32)


def test_png_has_the_colours_of_the_screen_at_every_scale(tmp_path: Path) -> None:
    path = tmp_path / "map.PNG"
    save_map(path, MAP, SCALE)
    shown = colours(MAP[0], SCALE)
    np.testing.assert_array_equal(open_picture(path).pixels, shown)
    save_map(path, MAP, SCALE, zoom=3)
    np.testing.assert_array_equal(open_picture(path).pixels, np.kron(shown, np.ones((3, 3, 1))))


def test_three_maps_are_a_colour_picture_others_stand_below_each_other(tmp_path: Path) -> None:
    path = tmp_path / "map.png"
    save_map(path, planes(3), SCALE)
    np.testing.assert_array_equal(open_picture(path).pixels, picture_colours(planes(3), SCALE))
    save_map(path, planes(4), SCALE)
    stacked = np.concatenate([colours(plane, SCALE) for plane in planes(4)])
    np.testing.assert_array_equal(open_picture(path).pixels, stacked)


@pytest.mark.parametrize("name", ["map.png", "map.tif", "map.tiff"])
def test_sixteen_bit_grey_is_linear_and_says_its_range(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    save_map(path, MAP, SCALE, sixteen_bit=True, zoom=2)
    levels = open_picture(path).pixels
    assert levels[::2, ::2].tolist() == [[0, 16384, 32768], [49151, 65535, 34406]]
    with Image.open(path) as image:
        words = image.info["Description"] if name.endswith("png") else image.tag_v2[270]  # type: ignore[attr-defined]
    assert words == "cnnviz: linear grey, 0 is -2.0, 65535 is 2.0"


def test_sixteen_bit_grey_loses_no_value_beyond_the_scale(tmp_path: Path) -> None:
    path = tmp_path / "map.tiff"
    values = np.array([[[-6.0, math.nan]], [[math.inf, 2.0]]], np.float32)
    save_map(path, values, SCALE)
    assert open_picture(path).pixels.tolist() == [[0, 0], [65535, 65535]]
    with Image.open(path) as image:
        assert "0 is -6.0, 65535 is 2.0; 2 maps of 1 row" in image.tag_v2[270]  # type: ignore[attr-defined]


floats = st.floats(width=32, allow_subnormal=True)
shapes = st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(1, 4))


@given(arrays(np.float32, shapes, elements=floats | st.integers(-300, 300)))
def test_numbers_come_back_unchanged(values: Planes) -> None:
    back = np.load(io.BytesIO(encoded_map(".npy", values, SCALE)), allow_pickle=False)
    np.testing.assert_array_equal(back, values[0] if len(values) == 1 else values)
    assert back.dtype == np.float32
    table = encoded_map(".csv", values, SCALE, layer="層, # 1").decode()
    rows = np.loadtxt(io.StringIO(table), np.float32, delimiter=",", ndmin=2)
    np.testing.assert_array_equal(rows.reshape(values.shape), values)


def test_a_table_is_easy_to_read() -> None:
    two = np.array([[[1, -2]], [[0.1, 1e30]]], np.float32)
    assert encoded_map(".csv", two, SCALE, layer="conv1").decode() == (
        "# conv1, channel 0 of 2, 1 rows × 2 columns\n1,-2\n\n"
        "# conv1, channel 1 of 2, 1 rows × 2 columns\n0.1,1e+30\n"
    )
    assert encoded_map(".csv", two[:1], SCALE) == b"1,-2\n"


def test_what_cannot_be_saved_names_the_cure(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"ends in \.jpg\. Let it end in \.png or \.tiff"):
        save_map(tmp_path / "map.jpg", MAP, SCALE)
    with pytest.raises(FileError, match="has no ending"):
        save_map(tmp_path / "map", MAP, SCALE)
    wide = np.zeros((1, 1, 1_000_000), np.float32)
    with pytest.raises(FileError, match="scale of at most 10"):
        save_map(tmp_path / "map.png", wide, SCALE, zoom=11)
    assert not list(tmp_path.iterdir())

"""One page, three kinds of file: the same colours in the same places, and text that is text."""

import base64
import io
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from cnnviz.core.numbers import MINUS
from cnnviz.files.exports import lettering
from cnnviz.files.exports.pages import Box, Page, Raster, Words, encoded_page
from cnnviz.files.exports.pages import page as pages
from cnnviz.files.exports.pages.helvetica import encoded, width
from tests.files.pages.pdf_reader import read_pdf

SVG = "{http://www.w3.org/2000/svg}"
CELLS = np.random.default_rng(3).integers(0, 256, (3, 4, 3), dtype=np.uint8)
PAGE = Page(
    (60, 90),
    (255, 255, 255),
    (
        Box((9, 9, 17, 42), (10, 20, 30)),
        Raster(10, 10, CELLS, (5, 10)),
        Box((40, 0, 1, 90), (1, 2, 3)),
    ),
    (Words(55, 45, f"{MINUS}1.5 (a\\b) <x> & é ∞ 10³", 10, (9, 9, 9), "middle"),),
    "Title é <1>",
)
BARE = replace(PAGE, words=())


def from_png(data: bytes, mode: str = "RGB") -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.mode == mode
        return np.asarray(picture)


def from_svg(data: bytes) -> NDArray[np.uint8]:
    """Paint the squares and pictures of an SVG file, on white."""
    root = ElementTree.fromstring(data)
    canvas = np.full((int(root.attrib["height"]), int(root.attrib["width"]), 3), 255, np.uint8)
    for shape in root.iter():
        if shape.tag not in (f"{SVG}rect", f"{SVG}image"):
            continue
        left, top, wide, tall = (int(shape.attrib[key]) for key in ("x", "y", "width", "height"))
        part = canvas[top : top + tall, left : left + wide]
        if shape.tag == f"{SVG}rect":
            part[:] = list(bytes.fromhex(shape.attrib["fill"][1:]))
        else:
            cells = from_png(base64.b64decode(shape.attrib["href"].split(",")[1]))
            down, across = tall // len(cells), wide // cells.shape[1]
            part[:] = cells.repeat(down, axis=0).repeat(across, axis=1)
    return canvas


@pytest.mark.parametrize("most", [10_000, 1])
def test_every_kind_of_file_has_the_same_colours_in_the_same_places(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_CELLS", most)
    expected = np.full((60, 90, 3), 255, np.uint8)
    expected[9:26, 9:51] = 10, 20, 30
    expected[10:25, 10:50] = CELLS.repeat(5, axis=0).repeat(10, axis=1)
    expected[40] = 1, 2, 3
    np.testing.assert_array_equal(from_png(encoded_page(BARE, ".png")), expected)
    np.testing.assert_array_equal(from_svg(encoded_page(PAGE, ".svg")), expected)
    painted = read_pdf(encoded_page(PAGE, ".pdf"))
    np.testing.assert_array_equal(painted.pixels, expected)
    assert painted.points == (67.5, 45)


def test_text_stays_text() -> None:
    root = ElementTree.fromstring(encoded_page(PAGE, ".svg"))
    (text,) = root.iter(f"{SVG}text")
    assert text.text == PAGE.words[0].text
    assert text.attrib["text-anchor"] == "middle"
    assert root.findtext(f"{SVG}title") == PAGE.title
    (said,) = read_pdf(encoded_page(PAGE, ".pdf")).texts
    assert said == b"\x901.5 \\(a\\\\b\\) <x> & \xe9 inf 10^3"


def test_a_transparent_page_shows_what_lies_under_it() -> None:
    page = replace(PAGE, ground=None)
    found = from_png(encoded_page(page, ".png"), "RGBA")
    assert found[0, 0, 3] == 0
    assert (found[9:26, 9:51, 3] == 255).all()
    # Letters blend with nothing but themselves.
    letters = found[46:58][found[46:58, :, 3] > 0]
    assert len(letters)
    assert (letters[:, :3] == 9).all()
    ground = ElementTree.fromstring(encoded_page(page, ".svg")).find(f"{SVG}g/{SVG}rect")
    assert ground is not None
    assert ground.attrib["width"] == "42"


def test_cells_reach_half_under_the_next_ones_so_that_no_ground_shines_through() -> None:
    root = ElementTree.fromstring(encoded_page(BARE, ".svg"))
    group = root.find(f".//{SVG}g/{SVG}g")
    assert group is not None
    boxes = [
        tuple(int(each.attrib[key]) for key in ("x", "y", "width", "height")) for each in group
    ]
    right, bottom = 10 + 4 * 10, 10 + 3 * 5
    for left, top, wide, tall in boxes:
        assert left + wide == min(left + 15, right)
        assert top + tall == (bottom if top == bottom - 5 else top + 8)


@given(st.text(max_size=40))
def test_any_words_make_files_that_open(words: str) -> None:
    page = replace(PAGE, words=(Words(50, 10, words, 9, (0, 0, 0)),), title=words)
    (text,) = ElementTree.fromstring(encoded_page(page, ".svg")).iter(f"{SVG}text")
    assert len(text.text or "") == len(words)
    assert len(read_pdf(encoded_page(page, ".pdf")).texts) == 1
    assert len(encoded(words)) <= width(words, 1000)
    from_png(encoded_page(page, ".png"))
    assert pages.room(words, 20) >= lettering.width(words, 20)

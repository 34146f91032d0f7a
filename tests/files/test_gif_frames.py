"""Frames of a GIF are what browsers compose: a definition by pixels, and Pillow where it agrees."""

import io
import struct

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import GifImagePlugin, Image

from cnnviz.files.pictures import decode_picture
from cnnviz.files.pictures.gif_frames import blocks_of, composed

ROWS, COLUMNS = 6, 8
PALETTE = bytes([255, 0, 0, 0, 255, 0, 0, 0, 255, 250, 250, 250])
COLOURS = np.frombuffer(PALETTE, np.uint8).reshape(-1, 3)


@st.composite
def frames(draw: st.DrawFn) -> list[tuple[np.ndarray, int, int, int, int | None]]:
    """Return entries of a palette with top, left, disposal, and what shows through."""
    made = []
    for at in range(draw(st.integers(1, 5))):
        top = draw(st.integers(0, ROWS - 1)) if at else 0
        left = draw(st.integers(0, COLUMNS - 1)) if at else 0
        height, width = draw(st.integers(1, ROWS - top)), draw(st.integers(1, COLUMNS - left))
        seed = draw(st.integers(0, 999))
        entries = np.random.default_rng(seed).integers(0, 4, (height, width), np.uint8)
        disposal = draw(st.sampled_from([0, 1, 2, 3]))
        made.append((entries, top, left, disposal, draw(st.sampled_from([None, 0, 3]))))
    return made


def encoded(made: list[tuple[np.ndarray, int, int, int, int | None]]) -> bytes:
    file = io.BytesIO()
    file.write(b"GIF89a" + struct.pack("<HHBBB", COLUMNS, ROWS, 0x81, 0, 0) + PALETTE)
    for entries, top, left, disposal, transparent in made:
        flags = disposal << 2 | (transparent is not None)
        file.write(struct.pack("<BBBBHBB", 0x21, 0xF9, 4, flags, 10, transparent or 0, 0))
        image = Image.fromarray(entries)
        image.putpalette(PALETTE)
        blocks = b"".join(GifImagePlugin.getdata(image, (left, top)))
        file.write(blocks[blocks.index(b"\x2c" + struct.pack("<HH", left, top)) :])
    file.write(b";")
    return file.getvalue()


def by_definition(
    made: list[tuple[np.ndarray, int, int, int, int | None]], frame: int
) -> dict[tuple[int, int], tuple[int, ...]]:
    """Return the colour of every pixel at which there is something, pixel by pixel."""
    seen: dict[tuple[int, int], tuple[int, ...]] = {}
    for at, (entries, top, left, disposal, transparent) in enumerate(made[: frame + 1]):
        before = dict(seen)
        cells = {(top + y, left + x): int(each) for (y, x), each in np.ndenumerate(entries)}
        for place, entry in cells.items():
            if entry != transparent:
                seen[place] = tuple(COLOURS[entry].tolist())
        if at == frame:
            break
        for place in cells if disposal in (2, 3) else ():
            seen.pop(place, None)
            if disposal == 3 and place in before:
                seen[place] = before[place]
    return seen


@settings(max_examples=200)
@given(frames())
def test_every_frame_is_what_its_pixels_are_by_definition(
    made: list[tuple[np.ndarray, int, int, int, int | None]],
) -> None:
    data = encoded(made)
    assert len(list(blocks_of(data))) == len(made)
    for frame in range(len(made)):
        found = np.asarray(composed(data, frame).convert("RGBA"))
        wanted = by_definition(made, frame)
        for place in np.ndindex(ROWS, COLUMNS):
            if place in wanted:
                assert tuple(found[place].tolist()) == (*wanted[place], 255)
            else:
                assert found[place][3] == 0


def test_what_a_frame_without_transparency_leaves_is_cleared_to_nothing() -> None:
    """The first is all red and goes; the palette begins with red."""
    whole, spot = np.zeros((ROWS, COLUMNS), np.uint8), np.full((2, 2), 2, np.uint8)
    data = encoded([(whole, 0, 0, 2, None), (spot, 1, 1, 2, None), (spot, 3, 3, 0, None)])
    first, second, third = (decode_picture(data, "a.gif", frame) for frame in range(3))
    assert first.alpha is None
    assert (first.pixels == (255, 0, 0)).all()
    for picture, corner in ((second, 1), (third, 3)):
        assert picture.alpha is not None
        clear = np.zeros((ROWS, COLUMNS), np.uint8)
        clear[corner : corner + 2, corner : corner + 2] = 255
        np.testing.assert_array_equal(picture.alpha, clear)
        assert (picture.pixels[corner, corner] == (0, 0, 255)).all()
    assert third.frames == 3

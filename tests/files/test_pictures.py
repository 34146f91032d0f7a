import io
import os
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from cnnviz.core.ground import Ground
from cnnviz.files.errors import FileError
from cnnviz.files.pictures import LARGEST_BYTES, decode_picture, open_or_propose, open_picture
from cnnviz.state.document import Picture

GREY = np.arange(6, dtype=np.uint8).reshape(2, 3) * 50
DEEP = np.arange(6, dtype=np.uint16).reshape(2, 3) * 13_000
RGB = np.stack([GREY, 255 - GREY, GREY // 2], axis=-1)


def encoded(pixels: NDArray[Any] | Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def shown(data: bytes, ground: Ground = "white") -> NDArray[Any]:
    return decode_picture(data, "it").over(ground)


def read(pixels: NDArray[Any] | Image.Image, kind: str = "PNG", **options: Any) -> NDArray[Any]:
    return shown(encoded(pixels, kind, **options))


def png(columns: int, rows: int, bits: int, colour: int, body: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", columns, rows, bits, colour, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*each) for each in chunks)


def sentence(data: bytes) -> str:
    with pytest.raises(FileError) as caught:
        decode_picture(data, "it.png")
    return str(caught.value)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "GIF", "TIFF", "PPM"])
def test_grey_stays_grey_to_the_last_bit(kind: str) -> None:
    np.testing.assert_array_equal(read(GREY, kind), GREY)


@pytest.mark.parametrize(
    ("kind", "options"), [("PNG", {}), ("BMP", {}), ("TIFF", {}), ("PPM", {}), ("WEBP", {})]
)
def test_colour_becomes_rgb(kind: str, options: dict[str, Any]) -> None:
    if kind == "WEBP":
        options = {"lossless": True}
    np.testing.assert_array_equal(read(RGB, kind, **options), RGB)


def test_jpeg_in_grey_rgb_and_cmyk() -> None:
    grey = np.full((8, 8), 90, np.uint8)
    assert np.ptp(read(grey, "JPEG").astype(int) - 90) <= 2
    rgb = np.full((8, 8, 3), (200, 90, 20), np.uint8)
    for image in (Image.fromarray(rgb), Image.fromarray(rgb).convert("CMYK")):
        found = read(image, "JPEG", quality=100)
        assert found.shape == (8, 8, 3)
        assert np.abs(found.astype(int) - rgb).max() <= 4


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "PPM"])
def test_sixteen_bit_grey_keeps_its_bits(kind: str) -> None:
    found = read(DEEP, kind)
    assert found.dtype == np.uint16
    np.testing.assert_array_equal(found, DEEP)


def test_sixteen_bit_white_is_zero_and_a_clear_level_are_honoured() -> None:
    np.testing.assert_array_equal(read(DEEP, "TIFF", tiffinfo={262: 0}), 65535 - DEEP)
    assert read(DEEP, transparency=13_000)[0].tolist() == [0, 65535, 26_000]


def test_twelve_bit_grey_is_white_at_4095() -> None:
    body = bytes([0xFF, 0xF8, 0x00])
    tags = (
        (256, 2),
        (257, 1),
        (258, 12),
        (259, 1),
        (262, 1),
        (273, 8),
        (277, 1),
        (278, 1),
        (279, 3),
    )
    table = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    tiff = b"II*\0" + struct.pack("<I", 12) + body + b"\0" + struct.pack("<H", 9) + table + bytes(4)
    assert decode_picture(tiff, "it").pixels.tolist() == [[65535, 32776]]


def test_fractions_have_white_at_one_and_other_ranges_are_stretched() -> None:
    unit = np.array([[0.25, 0.5, 0.75]], np.float32)
    assert read(unit, "TIFF").tolist() == [[16384, 32768, 49151]]
    assert read(unit * 4 - 9, "TIFF").tolist() == [[0, 32768, 65535]]
    assert read(np.array([[-5, 0, 5]], np.int32), "TIFF").tolist() == [[0, 32768, 65535]]
    unsigned = bytearray(encoded(np.array([[-5, 0, 5]], np.int32), "TIFF"))
    at = unsigned.index(struct.pack("<HHIH", 339, 3, 1, 2))  # SampleFormat: signed
    unsigned[at + 8] = 1
    assert shown(bytes(unsigned)).tolist() == [[65535, 0, 0]]
    assert not read(np.full((2, 2), 7.5, np.float32), "TIFF").any()
    assert "no values that are numbers" in sentence(
        encoded(np.full((2, 2), np.nan, np.float32), "TIFF")
    )


def measured(values: np.ndarray, reduced: int = 1) -> Picture:
    return decode_picture(encoded(values, "TIFF"), "it.tif", reduced=reduced)


@pytest.mark.parametrize("value", [np.nan, -np.inf, -9999.0, -3.4028235e38, 1e20])
def test_a_value_that_stands_for_none_shows_what_lies_under_it(value: float) -> None:
    values = np.linspace(0, 1, 600, dtype=np.float32).reshape(20, 30)
    expected = np.rint(values.astype(np.float64) * 65535)
    values[3, 4] = values[7, 8] = value
    picture = measured(values)
    there = np.ones(values.shape, np.bool_)
    there[3, 4] = there[7, 8] = False
    assert picture.alpha is not None
    np.testing.assert_array_equal(picture.alpha == 65535, there)
    np.testing.assert_array_equal(picture.pixels[there], expected[there])
    assert (picture.over("white")[~there] == 65535).all()
    assert picture.note == (
        "it.tif: black is 0, white is 1; what lies under shows where there is no value (2 pixels)."
    )


@pytest.mark.parametrize("distance", [99, 100, 101])
def test_a_value_is_far_below_as_soon_as_it_would_be_above(distance: int) -> None:
    values = np.arange(400, dtype=np.float32).reshape(20, 20) % 2
    above, below = values.copy(), values.copy()
    above[3, 4], below[3, 4] = 1 + distance, -distance
    for picture in (measured(above), measured(below)):
        assert (picture.alpha is not None) == (distance > 100)


def test_a_missing_value_counts_for_nothing_where_pixels_are_joined() -> None:
    values = np.full((4, 4), 0.5, np.float32)
    values[2:] = 0.25
    values[0, 0] = np.nan
    picture = measured(values, reduced=2)
    assert picture.pixels.tolist() == [[32768, 32768], [16384, 16384]]
    assert picture.alpha is not None
    assert picture.alpha.tolist() == [[49151, 65535], [65535, 65535]]


@pytest.mark.parametrize(("most", "white"), [(1, 1), (255, 255), (4080, 4095), (16383, 16383)])
def test_numbers_of_fewer_bits_have_white_at_the_end_of_theirs(most: int, white: int) -> None:
    values = np.array([[0, most // 2, most]], np.uint16)
    picture = measured(values)
    np.testing.assert_array_equal(picture.pixels, np.rint(values / white * 65535))
    assert picture.note == f"it.tif: black is 0, white is {white}."
    for bright in (16384, 65535):
        full = measured(np.array([[0, most // 2, bright]], np.uint16))
        assert full.pixels.tolist() == [[0, most // 2, bright]]
        assert not full.note


def test_where_several_values_lie_far_nearly_all_decide() -> None:
    values = np.linspace(10, 20, 5000, dtype=np.float32).reshape(50, 100)
    values[0, :3] = 1e6, 2e6, 3e6
    picture = measured(values)
    rest = slice(1, None)
    linear = (values[rest] - 10) / 10 * 65535
    np.testing.assert_allclose(picture.pixels[rest], linear, atol=0.005 * 65535)
    assert picture.pixels[0, :2].tolist() == [65535, 65535]
    assert "few values lie far from the rest and are clipped" in picture.note


def test_dark_fractions_have_white_at_the_brightest() -> None:
    picture = measured(np.array([[0, 0.01, 0.02]], np.float32))
    assert picture.pixels.tolist() == [[0, 32768, 65535]]
    assert picture.note == "it.tif: black is 0, white is 0.020."
    assert measured(np.array([[0, 0.0625]], np.float32)).pixels.tolist() == [[0, 4096]]


def test_what_shows_through_is_kept_and_laid_over_a_ground() -> None:
    half = np.array([[0, 128, 255]], np.uint8)
    ink = np.zeros_like(half)
    grey = read(Image.merge("LA", [Image.fromarray(ink), Image.fromarray(half)]))
    assert grey.tolist() == [[255, 127, 0]]
    both = encoded(Image.merge("LA", [Image.fromarray(ink + 255), Image.fromarray(half)]))
    assert shown(both, "black").tolist() == [[0, 128, 255]]
    assert shown(both, "checks").tolist() == [[255, 230, 255]]
    assert read(GREY, transparency=50)[0].tolist() == [0, 255, 100]
    deep = png(2, 1, 16, 4, zlib.compress(b"\0" + struct.pack(">4H", 0, 0, 0, 65535)))
    assert shown(deep).tolist() == [[255, 0]]
    colour = read(np.stack([ink, ink, ink, half], axis=-1))
    assert colour[..., 1].tolist() == [[255, 127, 0]]
    covering = encoded(np.stack([ink, ink, ink, half * 0 + 255], axis=-1))
    assert decode_picture(covering, "it").alpha is None
    indexed = Image.fromarray(GREY).convert("P")
    indexed.putpalette([255, 0, 0] + [0, 0, 255] * 255)
    assert read(indexed, "GIF", transparency=0)[0, :2].tolist() == [[255] * 3, [0, 0, 255]]


def test_one_bit_and_palette() -> None:
    bits = Image.fromarray(GREY > 60)
    assert read(bits).tolist() == [[0, 0, 255], [255, 255, 255]]
    assert read(Image.fromarray(RGB).quantize(), "PNG").shape == (2, 3, 3)


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "PNG", "WEBP"])
def test_every_frame_of_an_animation_or_page_can_be_read(kind: str) -> None:
    pages = [GREY, 255 - GREY, GREY // 2]
    images = [Image.fromarray(page) for page in pages]
    options = {"lossless": True} if kind == "WEBP" else {}
    data = encoded(images[0], kind, save_all=True, append_images=images[1:], **options)
    for frame, page in enumerate(pages):
        picture = decode_picture(data, "it", frame)
        assert (picture.frame, picture.frames) == (frame, 3)
        shown = picture.pixels if kind != "WEBP" else picture.pixels[..., 0]
        np.testing.assert_array_equal(shown, page)
    for beyond in (3, -1):
        with pytest.raises(FileError, match="Choose one from 1 to 3"):
            decode_picture(data, "it", beyond)
    with pytest.raises(FileError):
        decode_picture(data[: len(data) * 3 // 4], "it", 2)
    with pytest.raises(FileError, match="it is a single picture"):
        decode_picture(encoded(GREY, kind), "it", 1)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_photos_are_turned_as_exif_says(orientation: int, kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = {
        1: GREY,
        2: GREY[:, ::-1],
        3: GREY[::-1, ::-1],
        4: GREY[::-1],
        5: GREY.T,
        6: np.rot90(GREY),
        7: GREY[::-1, ::-1].T,
        8: np.rot90(GREY, -1),
    }[orientation]
    found = read(np.ascontiguousarray(stored), kind, exif=exif)
    np.testing.assert_array_equal(found, GREY)
    assert found.flags.c_contiguous


def test_a_file_opens_by_its_content_and_remembers_its_path(tmp_path: Path) -> None:
    file = tmp_path / "really a gif.jpg"
    file.write_bytes(encoded(GREY, "GIF"))
    for way in (file, str(file), file.as_uri()):
        picture = open_picture(way)
        assert (picture.name, picture.path) == ("really a gif.jpg", str(file))
        assert not picture.pixels.flags.writeable


def test_what_is_no_picture_file_gets_a_sentence(tmp_path: Path) -> None:
    huge = tmp_path / "huge.png"
    with huge.open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)
    (tmp_path / "note.png").write_text("dear diary")
    (tmp_path / "none.png").touch()
    for name, words in (
        ("", "is a folder"),
        ("gone.png", "no file"),
        ("note.png/x.png", "no file"),
        ("note.png", "no picture of a kind"),
        ("none.png", "is empty"),
        ("huge.png", "500 MB"),
        ("nul\0.png", "cannot be a file's name"),
        ("x" * 300, "could not be read"),
    ):
        with pytest.raises(FileError, match=words):
            open_picture(f"{tmp_path}/{name}")
    for address in ("https://example.org/cat.png", "ftp://x", "data:image/png;base64,iVBORw0"):
        with pytest.raises(FileError, match="cnnviz works offline: save the picture to a file"):
            open_picture(address)


def test_a_broken_picture_is_told_from_none_at_all(capfd: pytest.CaptureFixture[str]) -> None:
    assert "breaks off" in sentence(SOUND["jpeg"][:-40])
    assert "damaged" in sentence(b"\x89PNG, they said")
    packed = bytearray(SOUND["tiff, zip"])
    packed[20] ^= 255
    assert "damaged" in sentence(bytes(packed))
    assert "no picture of a kind" in sentence(b"%PDF-1.7")
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(os.name == "nt", reason="paths of Windows are short")
def test_the_longest_name_that_a_file_can_have_is_the_pictures_whole_name(tmp_path: Path) -> None:
    file = tmp_path / f"{'x' * 251}.png"
    file.write_bytes(encoded(GREY))
    opened = open_or_propose(file)
    assert isinstance(opened, Picture)
    assert opened.name == open_picture(file).name == file.name


@pytest.mark.skipif(os.name == "nt", reason="a device of Unix")
def test_a_device_is_not_read() -> None:
    with pytest.raises(FileError, match="not an ordinary file"):
        open_picture("/dev/zero")


def test_bombs_are_refused_before_they_go_off() -> None:
    limit = Image.MAX_IMAGE_PIXELS
    assert "10001 × 10000 pixels, more than the 100 million" in sentence(
        png(10_001, 10_000, 8, 0, b"")
    )
    assert "more pixels than the 100 million" in sentence(png(2**31 - 1, 2**31 - 1, 8, 0, b""))
    assert "breaks off" in sentence(png(10_000, 10_000, 8, 0, b""))
    assert limit == Image.MAX_IMAGE_PIXELS


SOUND = {
    "png": encoded(RGB),
    "png, grey 16": encoded(DEEP),
    "png, palette": encoded(Image.fromarray(RGB).quantize(), transparency=0),
    "jpeg": encoded(np.repeat(np.repeat(RGB, 8, 0), 8, 1), "JPEG"),
    "bmp": encoded(RGB, "BMP"),
    "gif": encoded(GREY, "GIF"),
    "tiff": encoded(RGB, "TIFF"),
    "tiff, lzw": encoded(RGB, "TIFF", compression="tiff_lzw"),
    "tiff, zip": encoded(RGB, "TIFF", compression="tiff_deflate"),
    "tiff, float": encoded(GREY.astype(np.float32), "TIFF"),
    "webp": encoded(RGB, "WEBP"),
    "ppm": encoded(RGB, "PPM"),
    "pgm": b"P2 3 2 9 0 1 2 3 4 9",
    "pfm": encoded(GREY.astype(np.float32), "PPM"),
}
places = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize("kind", SOUND)
@given(
    cut=st.none() | places,
    changes=st.lists(st.tuples(places, st.integers(0, 255)), max_size=6),
    added=st.binary(max_size=4),
)
@example(cut=None, changes=[], added=b"")
def test_no_bytes_crash_it(
    kind: str, cut: float | None, changes: list[tuple[float, int]], added: bytes
) -> None:
    data = bytearray(SOUND[kind])
    for place, byte in changes:
        data[int(place * len(data))] = byte
    if cut is not None:
        data = data[: int(cut * len(data))]
    try:
        picture = decode_picture(bytes(data + added), "it")
    except FileError:
        return
    assert picture.pixels.dtype in (np.uint8, np.uint16)
    assert picture.pixels.ndim == 2 or picture.pixels.shape[2] == 3
    assert picture.pixels.size

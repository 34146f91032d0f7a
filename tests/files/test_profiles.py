"""Colour profiles, with profiles made here: of wide primaries, of grey, of inks."""

import io
import struct
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from cnnviz.files.pictures import decode_picture

Matrix = list[list[float]]
# Columns are the XYZ (D50) of red, green and blue: Adobe RGB (1998), as its specification has it.
WIDE: Matrix = [
    [0.60974, 0.20528, 0.14919],
    [0.31111, 0.62567, 0.06322],
    [0.01947, 0.06087, 0.7446],
]
# sRGB, from IEC 61966-2-1, adapted to D50.
NARROW: Matrix = [
    [0.43607, 0.38515, 0.14307],
    [0.22249, 0.71687, 0.06061],
    [0.01392, 0.0971, 0.7141],
]


def profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    """Return an ICC profile, version 2, of a monitor."""
    white = xyz(0.9642, 1.0, 0.8249)
    every = {b"wtpt": white, **tags}
    table, body = struct.pack(">I", len(every)), b""
    begin = 128 + 4 + 12 * len(every)
    for name, data in every.items():
        table += struct.pack(">4sII", name, begin + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = struct.pack(">I4sI4s4s4s", begin + len(body), b"", 0x02400000, b"mntr", space, b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3I", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + table + body


def xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(65536 * value) for value in values))


def curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(256 * gamma))


def rgb_profile(matrix: Matrix, gamma: float) -> bytes:
    columns = zip(*matrix, strict=True)
    tags = {
        name + b"XYZ": xyz(*each) for name, each in zip((b"r", b"g", b"b"), columns, strict=True)
    }
    return profile(b"RGB ", tags | {name + b"TRC": curve(gamma) for name in (b"r", b"g", b"b")})


def read(image: Image.Image, kind: str, icc: bytes) -> NDArray[Any]:
    file = io.BytesIO()
    options: dict[str, Any] = {"quality": 100, "subsampling": 0} if kind == "JPEG" else {}
    image.save(file, kind, icc_profile=icc, **options)
    return decode_picture(file.getvalue(), "it").pixels


def srgb_of(levels: list[int], matrix: Matrix, gamma: float) -> NDArray[Any]:
    """Return what the definition of sRGB makes of `levels` in a space of these primaries."""
    light = np.linalg.solve(np.array(NARROW), np.array(matrix) @ (np.array(levels) / 255) ** gamma)
    light = np.clip(light, 0, 1)
    encoded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(255 * encoded)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
@pytest.mark.parametrize("levels", [[200, 90, 60], [20, 160, 90], [128, 128, 128]])
def test_colours_of_wide_primaries_become_those_of_srgb(kind: str, levels: list[int]) -> None:
    image = Image.new("RGB", (16, 16), tuple(levels))
    found = read(image, kind, rgb_profile(WIDE, 2.2))
    assert np.abs(found[4, 4] - srgb_of(levels, WIDE, 2.2)).max() <= 2


def test_a_profile_that_is_srgb_changes_nothing() -> None:
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    noise = np.random.default_rng(1).integers(0, 256, (9, 9, 3), dtype=np.uint8)
    np.testing.assert_array_equal(read(Image.fromarray(noise), "PNG", icc), noise)


def test_alpha_and_palettes_go_through_and_grey_stays_grey() -> None:
    wide = rgb_profile(WIDE, 2.2)
    wanted = srgb_of([200, 90, 60], WIDE, 2.2)
    clear = Image.new("RGBA", (4, 4), (200, 90, 60, 77))
    file = io.BytesIO()
    clear.save(file, "PNG", icc_profile=wide)
    picture = decode_picture(file.getvalue(), "it")
    assert picture.alpha is not None
    assert picture.alpha[0, 0] == 77
    assert np.abs(picture.pixels[0, 0] - wanted).max() <= 2
    indexed = Image.new("RGB", (4, 4), (200, 90, 60)).quantize()
    assert np.abs(read(indexed, "PNG", wide)[0, 0] - wanted).max() <= 2
    for icc in (profile(b"GRAY", {b"kTRC": curve(1.0)}), rgb_profile(NARROW, 1.0)):
        grey = read(Image.new("L", (4, 4), 55), "PNG", icc)
        assert grey.ndim == 2
        assert abs(int(grey[0, 0]) - srgb_of([55] * 3, NARROW, 1.0)[0]) <= 2


@pytest.mark.parametrize(
    "icc",
    [
        b"no profile at all",
        rgb_profile(WIDE, 2.2)[:200],
        profile(b"GRAY", {b"kTRC": curve(1.0)}),  # of a colour picture
        profile(b"CMYK", {}),
        bytes(10_000_001),
    ],
)
def test_a_profile_that_says_nothing_of_the_picture_is_left_aside(icc: bytes) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (9, 9, 3), dtype=np.uint8)
    np.testing.assert_array_equal(read(Image.fromarray(noise), "TIFF", icc), noise)


def test_colours_of_lab_are_shown() -> None:
    file = io.BytesIO()
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    way = ImageCms.buildTransform(srgb, lab, "RGB", "LAB")
    way.apply(Image.new("RGB", (4, 4), (200, 90, 60))).save(file, "TIFF")
    found = decode_picture(file.getvalue(), "it").pixels
    assert np.abs(found[0, 0].astype(int) - (200, 90, 60)).max() <= 3

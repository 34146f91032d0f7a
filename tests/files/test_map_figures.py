"""Pictures of maps: everything in its place, and the numbers can be read back from the colours."""

import io
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from PIL import Image

from cnnviz.core.colour import Scale, colours, ink_on, lut, recoloured, scale_for
from cnnviz.core.colour_maps import MAPS
from cnnviz.core.numbers import NumberStyle, style_for, text
from cnnviz.files.errors import FileError
from cnnviz.files.exports import map_figures
from cnnviz.files.exports.map_figures import map_figure, save_figure
from cnnviz.files.exports.map_looks import GROUNDS, MapLooks
from cnnviz.files.exports.maps import Planes, encoded_map
from cnnviz.files.exports.pages import Page, Raster, encoded_page
from tests.files.pages.test_pages import SVG, from_png, from_svg

ALL = MapLooks(scale=40, colorbar=True, caption="A map of eight", grid=True, numbers=True)


def planes(rows: int = 5, columns: int = 7, channels: int = 1) -> Planes:
    values = np.random.default_rng(rows).normal(size=(channels, rows, columns)) * 3
    return values.astype(np.float32)


def raster_of(page: Page) -> Raster:
    return next(each for each in page.shapes if isinstance(each, Raster))


def cells_of(page: Page, suffix: str) -> np.ndarray:
    """Return the colour in the middle of every cell of an exported map."""
    data = encoded_page(page, suffix)
    pixels = from_png(data) if suffix == ".png" else from_svg(data)
    top, left, height, width = raster_of(page).rectangle
    down, across = raster_of(page).size
    inside = pixels[top : top + height, left : left + width]
    return np.asarray(inside[down * 3 // 4 :: down, across * 3 // 4 :: across])


@pytest.mark.parametrize("colormap", [None, *MAPS])
@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_values_can_be_read_back_through_the_colours(suffix: str, colormap: str | None) -> None:
    values = planes()
    scale = scale_for(values, kind="activation")
    page = map_figure(values, scale, replace(ALL, colormap=colormap, numbers=False))
    shown = recoloured(scale, colormap) if colormap else scale
    table = lut(shown.map).astype(int)
    found = cells_of(page, suffix).astype(int)
    entry = np.abs(found[..., None, :] - table).sum(axis=-1).argmin(axis=-1)
    back = shown.low + (entry + 0.5) / 256 * (shown.high - shown.low)
    step = (shown.high - shown.low) / 256
    np.testing.assert_allclose(back, values[0], atol=step)


@pytest.mark.parametrize("channels", [1, 2, 3])
@pytest.mark.parametrize("looks", [MapLooks(scale=9, colorbar=True), MapLooks(scale=9, grid=True)])
def test_a_line_runs_around_the_map_and_around_its_colours(looks: MapLooks, channels: int) -> None:
    values, scale = planes(channels=channels), Scale(-3.0, 3.0, "red-white-blue")
    page = map_figure(values, scale, replace(looks, caption="A map", numbers=False))
    pixels = from_png(encoded_page(page, ".png"))
    rasters = [each.rectangle for each in page.shapes if isinstance(each, Raster)]
    assert len(rasters) == 1 + looks.colorbar
    for top, left, tall, wide in rasters:
        around = pixels[top - 1 : top + tall + 1, left - 1 : left + wide + 1]
        line, *rim = map(tuple, [*around[0], *around[-1], *around[:, 0]])
        assert {*rim} == {line} != {page.ground}
        # Beside colours are marks, too.
        assert line in {*map(tuple, around[1:-1, -1])}
        # And on it there is none.
        beyond = pixels[top - 2, left - 2 : left + wide + 1]
        assert {tuple(each.tolist()) for each in beyond} == {page.ground}


@pytest.mark.parametrize("side", [24, 40, 77])
def test_a_number_stands_in_the_middle_of_its_cell(side: int) -> None:
    values = np.full((1, 3, 4), 8, np.float32)
    looks = MapLooks(scale=side, numbers=True)
    pixels = from_png(encoded_page(map_figure(values, Scale(0, 8, "gray"), looks), ".png"))
    for row, column in np.ndindex(3, 4):
        cell = pixels[row * side :, column * side :][:side, :side, 0].astype(int)
        inked = np.abs(cell - cell[0, 0]) > 60
        for axis in (0, 1):
            (lines,) = inked.any(axis=axis).nonzero()
            assert abs((lines[0] + lines[-1] + 1) / 2 - side / 2) <= 1.5


def test_a_bare_map_is_the_map_and_nothing_else() -> None:
    values, scale = planes(channels=4), Scale(-3.0, 3.0, "red-white-blue")
    data = encoded_page(map_figure(values, scale, MapLooks(scale=3)), ".png")
    expected = encoded_map(".png", values, scale, zoom=3)
    np.testing.assert_array_equal(from_png(data), from_png(expected))
    with Image.open(io.BytesIO(data)) as picture, Image.open(io.BytesIO(expected)) as other:
        assert picture.info["Description"] == other.info["Description"]
    colour = planes(channels=3)
    data = encoded_page(map_figure(colour, scale, MapLooks()), ".png")
    np.testing.assert_array_equal(from_png(data), from_png(encoded_map(".png", colour, scale)))


def test_numbers_are_rounded_and_inked_as_on_the_screen() -> None:
    values = planes()
    values[0, 0, :2] = np.nan, -np.inf
    scale = scale_for(values, kind="activation")
    root = ElementTree.fromstring(encoded_page(map_figure(values, scale, ALL), ".svg"))
    texts = [each for each in root.iter(f"{SVG}text") if each.get("text-anchor") == "middle"]
    style = style_for(values)
    assert [each.text for each in texts] == [text(float(each), style) for each in values.ravel()]
    inks = [tuple(bytes.fromhex(each.attrib["fill"][1:])) for each in texts]
    shown = colours(values[0], scale).reshape(-1, 3).tolist()
    assert inks == [ink_on((red, green, blue)) for red, green, blue in shown]
    assert len([*root.iter(f"{SVG}g")][1]) == values.size
    own = map_figure(values, scale, ALL, NumberStyle(1))
    assert {each.text[-2] for each in own.words if each.side == "middle" and "." in each.text} == {
        "."
    }


@st.composite
def figures(draw: st.DrawFn) -> tuple[Planes, MapLooks]:
    values = planes(draw(st.integers(1, 9)), draw(st.integers(1, 9)), draw(st.sampled_from([1, 3])))
    values *= draw(st.sampled_from([1e-9, 1.0, 1e5]))
    looks = MapLooks(
        scale=draw(st.integers(1, 80)),
        width=draw(st.none() | st.integers(1, 900)),
        colorbar=draw(st.booleans()),
        caption=draw(st.sampled_from(["", "short", "a caption of many words " * 9, "x" * 200])),
        grid=draw(st.booleans()),
        numbers=draw(st.booleans()),
        ground=draw(st.sampled_from(GROUNDS)),
    )
    return values, looks


@given(figures())
def test_nothing_overlaps_and_nothing_lies_outside(figure: tuple[Planes, MapLooks]) -> None:
    values, looks = figure
    try:
        page = map_figure(values, scale_for(values, kind="activation"), looks)
    except FileError:
        reject()
    height, width = page.size
    assert looks.width in (None, width)
    rectangles = [each.rectangle for each in (*page.shapes, *page.words)]
    for top, left, tall, wide in rectangles:
        assert top >= 0
        assert left >= 0
        assert top + tall <= height
        assert left + wide <= width
    words = [each.rectangle for each in page.words]
    for one, other in combinations(words, 2):
        assert not overlap(one, other)
    top, left, tall, wide = raster_of(page).rectangle
    for each in page.words:
        inside = each.side == "middle"
        assert overlap(each.rectangle, (top, left, tall, wide)) == inside


def overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return all(
        one[axis] < other[axis] + other[axis + 2] and other[axis] < one[axis] + one[axis + 2]
        for axis in (0, 1)
    )


@pytest.mark.parametrize("options", [{"numbers": True}, {"grid": True}])
def test_the_scale_that_is_named_is_the_smallest_that_works(options: dict[str, bool]) -> None:
    values = planes() * 100
    scale = scale_for(values, kind="activation")
    with pytest.raises(FileError, match=r"Use a scale of at least \d+, or leave") as caught:
        map_figure(values, scale, MapLooks(scale=1, **options))  # type: ignore[arg-type]
    least = int(str(caught.value).split("at least ")[1].split(",")[0])
    map_figure(values, scale, MapLooks(scale=least, **options))  # type: ignore[arg-type]
    with pytest.raises(FileError):
        map_figure(values, scale, MapLooks(scale=least - 1, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("options", [{}, {"grid": True}, {"colorbar": True}])
@pytest.mark.parametrize("columns", [1, 7, 300])
def test_the_width_that_is_named_is_the_smallest_that_works(
    options: dict[str, bool], columns: int
) -> None:
    values = planes(columns=columns)
    scale = scale_for(values, kind="activation")
    looks = MapLooks(width=1, **options, numbers=False)  # type: ignore[arg-type]
    if columns == 1 and not options:
        assert map_figure(values, scale, looks).size == (5, 1)
        return
    with pytest.raises(FileError, match=r"Use a width of at least \d+\.") as caught:
        map_figure(values, scale, looks)
    least = int(str(caught.value).split()[-1].rstrip("."))
    with pytest.raises(FileError):
        map_figure(values, scale, replace(looks, width=least - 1))
    if options.get("grid"):
        # Cells of a pixel have no room for lines: that is told next.
        return
    assert map_figure(values, scale, replace(looks, width=least)).size[1] == least


def test_the_scale_that_is_named_is_the_largest_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_figures, "LARGEST_PIXELS", 5 * 7 * 13**2 + 20)
    values = planes()
    scale = scale_for(values, kind="activation")
    with pytest.raises(FileError, match=r"Use a scale of at most 13\."):
        map_figure(values, scale, MapLooks(scale=14))
    assert map_figure(values, scale, MapLooks(scale=13)).size == (65, 91)


def test_what_cannot_be_drawn_names_the_cure(tmp_path: Path) -> None:
    scale = Scale(0.0, 1.0, "ink")
    with pytest.raises(FileError, match="Use a width of at least 300"):
        map_figure(planes(2, 300), scale, MapLooks(width=299))
    map_figure(planes(2, 300), scale, MapLooks(width=300))
    with pytest.raises(FileError, match="scale of at most 10"):
        map_figure(planes(1, 1_000_000), scale, MapLooks(scale=11))
    with pytest.raises(FileError, match="three numbers"):
        map_figure(planes(channels=3), scale, MapLooks(scale=99, numbers=True))
    with pytest.raises(FileError, match="200 × 200 numbers"):
        map_figure(planes(200, 200), scale, MapLooks(scale=40, numbers=True))
    page = map_figure(planes(), scale, MapLooks())
    with pytest.raises(FileError):
        save_figure(tmp_path / "no" / "map.svg", page)
    save_figure(tmp_path / "map.SVG", page)
    assert (tmp_path / "map.SVG").read_bytes() == encoded_page(page, ".svg")

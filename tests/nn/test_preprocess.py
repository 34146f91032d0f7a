"""What people draw, load or photograph reaches a model as its training pictures were."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.core.resample import resize
from cnnviz.nn.ink import grown, ink_of, stroke_width, without_frame
from cnnviz.nn.model import Preprocessing
from cnnviz.nn.preprocess import Means, preprocess

DIGITS = Preprocessing("drawing", 20, "mass", (1.5, 3.2))
DOODLES = Preprocessing("drawing", 26, "box", (1.3, 2.0))
SHAPE = (1, 28, 28)


def angle_drawn(
    side: int = 300, corner: tuple[float, float] = (0.2, 0.3), length: float = 0.5, width: int = 12
) -> np.ndarray:
    """Return an L, 1 on 0: a bar down and a bar across."""
    out = np.zeros((side, side), np.float32)
    top, left, long = int(corner[0] * side), int(corner[1] * side), int(length * side)
    out[top : top + long, left : left + width] = 1
    out[top + long - width : top + long, left : left + long * 2 // 3] = 1
    return out


def pixels(grey: np.ndarray) -> np.ndarray:
    return np.asarray(np.rint(np.clip(grey, 0, 1) * 255), np.uint8)


def framed(drawing: np.ndarray, width: int) -> np.ndarray:
    """Return a drawing with a line around the whole picture."""
    out = drawing.copy()
    out[:width] = out[-width:] = out[:, :width] = out[:, -width:] = 0.8
    return out


def boxed(drawing: np.ndarray) -> np.ndarray:
    """Return a drawing in the box of a form, on paper that goes on around it."""
    side = len(drawing)
    out = np.zeros((2 * side, 2 * side), np.float32)
    out[side // 2 : side // 2 + side, side // 2 : side // 2 + side] = framed(drawing, 4)
    return out


def shaded(drawing: np.ndarray) -> np.ndarray:
    """Return a drawing on paper with a shadow over a corner, and darker towards its edges."""
    rows, columns = np.mgrid[: len(drawing), : len(drawing)] / len(drawing)
    shadow = 1 - 0.45 / (1 + np.exp(-40 * (rows + columns - 1.15)))
    corners = 1 - 0.8 * ((rows - 0.5) ** 2 + (columns - 0.5) ** 2)
    grain = np.random.default_rng(2).normal(0, 0.02, drawing.shape)
    return np.asarray(0.8 * shadow * corners * (1 - 0.8 * drawing) + grain, np.float32)


def on_a_desk(drawing: np.ndarray) -> np.ndarray:
    """Return a sheet on something darker."""
    rng = np.random.default_rng(3)
    side = len(drawing)
    out = rng.normal(0.3, 0.015, (3 * side // 2, 2 * side))
    out[60 : 60 + side, 200 : 200 + side] = 0.85 * (1 - 0.8 * drawing)
    return np.asarray(out + rng.normal(0, 0.015, out.shape), np.float32)


def ruled(drawing: np.ndarray, lines: float) -> np.ndarray:
    """Return a drawing on squared paper, its lines so dark beside the ink."""
    out = drawing.copy()
    for at in range(13, len(out), 27):
        out[at : at + 2] = np.maximum(out[at : at + 2], lines)
        out[:, at : at + 2] = np.maximum(out[:, at : at + 2], lines)
    return out


def with_dirt(grey: np.ndarray) -> np.ndarray:
    """Return a picture with a dark speck on it."""
    out = grey.copy()
    out[139:142, 250:253] = 0
    return out


WAYS = {
    "thin": angle_drawn(width=2),
    "thick": angle_drawn(width=34),
    **{f"a hairline on {side}": angle_drawn(side=side, width=1) for side in (200, 360, 512, 1000)},
    "framed by a hairline": framed(angle_drawn(side=500), 1),
    "framed, light on dark": 1 - framed(angle_drawn(), 4),
    "in a form's box": 1 - boxed(angle_drawn()),
    "in a shadow": shaded(angle_drawn(side=320, width=14)),
    "on squared paper": 1 - ruled(angle_drawn(), 0.12),
    "on dark squares": 1 - ruled(angle_drawn(), 0.42),
    "light on squares": ruled(angle_drawn(), 0.42),
    "light on squares, with dirt": with_dirt(0.3 + 0.6 * ruled(angle_drawn(), 0.12)),
    "on a desk": on_a_desk(angle_drawn(side=260)),
    "a faint hairline": 0.4 * angle_drawn(side=400, width=1),
    "small, in a corner": angle_drawn(corner=(0.05, 0.75), length=0.15, width=6),
    "large": angle_drawn(side=1500, corner=(0.05, 0.1), length=0.85, width=40),
    "small picture": angle_drawn(side=40, width=3),
    "dark on light": 1 - angle_drawn(),
    "grey on grey": 0.5 - 0.2 * angle_drawn(),
    "on lit paper, photographed": np.linspace(0.5, 0.95, 300)[None, :] * (1 - 0.8 * angle_drawn())
    + np.random.default_rng(1).normal(0, 0.02, (300, 300)),
    "reaching the edge": angle_drawn(corner=(0.5, 0.0), length=0.5),
}


@pytest.mark.parametrize("wants", [DIGITS, DOODLES])
@pytest.mark.parametrize("way", WAYS)
def test_a_drawing_reaches_the_model_alike_however_it_was_drawn(
    way: str, wants: Preprocessing
) -> None:
    usual = preprocess(pixels(angle_drawn()), wants, SHAPE).x[0]
    found = preprocess(pixels(WAYS[way]), wants, SHAPE).x[0]
    for one, other in ((usual, found), (found, usual)):
        # Ink lies where the other has some, or within two cells of it.
        assert (one * grown(other, 2)).sum() > 0.95 * one.sum()
    thinnest, thickest = wants.stroke
    assert thinnest * 0.7 < stroke_width(found) < thickest * 1.5
    rows, columns = np.flatnonzero(found.max(axis=1) > 0.3), np.flatnonzero(found.max(axis=0) > 0.3)
    longest = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
    assert abs(longest - wants.box) <= 2


@pytest.mark.parametrize("way", WAYS)
def test_strokes_on_paper_are_not_doubted(way: str) -> None:
    assert not preprocess(pixels(WAYS[way]), DIGITS, SHAPE).doubtful


def test_halftones_are_more_than_strokes_on_paper() -> None:
    rows, columns = np.mgrid[:200, :300] / 100
    ball = np.clip(1 - np.hypot(rows - 1, columns - 1.4) / 0.7, 0, 1)
    prepared = preprocess(pixels(1 - ball), DIGITS, SHAPE)
    assert prepared.doubtful
    assert prepared.steps[0][0] == "more than strokes on paper"
    # Where the picture is taken as it is, nothing was looked for.
    assert not preprocess(pixels(ball), DIGITS, SHAPE, Means(invert=False)).doubtful


@pytest.mark.parametrize("wants", [DIGITS, DOODLES])
@pytest.mark.parametrize("drawing", ["hairline", "small, in a corner", "reaching the edge"])
def test_a_drawing_on_its_side_reaches_the_model_on_its_side(
    drawing: str, wants: Preprocessing
) -> None:
    hairline = np.zeros((120, 300), np.float32)
    hairline[30, 40:260] = 1
    drawn = 1 - WAYS.get(drawing, hairline)
    level = preprocess(pixels(drawn), wants, (1, 28, 31)).x[0]
    upright = preprocess(pixels(drawn.T), wants, (1, 31, 28)).x[0]
    assert level.any()
    np.testing.assert_allclose(upright, level.T, atol=1e-5)


@given(st.tuples(*[st.integers(0, 200)] * 4), st.integers(1, 4))
def test_a_box_is_taken_off_wherever_it_lies(margins: tuple[int, ...], width: int) -> None:
    above, below, before, behind = margins
    around = (above, below), (before, behind)
    drawing = angle_drawn(100, width=4)
    found = without_frame(np.pad(framed(drawing, width), around))
    np.testing.assert_array_equal(found, np.pad(drawing, around))


@pytest.mark.parametrize("turns", range(4))
def test_a_box_that_is_open_at_a_side_is_what_was_drawn(turns: int) -> None:
    drawing = framed(angle_drawn(100, width=4), 3)
    drawing[:3, 10:-10] = 0
    drawn = np.rot90(drawing, turns)
    np.testing.assert_array_equal(without_frame(drawn), drawn)


def test_a_frame_with_nothing_inside_is_what_was_drawn() -> None:
    frame = framed(np.zeros((200, 200), np.float32), 3)
    assert preprocess(pixels(1 - frame), DIGITS, SHAPE).x.sum() > 40


def test_a_sheet_that_was_found_is_a_step_of_its_own() -> None:
    steps = preprocess(pixels(on_a_desk(angle_drawn(side=260))), DIGITS, SHAPE).steps
    assert [words for words, _ in steps][:2] == ["the sheet", "the ink, bright on dark"]
    rows, columns = steps[0][1].shape[1:]
    assert 0.9 * 260 < min(rows, columns) <= max(rows, columns) <= 260


def test_a_closed_line_is_no_box_and_paper_in_it_no_sheet() -> None:
    """A square, and a book: its spine meets the line around it."""
    square = np.zeros((300, 300), np.float32)
    square[60:240, 50:250] = 1
    square[72:228, 62:238] = 0
    book = square.copy()
    book[60:240, 145:155] = 1
    for drawing in (square, book):
        grained = 0.9 - 0.8 * drawing + np.random.default_rng(1).normal(0, 0.01, drawing.shape)
        for picture in (1 - drawing, grained):
            found = preprocess(pixels(picture), DIGITS, SHAPE)
            assert found.steps[0][0] == "the ink, bright on dark"
            rows = np.flatnonzero(found.x[0].max(axis=1) > 0.3)
            assert rows[-1] - rows[0] + 1 >= 17
    spine = (
        preprocess(pixels(1 - book), DIGITS, SHAPE).x[0]
        - preprocess(pixels(1 - square), DIGITS, SHAPE).x[0]
    )
    assert spine[:, 12:16].sum() > 10


def test_what_is_as_the_training_pictures_stays_as_it_is() -> None:
    rng = np.random.default_rng(4)
    strokes = np.zeros((28, 28), np.float32)
    strokes[4:24, 13:16] = 1
    strokes[14:16, 9:21] = rng.uniform(0.8, 1, (2, 12))
    middle = [(strokes.sum(1 - axis) * np.arange(28)).sum() / strokes.sum() for axis in (0, 1)]
    assert np.abs(np.array(middle) - 14).max() < 1
    found = preprocess(pixels(strokes), DIGITS, SHAPE).x[0]
    assert np.abs(found - strokes).mean() < 0.01


@pytest.mark.parametrize("level", [0, 130, 255])
def test_an_empty_sheet_is_an_empty_input(level: int) -> None:
    found = preprocess(np.full((50, 80), level, np.uint8), DIGITS, SHAPE)
    assert not found.x.any()


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (3, 2)])
def test_pictures_of_any_size_are_taken(size: tuple[int, int]) -> None:
    picture = np.random.default_rng(2).integers(0, 256, (*size, 3), np.uint8)
    for wants, shape in ((DIGITS, SHAPE), (Preprocessing("photo"), (3, 32, 32))):
        found = preprocess(picture, wants, shape)
        assert found.x.shape == shape
        assert found.x.min() >= 0
        assert found.x.max() <= 1


def test_a_photo_keeps_its_proportions_and_its_middle() -> None:
    wide = np.zeros((100, 300, 3), np.uint8)
    wide[:, 100:200] = (255, 128, 0)
    x = preprocess(wide, Preprocessing("photo"), (3, 32, 32)).x
    np.testing.assert_allclose(x[0], 1, atol=1e-6)
    np.testing.assert_allclose(x[1], 128 / 255, atol=1e-6)
    deep = wide.astype(np.uint16) * 257
    np.testing.assert_allclose(
        preprocess(deep, Preprocessing("photo"), (3, 32, 32)).x, x, atol=1e-4
    )
    grey = preprocess(wide[:, :, 0], Preprocessing("photo"), (3, 32, 32)).x
    np.testing.assert_array_equal(grey[0], grey[2])


def test_a_photo_is_resized_without_aliasing() -> None:
    fine = np.indices((320, 320)).sum(0) % 2 * 255
    x = preprocess(fine.astype(np.uint8), Preprocessing("photo"), (3, 32, 32)).x
    np.testing.assert_allclose(x, 0.5, atol=0.02)


def test_the_way_there_can_be_looked_at() -> None:
    found = preprocess(pixels(1 - angle_drawn()), DIGITS, SHAPE)
    words = [words for words, _ in found.steps]
    assert words[0] == "the ink, bright on dark"
    assert words[-1] == "centred in 28×28"
    np.testing.assert_array_equal(found.steps[-1][1], found.x)
    np.testing.assert_allclose(found.steps[0][1][0], angle_drawn(), atol=0.02)


@pytest.mark.parametrize("corner", [(0.2, 0.3), (0.5, 0.0), (0.0, 0.6)])
def test_ink_is_found_on_paper_that_is_darker_at_one_side(corner: tuple[float, float]) -> None:
    """Be it where no stroke reaches the edge, or one does."""
    paper = np.linspace(0.3, 0.9, 200)[None, :].repeat(200, 0).astype(np.float32)
    drawn = angle_drawn(200, corner)
    found = ink_of(np.asarray(paper * (1 - 0.6 * drawn), np.float32))
    assert found[drawn > 0.9].min() > 0.3
    assert found[drawn < 0.1].max() < 0.1


def test_strokes_grow_by_what_is_asked() -> None:
    bar = np.zeros((40, 40), np.float32)
    bar[10:30, 18:22] = 1
    for radius in (0.5, 1, 2.5):
        assert grown(bar, radius).sum(axis=1)[20] == pytest.approx(4 + 2 * radius)
    assert grown(bar, -1).sum(axis=1)[20] == pytest.approx(2)
    assert stroke_width(np.ones((1, 1))) == pytest.approx(0.5)


def middle_of(x: np.ndarray) -> np.ndarray:
    """Return where the middle of what is bright lies, as parts of the height and the width."""
    reached = [np.flatnonzero(x.max(axis=axis) > 0.3) for axis in (1, 0)]
    return np.array([(r[0] + r[-1] + 1) / 2 / n for r, n in zip(reached, x.shape, strict=True)])


def test_a_drawing_that_is_not_centred_stays_where_it_was() -> None:
    small = angle_drawn(corner=(0.05, 0.75), length=0.15, width=6)
    off = preprocess(pixels(small), DIGITS, SHAPE, Means(centre=False))
    on = preprocess(pixels(small), DIGITS, SHAPE)
    assert off.steps[-1][0].startswith("where it was")
    # It is as large as ever, and so can only go as far as the corner.
    rows, columns = np.nonzero(off.x[0] > 0.3)
    assert (rows.min(), columns.max()) == (0, 27)
    assert off.x.sum() == pytest.approx(on.x.sum(), rel=1e-5)
    wide = angle_drawn(corner=(0.2, 0.15), length=0.5)
    placed = preprocess(pixels(wide), DIGITS, SHAPE, Means(centre=False)).x[0]
    np.testing.assert_allclose(middle_of(placed), middle_of(wide), atol=1 / 28)


@pytest.mark.parametrize("size", [(28, 28), (24, 31)])
@pytest.mark.parametrize("upright", [True, False])
def test_a_drawing_lies_in_the_middle_to_the_cell(size: tuple[int, int], upright: bool) -> None:
    drawing = np.zeros((200, 260), np.float32)
    drawing[30:130, 20:50] = 1
    drawing[60:90, 20:80] = 1
    drawing = drawing if upright else drawing.T
    by_mass, by_extent = (
        preprocess(pixels(1 - drawing), Preprocessing("drawing", 20, centre, (1.0, 9.0)),
                   (1, *size)).x[0]
        for centre in ("mass", "box")
    )  # fmt: skip
    for axis in (0, 1):
        along = by_mass.sum(axis=1 - axis)
        mass = (along * np.arange(size[axis])).sum() / along.sum()
        assert abs(mass - size[axis] / 2) <= 0.5
        reached = np.flatnonzero(by_extent.max(axis=1 - axis) > 0.3)
        before, behind = reached[0], size[axis] - 1 - reached[-1]
        assert abs(int(before) - int(behind)) <= 1


def test_a_drawing_that_is_not_cut_out_is_shown_with_all_its_paper() -> None:
    wide = np.zeros((100, 200), np.float32)
    wide[40:60, 20:60] = 1
    found = preprocess(pixels(1 - wide), DIGITS, SHAPE, Means(cut=False)).x[0]
    expected = np.zeros((28, 28), np.float32)
    expected[7:21] = resize(wide, (14, 28))
    np.testing.assert_allclose(found, expected, atol=0.02)


def test_without_inverting_ink_is_what_is_bright() -> None:
    taken = Means(cut=False, invert=False)
    dark = np.rint(angle_drawn(28) * 90 + 100).astype(np.uint8)
    np.testing.assert_allclose(preprocess(dark, DIGITS, SHAPE, taken).x[0], dark / 255, atol=1e-6)
    plain, bright = Means(invert=False), pixels(angle_drawn())
    as_drawn = preprocess(bright, DIGITS, SHAPE).x
    np.testing.assert_allclose(preprocess(bright, DIGITS, SHAPE, plain).x, as_drawn, atol=0.02)
    assert preprocess(255 - bright, DIGITS, SHAPE, plain).x.mean() > 2 * as_drawn.mean()


def test_a_photo_that_is_not_cropped_is_squeezed_and_no_step_is_larger_than_looked_at() -> None:
    wide = np.zeros((600, 1800, 3), np.uint8)
    wide[:, 600:1200] = (255, 128, 0)
    wants, shape = Preprocessing("photo"), (3, 32, 32)
    whole = preprocess(wide, wants, shape, Means(cut=False))
    np.testing.assert_allclose(whole.x, resize(wide.transpose(2, 0, 1), (32, 32)) / 255, atol=1e-6)
    assert [step.shape for _, step in whole.steps] == [shape]
    (words, cropped), _ = preprocess(wide, wants, shape).steps
    assert words == "the middle, cropped"
    assert cropped.shape == (3, 512, 512)
    assert cropped[0].min() == 1

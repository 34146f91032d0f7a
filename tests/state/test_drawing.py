"""Lines on a blank sheet, and on what was loaded."""

import numpy as np
import pytest

from cnnviz.core.drawing import SHEET, blank
from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import Sample, samples
from cnnviz.state.document import Document, Picture
from cnnviz.state.drawing import (
    LARGEST_SIDE,
    can_be_mended,
    sheet_size,
    with_blank_canvas,
    with_line,
)


def test_a_line_makes_another_picture_and_leaves_the_last_one_alone() -> None:
    empty = with_blank_canvas(Document(Picture("photo.png", np.zeros((9, 9, 3), np.uint8))))
    assert empty.picture.size == (SHEET, SHEET)
    assert with_blank_canvas(empty) is empty
    line = with_line(empty, [(50, 50), (50, 200)], 16, 0)
    assert (line.picture.name, line.picture.path) == ("Drawing", None)
    assert (line.picture.frame, line.picture.frames) == (0, 1)
    assert line.picture.pixels[50, 100] == 0
    np.testing.assert_array_equal(empty.picture.pixels, blank())
    assert with_line(line, [(50, 60), (50, 70)], 10, 0) is line
    erased = with_line(line, [(50, 50), (50, 200)], 40, 255)
    np.testing.assert_array_equal(erased.picture.pixels, blank())
    with pytest.raises(ValueError, match="read-only"):
        line.picture.pixels[0, 0] = 1


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_drawings_are_mended_and_photos_are_not(sample: Sample) -> None:
    picture = open_picture(sample.path)
    drawn = sample.name.partition("-")[0] in ("digit", "doodle", "shape")
    if drawn or sample.name in ("still-life", "cat", "face", "house", "landscape"):
        assert can_be_mended(picture) == drawn


@pytest.mark.parametrize(("paper", "ink"), [(20, 255), (200, 0)])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_loaded_picture_is_mended_in_ink_that_contrasts_with_its_paper(
    paper: int, ink: int, dtype: type
) -> None:
    pixels = np.full((300, 1200, 3), paper, dtype) * dtype(1 if dtype is np.uint8 else 257)
    pixels[:30] = 0
    loaded = Document(Picture("scan.png", pixels, "/scan.png"))
    assert sheet_size(loaded.picture) == (LARGEST_SIDE // 4, LARGEST_SIDE)
    mended = with_line(loaded, [(64, 100), (64, 400)], 8, 0)
    assert mended.picture.size == sheet_size(loaded.picture)
    assert mended.picture.pixels[64, 250] == ink
    assert mended.picture.pixels[100, 250] == paper
    # Most of the sheet inked over: its paper is still the same.
    full = with_line(mended, [(64, 0), (64, 512)], 200, 0)
    assert np.median(full.picture.pixels) == ink
    erased = with_line(full, [(64, 250)], 20, 255)
    assert erased.picture.pixels[64, 250] == paper
    assert erased.picture.pixels[64, 20] == ink

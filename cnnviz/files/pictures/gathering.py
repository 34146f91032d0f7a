"""Many pictures at once: those of a folder, or the samples that fit what is on the screen."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from cnnviz.files.errors import FileError
from cnnviz.files.pictures import SUFFIXES, open_picture
from cnnviz.files.resources import Sample, samples
from cnnviz.nn.layers import Array
from cnnviz.nn.model import Model
from cnnviz.nn.preprocess import preprocess
from cnnviz.state.document import Document, Picture
from cnnviz.state.prepare import prepare

MOST_FILES = 1000
MOST_NUMBERS = 60_000_000
"""So many numbers are kept at most: fewer pictures of a model that reads large ones."""
LARGEST_SIDE = 128
"""Pixels of the longer side, where no model says how large its pictures are."""


def pictures_in(folder: Path) -> list[Path]:
    """Return the files of `folder` whose names end as a picture's do, by name.

    Raises
    ------
    FileError
        If there is no such folder, it may not be read, or no picture is in it.
    """
    try:
        found = [each for each in folder.iterdir() if each.suffix.lower() in SUFFIXES]
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileError(f"There is no folder {folder} any more. Choose another one.") from error
    except OSError as error:
        reason = error.strerror or "no reason given"
        raise FileError(f"{folder} cannot be read ({reason}). Choose another one.") from error
    if not found:
        raise FileError(f"No picture is in {folder}. Choose a folder that holds some.")
    return sorted(found)


def samples_for(model: Model | None) -> list[Sample]:
    """Return the sample pictures of the kind that `model` knows; without one the plain ones."""
    every = samples()
    if model is None or model.preprocessing.kind == "photo":
        return [each for each in every if not each.group]
    own = [each for each in every if each.group.lower() == model.name.lower()]
    return own or [each for each in every if each.group]


def as_read(picture: Picture, document: Document) -> Array:
    """Return `picture` as the network of `document` reads it, shape (C, H, W), not painted on.

    Without a model it is at most 128 pixels wide and high: many are looked at.
    """
    model = document.model
    if model is not None:
        pixels = picture.over(document.preparation.ground)
        return preprocess(pixels, model.preprocessing, model.shape).x
    size = document.preparation.size or LARGEST_SIDE
    return prepare(picture, replace(document.preparation, size=min(size, LARGEST_SIDE)))


def kept_at_most(document: Document) -> int:
    """Return how many pictures, as `document` reads them, are looked at."""
    side = LARGEST_SIDE
    channels, rows, columns = (
        document.model.shape if document.model else (document.channels, side, side)
    )
    return max(1, min(MOST_FILES, MOST_NUMBERS // (channels * rows * columns)))


def read_in_turn(paths: Sequence[Path], document: Document) -> Iterator[tuple[Path, Array | None]]:
    """Yield every path with its picture as `document` reads it; None where none can be read."""
    for path in paths:
        try:
            yield path, as_read(open_picture(path), document)
        except FileError:
            yield path, None

"""Experiments in files: a zip of one JSON document, the picture and the weights it needs."""

import json
import threading
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from cnnviz import __version__
from cnnviz.files.atomic import write_atomically
from cnnviz.files.errors import FileError
from cnnviz.files.experiments.container import packed, unpacked
from cnnviz.files.experiments.experiment_words import (
    Experiment,
    arrays_of_strokes,
    check,
    experiment_from,
    read_words,
    words_of_experiment,
)
from cnnviz.files.json_values import short
from cnnviz.files.models.model_words import Kept, once, refuse, sound
from cnnviz.files.pictures.lossless import pixels_of, png_of
from cnnviz.state.document import Picture

FORMAT = 2
"""Raised whenever a program that reads this one would misread the next; each is read on."""
EXPERIMENT_SUFFIX = ".cnnviz"
WORDS, WEIGHTS = "experiment.json", "weights.safetensors"
PICTURE, ALPHA = "picture.png", "alpha.png"
LIMITS = {
    WORDS: 5_000_000,
    PICTURE: 600_000_000,
    ALPHA: 300_000_000,
    WEIGHTS: 1_000_000_000,
}
"""The members of a file, and how many bytes each may have.

There is an alpha only where something shows through the picture.
"""


class Packer:
    """Makes files of experiments, and keeps the last picture as it was written.

    Compressing a photo takes longer than all the rest; a file is written again and again while
    its picture stays. Several threads may ask.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._picture: Picture | None = None
        self._members: dict[str, bytes] = {}

    def packed(self, experiment: Experiment) -> bytes:
        """Return the file that holds `experiment`.

        Raises
        ------
        ValueError
            If it could not be opened again, in words that follow "…:".
        """
        document = experiment.document
        kept = Kept()
        words = words_of_experiment(experiment, kept)
        check(document)
        sound(kept.arrays)
        head = {"format": FORMAT, "program": __version__}
        told = json.dumps({**head, **words}, allow_nan=False, indent=1)
        members = {
            WORDS: told.encode(),
            **self._compressed(document.picture),
            WEIGHTS: save({**kept.arrays, **arrays_of_strokes(document)}),
        }
        for name, data in members.items():
            if len(data) > LIMITS[name]:
                raise ValueError(f"its {name} is too large: {len(data) / 1e6:,.0f} MB")
        return packed(members)

    def _compressed(self, picture: Picture) -> dict[str, bytes]:
        with self._lock:
            if self._picture is not picture:
                members = {PICTURE: png_of(picture.pixels)}
                if picture.alpha is not None:
                    members[ALPHA] = png_of(picture.alpha)
                self._picture, self._members = picture, members
            return self._members


def save_experiment(path: str | Path, experiment: Experiment, packer: Packer | None = None) -> None:
    """Write `experiment` to `path`, whole or not at all.

    Raises
    ------
    FileError
        If it cannot be written, or could not be opened again.
    """
    try:
        data = (packer or Packer()).packed(experiment)
    except ValueError as error:
        words = f"{path} would hold no experiment that can be opened: {error}"
        raise FileError(words if words.endswith(".") else f"{words}. Undo that.") from error
    write_atomically(path, data)


def read_experiment(path: str | Path) -> Experiment:
    """Return the experiment in the file at `path`.

    Raises
    ------
    FileError
        If it cannot be read, is damaged, made to do harm, or newer than the program.
    """
    path = Path(path)
    try:
        members = unpacked(path, LIMITS, optional=(ALPHA,))
        values = read_words(*_words(members[WORDS]))
        arrays = _arrays(members[WEIGHTS])
        pixels = pixels_of(members[PICTURE], values["picture"]["channels"])
        alpha = pixels_of(members[ALPHA], 1) if ALPHA in members else None
        return experiment_from(values, arrays, pixels, alpha)
    except FileError:
        raise
    except ValueError as error:
        words = f"{path} is no sound experiment: {error}"
        raise FileError(words if words.endswith(".") else f"{words}. Get a sound copy.") from error


def _arrays(data: bytes) -> dict[str, np.ndarray]:
    try:
        return load(data)
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"its {WEIGHTS} is damaged") from error


def _words(data: bytes) -> tuple[dict[str, Any], int]:
    """Return what the JSON document says, and in which format."""
    try:
        words = json.loads(data, parse_constant=refuse, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"its {WORDS} is damaged") from error
    if not isinstance(words, dict):
        raise ValueError(f"its {WORDS} is damaged")
    found, program = words.pop("format", None), words.pop("program", None)
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        raise ValueError("it says no format")
    if found > FORMAT:
        raise ValueError(
            f"it was saved by cnnviz {short(program)} in format {found}, and this program reads "
            f"up to {FORMAT}. Get a newer cnnviz."
        )
    return words, found

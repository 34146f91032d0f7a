"""What is fuzzed: how its sound files are made, and what reads them."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from cnnviz.files.errors import FileError
from cnnviz.files.experiments import read_experiment
from cnnviz.files.experiments.container import packed
from cnnviz.files.kernels import read_kernel
from cnnviz.files.models import read_model
from cnnviz.files.pictures import open_picture
from cnnviz.nn.layers import cells
from cnnviz.state.document import Preparation
from cnnviz.state.prepare import prepare, prepared_size
from cnnviz.state.run import compute
from tools.fuzzing import seeds

LONGEST_SENTENCE = 400
FEW_CELLS = 1_000_000


@dataclass(frozen=True, slots=True)
class Reader:
    """A kind of file.

    Attributes
    ----------
    seeds : callable
        Makes small sound files of this kind.
    read : callable
        Reads the file at a path, and does what comes next; whatever is in it, a FileError is all
        that may be raised.
    """

    seeds: Callable[[], list[bytes]]
    read: Callable[[Path], object]


def _picture(path: Path) -> None:
    """Open a picture, prepare it, and look at its last frame."""
    picture = open_picture(path)
    prepare(picture, Preparation(size=28, colour="rgb", ground="checks"))
    if picture.frames > 1:
        open_picture(path, picture.frames - 1, reduced=3)


def _model(path: Path) -> None:
    """Open a model, and show it a black picture if it is small."""
    model = read_model(path)
    if sum(cells(each) for each in model.network.shapes(model.shape).values()) < FEW_CELLS:
        with np.errstate(all="ignore"):
            model.probabilities(np.zeros(model.shape, np.float32))


def _experiment(path: Path) -> None:
    """Open an experiment, and compute what it holds if that is small."""
    document = read_experiment(path).document
    size = max(prepared_size(document.picture, document.preparation))
    if size * size * len(document.network) < FEW_CELLS:
        with np.errstate(all="ignore"):
            compute(document)


@cache
def _sound_parts() -> tuple[dict[str, bytes], ...]:
    """Return the parts of sound experiments by their names."""
    parts = []
    for data in seeds.experiments():
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts.append({name: archive.read(name) for name in archive.namelist()})
    return tuple(parts)


def _parts() -> list[bytes]:
    return [part for parts in _sound_parts() for part in parts.values()]


def _part(path: Path) -> None:
    """Put a part into sound experiments, whose sums fit again, in the place of each of theirs."""
    part, whole = path.read_bytes(), path.with_name("whole.cnnviz")
    refused, accepted = FileError("There are no sound experiments."), False
    for parts in _sound_parts():
        for name in parts:
            whole.write_bytes(packed({**parts, name: part}))
            try:
                _experiment(whole)
                accepted = True
            except FileError as error:
                refused = error
    if not accepted:
        raise refused


READERS: dict[str, Reader] = {
    "picture": Reader(seeds.pictures, _picture),
    "model": Reader(seeds.models, _model),
    "experiment": Reader(seeds.experiments, _experiment),
    "part of an experiment": Reader(_parts, _part),
    "kernel": Reader(seeds.kernels, read_kernel),
}


def complaint(reader: Reader, path: Path) -> str:
    """Return what is wrong with how `reader` takes the file at `path`; "" if nothing is."""
    try:
        reader.read(path)
    except FileError as error:
        return _bad_sentence(str(error))
    except Exception as error:  # This is what the tool looks for.
        at = error.__traceback__
        while at is not None and at.tb_next is not None:
            at = at.tb_next
        where = f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at else "?"
        return f"{type(error).__name__} in {where}: {error}".splitlines()[0]
    return ""


def _bad_sentence(words: str) -> str:
    if not words.isprintable():
        return f"What is said cannot be printed on one line: {words!r}"
    if len(words) > LONGEST_SENTENCE:
        return f"What is said has {len(words)} letters: {words[:80]}…"
    if not words.endswith((".", "?", '"')):
        return f"What is said is no sentence: {words}"
    if "enough memory" in words:
        return f"A small file asks for much memory: {words}"
    return ""

"""What is fuzzed: how its sound files are made, and what reads them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cnnviz.files.errors import FileError
from cnnviz.files.kernels import read_kernel
from cnnviz.files.models import read_model
from cnnviz.files.pictures import open_picture
from tools.fuzzing import seeds

LONGEST_SENTENCE = 400


@dataclass(frozen=True, slots=True)
class Reader:
    """A kind of file.

    Attributes
    ----------
    seeds : callable
        Makes small sound files of this kind.
    read : callable
        Reads the file at a path; whatever is in it, returns a value or raises a FileError.
    """

    seeds: Callable[[], list[bytes]]
    read: Callable[[Path], object]


READERS: dict[str, Reader] = {
    "picture": Reader(seeds.pictures, open_picture),
    "model": Reader(seeds.models, read_model),
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
    if "memory" in words and "activations" not in words:
        return f"A small file asks for much memory: {words}"
    return ""

"""The pictures that are meant by what was typed."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cnnviz.core.numbers import how_many
from cnnviz.core.threads import cores
from cnnviz.files.errors import FileError
from cnnviz.files.pictures import SUFFIXES, open_picture
from cnnviz.files.resources import exists, path_called
from cnnviz.state.document import Picture

MOST_JOBS = 1000


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a command is to work on.

    Attributes
    ----------
    names : tuple of str
        Files, and names of samples.
    many : bool
        Whether a folder or several pictures were named, though it may hold one picture only.
    left_out : int
        Files of the folders that are no pictures by their names.
    """

    names: tuple[str, ...]
    many: bool
    left_out: int

    @property
    def words(self) -> str:
        """How many there are."""
        count = how_many(len(self.names), "picture")
        others = "file" if self.left_out == 1 else "files"
        return f"{count}, {self.left_out} other {others} left out" if self.left_out else count


def add_pictures(parser: ArgumentParser, things: str = "pictures") -> None:
    """Let a command be called with pictures, or other `things`, folders of them, and ``--jobs``."""
    parser.add_argument(
        "pictures",
        metavar="PICTURE",
        nargs="+",
        help=f"files, folders (the {things} that lie in them) or names of samples",
    )
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=_jobs,
        default=cores(),
        help="so many pictures are worked on at the same time; as many as there are cores "
        "without it",
    )


def are_many(words: Sequence[str]) -> bool:
    """Tell whether `words` name a folder or several pictures."""
    return len(words) > 1 or (exists(words[0]) and Path(words[0]).is_dir())


def chosen(words: Sequence[str], suffixes: tuple[str, ...] = SUFFIXES) -> Chosen:
    """Return the pictures that `words` name: of a folder those that lie in it, by name.

    Folders inside of it are not entered.

    Raises
    ------
    FileError
        If a folder cannot be read, or no picture lies in it.
    """
    names: list[str] = []
    left_out = 0
    for word in words:
        if not (exists(word) and Path(word).is_dir()):
            names.append(word)
            continue
        files = _files_of(Path(word))
        pictures = [str(file) for file in files if file.suffix.lower() in suffixes]
        if not pictures:
            raise FileError(f"No picture lies in {word}. Name the folder that holds them.")
        names += pictures
        left_out += len(files) - len(pictures)
    return Chosen(tuple(dict.fromkeys(names)), are_many(words), left_out)


def _files_of(folder: Path) -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if not file.is_dir())
    except OSError as error:
        raise FileError(
            f"The folder {folder} cannot be read ({error.strerror}). Allow it, or name another."
        ) from error


def _jobs(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) <= MOST_JOBS:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is no whole number from 1 to {MOST_JOBS}")


def check_there(words: Sequence[str]) -> None:
    """Complain where one picture is named and there is none: before what is to become of it.

    Raises
    ------
    FileError
        If there is no such file, folder or sample. Of several, each is told as its turn comes.
    """
    if len(words) == 1 and not exists(path_called(words[0])):
        raise FileError(
            f"There is no file, folder or sample called {words[0]}. Check its name and folder."
        )


def picture_called(name: str, frame: int = 1, reduced: int = 1) -> Picture:
    """Open the file called `name`, or the sample if there is no such file.

    What is unusual in how it was read is told on stderr.

    Parameters
    ----------
    name : str
        Of a file or a sample.
    frame : int
        Which of its frames or pages, counted from 1.
    reduced : int
        So many rows and columns are read as one pixel.

    Raises
    ------
    FileError
        If there is neither, or no picture in the file.
    """
    picture = open_picture(path_called(name), frame - 1, reduced)
    if picture.note:
        print(f"cnnviz: {picture.note}", file=sys.stderr)
    return picture

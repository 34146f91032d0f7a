"""What a run of the program leaves if it does not end well: its last state, and why it crashed.

Each run has an entry of its own in the user's folder, up to three files of one name: a lock that
tells whether it still runs, its last state as an experiment, and what Python wrote as it crashed.
"""

import contextlib
import faulthandler
import os
import platform
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cnnviz import __version__
from cnnviz.files.atomic import make_folder
from cnnviz.files.errors import FileError
from cnnviz.files.experiments import EXPERIMENT_SUFFIX
from cnnviz.files.resources import user_folder

LONGEST_LOG = 1_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What one run leaves.

    Attributes
    ----------
    folder : Path
        Where it lies.
    name : str
        What its files are called.
    """

    folder: Path
    name: str

    @property
    def lock(self) -> Path:
        """Held while the program runs."""
        return self.folder / f"{self.name}.lock"

    @property
    def state(self) -> Path:
        """The last state, while there is one that is in no file of the user's."""
        return self.folder / f"{self.name}{EXPERIMENT_SUFFIX}"

    @property
    def log(self) -> Path:
        """What is written as it crashes."""
        return self.folder / f"{self.name}.log"

    @property
    def time(self) -> float:
        """When the last state was written, in seconds since 1970."""
        return self.state.stat().st_mtime

    def remove(self) -> None:
        """Leave nothing of it, as far as that can be."""
        # What a kill in the middle of writing leaves begins with a dot.
        parts = self.folder.glob(f".{self.name}*")
        for path in (*parts, self.state, self.log, self.lock):
            with contextlib.suppress(OSError):
                path.unlink()


class CrashLog:
    """Has Python write down where it stands if the process crashes.

    Parameters
    ----------
    path : Path
        The file, removed by `end`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("w", encoding="utf-8")
        self._file.write(_head())
        self._file.flush()
        faulthandler.enable(self._file)

    def end(self) -> None:
        """Stop: the program ends well."""
        faulthandler.disable()
        self._file.close()
        with contextlib.suppress(OSError):
            self._path.unlink()


def new_entry() -> Entry:
    """Return an entry for this run.

    Raises
    ------
    FileError
        If the folder cannot be made.
    """
    folder = _folder()
    make_folder(folder)
    return Entry(folder, f"{os.getpid()}-{secrets.token_hex(4)}")


def entries() -> list[Entry]:
    """Return the entries there are, of this run and others, the newest first."""
    folder = _folder()
    with contextlib.suppress(OSError):
        paths = [path for path in folder.iterdir() if not path.name.startswith(".")]
        paths.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        return [Entry(folder, name) for name in dict.fromkeys(path.stem for path in paths)]
    return []


def kept_log(entry: Entry) -> Path | None:
    """Put what was written as a run crashed beside the other logs; None if nothing was.

    It is told of once: the entry has none any more.
    """
    try:
        with entry.log.open(encoding="utf-8", errors="replace") as log:
            told = log.read(LONGEST_LOG).partition("\n")[2].strip()
        if not told:
            return None
        when = datetime.fromtimestamp(entry.log.stat().st_mtime, UTC).astimezone()
        kept = user_folder() / f"crash-{when:%Y-%m-%d-%H%M%S}.log"
        entry.log.replace(kept)
    except OSError:
        return None
    return kept


def adopt(own: Entry, left: Entry) -> None:
    """Make the last state that another run `left` this run's own.

    Raises
    ------
    FileError
        If it is not there any more.
    """
    try:
        left.state.replace(own.state)
    except OSError as error:
        raise FileError(f"{left.state} could not be kept: {error.strerror}.") from error
    left.remove()


def _folder() -> Path:
    return user_folder() / "journal"


def _head() -> str:
    return f"cnnviz {__version__}, Python {platform.python_version()}, {platform.platform()}\n"

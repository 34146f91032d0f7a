"""What commands write files by: they can be stopped between files, never within one."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

from cnnviz.files.atomic import write_atomically


class StoppedError(Exception):
    """Nothing is to be written any more."""


class Pen:
    """Writes files, each whole or not at all; once the command is stopped, nothing more."""

    def __init__(self) -> None:
        self._gate = threading.Condition()
        self._writing = 0
        self._stopped = False

    def __call__(self, path: Path, data: bytes) -> None:
        """Write `data` to `path`.

        Raises
        ------
        FileError
            If it cannot be written.
        StoppedError
            If the command is stopped.
        """
        with self.writing():
            write_atomically(path, data)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Have whoever stops the command wait for what is written inside."""
        with self._gate:
            self.go_on()
            self._writing += 1
        try:
            yield
        finally:
            with self._gate:
                self._writing -= 1
                self._gate.notify_all()

    def go_on(self) -> None:
        """Raise `StoppedError` if the command is stopped; to be asked between parts of a file."""
        if self._stopped:
            raise StoppedError

    def put_down(self) -> None:
        """Let what is being written become whole, and nothing else be written."""
        with self._gate:
            self._stopped = True
            self._gate.wait_for(lambda: self._writing == 0)

"""Many pictures put through the network off the GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from cnnviz.core.geometry import GeometryError
from cnnviz.files.errors import FileError
from cnnviz.files.pictures.gathering import kept_at_most, pictures_in, read_in_turn, samples_for
from cnnviz.nn.exciting import Strongest, dead_maps, fits, joined, strongest_in_turn
from cnnviz.nn.layers import Array
from cnnviz.state.document import Document
from cnnviz.ui.base.worker import Newest
from cnnviz.ui.guard import Guarded


@dataclass(frozen=True, eq=False, slots=True)
class Found:
    """What pictures make of a layer.

    Attributes
    ----------
    document : Document
        What they were put through.
    layer : str
        Whose maps were looked at.
    folder : Path or None
        Where the pictures lie; None for the samples.
    paths : tuple of Path
        The pictures.
    inputs : tuple of ndarray of float32, shape (C, H, W)
        As the network reads them.
    strongest : Strongest
        The largest value of every map on each of them.
    dead : ndarray of bool, shape (C,)
        Which maps are never above zero on any of them.
    skipped : int
        Files that could not be read, or are too small for the layer.
    beyond : int
        Files that were not looked at, since there are too many.
    """

    document: Document
    layer: str
    folder: Path | None
    paths: tuple[Path, ...]
    inputs: tuple[Array, ...]
    strongest: Strongest
    dead: NDArray[np.bool_]
    skipped: int
    beyond: int


class Search(Guarded, QObject):
    """Looks at the pictures of one folder, or at the samples; the newest request wins.

    Parameters
    ----------
    folder : Path or None
        Where the pictures lie; None for the samples.

    Signals
    -------
    progressed(str, int, int)
        What is being done, with how many pictures so far, of how many.
    found(Found)
        What was asked for last.
    failed(str)
        Why there is nothing to be found, in a sentence.
    """

    progressed = Signal(str, int, int)
    found = Signal(object)
    failed = Signal(str)

    def __init__(self, folder: Path | None, parent: QObject) -> None:
        super().__init__(parent)
        self.folder = folder
        self._newest: Newest[Found | None] = Newest(self.found.emit, self._fail)
        self._stop = Event()
        # Read once, however often weights are changed or another layer is chosen.
        self._read: dict[Path, Array | None] = {}
        self._read_for: object = None

    @property
    def busy(self) -> bool:
        """Whether something is being looked for."""
        return self._newest.busy

    def look(self, document: Document, layer: str) -> None:
        """Ask what the pictures make of a layer of `document`."""
        self.cancel()
        self._stop = stop = Event()
        self._newest.submit(lambda: self._work(document, layer, stop.is_set))

    def cancel(self) -> None:
        """Look no further."""
        self._stop.set()
        self._newest.drop()

    def close(self) -> None:
        """Look no further, and take nothing more."""
        self._stop.set()
        self._newest.close()

    def _work(self, document: Document, layer: str, stopped: Callable[[], bool]) -> Found | None:
        """Return what is found; None if it was stopped."""
        paths = self._paths(document)
        most = kept_at_most(document)
        read = self._inputs(paths[:most], document, stopped)
        network = document.network
        kept = {
            path: x
            for path, x in read.items()
            if x is not None and fits(network, (x.shape[0], x.shape[1], x.shape[2]), layer)
        }
        if stopped():
            return None
        if self.folder is not None and len(kept) < len(read):
            # Files that are gone with their folder are no broken pictures.
            pictures_in(self.folder)
        if not kept:
            large = any(x is not None for x in read.values())
            why = "is large enough for this layer" if large else "could be read"
            raise FileError(f"No picture here {why}. Choose another folder.")
        inputs = tuple(kept.values())
        parts: list[Strongest] = []
        done = 0
        for part in strongest_in_turn(network, inputs, layer):
            if stopped():
                return None
            parts.append(part)
            done += len(part.values)
            self.progressed.emit("Looking at", done, len(inputs))
        dead = dead_maps(network, inputs, layer) if self.folder is None else np.zeros(0, bool)
        skipped, beyond = len(read) - len(kept), max(0, len(paths) - most)
        return Found(
            document, layer, self.folder, tuple(kept), inputs, joined(parts), dead, skipped, beyond
        )

    def _paths(self, document: Document) -> list[Path]:
        if self.folder is None:
            return [each.path for each in samples_for(document.model)]
        return pictures_in(self.folder)

    def _inputs(
        self, paths: list[Path], document: Document, stopped: Callable[[], bool]
    ) -> dict[Path, Array | None]:
        """Return the pictures as `document` reads them, None for those that cannot be read."""
        model, preparation = document.model, document.preparation
        wanted = preparation if model is None else (model, preparation.ground)
        if wanted != self._read_for:
            self._read, self._read_for = {}, wanted
        missing = [path for path in paths if path not in self._read]
        for path, x in read_in_turn(missing, document):
            if stopped():
                break
            self._read[path] = x
            self.progressed.emit("Reading", len(self._read), len(paths))
        return {path: self._read[path] for path in paths if path in self._read}

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, FileError | GeometryError):
            self.failed.emit(str(error))
        elif isinstance(error, MemoryError):
            self.failed.emit("There is not enough memory for so many pictures.")
        else:
            raise error

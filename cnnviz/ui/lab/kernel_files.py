"""Kernels in files: loaded, and kept among the user's own."""

import contextlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from cnnviz.files.errors import FileError
from cnnviz.files.kernels import SUFFIXES, read_kernel, write_kernel
from cnnviz.files.resources import user_folder
from cnnviz.ui.base.context import Context
from cnnviz.ui.guard import Guarded

Weights = NDArray[np.floating]


class KernelFiles(Guarded, QObject):
    """Asks which file, and reads or writes it: they are small.

    Parameters
    ----------
    context : Context
        What it works with.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context

    def load(self, use: Callable[[str, Weights], None]) -> None:
        """Ask for a kernel's file and hand name and weights to `use`."""
        kinds = self.tr("Kernels (*.txt *.csv *.tsv);;All files (*)")
        path = self._context.ask_file(self.tr("Load a kernel"), kinds)
        if path:
            self._attempt(lambda: use(Path(path).stem, read_kernel(path)))

    def save(self, weights: Weights) -> None:
        """Ask for a name and keep `weights`, shape (kH, kW), among the user's own kernels."""
        folder = user_folder() / "kernels"
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        path, _ = QFileDialog.getSaveFileName(
            self._context.window,
            self.tr("Keep this kernel among your own"),
            str(folder / "kernel.txt"),
            self.tr("Kernels (*.txt)"),
        )
        if path:
            self._attempt(lambda: self.keep(path, weights))

    def keep(self, path: str, weights: Weights) -> None:
        """Write `weights` to the file at `path`; FileError if that cannot be."""
        target = self._context.target_of(path, SUFFIXES)
        if target is not None:
            write_kernel(target, weights)
            self._context.messages.tell(self.tr("Kept the kernel in {0}.").format(target))

    def _attempt(self, work: Callable[[], None]) -> None:
        try:
            work()
        except FileError as error:
            self._context.messages.warn(str(error))

"""The maps on the screen as a folder of files: as ``cnnviz maps`` does, in the screen's colours."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QProgressDialog

from cnnviz.core.geometry import GeometryError
from cnnviz.core.numbers import how_many
from cnnviz.files.exports.map_folder import Files, MapFolder, files_of, written
from cnnviz.files.exports.sheets import Shown
from cnnviz.state.document import INPUT
from cnnviz.state.frame import Frame
from cnnviz.state.run import Run
from cnnviz.state.scales import scale_of_input, scales_of
from cnnviz.state.stage import classes_of
from cnnviz.state.view import View
from cnnviz.ui.base.context import Context, warn_of
from cnnviz.ui.base.worker import Newest
from cnnviz.ui.guard import Guarded

PATIENCE_MILLISECONDS = 500
"""Writing that takes longer shows how far it is, and can be stopped."""


class MapFolderExport(Guarded, QObject):
    """Asks for a folder, and writes maps into it off the GUI thread.

    Parameters
    ----------
    context : Context
        What it works with.
    """

    _wrote = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self._writer: Newest[str] = Newest(self._done, self._failed)
        self._stop = Event()
        self._progress: QProgressDialog | None = None
        self._wrote.connect(self._show_progress)

    def save_all(self) -> None:
        """Ask for a folder and save the maps of every layer."""
        self._ask(self.tr("Save all maps in a folder"), whole=True)

    def save_layer(self) -> None:
        """Ask for a folder and save the maps of the selected layer."""
        self._ask(self.tr("Save the maps of this layer in a folder"), whole=False)

    def files(self, *, whole: bool) -> Files:
        """Return the files of every layer on the screen, or of the selected one.

        None of them, and a sentence, where there are too many pixels, or not all could be computed.
        """
        frame = self._context.session.frame
        problem = frame.problem
        if whole and problem is not None:
            self._context.messages.warn(f"{problem.layer}: {problem.text}")
            return {}
        try:
            return files_of(maps_of(frame, whole=whole))
        except GeometryError as error:
            self._context.messages.warn(str(error))
            return {}

    def save_to(self, folder: Path, files: Files) -> None:
        """Write `files` into `folder`; the picture itself is not replaced."""
        if self._writer.busy:
            self._context.messages.warn(
                self.tr("Maps are still being saved. Wait for them, or stop that.")
            )
            return
        self._stop = stop = Event()
        picture = self._context.session.frame.run.document.picture.path
        self._progress = self._new_progress(folder, len(files))

        def write() -> str:
            for count in written(folder, files, picture):
                self._wrote.emit(count)
                if stop.is_set() and count < len(files):
                    words = self.tr("Stopped: {0} of {1} files are in {2}.")
                    return words.format(count, len(files), folder)
            return self.tr("Saved {0} in {1}.").format(how_many(len(files), "file"), folder)

        self._writer.submit(write)

    def close(self) -> None:
        """Stop after the file that is being written; take nothing more."""
        self._stop.set()
        self._end_progress()
        self._writer.close()

    def _ask(self, title: str, *, whole: bool) -> None:
        files = self.files(whole=whole)
        if not files:
            return
        path = QFileDialog.getExistingDirectory(
            self._context.window, title, self._context.preferences.folder() or str(Path.home())
        )
        if path:
            self._context.preferences.keep_folder(path)
            if self._may_replace(Path(path), files):
                self.save_to(Path(path), files)

    def _may_replace(self, folder: Path, names: Iterable[str]) -> bool:
        """Ask whether files that are there already are to be replaced; True if there are none."""
        there = [name for name in names if (folder / name).exists()]
        if not there:
            return True
        words = self.tr("{0} of the files are in {1} already. Replace them?")
        if len(there) == 1:
            words = self.tr("{0} is in {1} already. Replace it?")
        words = words.format(there[0] if len(there) == 1 else len(there), folder)
        answer = QMessageBox.question(self._context.window, self.tr("Replace files"), words)
        return answer == QMessageBox.StandardButton.Yes

    def _new_progress(self, folder: Path, count: int) -> QProgressDialog:
        words = self.tr("Saving maps in {0} …").format(folder)
        progress = QProgressDialog(words, self.tr("Stop"), 0, count, self._context.window)
        progress.setObjectName("maps.progress")
        progress.setWindowTitle(self.tr("Saving maps"))
        progress.setMinimumDuration(PATIENCE_MILLISECONDS)
        progress.canceled.connect(self._stop.set)
        return progress

    def _show_progress(self, count: int) -> None:
        if self._progress is not None:
            self._progress.setValue(count)

    def _end_progress(self) -> None:
        progress, self._progress = self._progress, None
        if progress is not None:
            progress.reset()
            progress.deleteLater()

    def _done(self, words: str) -> None:
        self._end_progress()
        self._context.messages.tell(words)

    def _failed(self, error: BaseException) -> None:
        self._end_progress()
        warn_of(error, self._context.messages)


def maps_of(frame: Frame, *, whole: bool) -> MapFolder:
    """Return the maps on the screen as a folder of them: of every layer, or the selected one.

    The selected layer is that of the stage: while a problem lasts, as it was computed last.
    """
    stage = None if whole else frame.stage
    run = stage.run if stage is not None else frame.run
    document = run.document
    names = (INPUT, *(layer.name for layer in document.network))
    if whole:
        chosen = tuple(each.name for each in run.activations)
    else:
        chosen = (stage.layer.name if stage is not None else INPUT,)
    model = document.model
    about: dict[str, object] = {"picture": document.picture.name}
    about |= {"model": model.name if model else None, "edited": document.edited}
    about["range"] = "screen"
    title = f"model {model.name}" if model else "my experiment"
    return MapFolder(
        tuple(shown_layer(run, name, frame.view) for name in chosen),
        names,
        f"{document.picture.name} · {title}{', edited' if document.edited else ''}",
        about,
        fewer_pixels="Choose a smaller input size, or save the maps of one layer.",
        smaller_sheets="Choose a smaller input size.",
        sheets=True,
        arrays=True,
    )


def shown_layer(run: Run, name: str, view: View) -> Shown:
    """Return a layer's activation, or the input, in the colours that the stage shows it in."""
    if name == INPUT:
        return Shown(name, "picture", run.input.values, scale_of_input(run))
    activation = run.of(name)
    if activation is None:
        raise KeyError(name)
    # As on the stage: where maps are one cell each, halves are seen by the lengths of bars.
    flat = activation.shape[1:] == (1, 1) and activation.shape[0] > 1
    scale = scales_of(run, name, replace(view, scale="own") if flat else view)[1]
    kind = run.document.network[name].kind
    return Shown(name, kind, activation.values, scale, classes=classes_of(run.document, activation))

"""What is saved beside the shown map: the model as it is now."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from cnnviz.core.geometry import GeometryError
from cnnviz.files.errors import FileError
from cnnviz.files.models import MODEL_SUFFIX, save_model
from cnnviz.state.trained import present_model
from cnnviz.ui.notice import Notice
from cnnviz.ui.preferences import Preferences
from cnnviz.ui.session import Session
from cnnviz.ui.worker import Newest


class Saves(QObject):
    """Asks where to, and writes off the GUI thread.

    Parameters
    ----------
    window : QWidget
        Over which dialogs stand.
    session : Session
        What is on the screen.
    preferences : Preferences
        Where the last folder is remembered.
    notice : Notice
        Where sentences are said.
    """

    def __init__(
        self, window: QWidget, session: Session, preferences: Preferences, notice: Notice
    ) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._preferences, self._notice = preferences, notice
        self._models: Newest[str] = Newest(notice.tell, self._failed)

    def save_model(self) -> None:
        """Ask for a name and save the model on the screen, with its edits."""
        document = self._session.store.document
        if document.model is None:
            return
        stem = f"{document.model.name}-edited" if document.edited else document.model.name
        folder = Path(self._preferences.folder() or Path.home())
        path, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save the model"),
            str(folder / f"{stem}{MODEL_SUFFIX}"),
            self.tr("Models (*{0})").format(MODEL_SUFFIX),
        )
        if path:
            self._preferences.keep_folder(str(Path(path).parent))
            self.save_model_to(path)

    def save_model_to(self, path: str) -> None:
        """Save the model on the screen at `path`; one that does not run is refused."""
        target = target_of(path, (MODEL_SUFFIX,), self._notice)
        if target is None:
            return
        try:
            model = present_model(self._session.store.document)
        except GeometryError as error:
            words = self.tr("This model could not be opened again, so it is not saved: {0}")
            self._notice.warn(words.format(error))
            return

        def write() -> str:
            save_model(target, model)
            return self.tr("Saved {0}.").format(target)

        self._notice.tell(self.tr("Saving {0} …").format(target.name))
        self._models.submit(write)

    def close(self) -> None:
        """Finish what is being written; take nothing more."""
        self._models.close()

    def _failed(self, error: BaseException) -> None:
        warn_of(error, self._notice)


def target_of(path: str, suffixes: tuple[str, ...], notice: Notice) -> Path | None:
    """Return the file to write: `path`, its name made to end in the first of `suffixes`.

    None, and a sentence, where that would replace a file which the dialog has not asked about.
    """
    chosen = Path(path)
    if chosen.suffix.lower() in suffixes:
        return chosen
    target = chosen.with_name(chosen.name + suffixes[0])
    if not target.exists():
        return target
    words = notice.tr("{0} is there already. Save under that very name to replace it.")
    notice.warn(words.format(target.name))
    return None


def warn_of(error: BaseException, notice: Notice) -> None:
    """Say why a file could not be read or written; anything unforeseen goes on."""
    if not isinstance(error, FileError | MemoryError):
        raise error
    notice.warn(str(error) if isinstance(error, FileError) else notice.tr("The memory is full."))

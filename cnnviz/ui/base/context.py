"""What everything works with that opens and saves, and how it asks where to."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from cnnviz.files.errors import FileError
from cnnviz.ui.base.message_bar import MessageBar
from cnnviz.ui.base.preferences import Preferences
from cnnviz.ui.base.session import Session


@dataclass(frozen=True, eq=False, slots=True)
class Context:
    """What is on the screen, and where things are asked, said and remembered.

    Attributes
    ----------
    window : QWidget
        Over which dialogs stand.
    session : Session
        What is on the screen.
    preferences : Preferences
        Where recent files and the last folder are remembered.
    messages : MessageBar
        Where sentences are said.
    """

    window: QWidget
    session: Session
    preferences: Preferences
    messages: MessageBar

    def ask_file(self, title: str, kinds: str) -> str:
        """Ask which file to open; "" for none. `kinds` are filters as Qt has them."""
        path, _ = QFileDialog.getOpenFileName(self.window, title, self.preferences.folder(), kinds)
        return self._kept(path)

    def ask_where(self, title: str, name: str, kinds: str) -> tuple[str, str]:
        """Ask where to save, a file called `name` being proposed; "" for nowhere.

        Returns
        -------
        str
            The path.
        str
            The filter that was chosen among `kinds`, which are filters as Qt has them.
        """
        folder = Path(self.preferences.folder() or Path.home())
        path, kind = QFileDialog.getSaveFileName(self.window, title, str(folder / name), kinds)
        return self._kept(path), kind

    def target_of(self, path: str, suffixes: tuple[str, ...]) -> Path | None:
        """Return the file to write: `path`, its name made to end in the first of `suffixes`.

        None, and a sentence, where that would replace a file which the dialog has not asked about.
        """
        chosen = Path(path)
        if chosen.suffix.lower() in suffixes:
            return chosen
        target = chosen.with_name(chosen.name + suffixes[0])
        if not target.exists():
            return target
        words = self.messages.tr("{0} is there already. Save under that very name to replace it.")
        self.messages.warn(words.format(target.name))
        return None

    def _kept(self, path: str) -> str:
        if path:
            self.preferences.keep_folder(str(Path(path).parent))
        return path


def warn_of(error: BaseException, messages: MessageBar) -> None:
    """Say why a file could not be read or written; anything unforeseen goes on."""
    if not isinstance(error, FileError | MemoryError):
        raise error
    messages.warn(
        str(error) if isinstance(error, FileError) else messages.tr("The memory is full.")
    )

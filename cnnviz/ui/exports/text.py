"""What is on the stage as text: code in a file or on the clipboard, the arithmetic of a stop."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from cnnviz.files.atomic import write_atomically
from cnnviz.files.exports.code import DIALECTS, Dialect, snippet_of
from cnnviz.files.exports.extracts import encoded_extract
from cnnviz.state.arithmetic import Form, explained
from cnnviz.ui.base.context import Context, warn_of
from cnnviz.ui.base.worker import Newest
from cnnviz.ui.exports.shown_map import Shown, shown_map
from cnnviz.ui.guard import Guarded

SUFFIX = ".py"
NAMES: dict[Dialect, str] = {"numpy": "NumPy", "pytorch": "PyTorch"}
FORM_NAMES: dict[Form, str] = {"text": "text", "markdown": "Markdown", "latex": "LaTeX"}


class TextExport(Guarded, QObject):
    """Asks where to, and writes off the GUI thread; or copies.

    Parameters
    ----------
    context : Context
        What it works with.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self._writer: Newest[str] = Newest(
            context.messages.tell, lambda error: warn_of(error, context.messages)
        )

    def save_code(self) -> None:
        """Ask for the library and a name, and save the layer on the stage as a program."""
        shown = shown_map(self._context.session.frame)
        kinds = {self.tr("{0} (*.py)").format(NAMES[each]): each for each in DIALECTS}
        title = self.tr("Save the layer as code")
        path, kind = self._context.ask_where(title, f"{shown.stem}{SUFFIX}", ";;".join(kinds))
        if path:
            self.save_code_to(path, shown, kinds.get(kind, "numpy"))

    def save_code_to(self, path: str, shown: Shown, dialect: Dialect) -> None:
        """Save `shown` as a program, with a file beside it of the arrays that are too large."""
        target = self._context.target_of(path, (SUFFIX,))
        if target is None:
            return
        snippet = snippet_of(shown.extract, dialect, target.stem)
        beside = target.with_name(snippet.reads) if snippet.reads else None
        if beside is not None and beside.exists() and not self._may_replace(beside):
            return

        def write() -> str:
            if beside is not None:
                # First, so that the code never reads what is not there.
                write_atomically(beside, encoded_extract(shown.extract))
            write_atomically(target, snippet.text.encode())
            if beside is None:
                return self.tr("Saved {0}.").format(target)
            return self.tr("Saved {0}, and the arrays it reads in {1}.").format(target, beside.name)

        self._context.messages.tell(self.tr("Saving {0} …").format(target.name))
        self._writer.submit(write)

    def copy_code(self, dialect: Dialect) -> None:
        """Put the layer on the stage on the clipboard, as a program."""
        shown = shown_map(self._context.session.frame)
        snippet = snippet_of(shown.extract, dialect, shown.stem)
        QGuiApplication.clipboard().setText(snippet.text)
        words = self.tr("Copied {0} as {1} code.").format(shown.name, NAMES[dialect])
        if snippet.reads:
            words += " " + self.tr("It reads {0}: File ▸ Export ▸ Code… saves that too.").format(
                snippet.reads
            )
        self._context.messages.tell(words)

    def copy_arithmetic(self, form: Form) -> None:
        """Put the arithmetic of this stop on the clipboard."""
        stage = self._context.session.frame.stage
        if stage is not None:
            QGuiApplication.clipboard().setText(explained(stage, form))
            words = self.tr("Copied the arithmetic of this stop as {0}.")
            self._context.messages.tell(words.format(FORM_NAMES[form]))

    def close(self) -> None:
        """Finish what is being written; take nothing more."""
        self._writer.close()

    def _may_replace(self, path: Path) -> bool:
        """Ask about the file of arrays: the dialog has asked about the other one."""
        words = self.tr("{0} is there already. Replace it?").format(path.name)
        answer = QMessageBox.question(self._context.window, self.tr("Replace files"), words)
        return answer == QMessageBox.StandardButton.Yes

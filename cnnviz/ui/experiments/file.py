"""Experiments and their files: new, opened, saved, and nothing lost without a question."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox

from cnnviz.files.experiments import (
    EXPERIMENT_SUFFIX,
    Experiment,
    Packer,
    read_experiment,
    save_experiment,
)
from cnnviz.state.document import Document
from cnnviz.state.frame import Frame
from cnnviz.state.sameness import holds_alike
from cnnviz.ui.base.context import Context, warn_of
from cnnviz.ui.base.worker import Newest
from cnnviz.ui.guard import Guarded
from cnnviz.ui.widgets.panel import Ask

MOST_KEPT = 20
"""So many documents are remembered of which nothing would be lost: undo leads back to them."""


class Experiments(Guarded, QObject):
    """Knows which file the experiment belongs to, and whether it holds what is on the screen.

    Parameters
    ----------
    context : Context
        What it works with.

    Attributes
    ----------
    path : Path or None
        The experiment's file, None before it was saved.
    packer : Packer
        What makes files of it.
    """

    changed = Signal()
    """There is something else to lose than before, or nothing any more."""
    leave_asked = Signal()
    """Nothing keeps the window open any more."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self.path: Path | None = None
        self.packer = Packer()
        self._first = self._seen = context.session.store.document
        self._kept: tuple[Document, ...] = (self._first,)
        self._reader: Newest[tuple[Path, Experiment]] = Newest(self._arrived, self._failed)
        self._writer: Newest[tuple[Path, Document]] = Newest(self._saved, self._not_saved)
        self._then: Callable[[], None] | None = None
        self._question: QMessageBox | None = None

    @property
    def modified(self) -> bool:
        """Whether something on the screen is in no file."""
        document = self._context.session.store.document
        return not any(holds_alike(document, kept) for kept in self._kept)

    @property
    def name(self) -> str:
        """What to call it: the file, or the picture as long as there is none."""
        return self.path.stem if self.path else self._context.session.store.document.picture.name

    @property
    def present(self) -> Experiment:
        """What is on the screen, as a file would hold it."""
        store = self._context.session.store
        return Experiment(store.document, store.player.stop, store.view.screen)

    def show_frame(self, frame: Frame) -> None:
        """Tell in the title what it is, and whether it was changed."""
        self._context.window.setWindowTitle(f"{self.name}[*] – cnnviz")
        self._context.window.setWindowModified(self.modified)
        if not holds_alike(frame.document, self._seen):
            self._seen = frame.document
            self.changed.emit()

    def bring(self, ask: Ask) -> None:
        """Make a change that brings what lies in a file: where nothing was to lose, nothing is."""
        bare = self.path is None and not self.modified
        self._context.session.ask(ask)
        if bare:
            self._keep(*self._kept, self._context.session.store.document)

    def keep(self) -> None:
        """Count what is on the screen as kept: closing asks nothing."""
        self._keep(self._context.session.store.document)

    def new(self) -> None:
        """Begin as the program began."""
        self._when_safe(lambda: self._begin(None, Experiment(self._first)))

    def open(self, path: str) -> None:
        """Open the experiment at `path`; what is on the screen stays until it is there."""
        self._reader.submit(lambda: (Path(path).absolute(), read_experiment(path)))

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save it in its file, or ask for one; do `then` when it is saved."""
        if self.path is None:
            self.save_as(then)
        else:
            self.save_to(self.path, then)

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Ask for a file and save it there."""
        stem = Path(self.name).stem or self.tr("experiment")
        path, _ = self._context.ask_where(
            self.tr("Save the experiment"),
            str(self.path or f"{stem}{EXPERIMENT_SUFFIX}"),
            self.tr("Experiments (*{0})").format(EXPERIMENT_SUFFIX),
        )
        target = self._context.target_of(path, (EXPERIMENT_SUFFIX,)) if path else None
        if target is not None:
            self.save_to(target, then)

    def save_to(self, target: Path, then: Callable[[], None] | None = None) -> None:
        """Save it in the file `target`, off the GUI thread."""
        experiment, self._then = self.present, then

        def write() -> tuple[Path, Document]:
            save_experiment(target, experiment, self.packer)
            return target.absolute(), experiment.document

        self._context.messages.tell(self.tr("Saving {0} …").format(target.name))
        self._writer.submit(write)

    def restore(self, experiment: Experiment, then: Callable[[], None]) -> None:
        """Show what was not saved when a run ended; it still is in no file. Then do `then`."""

        def show() -> None:
            home = Path(experiment.file) if experiment.file else None
            self._begin(home if home and home.exists() else None, experiment)
            self._keep()
            then()

        self._when_safe(show)

    def may_close(self) -> bool:
        """Tell whether nothing is lost by closing; if not, ask, or wait for what is being saved."""
        if self._writer.busy:
            self._then = self.leave_asked.emit
            return False
        if self.modified:
            self._ask(self.leave_asked.emit)
            return False
        return True

    def close(self) -> None:
        """Finish what is being written; take nothing more."""
        self._reader.close()
        self._writer.close()

    def _keep(self, *documents: Document) -> None:
        self._kept = documents[-MOST_KEPT:]
        self._context.session.show()
        self.changed.emit()

    def _begin(self, path: Path | None, experiment: Experiment) -> None:
        self.path = path
        self._kept = (experiment.document,)
        self._context.session.ask_look(lambda view: replace(view, screen=experiment.screen))
        new = experiment.document is self._first
        self._context.session.begin(experiment.document, None if new else experiment.stop)

    def _when_safe(self, act: Callable[[], None]) -> None:
        if self.modified:
            self._ask(act)
        else:
            act()

    def _ask(self, act: Callable[[], None]) -> None:
        """Ask whether to save first; do `act` unless it is cancelled."""
        if self._question is not None:
            self._question.raise_()
            return
        buttons = QMessageBox.StandardButton
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Save the experiment"),
            self.tr("Save the changes to {0}?").format(self.name),
            buttons.Save | buttons.Discard | buttons.Cancel,
            self._context.window,
        )
        box.setObjectName("experiment.question")
        box.setInformativeText(self.tr("What is not saved is lost."))
        box.button(buttons.Discard).setText(self.tr("&Don't save"))
        box.setDefaultButton(buttons.Save)
        box.setEscapeButton(buttons.Cancel)

        def answered(answer: int) -> None:
            self._question = None
            box.deleteLater()
            if buttons(answer) == buttons.Save:
                self.save(act)
            elif buttons(answer) == buttons.Discard:
                self.keep()
                act()

        self._question = box
        box.finished.connect(answered)
        box.open()

    def _arrived(self, found: tuple[Path, Experiment]) -> None:
        path, experiment = found
        self._context.messages.settle()
        self._when_safe(lambda: self._open(path, experiment))

    def _open(self, path: Path, experiment: Experiment) -> None:
        self._context.preferences.remember_recent(str(path))
        self._begin(path, experiment)

    def _saved(self, written: tuple[Path, Document]) -> None:
        self.path, document = written
        self._context.preferences.remember_recent(str(self.path))
        self._context.messages.tell(self.tr("Saved {0}.").format(self.path))
        self._keep(document)
        then, self._then = self._then, None
        if then is not None:
            then()

    def _not_saved(self, error: BaseException) -> None:
        self._then = None
        self._failed(error)

    def _failed(self, error: BaseException) -> None:
        warn_of(error, self._context.messages)

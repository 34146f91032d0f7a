"""What opens pictures, models and experiments: each outcome is a change or a sentence."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from cnnviz.files.errors import FileError
from cnnviz.files.experiments import EXPERIMENT_SUFFIX
from cnnviz.files.models import MODEL_SUFFIX, load_model
from cnnviz.files.models.suiting import samples_of, suits
from cnnviz.files.pictures import SUFFIXES, file_of
from cnnviz.nn.model import Model
from cnnviz.state.document import Selection
from cnnviz.state.drawing import with_blank_canvas
from cnnviz.state.edits import with_model, without_model
from cnnviz.state.view import LAB, OVERVIEW
from cnnviz.ui.base.context import Context, warn_of
from cnnviz.ui.base.worker import Newest
from cnnviz.ui.experiments.file import Experiments
from cnnviz.ui.guard import Guarded
from cnnviz.ui.shell.model_card import CardSheet
from cnnviz.ui.shell.offered import offered
from cnnviz.ui.shell.pictures import Pictures
from cnnviz.ui.widgets.panel import Ask

NAMED = 6
"""So many classes of a model are named where there is little room."""


class Commands(Guarded, QObject):
    """Opens and pastes.

    Parameters
    ----------
    context : Context
        What it works with.

    Attributes
    ----------
    experiments : Experiments
        Opens and saves experiments.
    pictures : Pictures
        Opens pictures and their frames.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self.experiments = Experiments(context)
        self.pictures = Pictures(context, self.experiments)
        self._models: Newest[Model] = Newest(self._model_arrived, self._failed)

    def open_dialog(self) -> None:
        """Ask for a picture, an experiment or a model, and open it."""
        pictures = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        every = f"{pictures} *{EXPERIMENT_SUFFIX} *{MODEL_SUFFIX}"
        kinds = (
            self.tr("What cnnviz opens ({0})").format(every),
            self.tr("Pictures ({0})").format(pictures),
            self.tr("Experiments (*{0})").format(EXPERIMENT_SUFFIX),
            self.tr("Models (*{0})").format(MODEL_SUFFIX),
            self.tr("All files (*)"),
        )
        path = self._context.ask_file(self.tr("Open"), ";;".join(kinds))
        if path:
            self.open_path(path)

    def open_model_dialog(self) -> None:
        """Ask for a model's file and open it."""
        kinds = self.tr("Models (*{0})").format(MODEL_SUFFIX) + ";;" + self.tr("All files (*)")
        path = self._context.ask_file(self.tr("Open a model"), kinds)
        if path:
            self.open_model(path)

    def open_model(self, name_or_path: str) -> None:
        """Show the picture to a model; what is on the screen stays until it is there."""
        self._models.submit(lambda: load_model(name_or_path))

    def show_card(self) -> None:
        """Tell what the model on the screen was trained on, how good it is, and where it fails."""
        document = self._context.session.store.document
        if document.model is not None:
            CardSheet(
                document.model, document.edited, self._context.window.size(), self._context.window
            ).open()

    def leave_model(self) -> None:
        """Go back to the user's own network, one layer of it at work."""
        self._context.session.ask_look(lambda view: replace(view, screen=LAB))
        self.experiments.bring(Ask(self.tr("My experiment"), without_model))

    def open_path(self, path: str) -> None:
        """Open what lies at `path`; what is on the screen stays until it is there.

        A picture, a model or an experiment.
        """
        try:
            local = str(file_of(path))
        except FileError as error:
            self._failed(error)
            return
        match Path(local).suffix.lower():
            case suffix if suffix == MODEL_SUFFIX:
                self.open_model(local)
            case suffix if suffix == EXPERIMENT_SUFFIX:
                self.experiments.open(local)
            case _:
                self.pictures.open(local)

    def take(self, data: QMimeData, how: str) -> None:
        """Open what was dropped or pasted; of several files the first, and say so."""
        messages = self._context.messages
        try:
            found = offered(data)
        except FileError as error:
            self._failed(error)
            return
        if found.paths:
            self.open_path(found.paths[0])
            if len(found.paths) > 1:
                words = self.tr("{0} is the first of {1} files; one is opened at a time.")
                messages.tell(words.format(Path(found.paths[0]).name, len(found.paths)))
        elif found.encoded:
            self.pictures.decode(found.encoded, self.tr("Picture {0}").format(how))
        elif found.numbers:
            messages.warn(
                self.tr("These are numbers. Click the kernel of a convolution, then paste.")
            )
        else:
            messages.warn(
                self.tr("Nothing that was {0} is a picture. Try a picture file.").format(how)
            )

    def paste(self) -> None:
        """Open the picture on the clipboard."""
        data: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if data is not None and data.formats():
            self.take(data, self.tr("pasted"))
        else:
            self._context.messages.warn(self.tr("The clipboard is empty. Copy a picture first."))

    def recent(self) -> list[tuple[str, str]]:
        """Return path and name of the pictures and experiments opened last."""
        return [(path, Path(path).name) for path in self._context.preferences.recent]

    def forget_recent(self) -> None:
        """Empty that list."""
        self._context.preferences.forget_recent()

    def close(self) -> None:
        """Finish what is being written; take nothing more."""
        self.experiments.close()
        self.pictures.close()
        self._models.close()

    def _model_arrived(self, model: Model) -> None:
        self._context.messages.settle()
        self._context.session.ask_look(lambda view: replace(view, screen=OVERVIEW))
        label = self.tr("Show {0}").format(model.name)
        self.experiments.bring(Ask(label, lambda document: with_model(document, model)))
        self._suggest_a_picture(model)

    def _suggest_a_picture(self, model: Model) -> None:
        """Offer pictures of the kind that `model` reads, where there is another on the screen."""
        shown = self._context.session.store.document.picture
        if suits(shown, model):
            return
        choices: list[tuple[str, Callable[[], None]]] = [
            (self.tr("Open {0}").format(sample.title), partial(self.open_path, str(sample.path)))
            for sample in samples_of(model)[:1]
        ]
        classes = ", ".join(model.classes[:NAMED]) + (", …" if len(model.classes) > NAMED else "")
        if model.preprocessing.kind == "drawing":
            said = self.tr("{0} reads drawings ({1}); {2} is none of them.")
            choices.append((self.tr("Draw one"), self._draw))
        else:
            said = self.tr("{0} knows some photos ({1}); {2} is of another kind.")
        words = said.format(model.name.capitalize(), classes, shown.name)
        self._context.messages.suggest(words, choices)

    def _draw(self) -> None:
        """Take an empty sheet, and put it on the stage."""
        session = self._context.session
        session.ask_look(lambda view: replace(view, screen=LAB))
        session.ask_select(Selection())
        session.ask(Ask(self.tr("Empty sheet"), with_blank_canvas))

    def _failed(self, error: BaseException) -> None:
        warn_of(error, self._context.messages)

"""What is saved beside the shown map: the model as it is now."""

from PySide6.QtCore import QObject

from cnnviz.core.geometry import GeometryError
from cnnviz.files.models import MODEL_SUFFIX, save_model
from cnnviz.state.trained import present_model
from cnnviz.ui.base.context import Context, warn_of
from cnnviz.ui.base.worker import Newest
from cnnviz.ui.guard import Guarded


class ModelExport(Guarded, QObject):
    """Asks where to, and writes off the GUI thread.

    Parameters
    ----------
    context : Context
        What it works with.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self._models: Newest[str] = Newest(context.messages.tell, self._failed)

    def save_model(self) -> None:
        """Ask for a name and save the model on the screen, with its edits."""
        document = self._context.session.store.document
        if document.model is None:
            return
        stem = f"{document.model.name}-edited" if document.edited else document.model.name
        kind = self.tr("Models (*{0})").format(MODEL_SUFFIX)
        title = self.tr("Save the model")
        path, _ = self._context.ask_where(title, f"{stem}{MODEL_SUFFIX}", kind)
        if path:
            self.save_model_to(path)

    def save_model_to(self, path: str) -> None:
        """Save the model on the screen at `path`; one that does not run is refused."""
        target = self._context.target_of(path, (MODEL_SUFFIX,))
        if target is None:
            return
        try:
            model = present_model(self._context.session.store.document)
        except GeometryError as error:
            words = self.tr("This model could not be opened again, so it is not saved: {0}")
            self._context.messages.warn(words.format(error))
            return

        def write() -> str:
            save_model(target, model)
            return self.tr("Saved {0}.").format(target)

        self._context.messages.tell(self.tr("Saving {0} …").format(target.name))
        self._models.submit(write)

    def close(self) -> None:
        """Finish what is being written; take nothing more."""
        self._models.close()

    def _failed(self, error: BaseException) -> None:
        warn_of(error, self._context.messages)

"""The shown map in a file or on the clipboard."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from cnnviz.files.atomic import write_atomically
from cnnviz.files.exports.extracts import encoded_extract
from cnnviz.files.exports.map_figures import map_figure, save_figure
from cnnviz.files.exports.maps import save_map
from cnnviz.ui.base.context import Context, warn_of
from cnnviz.ui.base.worker import Newest
from cnnviz.ui.exports.map_dialog import SaveDialog, Saving
from cnnviz.ui.exports.shown_map import Shown, shown_map
from cnnviz.ui.guard import Guarded
from cnnviz.ui.painting.drawing import plane_image


class MapExport(Guarded, QObject):
    """Asks how and where to, and writes off the GUI thread; or copies.

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

    def copy(self) -> None:
        """Put the shown map on the clipboard, with the screen's colours."""
        shown = self._shown()
        QGuiApplication.clipboard().setImage(plane_image(shown.planes, shown.scale))
        self._context.messages.tell(self.tr("Copied {0} as a picture.").format(shown.name))

    def save(self) -> None:
        """Ask how and where, and save the shown map."""
        shown = self._shown()
        dialog = SaveDialog(shown, self._context.preferences, self._context.window)
        accepted = dialog.exec() == SaveDialog.DialogCode.Accepted
        dialog.deleteLater()
        if not accepted:
            return
        saving = dialog.saving
        suffix = saving.format.suffix
        kind = f"{saving.format.title} (*{suffix})"
        path, _ = self._context.ask_where(self.tr("Save the map"), f"{shown.stem}{suffix}", kind)
        if path:
            self.save_to(path, shown, saving)

    def save_to(self, path: str, shown: Shown, saving: Saving) -> None:
        """Save `shown` at `path`, off the GUI thread."""
        target = self._context.target_of(path, (saving.format.suffix,))
        if target is None:
            return

        def write() -> str:
            looks = saving.looks
            if saving.format.drawn:
                save_figure(target, map_figure(shown.planes, shown.scale, looks, shown.style))
            elif saving.format.suffix == ".npz":
                write_atomically(target, encoded_extract(shown.extract))
            else:
                save_map(
                    target,
                    shown.values,
                    shown.scale,
                    zoom=looks.scale,
                    sixteen_bit=saving.format.sixteen_bit,
                    layer=shown.name,
                )
            return self.tr("Saved {0}.").format(target)

        self._context.messages.tell(self.tr("Saving {0} …").format(target.name))
        self._writer.submit(write)

    def close(self) -> None:
        """Finish what is being written; take nothing more."""
        self._writer.close()

    def _shown(self) -> Shown:
        return shown_map(self._context.session.frame)

"""What is on the screen as one sheet: a layer's maps, its filters, the whole network."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from cnnviz.core.geometry import GeometryError
from cnnviz.files.atomic import write_atomically
from cnnviz.files.exports.filter_sheets import filter_sheet
from cnnviz.files.exports.map_folder import MapFolder, sheets_of
from cnnviz.files.exports.names import file_stems
from cnnviz.files.exports.network_sheets import network_sheet
from cnnviz.files.exports.pages import PAGE_SUFFIXES, Page, encoded_page
from cnnviz.files.exports.sheets import page_of
from cnnviz.state.filters import filters_of, learned_layer
from cnnviz.state.frame import Frame
from cnnviz.state.stage import classes_of
from cnnviz.ui.base.context import Context, warn_of
from cnnviz.ui.base.worker import Newest
from cnnviz.ui.exports.map_folder import maps_of
from cnnviz.ui.guard import Guarded

Make = Callable[[], Page]


class SheetExport(Guarded, QObject):
    """Asks where to, and draws and writes off the GUI thread.

    Parameters
    ----------
    context : Context
        What it works with.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self._writer: Newest[str] = Newest(context.messages.tell, self._failed)

    def save_layer(self) -> None:
        """Ask for a name and save all maps of the selected layer as one sheet."""
        self._ask(*layer_sheet(self._context.session.frame))

    def save_filters(self) -> None:
        """Ask for a name and save the filters of the selected layer, or the next that has some."""
        found = filters_sheet(self._context.session.frame)
        if found is not None:
            self._ask(*found)

    def save_network(self) -> None:
        """Ask for a name and save the maps of all layers as one sheet."""
        frame = self._context.session.frame
        if frame.problem is not None:
            self._context.messages.warn(f"{frame.problem.layer}: {frame.problem.text}")
            return
        self._ask(*whole_sheet(frame))

    def save_to(self, path: str, make: Make, suffix: str = PAGE_SUFFIXES[0]) -> None:
        """Write the page that `make` returns to `path`, as its ending says, or else `suffix`."""
        target = self._context.target_of(path, (suffix, *PAGE_SUFFIXES))
        if target is None:
            return

        def write() -> str:
            write_atomically(target, encoded_page(make(), target.suffix.lower()))
            return self.tr("Saved {0}.").format(target)

        self._context.messages.tell(self.tr("Saving {0} …").format(target.name))
        self._writer.submit(write)

    def close(self) -> None:
        """Finish what is being written; take nothing more."""
        self._writer.close()

    def _ask(self, stem: str, make: Make) -> None:
        kinds = {f"{suffix[1:].upper()} (*{suffix})": suffix for suffix in PAGE_SUFFIXES}
        title = self.tr("Save the sheet")
        path, kind = self._context.ask_where(title, f"{stem}.png", ";;".join(kinds))
        if path:
            self.save_to(path, make, kinds.get(kind, PAGE_SUFFIXES[0]))

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, GeometryError):
            self._context.messages.warn(str(error))
        else:
            warn_of(error, self._context.messages)


def layer_sheet(frame: Frame) -> tuple[str, Make]:
    """Return the name of the selected layer's sheet of maps, and what makes it."""
    maps = maps_of(frame, whole=False)
    name = maps.layers[0].name
    return f"{_stem(maps, name)}-sheet", lambda: page_of(sheets_of(maps)[name])


def filters_sheet(frame: Frame) -> tuple[str, Make] | None:
    """Return the name of the sheet of filters, and what makes it; None where there are none."""
    document = frame.document
    layer = learned_layer(document)
    if layer is None:
        return None
    output = frame.run.of(layer.name)
    names = classes_of(document, output) if output is not None else ()
    filters = filters_of(document.network, frame.run.input.shape, layer, names)
    maps = maps_of(frame, whole=False)
    subject = f"model {document.model.name}" if document.model else "my experiment"
    return f"{_stem(maps, layer.name)}-filters", lambda: filter_sheet(filters, subject)


def whole_sheet(frame: Frame) -> tuple[str, Make]:
    """Return the name of the sheet of the whole network, and what makes it."""
    maps = maps_of(frame, whole=True)
    return "network", lambda: network_sheet(maps.layers, maps.subject)


def _stem(maps: MapFolder, name: str) -> str:
    return file_stems(maps.names)[name]

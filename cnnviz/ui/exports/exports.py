"""All that saves or copies, each loaded when it is first asked for: the window stands sooner."""

from functools import cached_property
from typing import TYPE_CHECKING

from cnnviz.ui.base.context import Context
from cnnviz.ui.exports.figure import FigureMaker

if TYPE_CHECKING:
    from cnnviz.ui.exports.map import MapExport
    from cnnviz.ui.exports.map_folder import MapFolderExport
    from cnnviz.ui.exports.model import ModelExport
    from cnnviz.ui.exports.sheets import SheetExport
    from cnnviz.ui.exports.stage import StageExport
    from cnnviz.ui.exports.text import TextExport


class Exports:
    """What saves and copies what is on the screen.

    Parameters
    ----------
    context : Context
        What it works with.
    make_figure : callable
        Makes the figure of the stage: of a size, in the colours of a palette.
    """

    def __init__(self, context: Context, make_figure: FigureMaker) -> None:
        self._context, self._make_figure = context, make_figure

    @cached_property
    def map(self) -> "MapExport":
        """Saves and copies the shown map."""
        from cnnviz.ui.exports.map import MapExport

        return MapExport(self._context)

    @cached_property
    def map_folder(self) -> "MapFolderExport":
        """Saves all maps, or those of a layer."""
        from cnnviz.ui.exports.map_folder import MapFolderExport

        return MapFolderExport(self._context)

    @cached_property
    def sheets(self) -> "SheetExport":
        """Saves sheets of maps and of filters."""
        from cnnviz.ui.exports.sheets import SheetExport

        return SheetExport(self._context)

    @cached_property
    def text(self) -> "TextExport":
        """Saves and copies code, and copies the arithmetic."""
        from cnnviz.ui.exports.text import TextExport

        return TextExport(self._context)

    @cached_property
    def stage(self) -> "StageExport":
        """Saves the stage as a figure, and animations."""
        from cnnviz.ui.exports.stage import StageExport

        return StageExport(self._context, self._make_figure)

    @cached_property
    def model(self) -> "ModelExport":
        """Saves the model."""
        from cnnviz.ui.exports.model import ModelExport

        return ModelExport(self._context)

    def close(self) -> None:
        """Finish what is being written; take nothing more."""
        for name in ("map", "map_folder", "sheets", "text", "stage", "model"):
            if name in vars(self):
                getattr(self, name).close()

"""Opens the sheet on what a layer has learned, and keeps it true to the frame."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from cnnviz.state.document import Selection
from cnnviz.state.filters import learned_layer
from cnnviz.state.frame import Frame
from cnnviz.ui.base.context import Context
from cnnviz.ui.guard import Guarded

if TYPE_CHECKING:
    from cnnviz.ui.learned.sheet import LearnedSheet


class Learned(Guarded, QObject):
    """The sheet, while it is open.

    Parameters
    ----------
    context : Context
        What it works with.
    open_picture : callable
        Called with the path of a picture that is to be put on the screen.
    """

    def __init__(self, context: Context, open_picture: Callable[[str], None]) -> None:
        super().__init__(context.window)
        self._context, self._open_picture = context, open_picture
        self.sheet: LearnedSheet | None = None

    def open(self) -> None:
        """Show the sheet; bring it to the front if it is there already."""
        if self.sheet is None:
            from cnnviz.ui.learned.sheet import LearnedSheet

            window = self._context.window
            self.sheet = sheet = LearnedSheet(window.size(), window)
            sheet.finished.connect(self._gone)
            sheet.select_asked.connect(self._select)
            sheet.picture_asked.connect(self._open_picture)
            sheet.folder_asked.connect(self._choose_folder)
            sheet.show_frame(self._context.session.frame)
            sheet.show()
            sheet.area.canvas.setFocus()
        self.sheet.raise_()
        self.sheet.activateWindow()

    def show_frame(self, frame: Frame) -> None:
        """Let the sheet, if it is open, follow the document."""
        if self.sheet is not None:
            self.sheet.show_frame(frame)

    def close(self) -> None:
        """Close the sheet."""
        if self.sheet is not None:
            self.sheet.close()

    def can_open(self, frame: Frame) -> bool:
        """Tell whether there is a layer with weights at or after the selected one."""
        return learned_layer(frame.document) is not None

    def _gone(self) -> None:
        self.sheet = None

    def _select(self, selection: Selection) -> None:
        """Put the map on the stage; where each is one cell, by the stepper."""
        session = self._context.session
        session.ask_select(selection)
        stage = session.frame.stage
        if stage is not None and stage.by_channel:
            at = selection.channel
            session.ask_play(lambda player, stops: player.at(at, stops).paused())

    def _choose_folder(self) -> None:
        preferences = self._context.preferences
        folder = QFileDialog.getExistingDirectory(
            self.sheet, self.tr("Choose a folder of pictures"), preferences.folder()
        )
        if folder and self.sheet is not None:
            preferences.keep_folder(folder)
            self.sheet.look_in(Path(folder))

"""Opens the sheet on what a layer has learned, and keeps it true to the frame."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from cnnviz.state.document import Selection
from cnnviz.state.filters import learned_layer
from cnnviz.state.frame import Frame
from cnnviz.ui.commands import Commands
from cnnviz.ui.preferences import Preferences
from cnnviz.ui.session import Session

if TYPE_CHECKING:
    from cnnviz.ui.learned.sheet import LearnedSheet


class Learned(QObject):
    """The sheet, while it is open.

    Parameters
    ----------
    window : QWidget
        Over which it stands.
    session : Session
        What it shows, and asks for maps.
    commands : Commands
        What it asks for pictures.
    preferences : Preferences
        Where the folder is remembered.
    """

    def __init__(
        self, window: QWidget, session: Session, commands: Commands, preferences: Preferences
    ) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._commands, self._preferences = commands, preferences
        self.sheet: LearnedSheet | None = None

    def open(self) -> None:
        """Show the sheet; bring it to the front if it is there already."""
        if self.sheet is None:
            from cnnviz.ui.learned.sheet import LearnedSheet

            self.sheet = sheet = LearnedSheet(self._window.size(), self._window)
            sheet.finished.connect(self._gone)
            sheet.select_asked.connect(self._select)
            sheet.picture_asked.connect(self._commands.open_path)
            sheet.folder_asked.connect(self._choose_folder)
            sheet.show_frame(self._session.frame)
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
        self._session.ask_select(selection)
        stage = self._session.frame.stage
        if stage is not None and stage.by_channel:
            at = selection.channel
            self._session.ask_play(lambda player, stops: player.at(at, stops).paused())

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self.sheet, self.tr("Choose a folder of pictures"), self._preferences.folder()
        )
        if folder and self.sheet is not None:
            self._preferences.keep_folder(folder)
            self.sheet.look_in(Path(folder))

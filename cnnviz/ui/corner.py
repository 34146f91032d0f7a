"""The corner of the menu bar: pictures at hand, and Present."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from cnnviz.files.resources import samples
from cnnviz.ui.commands import Commands
from cnnviz.ui.theme import UNIT


class Corner(QWidget):
    """Two buttons: a menu of pictures, and Present."""

    def __init__(self, commands: Commands, present: QAction) -> None:
        super().__init__()
        self._commands = commands
        pictures = QToolButton(self)
        pictures.setObjectName("pictures")
        pictures.setText(self.tr("Picture"))
        pictures.setToolTip(self.tr("Choose a picture to work on"))
        pictures.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        pictures.setAutoRaise(True)
        menu = QMenu(self)
        menu.setObjectName("pictures.menu")
        menu.aboutToShow.connect(lambda: fill_pictures(menu, commands))
        pictures.setMenu(menu)
        button = QToolButton(self)
        button.setDefaultAction(present)
        button.setAutoRaise(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, UNIT, 0)
        row.addWidget(pictures)
        row.addWidget(button)


def fill_pictures(menu: QMenu, commands: Commands) -> None:
    """Fill `menu` with what can be opened at once: samples, and what was opened last."""
    fill_samples(menu, commands)
    menu.addSeparator()
    fill_recent(menu.addMenu(menu.tr("Recent")), commands)


def fill_samples(menu: QMenu, commands: Commands) -> None:
    """Fill `menu` with the sample pictures: drawings in menus of their own, by their kind."""
    menu.clear()
    for old in menu.findChildren(QMenu):
        old.deleteLater()
    groups: dict[str, QMenu] = {"": menu}
    for sample in samples():
        if sample.group not in groups:
            groups[sample.group] = menu.addMenu(sample.group)
        groups[sample.group].addAction(sample.title).triggered.connect(
            lambda _=False, path=sample.path: commands.open_path(str(path))
        )


def fill_recent(menu: QMenu, commands: Commands) -> None:
    """Fill `menu` with the pictures opened last."""
    menu.clear()
    recent = commands.recent()
    if not recent:
        menu.addAction(menu.tr("No picture has been opened yet")).setEnabled(False)
    for path, name in recent:
        action = menu.addAction(name)
        action.setToolTip(path)
        action.triggered.connect(lambda _=False, path=path: commands.open_path(path))
    if recent:
        menu.addSeparator()
        menu.addAction(menu.tr("Clear the list")).triggered.connect(
            lambda _=False: commands.forget_recent()
        )

"""The corner of the menu bar: pictures and models at hand, and Present."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QToolButton, QWidget

from cnnviz.files.models import BUNDLED
from cnnviz.files.models.cards import is_edited, title_of
from cnnviz.files.resources import samples
from cnnviz.nn.model import Model
from cnnviz.state.frame import Frame
from cnnviz.ui.guard import Guarded
from cnnviz.ui.painting.theme import UNIT
from cnnviz.ui.shell.commands import Commands


class MenuCorner(Guarded, QWidget):
    """Menus of pictures and of models, and buttons for what is looked at."""

    def __init__(self, commands: Commands, views: Iterable[QAction]) -> None:
        super().__init__()
        pictures = self._menu_button("pictures", self.tr("Picture"))
        pictures.setToolTip(self.tr("Choose a picture to work on"))
        menu = pictures.menu()
        menu.aboutToShow.connect(lambda: fill_pictures(menu, commands))
        self._models = self._menu_button("models", "")
        self._models.setToolTip(self.tr("Choose the network that sees it"))
        models = self._models.menu()
        models.aboutToShow.connect(lambda: fill_models(models, commands, self._model))
        self._model: Model | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, UNIT, 0)
        row.addWidget(pictures)
        row.addWidget(self._models)
        for action in views:
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setAutoRaise(True)
            row.addWidget(button)

    def show_frame(self, frame: Frame) -> None:
        """Show which network it is."""
        self._model = frame.document.model
        title = title_of(self._model) if self._model else self.tr("My experiment")
        edited = frame.document.edited or (self._model is not None and is_edited(self._model))
        self._models.setText(f"{title}, edited" if edited else title)

    def event(self, event: QEvent) -> bool:
        """Take the room that the words need: the bar looks only when it is resized itself."""
        taken, bar = super().event(event), self.parentWidget()
        if event.type() == QEvent.Type.LayoutRequest and bar is not None:
            QApplication.sendEvent(bar, QResizeEvent(bar.size(), bar.size()))
        return taken

    def _menu_button(self, name: str, title: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(title)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setAutoRaise(True)
        menu = QMenu(self)
        menu.setObjectName(f"{name}.menu")
        button.setMenu(menu)
        return button


def fill_models(menu: QMenu, commands: Commands, present: Model | None) -> None:
    """Fill `menu` with the networks there are, that at `present` marked."""
    menu.clear()
    own = menu.addAction(menu.tr("My experiment"), commands.leave_model)
    own.setCheckable(True)
    own.setChecked(present is None)
    menu.addSeparator()
    for name in BUNDLED:
        action = menu.addAction(name.capitalize())
        action.setObjectName(f"model.{name}")
        action.triggered.connect(lambda _=False, name=name: commands.open_model(name))
        action.setCheckable(True)
        action.setChecked(present is not None and present.name == name)
    menu.addSeparator()
    menu.addAction(menu.tr("Open a model…"), commands.open_model_dialog)
    card = menu.addAction(menu.tr("About this model"), commands.show_card)
    card.setEnabled(present is not None)


def fill_pictures(menu: QMenu, commands: Commands) -> None:
    """Fill `menu`, empty yet, with what can be opened at once: samples, and the last ones."""
    if menu.isEmpty():
        fill_samples(menu, commands)
        menu.addSeparator()
        recent = menu.addMenu(menu.tr("Recent"))
        recent.aboutToShow.connect(partial(fill_recent, recent, commands))


def fill_samples(menu: QMenu, commands: Commands) -> None:
    """Fill `menu`, empty yet, with the samples: drawings in menus of their own, by their kind."""
    if not menu.isEmpty():
        return
    groups: dict[str, QMenu] = {"": menu}
    for sample in samples():
        if sample.group not in groups:
            groups[sample.group] = menu.addMenu(sample.group)
        groups[sample.group].addAction(sample.title).triggered.connect(
            lambda _=False, path=sample.path: commands.open_path(str(path))
        )


def fill_recent(menu: QMenu, commands: Commands) -> None:
    """Fill `menu` with the pictures and experiments opened last."""
    menu.clear()
    recent = commands.recent()
    if not recent:
        menu.addAction(menu.tr("Nothing has been opened yet")).setEnabled(False)
    for path, name in recent:
        action = menu.addAction(name)
        action.setToolTip(path)
        action.triggered.connect(lambda _=False, path=path: commands.open_path(path))
    if recent:
        menu.addSeparator()
        menu.addAction(menu.tr("Clear the list")).triggered.connect(
            lambda _=False: commands.forget_recent()
        )

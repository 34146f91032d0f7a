"""The window: it shows one screen of several, hands frames down and wishes up."""

import time
from collections.abc import Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cnnviz import __version__
from cnnviz.state.document import Document
from cnnviz.state.frame import Frame
from cnnviz.state.view import Palette
from cnnviz.ui.base.context import Context
from cnnviz.ui.base.message_bar import MessageBar
from cnnviz.ui.base.preferences import Preferences
from cnnviz.ui.base.screen import Screen, ScreenPage
from cnnviz.ui.base.session import Session
from cnnviz.ui.experiments.recovery_bar import RecoveryBar
from cnnviz.ui.exports.exports import Exports
from cnnviz.ui.guard import Guarded
from cnnviz.ui.lab.figure import StageFigure
from cnnviz.ui.learned import Learned
from cnnviz.ui.painting.theme import BASE_POINTS, dress, points_of, theme_of
from cnnviz.ui.shell.black_screen import BlackScreen
from cnnviz.ui.shell.commands import Commands
from cnnviz.ui.shell.drop_sign import DropSign
from cnnviz.ui.shell.key_sheet import KeysSheet
from cnnviz.ui.shell.menu_corner import MenuCorner, fill_recent, fill_samples
from cnnviz.ui.shell.menus import Actions, action_table, menu_titles
from cnnviz.ui.shell.placing import FRAME_MILLISECONDS, Placed, first_size, fit
from cnnviz.ui.shell.presenter_keys import PresenterKeys
from cnnviz.ui.shell.screens import SCREENS

TICK_MILLISECONDS = 16
Page = TypeVar("Page", bound=ScreenPage)


class Window(Guarded, QMainWindow):
    """The program's window.

    Parameters
    ----------
    document : Document
        The experiment to begin with.
    preferences : Preferences
        What is remembered.
    screens : sequence of Screen
        What there is to fill it with; it begins with the first.
    """

    def __init__(
        self, document: Document, preferences: Preferences, screens: Sequence[Screen] = SCREENS
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAcceptDrops(True)
        self.preferences = preferences
        self._presenting = False
        self._before: Placed | None = None
        self._dressed = (preferences.view.palette, BASE_POINTS)
        _dress(*self._dressed)
        self.messages, self.recovery_bar = MessageBar(), RecoveryBar()
        self.session = Session(
            document, preferences.view, preferences.player, self.show_frame, self.messages.warn
        )
        context = Context(self, self.session, preferences, self.messages)
        self.commands, self.exports = Commands(context), Exports(context, StageFigure)
        self.learned = Learned(context, self.commands.open_path)
        self._screens = {screen.name: screen for screen in screens}
        self._pages = {screen.name: screen.page(context) for screen in screens}
        self._shown = screens[0]
        table = action_table(self, screens, tuple(self._pages.values()))
        self.actions_ = Actions(table, self, menu_titles(screens))
        self.at_hand = MenuCorner(self.commands, self.actions_.at_hand())
        self._blank, self._drop_sign = BlackScreen(self), DropSign(self)
        self._remote: PresenterKeys | None = None
        self._stack = QStackedWidget()
        self._build()
        self._wire()
        self._timer = QTimer(self, interval=TICK_MILLISECONDS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._ticked = 0.0
        self._framed = QTimer(self, singleShot=True, interval=FRAME_MILLISECONDS)
        self._framed.timeout.connect(lambda: fit(self))
        self._restore()
        self.session.show()

    def page(self, kind: type[Page]) -> Page:
        """Return the page of that kind among those of its screens; KeyError for none."""
        for page in self._pages.values():
            if isinstance(page, kind):
                return page
        raise KeyError(kind.__name__)

    def show_frame(self, frame: Frame) -> None:
        """Show `frame` on the screen it asks for."""
        # Nothing has the focus at first, whatever the stubs say.
        focused: QWidget | None = self.focusWidget()
        in_sight = bool(focused and focused.isVisible())
        self._dress(frame)
        screen = self._screens.get(frame.view.screen, next(iter(self._screens.values())))
        page = self._pages[screen.name]
        page.show_frame(frame)
        self._turn_to(screen)
        self.actions_.show_frame(frame)
        self.learned.show_frame(frame)
        self.at_hand.show_frame(frame)
        self.messages.show_frame(frame)
        self.commands.experiments.show_frame(frame)
        self._run_timer(frame.player.playing and screen.plays)
        if frame.view.presenting != self._presenting:
            self._presenting = frame.view.presenting
            self.present(self._presenting)
        if in_sight and focused and not focused.isVisible():
            page.catch_keys(focused)

    def present(self, presenting: bool) -> None:
        """Hide all but what the screen shows large, or show all as it was before."""
        if presenting:
            self._before = Placed.of(self)
        self.menuBar().setVisible(not presenting)
        for page in self._pages.values():
            page.present(presenting)
        if presenting:
            self.showFullScreen()
            self._hero().setFocus()
        elif self._before is not None:
            # So would their least size.
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            self.setWindowState(self._before.state)
        self._blank.cover(False)

    def blank(self) -> None:
        """Cover the window, or uncover it: for the moment the room is to look up."""
        self._blank.cover(not self._blank.isVisible())

    def full_screen(self) -> None:
        """Fill the screen, or give it back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_keys(self) -> None:
        """Show the sheet of keys."""
        screens = tuple(self._screens.values())
        groups = [group for screen in screens for group in screen.keys]
        KeysSheet(self.actions_.specs, menu_titles(screens), groups, self.size(), self).open()

    def show_about(self) -> None:
        """Tell name and version."""
        self.messages.tell(
            self.tr("cnnviz {0}: see a convolutional network compute.").format(__version__)
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Come onto the screen as a whole."""
        super().showEvent(event)
        self._framed.start()
        if self._remote is None:
            self._remote = PresenterKeys(
                self.windowHandle(), lambda: self.session.store.view.presenting, self.blank
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let text grow with the window."""
        super().resizeEvent(event)
        self._blank.setGeometry(self.rect())
        self._dress(self.session.frame)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, pictures and addresses: each gets a picture or a sentence."""
        if _droppable(event.mimeData()):
            event.acceptProposedAction()
            theme = theme_of(self.session.store.view.palette)
            self._drop_sign.show_for(event.mimeData(), theme)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take back the sign of where it would land."""
        self._drop_sign.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self._drop_sign.hide()
        event.acceptProposedAction()
        self.commands.take(event.mimeData(), self.tr("dropped"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window and end what runs, once nothing is lost by it."""
        if not self.commands.experiments.may_close():
            event.ignore()
            return
        self._timer.stop()
        store = self.session.store
        self.preferences.remember(store.view, store.player)
        placed = self._before if store.view.presenting and self._before else Placed.of(self)
        self.preferences.keep_bytes("window/geometry", placed.geometry)
        for name, page in self._pages.items():
            self.preferences.keep_bytes(f"window/{name}", page.layout_state())
        self.learned.close()
        self.exports.close()
        self.commands.close()
        self.session.close()
        event.accept()

    def _build(self) -> None:
        self.actions_.fill(self.menuBar())
        self.addActions(self.actions_.all())
        self.menuBar().setCornerWidget(self.at_hand)
        file_menu = self.actions_.menus["file"]
        for title, fill in (
            (self.tr("Sa&mples"), fill_samples),
            (self.tr("Open &recent"), fill_recent),
        ):
            menu = QMenu(title, file_menu)
            menu.aboutToShow.connect(partial(fill, menu, self.commands))
            self.actions_.insert(menu, file_menu, "file.save")
        for page in self._pages.values():
            self._stack.addWidget(page)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.recovery_bar)
        column.addWidget(self.messages)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(centre)

    def _wire(self) -> None:
        for page in self._pages.values():
            page.asked.connect(self.session.ask)
            page.play_asked.connect(self.session.ask_play)
            page.look_asked.connect(self.session.ask_look)
            page.select_asked.connect(self.session.ask_select)
            page.layer_asked.connect(self.session.ask_layer)
            page.frame_asked.connect(self.commands.pictures.open_frame)
        self.commands.experiments.leave_asked.connect(self.close)

    def _restore(self) -> None:
        self.resize(first_size(self.screen().availableGeometry().size()))
        geometry = self.preferences.bytes_of("window/geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        for name, page in self._pages.items():
            state = self.preferences.bytes_of(f"window/{name}")
            if state is not None:
                page.restore_layout(state)
        self._hero().setFocus()

    def _turn_to(self, screen: Screen) -> None:
        """Show `screen` in place of the one before; the keys go with it."""
        if screen is not self._shown:
            before, self._shown = self._pages[self._shown.name], screen
            self._stack.setCurrentWidget(self._pages[screen.name])
            self._hero().setFocus()
            before.leave()

    def _hero(self) -> QWidget:
        """Return what fills most of the window."""
        return self._pages[self._shown.name].hero()

    def _dress(self, frame: Frame) -> None:
        """Give the application the palette and size of text that the frame asks for."""
        presenting, width = frame.view.presenting, self.width()
        if self._presenting and not presenting and self._before is not None:
            # Letters for all of the screen would keep the window wider than it was.
            width = self._before.width
        wanted = (frame.view.palette, points_of(width, presenting))
        if wanted != self._dressed:
            self._dressed = wanted
            _dress(*wanted)

    def _run_timer(self, playing: bool) -> None:
        if playing and not self._timer.isActive():
            self._ticked = time.monotonic()
            self._timer.start()
        elif not playing:
            self._timer.stop()

    def _tick(self) -> None:
        now = time.monotonic()
        passed, self._ticked = now - self._ticked, now
        self.session.ask_play(lambda player, stops: player.advanced(passed, stops))


def _dress(palette: Palette, points: int) -> None:
    application = QApplication.instance()
    if isinstance(application, QApplication):
        dress(application, theme_of(palette), points)


def _droppable(data: QMimeData) -> bool:
    return data.hasUrls() or data.hasImage() or data.hasText()

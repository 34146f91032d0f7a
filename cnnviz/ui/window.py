"""The window: it lays out the panels, hands frames down and wishes up."""

import time
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QByteArray, QMimeData, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cnnviz import __version__
from cnnviz.state.document import Document
from cnnviz.state.frame import Frame
from cnnviz.state.view import Palette
from cnnviz.ui.actions import Actions
from cnnviz.ui.arithmetic import ArithmeticPanel
from cnnviz.ui.asking import Panel
from cnnviz.ui.blank import Blank
from cnnviz.ui.canvas import CanvasPanel
from cnnviz.ui.commands import Commands
from cnnviz.ui.corner import Corner, fill_recent, fill_samples
from cnnviz.ui.desk import Desk
from cnnviz.ui.keys_sheet import KeysSheet
from cnnviz.ui.learned import Learned
from cnnviz.ui.notice import Notice
from cnnviz.ui.offer import Offer
from cnnviz.ui.operator import OperatorPanel
from cnnviz.ui.overview import OverviewPanel
from cnnviz.ui.player import PlayerPanel
from cnnviz.ui.preferences import Preferences
from cnnviz.ui.session import Session
from cnnviz.ui.side import SidePanel
from cnnviz.ui.stage.panel import StagePanel
from cnnviz.ui.strip import StripPanel
from cnnviz.ui.table import action_table
from cnnviz.ui.theme import BASE_POINTS, UNIT, dress, points_of, theme_of

TICK_MILLISECONDS = 16
ARITHMETIC_SHARE, PRESENTING_SHARE = 0.32, 0.42
"""Part of the height that the arithmetic takes, of what it shares with the stage."""


class Window(QMainWindow):
    """The program's window.

    Parameters
    ----------
    document : Document
        The experiment to begin with.
    preferences : Preferences
        What is remembered.
    """

    def __init__(self, document: Document, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAcceptDrops(True)
        self.preferences = preferences
        self._presenting = False
        self._before: _Placed | None = None
        self._dressed = (preferences.view.palette, BASE_POINTS)
        _dress(*self._dressed)
        self.notice, self.offer = Notice(), Offer()
        self.strip, self.side, self.player = StripPanel(), SidePanel(), PlayerPanel()
        self.operator = OperatorPanel()
        self.stage = StagePanel(self.operator)
        self.canvas, self.arithmetic = CanvasPanel(), ArithmeticPanel()
        self.pages = QStackedWidget()
        self.overview = OverviewPanel(CanvasPanel(reading=False))
        self.session = Session(
            document, preferences.view, preferences.player, self.show_frame, self.notice.warn
        )
        self.commands = Commands(Desk(self, self.session, preferences, self.notice))
        self.learned = Learned(self, self.session, self.commands, preferences)
        self.actions_ = Actions(action_table(self), self)
        self.at_hand = Corner(
            self.commands, (self.actions_["view.overview"], self.actions_["view.present"])
        )
        self._blank = Blank(self)
        self._build()
        self._wire()
        self._timer = QTimer(self, interval=TICK_MILLISECONDS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._ticked = 0.0
        self._restore()
        self.session.show()

    @property
    def panels(self) -> tuple[Panel, ...]:
        """Every panel, in the order in which it is shown a frame."""
        at_work = self.stage, self.canvas, self.arithmetic, self.player
        return self.strip, self.overview, *at_work, self.side

    def show_frame(self, frame: Frame) -> None:
        """Show `frame` in every panel that is in sight."""
        # Nothing has the focus at first, whatever the stubs say.
        focused: QWidget | None = self.focusWidget()
        in_sight = bool(focused and focused.isVisible())
        self._dress(frame)
        whole = frame.view.overview
        # The overview holds all that the strip tells, and needs the room.
        around = not whole and not frame.view.presenting
        resting = (self.stage, self.canvas, self.arithmetic, self.player) if whole else ()
        for panel in self.panels:
            if panel in (self.strip, self.side):
                panel.setVisible(around)
            if panel not in resting:
                panel.show_frame(frame)
        draws = frame.stage is None and frame.document.reads_drawings
        self.pages.setCurrentIndex(int(draws))
        self._turn_to(self.overview if whole else self._at_work)
        self.arithmetic.setVisible(frame.stage is not None)
        self.actions_.show_frame(frame)
        self.learned.show_frame(frame)
        self.at_hand.show_frame(frame)
        self.commands.experiments.show_frame(frame)
        # What plays out of sight rests until it is seen again.
        self._run_timer(frame.player.playing and not whole)
        if in_sight and focused and not focused.isVisible():
            self._catch_keys(focused)

    def present(self, presenting: bool) -> None:
        """Hide all but stage, arithmetic and player, or show all as it was before."""
        if presenting:
            self._before = _Placed.of(self)
        self.menuBar().setVisible(not presenting)
        if presenting:
            height = self.splitter.height()
            share = round(height * PRESENTING_SHARE)
            self.splitter.setSizes([height - share, share])
            self.showFullScreen()
            self._hero().setFocus()
        elif self._before is not None:
            self.setWindowState(self._before.state)
            self.splitter.restoreState(self._before.splitter)
        self._blank.cover(False)

    def blank(self) -> None:
        """Cover the window, or uncover it: for the moment the room is to look up."""
        self._blank.cover(not self._blank.isVisible())

    def full_screen(self) -> None:
        """Fill the screen, or give it back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_keys(self) -> None:
        """Show the sheet of keys."""
        KeysSheet(self.actions_.specs, self.size(), self).open()

    def show_about(self) -> None:
        """Tell name and version."""
        self.notice.tell(
            self.tr("cnnviz {0}: see a convolutional network compute.").format(__version__)
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

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
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
        placed = self._before if store.view.presenting and self._before else _Placed.of(self)
        self.preferences.keep_bytes("window/geometry", placed.geometry)
        self.preferences.keep_bytes("window/splitter", placed.splitter)
        self.learned.close()
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
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("splitter")
        self.splitter.setChildrenCollapsible(False)
        self.pages.addWidget(self.stage)
        self.pages.addWidget(_framed(self.canvas))
        self.splitter.addWidget(self.pages)
        self.splitter.addWidget(self.arithmetic)
        self.splitter.setStretchFactor(0, 68)
        self.splitter.setStretchFactor(1, 32)
        share = round(1000 * ARITHMETIC_SHARE)
        self.splitter.setSizes([1000 - share, share])
        self._at_work = QWidget()
        one = QVBoxLayout(self._at_work)
        one.setContentsMargins(0, 0, 0, 0)
        one.setSpacing(0)
        one.addWidget(self.splitter, 1)
        one.addWidget(_rule())
        one.addWidget(self.player)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._at_work)
        self._pages.addWidget(self.overview)
        work = QVBoxLayout()
        work.setSpacing(0)
        work.addWidget(self.offer)
        work.addWidget(self.notice)
        work.addWidget(self._pages, 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(work, 1)
        body.addWidget(self.side)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addLayout(body, 1)
        self.setCentralWidget(centre)

    def _wire(self) -> None:
        for panel in (*self.panels, self.operator):
            panel.asked.connect(self.session.ask)
            panel.play_asked.connect(self.session.ask_play)
            panel.look_asked.connect(self.session.ask_look)
            panel.select_asked.connect(self.session.ask_select)
        self.side.brush_changed.connect(self.stage.use_brush)
        self.side.frame_asked.connect(self.commands.pictures.open_frame)
        for source, others in (
            (self.stage, (self.operator, self.arithmetic)),
            (self.operator, (self.stage, self.arithmetic)),
            (self.arithmetic, (self.stage, self.operator)),
        ):
            for other in others:
                source.tap_hovered.connect(other.highlight)
        self.operator.load_asked.connect(
            lambda: self.commands.kernels.load(self.operator.use_kernel)
        )
        self.operator.save_asked.connect(self.commands.kernels.save)
        self.commands.experiments.leave_asked.connect(self.close)

    def _restore(self) -> None:
        self.resize(1280, 800)
        geometry = self.preferences.bytes_of("window/geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        splitter = self.preferences.bytes_of("window/splitter")
        if splitter is not None:
            self.splitter.restoreState(splitter)
        self.stage.setFocus()

    def _turn_to(self, page: QWidget) -> None:
        """Show one layer at work, or the whole network; the keys go with it."""
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
            self._hero().setFocus()

    def _catch_keys(self, gone: QWidget) -> None:
        """Give the keys of what is `gone` to the hero, not to whatever comes next by Tab.

        The strip finds another card itself.
        """
        if not self.strip.isAncestorOf(gone):
            self._hero().setFocus()

    def _hero(self) -> Panel:
        """Return what fills most of the window."""
        if self._pages.currentWidget() is self.overview:
            return self.overview
        return self.stage if self.pages.currentIndex() == 0 else self.canvas

    def _dress(self, frame: Frame) -> None:
        """Give the application the palette and size of text that the frame asks for."""
        presenting = frame.view.presenting
        wanted = (frame.view.palette, points_of(self.width(), presenting))
        if wanted != self._dressed:
            self._dressed = wanted
            _dress(*wanted)
        if presenting != self._presenting:
            self._presenting = presenting
            self.present(presenting)

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


@dataclass(frozen=True, slots=True)
class _Placed:
    """How the window stands on the screen, and how its height is shared."""

    state: Qt.WindowState
    geometry: QByteArray
    splitter: QByteArray

    @classmethod
    def of(cls, window: Window) -> "_Placed":
        """Return how `window` stands now."""
        splitter = window.splitter.saveState()
        return cls(window.windowState(), window.saveGeometry(), splitter)


def _dress(palette: Palette, points: int) -> None:
    application = QApplication.instance()
    if isinstance(application, QApplication):
        dress(application, theme_of(palette), points)


def _framed(canvas: CanvasPanel) -> QWidget:
    """Return a page with `canvas` on it, and some air around it."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
    layout.addWidget(canvas)
    return page


def _rule() -> QFrame:
    rule = QFrame()
    rule.setObjectName("rule")
    rule.setFrameShape(QFrame.Shape.HLine)
    return rule


def _droppable(data: QMimeData) -> bool:
    return data.hasUrls() or data.hasImage() or data.hasText()

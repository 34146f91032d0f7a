"""The lab as it fills the window: strip, stage, arithmetic, player and side, linked."""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from cnnviz.state.frame import Frame
from cnnviz.ui.base.actions import ActionSpec
from cnnviz.ui.base.context import Context
from cnnviz.ui.base.screen import ScreenPage
from cnnviz.ui.lab.arithmetic import ArithmeticPanel
from cnnviz.ui.lab.canvas import CanvasPanel
from cnnviz.ui.lab.kernel_files import KernelFiles
from cnnviz.ui.lab.layer_actions import layer_actions
from cnnviz.ui.lab.operator import OperatorPanel
from cnnviz.ui.lab.player import PlayerPanel
from cnnviz.ui.lab.side import SidePanel
from cnnviz.ui.lab.stage.panel import StagePanel
from cnnviz.ui.lab.step_actions import step_actions
from cnnviz.ui.lab.strip import StripPanel
from cnnviz.ui.lab.view_actions import view_actions
from cnnviz.ui.painting.theme import UNIT
from cnnviz.ui.widgets.panel import Panel

ARITHMETIC_SHARE, PRESENTING_SHARE = 0.32, 0.42
"""Part of the height that the arithmetic takes, of what it shares with the stage."""


class LabPage(ScreenPage):
    """One layer at work, or the input alone.

    Parameters
    ----------
    context : Context
        What it works with.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("lab")
        self._context = context
        self.strip, self.side, self.player = StripPanel(), SidePanel(), PlayerPanel()
        self.operator = OperatorPanel()
        self.stage = StagePanel(self.operator)
        self.canvas, self.arithmetic = CanvasPanel(), ArithmeticPanel()
        self.pages = QStackedWidget()
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self._shared_before: QByteArray | None = None
        self.kernels = KernelFiles(context)
        self._lay_out()
        self._wire()

    def show_frame(self, frame: Frame) -> None:
        """Show `frame` in every panel."""
        around: tuple[Panel, ...] = self.strip, self.side
        for panel in around:
            panel.setVisible(not frame.view.presenting)
        for panel in self._panels:
            panel.show_frame(frame)
        draws = frame.stage is None and frame.document.reads_drawings
        self.pages.setCurrentIndex(int(draws))
        self.arithmetic.setVisible(frame.stage is not None)

    def actions_(self) -> Sequence[ActionSpec]:
        """Return the Step menu, and what the Network and View menus do with one layer."""
        session = self._context.session
        return (*step_actions(session), *layer_actions(session), *view_actions(session, self.stage))

    def hero(self) -> QWidget:
        """Return what fills most of it."""
        return self.stage if self.pages.currentIndex() == 0 else self.canvas

    def catch_keys(self, gone: QWidget) -> None:
        """Give them to the hero; the strip finds another card itself."""
        if not self.strip.isAncestorOf(gone):
            super().catch_keys(gone)

    def present(self, presenting: bool) -> None:
        """Give the arithmetic more room, or as much as before."""
        if presenting:
            self._shared_before = self.splitter.saveState()
            height = self.splitter.height()
            share = round(height * PRESENTING_SHARE)
            self.splitter.setSizes([height - share, share])
        elif self._shared_before is not None:
            self.splitter.restoreState(self._shared_before)
            self._shared_before = None

    def layout_state(self) -> QByteArray:
        """Return how stage and arithmetic share the height while nothing is presented."""
        return self._shared_before or self.splitter.saveState()

    def restore_layout(self, state: QByteArray) -> None:
        """Share the height as it was remembered."""
        self.splitter.restoreState(state)

    @property
    def _panels(self) -> tuple[Panel, ...]:
        """Every panel, in the order in which it is shown a frame."""
        return self.strip, self.stage, self.canvas, self.arithmetic, self.player, self.side

    def _lay_out(self) -> None:
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
        work = QVBoxLayout()
        work.setSpacing(0)
        work.addWidget(self.splitter, 1)
        work.addWidget(_rule())
        work.addWidget(self.player)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(work, 1)
        body.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addLayout(body, 1)

    def _wire(self) -> None:
        for panel in (*self._panels, self.operator):
            panel.pass_on(self)
        self.side.brush_changed.connect(self.stage.use_brush)
        self.side.frame_asked.connect(self.frame_asked)
        for source, others in (
            (self.stage, (self.operator, self.arithmetic)),
            (self.operator, (self.stage, self.arithmetic)),
            (self.arithmetic, (self.stage, self.operator)),
        ):
            for other in others:
                source.tap_hovered.connect(other.highlight)
        self.stage.cell_hovered.connect(self.arithmetic.preview)
        self.operator.load_asked.connect(lambda: self.kernels.load(self.operator.use_kernel))
        self.operator.save_asked.connect(self.kernels.save)


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

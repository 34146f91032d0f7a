"""The side: one column of sections about what is selected."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cnnviz.state.document import INPUT
from cnnviz.state.edits import TITLES
from cnnviz.state.frame import Frame
from cnnviz.ui.lab.brush import Brush
from cnnviz.ui.lab.side.brush import BrushSection
from cnnviz.ui.lab.side.dense import DenseSection
from cnnviz.ui.lab.side.filter import FilterSection
from cnnviz.ui.lab.side.input import InputSection
from cnnviz.ui.lab.side.looks import ChannelSection, ScaleSection
from cnnviz.ui.lab.side.numbers import GeometrySection
from cnnviz.ui.lab.side.picture import PictureSection
from cnnviz.ui.lab.side.preparation import ModelInputSection
from cnnviz.ui.lab.side.section import TIGHT, Section, show_text, words
from cnnviz.ui.lab.side.sees import SeesSection
from cnnviz.ui.lab.side.temperature import TemperatureSection
from cnnviz.ui.lab.side.touch import TouchSection
from cnnviz.ui.lab.side.window import ConvolutionSection, PoolSection, ReluSection
from cnnviz.ui.painting.theme import UNIT
from cnnviz.ui.widgets.panel import Ask, Panel

DIGITS_WIDE = 28.5
"""So many digits wide is the panel, whatever the size of text."""
THIN = """
QScrollBar:vertical { width: 10px; background: transparent; }
QScrollBar::handle:vertical { background: palette(mid); border-radius: 3px; min-height: 32px;
                              margin: 2px; }
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }
"""
"""A scroll bar that leaves the width to the settings."""


class SidePanel(Panel):
    """Settings, geometry, overlays of what is selected.

    Signals
    -------
    brush_changed(Brush)
        The brush to paint with from now on.
    frame_asked(int, str)
        The frame of the picture to show, counted from 0, and the gesture.
    """

    brush_changed = Signal(object)
    frame_asked = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setAccessibleName("Settings of what is selected")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._frame: Frame | None = None
        self._showing = False
        self._title = QLabel()
        self._title.setObjectName("side.title")
        self._title.setTextFormat(Qt.TextFormat.RichText)
        self._title.setWordWrap(True)
        self._problem = words("problem")
        self._brush = BrushSection()
        self._brush.brush_changed.connect(self.brush_changed)
        self._sees = SeesSection()
        picture = PictureSection()
        picture.frame_asked.connect(self._ask_frame)
        self._sections: tuple[Section, ...] = (
            picture,
            InputSection(),
            ModelInputSection(),
            ConvolutionSection(),
            PoolSection(),
            ReluSection(),
            DenseSection(),
            TemperatureSection(),
            ChannelSection(),
            FilterSection(),
            self._sees,
            GeometrySection(),
            TouchSection(),
            ScaleSection(),
            self._brush,
        )
        self._lay_out()

    def show_frame(self, frame: Frame) -> None:
        """Show what `frame` has selected."""
        last, self._frame = self._frame, frame
        if last is None or not _same(last, frame):
            self._showing = True
            self._show(frame)
            self._showing = False
        elif self._sees.applies(frame):
            # What changes with every stop.
            self._sees.show_frame(frame)

    def _show(self, frame: Frame) -> None:
        selected = frame.document.selection.layer
        network = frame.document.network
        kind = TITLES[network[selected].kind] if selected in network else ""
        title = f"<b>{selected if kind else 'Input'}</b>"
        self._title.setText(f"{title}&nbsp; {kind}" if kind else title)
        elsewhere = frame.problem is not None and selected not in (frame.problem.layer, INPUT)
        about = f"{frame.problem.layer}: {frame.problem.text}" if frame.problem else ""
        show_text(self._problem, about if elsewhere else "")
        for section in self._sections:
            applies = section.applies(frame)
            if section.isHidden() == applies:
                section.setVisible(applies)
            if applies:
                section.show_frame(frame)

    def show_brush(self, brush: Brush) -> None:
        """Show `brush` as the one to paint with."""
        self._brush.show_brush(brush)

    def sizeHint(self) -> QSize:
        """Return the size that shows all of it."""
        return QSize(round(self.fontMetrics().horizontalAdvance("0") * DIGITS_WIDE), 620)

    def _ask(self, ask: Ask) -> None:
        """Pass a wish on; not that of a half-typed field which loses the focus by being hidden."""
        if not self._showing:
            self.asked.emit(ask)

    def _ask_frame(self, frame: int, gesture: str) -> None:
        """Pass the wish for a frame on, like any other."""
        if not self._showing:
            self.frame_asked.emit(frame, gesture)

    def _lay_out(self) -> None:
        content = QWidget()
        content.setObjectName("side.content")
        column = QVBoxLayout(content)
        column.setContentsMargins(2 * UNIT, UNIT + 4, UNIT + 4, 2 * UNIT)
        column.setSpacing(UNIT + 2)
        rows = QVBoxLayout()
        rows.setSpacing(3 * TIGHT + 2)
        top = QVBoxLayout()
        top.setSpacing(TIGHT)
        top.addWidget(self._title)
        top.addWidget(self._problem)
        column.addLayout(top)
        column.addLayout(rows)
        self._problem.hide()
        for section in self._sections:
            section.asked.connect(self._ask)
            section.look_asked.connect(self.look_asked)
            section.select_asked.connect(self.select_asked)
            section.hide()
            rows.addWidget(section)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setObjectName("side.scroll")
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.verticalScrollBar().setStyleSheet(THIN)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)


def _same(last: Frame, frame: Frame) -> bool:
    """Whether nothing here differs: a step of the window changes no setting."""
    return (
        last.document is frame.document
        and last.run is frame.run
        and last.view is frame.view
        and last.problem is frame.problem
        and (last.stage is None) == (frame.stage is None)
        and _parts(last) == _parts(frame)
    )


def _parts(frame: Frame) -> tuple[int, ...]:
    stage = frame.stage
    if stage is None:
        return ()
    return id(stage.layer), id(stage.source), id(stage.output), stage.cell[0]

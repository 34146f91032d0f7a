"""The canvas as a panel: sheet, pens, and beside them what the network reads of it, live."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from cnnviz.core.drawing import PAPER
from cnnviz.nn.receptive import Box
from cnnviz.state.document import Document
from cnnviz.state.drawing import with_blank_canvas, with_line
from cnnviz.state.frame import Frame
from cnnviz.state.run import Activation
from cnnviz.state.trail import patch_of
from cnnviz.ui.guard import Guarded
from cnnviz.ui.lab.canvas.layout import CanvasLayout, Sizes, bare_height, bare_layout, canvas_layout
from cnnviz.ui.lab.canvas.sheet import Line, Pen, Sheet
from cnnviz.ui.lab.side.section import words
from cnnviz.ui.lab.side.sees import seen_words
from cnnviz.ui.painting.drawing import draw_outline, plane_image
from cnnviz.ui.painting.theme import Theme, theme_of
from cnnviz.ui.widgets.buttons import FlatButton, Segmented, named
from cnnviz.ui.widgets.controls import JumpSlider
from cnnviz.ui.widgets.panel import Ask, Panel

THINNEST, BROADEST = 4, 60
KEYS = (Qt.Key.Key_D, Qt.Key.Key_E, Qt.Key.Key_Delete)


class CanvasPanel(Panel):
    """Draws the picture for models that read drawings; for others it hides itself.

    Parameters
    ----------
    reading : bool
        Whether it also shows what the network reads.
    """

    def __init__(self, parent: QWidget | None = None, *, reading: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAccessibleName(self.tr("Canvas"))
        self.setMinimumSize(320 if reading else 0, 220 if reading else 0)
        self._reading = reading
        self._pen = Pen()
        self._cells = QSize(28, 28)
        self._sheet = Sheet(self)
        self._sheet.lined.connect(self._line)
        self._tools = self._make_tools()
        self._label = QLabel(self.tr("Width"), self)
        self._slider = self._make_slider()
        self._clear = self._make_clear()
        self._read = _Read(self)
        self._words = words()
        self._words.setParent(self)
        self._words.setText(self.tr("what the network reads"))
        self._words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._read.setVisible(reading)
        self._words.setVisible(reading)
        self._show_pen(self._pen)

    @property
    def canvas_layout(self) -> CanvasLayout:
        """Where everything lies."""
        laid = canvas_layout if self._reading else bare_layout
        return laid(self.width(), self.height(), self._needs())

    def minimumSizeHint(self) -> QSize:
        """Return the least width in which no pen is cut off."""
        return QSize(self._tools.sizeHint().width(), 0)

    def heightForWidth(self, width: int) -> int:
        """Return the height in which the sheet is as wide as the canvas."""
        return bare_height(width, self._needs())

    def show_frame(self, frame: Frame) -> None:
        """Show the drawing of `frame`, and what the network reads of it."""
        reads = frame.document.reads_drawings
        if self.isHidden() == reads:
            self.setVisible(reads)
        if not reads:
            return
        theme = theme_of(frame.view.palette)
        document = frame.document
        self._sheet.show_picture(document.picture, document.preparation.ground, theme)
        self._read.show_input(frame.run.input, frame, theme)
        cells = QSize(frame.run.input.shape[2], frame.run.input.shape[1])
        if cells != self._cells:
            self._cells = cells
            self._lay_out()

    def event(self, event: QEvent) -> bool:
        """Keep the pens' keys from the window's shortcuts, and follow the size of text."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.key() in KEYS and not event.modifiers():
                event.accept()
                return True
        elif event.type() in (QEvent.Type.FontChange, QEvent.Type.LayoutRequest):
            self._lay_out()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take another pen, or an empty sheet."""
        if event.modifiers() or event.key() not in KEYS:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Delete:
            self._ask_clear()
        else:
            self._show_pen(replace(self._pen, erasing=event.key() == Qt.Key.Key_E))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        self._lay_out()

    def _needs(self) -> Sizes:
        metrics = self.fontMetrics()
        return Sizes(
            self._tools.sizeHint(),
            self._clear.sizeHint(),
            self._label.sizeHint(),
            self._cells,
            max(metrics.horizontalAdvance(word) for word in self._words.text().split()) + 2,
            self._words.heightForWidth,
        )

    def _line(self, line: Line) -> None:
        label = self.tr("Erase") if line.erasing else self.tr("Draw")
        if line.fresh:
            label = self.tr("Begin a new sheet")
        ink = PAPER if line.erasing else 0

        def edit(document: Document) -> Document:
            return with_line(document, line.points, line.width, ink)

        self.asked.emit(Ask(label, edit, line.gesture))

    def _ask_clear(self) -> None:
        self.asked.emit(Ask(self.tr("Clear the sheet"), with_blank_canvas))

    def _show_pen(self, pen: Pen) -> None:
        self._pen = pen
        self._sheet.show_pen(pen)
        self._tools.show_value("eraser" if pen.erasing else "pencil")
        self._slider.show_value(pen.width)

    def _lay_out(self) -> None:
        layout = self.canvas_layout
        for widget, rect in (
            (self._sheet, layout.sheet),
            (self._tools, layout.tools),
            (self._label, layout.label),
            (self._slider, layout.slider),
            (self._clear, layout.clear),
            (self._read, layout.read),
            (self._words, layout.words),
        ):
            widget.setGeometry(rect)

    def _make_tools(self) -> Segmented:
        choices = (
            ("pencil", self.tr("Draw"), self.tr("Draw with the left button (D)")),
            ("eraser", self.tr("Erase"), self.tr("Erase, as the right button always does (E)")),
        )
        tools = Segmented("canvas.tool", self.tr("Pen"), choices)
        tools.setParent(self)
        tools.chosen.connect(
            lambda tool: self._show_pen(replace(self._pen, erasing=tool == "eraser"))
        )
        return tools

    def _make_slider(self) -> JumpSlider:
        slider = JumpSlider(BROADEST, self)
        slider.setMinimum(THINNEST)
        named(slider, "canvas.width", self.tr("Width of the stroke"))
        slider.moved.connect(lambda width, _: self._show_pen(replace(self._pen, width=width)))
        return slider

    def _make_clear(self) -> FlatButton:
        clear = FlatButton(self, framed=True)
        clear.setText(self.tr("Clear"))
        named(clear, "canvas.clear", self.tr("Clear"), self.tr("Take an empty sheet (Delete)"))
        clear.clicked.connect(self._ask_clear)
        return clear


class _Read(Guarded, QWidget):
    """What the network reads: a square for every cell."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("canvas.read")
        self._input: Activation | None = None
        self._image = QImage()
        self._theme: Theme | None = None
        self._patch: Box | None = None

    def show_input(self, activation: Activation, frame: Frame, theme: Theme) -> None:
        """Show the input of `frame`."""
        patch = patch_of(frame)
        if (activation, theme, patch) != (self._input, self._theme, self._patch):
            self._input, self._theme, self._patch = activation, theme, patch
            values = activation.values
            shown = values if len(values) == 3 else values[:1]
            self._image = plane_image(shown, frame.input_scale)
            rows, columns = activation.shape[1:]
            self.setAccessibleName(self.tr("What the network reads: {0}×{1}").format(rows, columns))
            self.setAccessibleDescription(seen_words(patch) if patch is not None else "")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells with hard edges."""
        if self._input is None or self._theme is None:
            return
        with QPainter(self) as painter:
            painter.drawImage(self.rect(), self._image)
            painter.setPen(QPen(QColor(self._theme.line), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
            if self._patch is not None:
                self._paint_patch(painter, self._patch, self._theme)

    def _paint_patch(self, painter: QPainter, patch: Box, theme: Theme) -> None:
        """Outline the pixels to which the way from a cell led."""
        wide, high = self.width() / self._image.width(), self.height() / self._image.height()
        top, left, rows, columns = patch.corner_and_size
        mark = QRectF(left * wide, top * high, columns * wide, rows * high)
        draw_outline(painter, mark, theme.accent, theme.outline, theme.ground)

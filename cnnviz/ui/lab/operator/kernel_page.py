"""The convolution's operator: its kernel as the hero, and what changes it."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from cnnviz.core.colour import scale_for
from cnnviz.core.geometry import Pair
from cnnviz.state.document import Document, Selection
from cnnviz.state.edits import with_channels_apart
from cnnviz.state.frame import Frame
from cnnviz.state.view import View
from cnnviz.ui.lab.operator.channels import Channels
from cnnviz.ui.lab.operator.kernel_edits import (
    Edit,
    put_kernel,
    resize_all,
    set_bias,
    set_weights,
    transform,
    turn,
)
from cnnviz.ui.lab.operator.kernel_grid import KernelGrid
from cnnviz.ui.lab.operator.kernels import Kernels
from cnnviz.ui.lab.operator.layout import HERO, SPARE, Row, hero_in, rows_in
from cnnviz.ui.lab.operator.pasting import Pasting
from cnnviz.ui.lab.operator.picker import KernelPicker
from cnnviz.ui.lab.operator.tool_rows import SizeRow, SumRow, ToolRow, height_of, words
from cnnviz.ui.painting.theme import theme_of
from cnnviz.ui.widgets.buttons import Check, Segmented, named
from cnnviz.ui.widgets.panel import Ask, Panel

TURN = "Turn the kernel by 180°"
TURN_TIP = "Turn the kernel by 180° (convolution as mathematics has it)"
ONCE = (
    "Convolution as mathematics has it; what CNN libraries call convolution is cross-correlation."
)
HINT = "Drag, scroll or type to change a weight."


class KernelPage(Panel):
    """The kernel of the selected convolution, and its editor.

    Signals
    -------
    tap_hovered(object)
        Input channel, row and column of the window whose weight is pointed at; or None.
    load_asked, keep_asked()
        A wish to read a kernel from a file, or to keep this one in one.
    """

    tap_hovered = Signal(object)
    load_asked = Signal()
    keep_asked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("operator.convolution")
        self._document: Document | None = None
        self._view = View()
        self._shown: tuple[object, ...] = ()
        self._read = 0
        self.picker = KernelPicker(self)
        modes = (
            (False, "One volume", "One filter reads all channels: one map"),
            (True, "Each channel", "Each channel on its own: a kernel and a map each"),
        )
        self.modes = Segmented("operator.channels", "Channels", modes)
        self.modes.setParent(self)
        self.channels = Channels(self)
        self.grid = KernelGrid(self)
        self._pasting = Pasting(self.grid)
        self.sums = SumRow(self)
        self.tools = ToolRow(self)
        self.sizes = SizeRow(self)
        self.problem = words("problem", "", self)
        self.turned = Check(TURN, self)
        named(self.turned, "operator.turn", TURN, f"{TURN_TIP}.\n{ONCE}")
        self.note = words("faint", f"{ONCE} {HINT}", self)
        self._rows: tuple[tuple[str, QWidget | None, int], ...] = (
            ("picker", self.picker, 1),
            ("modes", self.modes, 2),
            ("hero", None, 0),
            ("sums", self.sums, 0),
            ("tools", self.tools, 3),
            ("sizes", self.sizes, 1),
            ("problem", self.problem, 0),
            ("turned", self.turned, 4),
            ("note", self.note, SPARE),
        )
        self._connect()
        self._order()

    def show_frame(self, frame: Frame) -> None:
        """Show the selected convolution of `frame`."""
        shown = frame.document, frame.view, frame.problem
        if shown == self._shown:
            return
        self._shown = shown
        self._close_editors(frame.document)
        self.setEnabled(True)
        self._document, self._view = frame.document, frame.view
        self._show_problem(frame)
        self._show()

    def use(self, title: str, weights: NDArray[np.floating]) -> None:
        """Ask for the kernel called `title` in the place of the one shown."""
        self._ask(f"Choose {title}", put_kernel(self._now.target, weights))

    def forget(self) -> None:
        """Hold on to nothing that is no longer shown."""
        self._document, self._shown = None, ()
        self.grid.let_go()
        # A button that is down does nothing then as it is let go.
        self.setEnabled(False)

    def _close_editors(self, document: Document) -> None:
        """Drop what is half done where it would go to another kernel than it was meant for."""
        if self._document is not None and document.selection != self._document.selection:
            self.grid.let_go()
            self.sums.bias.editor.close_unchanged()

    def _show(self) -> None:
        now, view = self._now, self._view
        layer, target, kernels, apart = now.layer, now.target, now.all, now.apart
        theme, scale = theme_of(view.palette), scale_for(layer.weight, kind="weight")
        weights = target.of(layer)
        shown = target.output if apart else target.read
        self.picker.show_kernel(weights, theme, now.title)
        self.modes.show_value(apart)
        self.channels.show_kernels(kernels, now.told, shown, scale, theme)
        self.channels.show_link(view.linked_kernels, offered=now.linkable)
        self.grid.show_kernel(weights, scale, theme)
        summed, at = ([weights], 0) if apart else (kernels, target.read)
        self.sums.show_kernel(summed, at, float(layer.bias[target.output]), theme)
        self.sums.legend.show_scale(scale, theme)
        self.sizes.size_pair.show_pair(layer.kernel_size, view.linked_axes)
        self.sizes.show_brush(theme, scale)
        self.turned.setChecked(layer.flipped)
        self.arrange()

    def light(self, tap: tuple[int, int, int] | None) -> None:
        """Mark the weight that meets what is pointed at on the stage."""
        if self._document is None:
            return
        now = self._now
        if tap is None:
            self.grid.light(None)
            self.channels.light(None, 0)
            return
        cell = now.as_stored((tap[1], tap[2]))
        self.grid.light(cell if tap[0] == now.channel_read else None)
        self.channels.light(cell, tap[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        self.arrange()

    def arrange(self) -> None:
        """Put everything in its place; what has none is hidden."""
        if self._document is None:
            return
        room, wanted = QRectF(self.rect()), self._wanted()
        rows = [
            Row(name, height_of(widget, room.width()), rank) if widget else HERO
            for name, widget, rank in self._rows
            if name in wanted
        ]
        places = rows_in(room, rows)
        for name, widget, _ in self._rows:
            if widget is not None:
                widget.setVisible(name in places)
                widget.setGeometry(places.get(name, QRectF()).toRect())
        self._place_hero(places["hero"])

    def _wanted(self) -> set[str]:
        """Return the rows that have something to show."""
        if self._view.presenting:
            return {"hero", "sums"}
        wanted = {"picker", "hero", "sums", "tools", "sizes", "turned", "note"}
        if self._now.linkable:
            wanted.add("modes")
        if self.problem.text():
            wanted.add("problem")
        return wanted

    def _place_hero(self, area: QRectF) -> None:
        now, line = self._now, self.fontMetrics().height()
        chained = now.linkable and not self._view.presenting
        hero = hero_in(area, now.layer.kernel_size, len(now.told), line, chained=chained)
        self.grid.setGeometry(hero.kernel.toRect())
        self.channels.place(hero, chained=chained)

    def _show_problem(self, frame: Frame) -> None:
        problem = frame.problem
        said = ""
        if problem is not None:
            here = problem.layer == frame.document.selection.layer
            said = problem.text if here else f"{problem.layer}: {problem.text}"
        self.problem.setText(said)

    @property
    def _now(self) -> Kernels:
        """The kernels as they are now."""
        assert self._document is not None
        return Kernels(self._document, self._view.linked_kernels, self._read)

    def _connect(self) -> None:
        self.picker.picked.connect(lambda offer: self.use(offer.title, offer.weights))
        self.picker.load_asked.connect(self.load_asked)
        self.picker.keep_asked.connect(
            lambda: self.keep_asked.emit(self._now.target.of(self._now.layer))
        )
        self.modes.chosen.connect(self._ask_apart)
        self.channels.chosen.connect(self._show_channel)
        self.channels.link_asked.connect(
            lambda linked: self.look_asked.emit(lambda view: replace(view, linked_kernels=linked))
        )
        self.grid.weights_asked.connect(self._ask_weights)
        self.grid.pointed.connect(self._point)
        self.grid.picked.connect(self.sizes.pick)
        self._pasting.pasted.connect(
            lambda weights: self._ask("Paste kernel", put_kernel(self._now.target, weights))
        )
        self.sums.bias_asked.connect(
            lambda value, gesture: self._ask(
                "Change bias", set_bias(self._now.target, value), gesture
            )
        )
        self.tools.used.connect(
            lambda label, change: self._ask(label, transform(self._now.target, change))
        )
        size = self.sizes.size_pair
        size.edited.connect(
            lambda pair, gesture: self._ask(
                "Change kernel size", resize_all(self._now.layer.name, pair), gesture
            )
        )
        size.link_asked.connect(
            lambda linked: self.look_asked.emit(lambda view: replace(view, linked_axes=linked))
        )
        self.sizes.brush_changed.connect(self.grid.use_brush)
        self.turned.asked.connect(
            lambda on: self._ask("Turn kernel by 180°", turn(self._now.layer.name, on))
        )

    def _order(self) -> None:
        """Let Tab walk from top to bottom."""
        walk: list[QWidget] = [self.picker, *self.modes.buttons, *self.channels.thumbs]
        walk += [self.channels.chain, self.grid, self.sums.bias, *self.tools.buttons]
        size = self.sizes.size_pair
        walk += [size.fields[0], size.chain, size.fields[1], self.sizes.brush, self.sizes.weight]
        walk += [self.turned]
        for before, after in pairwise(walk):
            QWidget.setTabOrder(before, after)

    def _ask(self, label: str, edit: Edit, gesture: str = "") -> None:
        self.asked.emit(Ask(label, edit, gesture))

    def _ask_weights(self, cells: list[Pair], value: float, label: str, gesture: str) -> None:
        self._ask(label, set_weights(self._now.target, cells, value), gesture)

    def _ask_apart(self, apart: bool) -> None:
        name = self._now.layer.name
        label = "Filter each channel apart" if apart else "Filter all channels as one"
        self._ask(label, lambda document: with_channels_apart(document, name, apart))

    def _show_channel(self, channel: int) -> None:
        """Show another channel's kernel; apart, its map comes onto the stage too."""
        if self._now.layer.groups > 1:
            self.select_asked.emit(Selection(self._now.layer.name, channel))
        else:
            self._read = channel
            self._show()

    def _point(self, cell: Pair | None) -> None:
        if cell is None or self._document is None:
            self.tap_hovered.emit(None)
            return
        now = self._now
        self.tap_hovered.emit((now.channel_read, *now.as_stored(cell)))

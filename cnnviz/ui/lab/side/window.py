"""Settings of a layer whose window walks: stride, dilation, padding, and what each kind adds."""

from typing import Any

from cnnviz.core.geometry import PADDING_MODES
from cnnviz.nn.layers import AvgPool2d, Conv2d, Pool2d, ReLU
from cnnviz.state.edits import LARGEST_KERNEL
from cnnviz.state.frame import Frame
from cnnviz.ui.lab.side.padding import PaddingControl
from cnnviz.ui.lab.side.section import (
    FURTHEST,
    Section,
    layer_edit,
    linked_axes,
    problem_of,
    show_text,
    words,
)
from cnnviz.ui.widgets.buttons import Check, named
from cnnviz.ui.widgets.controls import Choice, LinkedPair
from cnnviz.ui.widgets.panel import Ask


class WindowSection(Section):
    """Stride, dilation and padding, and the problem they make."""

    def __init__(self, name: str, prefix: str) -> None:
        super().__init__(name)
        self._prefix = prefix
        self._layer = ""
        self.before()
        self._stride = self.add_pair("stride", "Stride", "Cells from one stop to the next", 1)
        self._dilation = self.add_pair("dilation", "Dilation", "Cells from one tap to the next", 1)
        self._padding = PaddingControl(prefix)
        self._padding.asked.connect(self.asked)
        self._padding.look_asked.connect(self.look_asked)
        self.rows.addWidget(self._padding)
        self._problem = self.add_problem()
        self.after()

    def before(self) -> None:
        """Add what stands above stride."""

    def after(self) -> None:
        """Add what stands below padding."""

    def show_frame(self, frame: Frame) -> None:
        """Show the selected layer of `frame`."""
        layer: Any = frame.document.network[frame.document.selection.layer]
        linked = frame.view.linked_axes
        self._layer = layer.name
        self._stride.show_pair(layer.stride, linked)
        self._dilation.show_pair(layer.dilation, linked)
        stage = frame.stage
        here = stage is not None and stage.layer.name == layer.name
        resolved = stage.geometry.padding if stage and here else ((0, 0), (0, 0))
        self._padding.show_padding(layer.name, layer.padding, resolved, linked)
        self.show_problem(frame)

    def show_problem(self, frame: Frame) -> None:
        """Say what cannot be, below the padding, which cures most of it."""
        show_text(self._problem, problem_of(frame, self._layer))

    def add_pair(
        self, setting: str, title: str, tip: str, lowest: int, highest: int = FURTHEST
    ) -> LinkedPair:
        """Add the row of a setting that has a number for rows and one for columns."""
        pair = LinkedPair(f"{self._prefix}.{setting}", title, lowest, highest, tip)
        pair.edited.connect(lambda value, gesture: self.ask(title, gesture, **{setting: value}))
        pair.link_asked.connect(lambda linked: self.look_asked.emit(linked_axes(linked)))
        self.add_row(title, pair)
        return pair

    def ask(self, title: str, gesture: str = "", **changes: object) -> None:
        """Ask for other settings of the layer shown."""
        edit = layer_edit(self._layer, **changes)
        self.asked.emit(Ask(f"Change {title.lower()}", edit, gesture))


class ConvolutionSection(WindowSection):
    """What a convolution adds: what the padding holds, how channels are joined."""

    def __init__(self) -> None:
        super().__init__("side.convolution", "conv")

    def after(self) -> None:
        """Add the padding's content."""
        self._mode = Choice(PADDING_MODES)
        named(self._mode, "conv.padding.mode", "What the padding holds")
        self._mode.textActivated.connect(lambda mode: self.ask("Padding mode", padding_mode=mode))
        self.add_row("Fill", self._mode)
        self._mode_problem = self.add_problem()

    def applies(self, frame: Frame) -> bool:
        """Only to convolutions."""
        return isinstance(_selected(frame), Conv2d)

    def show_frame(self, frame: Frame) -> None:
        """Show the selected convolution of `frame`."""
        super().show_frame(frame)
        layer = _selected(frame)
        assert isinstance(layer, Conv2d)
        self._mode.show_text(layer.padding_mode)

    def show_problem(self, frame: Frame) -> None:
        """Say a problem of the padding's content beside it, any other below the padding."""
        text = problem_of(frame, self._layer)
        layer = _selected(frame)
        of_mode = isinstance(layer, Conv2d) and f"{layer.padding_mode} padding" in text
        show_text(self._problem, "" if of_mode else text)
        show_text(self._mode_problem, text if of_mode else "")


class PoolSection(WindowSection):
    """What a pooling adds: the size of its window, how sizes round, what a mean counts."""

    def __init__(self) -> None:
        super().__init__("side.pooling", "pool")

    def before(self) -> None:
        """Add the window's size."""
        tip = "Rows and columns of the window"
        self._size = self.add_pair("kernel_size", "Window", tip, 1, LARGEST_KERNEL)

    def after(self) -> None:
        """Add rounding and what the mean counts."""
        self._ceil = Check("Round up (ceil mode)")
        tip = "Keep a last window that reaches beyond the padded input"
        named(self._ceil, "pool.ceil", "Round sizes up", tip)
        self._ceil.asked.connect(lambda on: self.ask("Rounding", ceil_mode=on))
        self.rows.addWidget(self._ceil)
        self._counts = Check("Mean counts padding")
        named(self._counts, "pool.count_padding", "Padding counts in the mean")
        self._counts.asked.connect(lambda on: self.ask("Mean", count_include_pad=on))
        self.rows.addWidget(self._counts)

    def applies(self, frame: Frame) -> bool:
        """Only to poolings."""
        return isinstance(_selected(frame), Pool2d)

    def show_frame(self, frame: Frame) -> None:
        """Show the selected pooling of `frame`."""
        super().show_frame(frame)
        layer = _selected(frame)
        assert isinstance(layer, Pool2d)
        self._size.show_pair(layer.kernel_size, frame.view.linked_axes)
        self._ceil.setChecked(layer.ceil_mode)
        mean = isinstance(layer, AvgPool2d)
        self._counts.setVisible(mean)
        self._counts.setChecked(isinstance(layer, AvgPool2d) and layer.count_include_pad)


class ReluSection(Section):
    """ReLU has nothing to set; one sentence says what it does."""

    def __init__(self) -> None:
        super().__init__("side.relu")
        self.rows.addWidget(words("faint", "Negative values become 0; the rest passes unchanged."))

    def applies(self, frame: Frame) -> bool:
        """Only to ReLU."""
        return isinstance(_selected(frame), ReLU)

    def show_frame(self, frame: Frame) -> None:
        """Show the same for every ReLU."""


def _selected(frame: Frame) -> object:
    """Return the selected layer of `frame`, None where the input is selected."""
    name, network = frame.document.selection.layer, frame.document.network
    if name in network:
        return network[name]
    return None

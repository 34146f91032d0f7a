"""The weights and the bias of one output of a dense layer, as numbers."""

from PySide6.QtWidgets import QSizePolicy

from cnnviz.core.colour import scale_for
from cnnviz.nn.layers import Linear
from cnnviz.state.frame import Frame
from cnnviz.state.trained import with_dense_bias, with_dense_weight
from cnnviz.ui.lab.operator.number_box import NumberBox
from cnnviz.ui.lab.side.section import Section, show_text
from cnnviz.ui.painting.theme import theme_of
from cnnviz.ui.widgets.buttons import named
from cnnviz.ui.widgets.controls import NumberField
from cnnviz.ui.widgets.panel import Ask


class DenseSection(Section):
    """The bias of the output of this stop, and any one of its weights, chosen by its input."""

    def __init__(self) -> None:
        super().__init__("side.dense")
        self._shown = ("", 0)
        self._frame: Frame | None = None
        self._heading = self.add_heading("Channel")
        self._bias = NumberBox("dense.bias", "Bias, added to the sum of the products", self)
        self._bias.asked.connect(self._ask_bias)
        self.add_row("Bias", self._bias)
        self._input = NumberField(0, 0)
        named(self._input, "dense.input", "Input", "Which input's weight is shown, from 0")
        self._input.edited.connect(lambda *_: self._show_weight())
        self.add_row("Input", self._input)
        self._weight = NumberBox("dense.weight", "Weight of this input", self)
        self._weight.asked.connect(self._ask_weight)
        for box in (self._bias, self._weight):
            # As wide as the row: weights have many digits.
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.add_row("Weight", self._weight)

    def applies(self, frame: Frame) -> bool:
        """Only to dense layers that are at work on the stage as they are now."""
        name, network = frame.document.selection.layer, frame.document.network
        here = frame.stage is not None and name in network and network[name] is frame.stage.layer
        return here and isinstance(network[name], Linear)

    def show_frame(self, frame: Frame) -> None:
        """Show the weights of the output of this stop."""
        stage = frame.stage
        if stage is None or not isinstance(stage.layer, Linear):
            return
        self._frame = frame
        output = stage.cell[0]
        before, self._shown = self._shown, (stage.layer.name, output)
        if before != self._shown:
            # What is being typed was meant for another number.
            self._bias.editor.close_unchanged()
            self._weight.editor.close_unchanged()
        show_text(self._heading, f"Weights of {stage.named or f'channel {output}'}")
        self._bias.show_value(float(stage.layer.bias[output]), theme_of(frame.view.palette))
        self._input.show_range(0, stage.layer.weight.shape[1] - 1)
        self._show_weight()

    def _show_weight(self) -> None:
        frame = self._frame
        layer = frame.stage.layer if frame is not None and frame.stage is not None else None
        if frame is not None and isinstance(layer, Linear):
            value = float(layer.weight[self._shown[1], self._input.value()])
            scale = scale_for(layer.weight, kind="weight")
            self._weight.show_value(value, theme_of(frame.view.palette), scale)

    def _ask_bias(self, value: float, gesture: str) -> None:
        name, output = self._shown
        self.asked.emit(
            Ask("Change bias", lambda at: with_dense_bias(at, name, output, value), gesture)
        )

    def _ask_weight(self, value: float, gesture: str) -> None:
        (name, output), read = self._shown, self._input.value()
        self.asked.emit(
            Ask(
                "Change weight",
                lambda at: with_dense_weight(at, name, output, read, value),
                gesture,
            )
        )

"""What if the classes were drawn together or driven apart: the temperature of a softmax."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from cnnviz.nn.layers import Softmax
from cnnviz.state.arithmetic.temperature import temperature_text
from cnnviz.state.frame import Frame
from cnnviz.ui.lab.side.section import Section, layer_edit, words
from cnnviz.ui.lab.side.temperature_scale import STEPS, position_of, temperature_at
from cnnviz.ui.widgets.buttons import named
from cnnviz.ui.widgets.controls import JumpSlider
from cnnviz.ui.widgets.panel import Ask


class TemperatureSection(Section):
    """A slider for the temperature, and that this is no part of the trained model."""

    def __init__(self) -> None:
        super().__init__("side.temperature", "What if: temperature")
        self._layer = ""
        self._slider = JumpSlider(STEPS)
        tip = "By what differences of scores are divided, 0.1 to 10"
        named(self._slider, "temperature.slider", "Temperature", tip)
        self._slider.moved.connect(self._ask)
        self._number = QLabel()
        self._number.setObjectName("temperature.number")
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._slider, 1)
        layout.addWidget(self._number)
        self.rows.addWidget(holder)
        self.rows.addWidget(words("faint", "The model was trained with 1."))
        effect = "Lower, the largest score wins more clearly; higher, the classes draw level."
        self.rows.addWidget(words("faint", effect))

    def applies(self, frame: Frame) -> bool:
        """Only to softmax."""
        return _softmax(frame) is not None

    def show_frame(self, frame: Frame) -> None:
        """Show the temperature of the selected softmax."""
        layer = _softmax(frame)
        assert layer is not None
        self._layer = layer.name
        self._slider.show_value(position_of(layer.temperature))
        self._number.setMinimumWidth(self.fontMetrics().horizontalAdvance("10.0"))
        self._number.setText(temperature_text(layer.temperature))

    def _ask(self, position: int, gesture: str) -> None:
        edit = layer_edit(self._layer, temperature=temperature_at(position))
        self.asked.emit(Ask("Change temperature", edit, gesture))


def _softmax(frame: Frame) -> Softmax | None:
    """Return the selected layer, where it is a softmax."""
    name, network = frame.document.selection.layer, frame.document.network
    if name not in network:
        return None
    layer = network[name]
    return layer if isinstance(layer, Softmax) else None

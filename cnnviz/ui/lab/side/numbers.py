"""The geometry in numbers: sizes by their formula, parameters, work, memory."""

from math import prod

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from cnnviz.core.numbers import memory, short
from cnnviz.nn.layers import Conv2d, Layer, Shape
from cnnviz.state.frame import Frame
from cnnviz.state.stage import Stage
from cnnviz.ui.guard import Guarded
from cnnviz.ui.lab.player import grouped
from cnnviz.ui.lab.side.section import Section, show_text, words

READABLE = 10_000_000
"""Numbers below this are written in full."""


class _Fact(Guarded, QWidget):
    """A name at the left, its number at the right."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        label = QLabel(title)
        label.setObjectName("faint")
        self.number = QLabel()
        self.number.setObjectName(f"{name}.number")
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.setAccessibleName(title)
        layout.addWidget(label)
        layout.addWidget(self.number, 1)


class GeometrySection(Section):
    """What the layer's settings come to; of the last good run while a problem lasts."""

    def __init__(self) -> None:
        super().__init__("side.geometry")
        self._heading = self.add_heading("Geometry")
        self._shown: tuple[Layer, Shape] | None = None
        self._formulas = []
        for word in ("rows", "columns"):
            fact = self._fact(f"geometry.{word}", f"Output {word}")
            formula = words("formula")
            formula.setAccessibleName(f"Formula of the output {word}")
            self.rows.addWidget(formula)
            self._formulas.append((fact, formula))
        self._facts = {
            key: self._fact(f"geometry.{key}", title)
            for key, title in (
                ("stops", "Stops"),
                ("parameters", "Parameters"),
                ("work", "Multiply-adds"),
                ("memory", "Memory"),
            )
        }
        self._dense = words("faint")
        self.rows.addWidget(self._dense)

    def applies(self, frame: Frame) -> bool:
        """Only to layers that were computed once, and slide a window."""
        return frame.stage is not None and not frame.stage.by_channel

    def show_frame(self, frame: Frame) -> None:
        """Show the geometry of the layer on the stage."""
        stage = frame.stage
        if stage is None:
            return
        show_text(self._heading, "Last good geometry" if frame.stale else "Geometry")
        shown = stage.layer, stage.source.shape
        if shown != self._shown:
            self._shown = shown
            self._show(stage)

    def _show(self, stage: Stage) -> None:
        geometry = stage.geometry
        for axis, (fact, formula) in enumerate(self._formulas):
            before, _, result = geometry.formula(axis).rpartition(" = ")
            fact.number.setText(result)
            formula.setText(before)
        cost = stage.layer.cost(stage.source.shape)
        for key, text in (
            ("stops", short(geometry.stops)),
            ("parameters", short(cost.parameters)),
            ("work", short(cost.multiply_adds)),
            ("memory", f"{memory(cost.bytes_in)} → {memory(cost.bytes_out)}"),
        ):
            self._facts[key].number.setText(text)
        show_text(self._dense, dense_text(stage))

    def _fact(self, name: str, title: str) -> _Fact:
        fact = _Fact(name, title)
        self.rows.addWidget(fact)
        return fact


def dense_text(stage: Stage) -> str:
    """Return how many weights a dense layer of the same sizes needs; "" but for convolutions.

    A dense layer has one weight for every pair of an input cell and an output cell.
    """
    if not isinstance(stage.layer, Conv2d):
        return ""
    weights = prod(stage.source.shape) * prod(stage.output.shape)
    own = stage.layer.weight.size
    times = round(weights / own)
    ratio = grouped(times) if times < READABLE else short(times)
    more = f": {ratio} times as many" if times > 1 else ""
    count = "1 weight" if weights == 1 else f"{short(weights)} weights"
    return f"A dense layer of the same sizes has {count}{more}."

"""What can be done to one filter of a model: switched off, and on again."""

from cnnviz.state.frame import Frame
from cnnviz.state.trained import is_filter_off, trained_convolution, with_filter_off
from cnnviz.ui.lab.side.section import Section
from cnnviz.ui.widgets.buttons import Check, named
from cnnviz.ui.widgets.panel import Ask


class FilterSection(Section):
    """Whether the filter that makes the map on the stage is switched off."""

    def __init__(self) -> None:
        super().__init__("side.filter")
        self._shown = ("", 0)
        self._off = Check("Filter off")
        self._off.asked.connect(self._ask)
        self.rows.addWidget(self._off)

    def applies(self, frame: Frame) -> bool:
        """Only to convolutions of a model that still have the filters they were trained with."""
        name = frame.document.selection.layer
        trained = trained_convolution(frame.document, name)
        return trained is not None and _channel(frame) < len(trained.bias)

    def show_frame(self, frame: Frame) -> None:
        """Show the filter of the map that `frame` has on the stage."""
        name, channel = self._shown = frame.document.selection.layer, _channel(frame)
        tip = f"Filter {channel}: weights and bias 0, so that its map is 0; on again as it was"
        named(self._off, "filter.off", f"Filter {channel} off", tip)
        self._off.setChecked(is_filter_off(frame.document, name, channel))

    def _ask(self, off: bool) -> None:
        name, channel = self._shown
        label = f"Switch filter {channel} {'off' if off else 'on'}"
        self.asked.emit(Ask(label, lambda document: with_filter_off(document, name, channel, off)))


def _channel(frame: Frame) -> int:
    """Return the channel on the stage: the one selected, or that of the stop."""
    stage, selection = frame.stage, frame.document.selection
    here = stage is not None and stage.layer.name == selection.layer
    return stage.cell[0] if stage is not None and here else selection.channel

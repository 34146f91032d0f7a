"""Which channel is on the stage, and how its values become colours."""

from dataclasses import replace

from cnnviz.core.numbers import style_for
from cnnviz.core.ticks import ends
from cnnviz.state.document import INPUT, Selection
from cnnviz.state.frame import Frame
from cnnviz.state.scales import scales_of
from cnnviz.ui.lab.side.map_picker import MapPicker
from cnnviz.ui.lab.side.section import Section
from cnnviz.ui.lab.side.touch import Legend
from cnnviz.ui.painting.theme import theme_of
from cnnviz.ui.widgets.buttons import Segmented, named
from cnnviz.ui.widgets.controls import NumberField

AT_ONCE = 6
"""So many channels have a button each; more are chosen by their maps, or by number."""


def channel_names(count: int, *, coloured: bool) -> tuple[str, ...]:
    """Return what `count` channels are called: those of a colour picture red, green, blue."""
    if coloured and count == 3:
        return ("red", "green", "blue")
    return tuple(str(channel) for channel in range(count))


class ChannelSection(Section):
    """Which channel of several is on the stage."""

    def __init__(self) -> None:
        super().__init__("side.channel", "Channel")
        self._layer = INPUT
        self._names: tuple[str, ...] = ()
        choices = [(at, str(at), f"Channel {at}, counted from 0") for at in range(AT_ONCE)]
        self._buttons = Segmented("channel", "Channel", choices)
        self._buttons.chosen.connect(self._ask)
        self.rows.addWidget(self._buttons)
        self._number = NumberField(0, 0)
        named(self._number, "channel.number", "Channel", "Channel, counted from 0")
        self._number.edited.connect(lambda channel, _: self._ask(channel))
        self.rows.addWidget(self._number)
        self._maps = MapPicker()
        self._maps.chosen.connect(self._ask)
        self.rows.addWidget(self._maps)

    def applies(self, frame: Frame) -> bool:
        """Only where there are several channels, and the stepper does not walk them."""
        if frame.stage is not None and frame.stage.by_channel:
            return False
        activation = frame.run.of(frame.document.selection.layer)
        return activation is not None and activation.shape[0] > 1

    def show_frame(self, frame: Frame) -> None:
        """Show the channel that `frame` has on the stage."""
        selection = frame.document.selection
        activation = frame.run.of(selection.layer)
        if activation is None:
            return
        self._layer = selection.layer
        count = activation.shape[0]
        names = channel_names(count, coloured=frame.document.channels == 3)
        few = count <= AT_ONCE
        if few and names != self._names:
            self._buttons.show_names(names)
        self._names = names
        self._buttons.setVisible(few)
        self._number.setVisible(not few)
        self._maps.setVisible(not few)
        self._buttons.show_value(selection.channel)
        self._number.show_range(0, count - 1)
        self._number.show_value(selection.channel)
        if few:
            self._maps.let_go()
        else:
            scale = scales_of(frame.run, activation.name, frame.view)[1]
            theme = theme_of(frame.view.palette)
            self._maps.show_maps(activation, scale, selection.channel, theme)

    def _ask(self, channel: object) -> None:
        assert isinstance(channel, int)
        self.select_asked.emit(Selection(self._layer, channel))


class ScaleSection(Section):
    """Whether input and output share one scale, and what its colours mean."""

    def __init__(self) -> None:
        super().__init__("side.scale", "Colour scale")
        choices = (
            ("shared", "shared", "Input and output share one scale: half is seen as half"),
            ("own", "each its own", "Input and output each use their own range"),
        )
        self._scale = Segmented("scale", "Colour scale", choices)
        self._scale.chosen.connect(
            lambda scale: self.look_asked.emit(lambda view: replace(view, scale=scale))
        )
        self.rows.addWidget(self._scale)
        reaches = (
            (False, "99 %", "Colours end where 99 % of the values lie: extremes pale no others"),
            (True, "all cells", "Colours reach to the smallest and the largest value"),
        )
        self._reach = Segmented("scale.reach", "Reach of the colours", reaches)
        self._reach.chosen.connect(
            lambda chosen: self.look_asked.emit(lambda view: replace(view, extremes=chosen))
        )
        self.rows.addWidget(self._reach)
        self._legend = Legend("scale.legend")
        self.rows.addWidget(self._legend)

    def applies(self, frame: Frame) -> bool:
        """Only to layers that were computed once, and make maps."""
        return frame.stage is not None and not frame.stage.by_channel

    def show_frame(self, frame: Frame) -> None:
        """Show the scale of the output on the stage."""
        if frame.stage is None:
            return
        self._scale.show_value(frame.view.scale)
        self._reach.show_value(frame.view.extremes)
        scale = frame.stage.output_scale
        style = style_for([scale.low, scale.high])
        self._legend.show_scale(scale, ends(scale, style))

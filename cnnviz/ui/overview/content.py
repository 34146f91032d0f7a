"""What the overview shows of a frame, as a value: colours, classes, links, words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cnnviz.core.colour import Scale
from cnnviz.core.numbers import NumberStyle, style_for
from cnnviz.nn.layers import Shape
from cnnviz.nn.network import INPUT, Network
from cnnviz.state.frame import Frame
from cnnviz.ui.overview.bars import ClassBar, class_bars
from cnnviz.ui.overview.links import Links, links_of, readers_of
from cnnviz.ui.overview.scales import Shade, shades_of
from cnnviz.ui.overview.words import legend_title

Spot = tuple[str, int]
"""A map: its layer's name, or "input", and its channel."""
Finder = Callable[[Network, Mapping[str, Shape], str, int], tuple[Links, ...]]


@dataclass(frozen=True, eq=False, slots=True)
class Content:
    """A frame as the overview shows it.

    Attributes
    ----------
    frame : Frame
    shades : dict of str to Shade
        How the maps of the input and of every layer become colours.
    bars : tuple of ClassBar
        The classes in the order they are shown; empty without a model.
    """

    frame: Frame
    shades: dict[str, Shade]
    bars: tuple[ClassBar, ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """The names for which there is room: also where nothing is drawn yet."""
        model = self.frame.run.document.model
        if model is not None and self.frame.run.blank:
            return model.classes
        return tuple(bar.name for bar in self.bars)

    @property
    def selected(self) -> Spot:
        """The map that is on the stage, or would be."""
        selection, stage = self.frame.document.selection, self.frame.stage
        if stage is not None and stage.layer.name == selection.layer:
            return selection.layer, stage.cell[0]
        return selection.layer, selection.channel

    def links(self, spot: Spot | None) -> tuple[Links, ...]:
        """Return what the map at `spot` reads."""
        return self._found(links_of, spot)

    def readers(self, spot: Spot | None) -> tuple[Links, ...]:
        """Return what reads the map at `spot`."""
        return self._found(readers_of, spot)

    def _found(self, find: Finder, spot: Spot | None) -> tuple[Links, ...]:
        """Return the links that `find` finds; none for the input, which is a picture."""
        run = self.frame.run
        shapes = {each.name: each.shape for each in run.activations}
        if spot is None or spot[0] == INPUT or spot[0] not in shapes:
            return ()
        return find(run.document.network, shapes, *spot)

    def legend(self, spot: Spot | None) -> tuple[str, Scale, NumberStyle]:
        """Return name, scale and number style of the map at `spot`, else of the selected one.

        Where that is the input, which is a picture, of the first layer.
        """
        run = self.frame.run
        name, channel = spot or self.selected
        if spot is None and name == INPUT and len(run.activations) > 1:
            name, channel = run.activations[1].name, 0
        activation = run.of(name) or run.input
        channel = min(channel, activation.shape[0] - 1)
        shade = self.shades[activation.name]
        scale = shade.of(activation.values[channel])
        choice = self.frame.view.map_scale
        title = legend_title(choice, activation.name, channel, own=shade.own)
        return title, scale, style_for([scale.low, scale.high])


def content_of(frame: Frame) -> Content:
    """Return `frame` as the overview shows it."""
    view = frame.view
    return Content(
        frame,
        shades_of(frame.run, view.map_scale),
        class_bars(frame.run, by_size=view.sorted_classes),
    )

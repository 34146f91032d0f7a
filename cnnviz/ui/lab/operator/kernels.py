"""Which kernels the operator of a convolution shows, and which one an edit reaches."""

from dataclasses import dataclass

from cnnviz.core.geometry import Pair
from cnnviz.nn.layers import Array, Conv2d
from cnnviz.state.arithmetic.writing import channel_name
from cnnviz.state.document import Document
from cnnviz.state.edits import convolution
from cnnviz.state.stage import MOST_TOLD, told_of
from cnnviz.ui.lab.operator.kernel_edits import Target


@dataclass(frozen=True, eq=False, slots=True)
class Kernels:
    """The kernels of the selected convolution.

    Attributes
    ----------
    document : Document
        In which a convolution is selected.
    linked : bool
        Whether the user wants kernels to change together.
    chosen : int
        The channel whose kernel is to be shown large, if it is told at all.
    """

    document: Document
    linked: bool
    chosen: int

    @property
    def layer(self) -> Conv2d:
        """The convolution."""
        return convolution(self.document, self.document.selection.layer)

    @property
    def apart(self) -> bool:
        """Whether each channel is filtered on its own."""
        return self.layer.groups > 1

    @property
    def all(self) -> list[Array]:
        """The kernels of all channels: of this filter, or one per filter."""
        layer = self.layer
        if self.apart:
            return [filters[0] for filters in layer.weight]
        return list(layer.weight[self._output])

    @property
    def linkable(self) -> bool:
        """Whether one edit may reach all kernels: never in a trained model."""
        return self.document.model is None and len(self.all) > 1

    @property
    def told(self) -> tuple[int, ...]:
        """Which kernels have a thumb."""
        layer = self.layer
        if self.apart:
            count = len(layer.weight)
            return tuple(range(count)) if count <= MOST_TOLD else (0,)
        return told_of(layer, self._output)

    @property
    def target(self) -> Target:
        """The kernel shown large."""
        told = (0,) if self.apart else self.told
        read = self.chosen if self.chosen in told else told[0]
        linked = self.linked and self.document.model is None
        return Target(self.layer.name, self._output, read, linked)

    @property
    def title(self) -> str:
        """What the kernel shown large is called where it is none that has a name."""
        if self.document.model is None:
            return "A kernel of your own"
        target = self.target
        channel = channel_name(self.channel_read, self.layer.weight.shape[1] * self.layer.groups)
        return f"Filter {target.output}, channel {channel}"

    @property
    def channel_read(self) -> int:
        """The channel that the kernel shown large reads."""
        target = self.target
        return self.layer.channels_read(target.output)[target.read]

    def as_stored(self, cell: Pair) -> Pair:
        """Return the weight for a tap of the window, or the tap for a weight."""
        rows, columns = self.layer.kernel_size
        if self.layer.flipped:
            return rows - 1 - cell[0], columns - 1 - cell[1]
        return cell

    @property
    def _output(self) -> int:
        return min(self.document.selection.channel, len(self.layer.weight) - 1)

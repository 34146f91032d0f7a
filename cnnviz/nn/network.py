"""A network: a graph of named layers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from cnnviz.core.cost import Cost
from cnnviz.core.scratch import forget
from cnnviz.nn.layers import Array, Layer, Shape

INPUT = "input"
"""The name by which layers read the network's input."""

Slot = tuple[str, str]
"""A parameter's place: the layer's name and the parameter's."""


class NetworkError(ValueError):
    """What layers cannot be a network, and why."""


class NoLayerError(KeyError):
    """A network has no layer of that name."""


@dataclass(frozen=True, eq=False)
class Network:
    """Layers in an order in which they can be computed; names are unique.

    Parameters
    ----------
    layers : tuple of Layer
        Each reads the layers it names, which come before it; without names, the one before. The
        first reads the network's input.

    Raises
    ------
    NetworkError
        If two layers share a name, or one reads what does not come before it: so there are no
        circles.
    """

    layers: tuple[Layer, ...] = ()

    def __post_init__(self) -> None:
        known = {INPUT}
        for layer in self.layers:
            if layer.name in known:
                raise NetworkError(f"Two layers are called {layer.name}. Rename one of them.")
            for source in layer.reads:
                if source not in known:
                    raise NetworkError(
                        f"{layer.name} reads {source}, which does not come before it. "
                        "Put it later, or let it read another layer."
                    )
            known.add(layer.name)

    def __len__(self) -> int:
        return len(self.layers)

    def __iter__(self) -> Iterator[Layer]:
        return iter(self.layers)

    def __getitem__(self, name: str) -> Layer:
        return self.layers[self.index(name)]

    def __contains__(self, name: object) -> bool:
        return any(layer.name == name for layer in self.layers)

    def index(self, name: str) -> int:
        """Return the position of the layer called `name`; NoLayerError if there is none."""
        for position, layer in enumerate(self.layers):
            if layer.name == name:
                return position
        raise NoLayerError(name)

    def sources(self, name: str) -> tuple[str, ...]:
        """Return what the layer called `name` reads: names of layers, or "input"."""
        position = self.index(name)
        return self.layers[position].reads or (self._before(position),)

    @cached_property
    def wired(self) -> tuple[tuple[Layer, tuple[str, ...]], ...]:
        """Every layer with what it reads."""
        return tuple(
            (layer, layer.reads or (self._before(position),))
            for position, layer in enumerate(self.layers)
        )

    @cached_property
    def runs_on(self) -> set[Shape]:
        """Shapes of inputs it has run on, so that the next run need not ask each layer again."""
        return set()

    def readers(self, name: str) -> tuple[str, ...]:
        """Return the names of the layers that read the one called `name`, or "input"."""
        return tuple(layer.name for layer, sources in self.wired if name in sources)

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        """Return the shape of every activation, the input's first.

        Raises
        ------
        GeometryError
            If a layer cannot work on what it reads.
        """
        made = {INPUT: shape}
        for layer, sources in self.wired:
            made[layer.name] = layer.output_shape(*(made[each] for each in sources))
        return made

    def costs(self, shape: Shape) -> dict[str, Cost]:
        """Return the cost of every layer for an input of `shape`."""
        made = self.shapes(shape)
        return {
            layer.name: layer.cost(*(made[each] for each in sources))
            for layer, sources in self.wired
        }

    @property
    def slots(self) -> dict[Slot, Array]:
        """Every parameter by its place; layers that share weights hold the very same array."""
        return {
            (layer.name, name): array
            for layer in self.layers
            for name, array in layer.parameters.items()
        }

    @property
    def parameter_count(self) -> int:
        """Number of parameters; shared ones count once."""
        return sum({id(array): array.size for array in self.slots.values()}.values())

    def let_go(self, stays: "Network") -> None:
        """Drop what layers keep to compute faster, but of those that are in `stays` as well.

        Undo holds networks by the hundred.
        """
        layers, arrays = set(map(id, stays)), set(map(id, stays.slots.values()))
        for layer in self.layers:
            if id(layer) not in layers:
                layer.let_go()
        for array in self.slots.values():
            if id(array) not in arrays:
                forget(array)

    def with_arrays(self, arrays: Mapping[Slot, Array]) -> "Network":
        """Return the network with other parameters or statistics at some places."""
        by_layer: dict[str, dict[str, Array]] = {}
        for (layer_name, name), array in arrays.items():
            by_layer.setdefault(layer_name, {})[name] = array
        return self._mapped(lambda layer: layer.with_arrays(by_layer.get(layer.name, {})))

    def replaced(self, name: str, layer: Layer) -> "Network":
        """Return the network with `layer` in the place of the one called `name`."""
        return self._mapped(lambda each: layer if each.name == name else each)

    def inserted(self, position: int, layer: Layer) -> "Network":
        """Return the network with `layer` at `position`, the rest moved on."""
        return replace(self, layers=(*self.layers[:position], layer, *self.layers[position:]))

    def removed(self, name: str) -> "Network":
        """Return the network without the layer called `name`.

        Who named it reads the first of what it read.
        """
        position = self.index(name)
        instead = self.sources(name)[0]
        left = []
        for layer in (*self.layers[:position], *self.layers[position + 1 :]):
            reads = tuple(instead if each == name else each for each in layer.reads)
            left.append(layer if reads == layer.reads else replace(layer, reads=reads))
        return Network(tuple(left))

    def moved(self, name: str, position: int) -> "Network":
        """Return the network with the layer called `name` moved to `position`."""
        return self.removed(name).inserted(position, self[name])

    def free_name(self, stem: str) -> str:
        """Return `stem` with the lowest number that no layer has yet."""
        number = 1
        while f"{stem}{number}" in self:
            number += 1
        return f"{stem}{number}"

    def _before(self, position: int) -> str:
        return self.layers[position - 1].name if position else INPUT

    def _mapped(self, change: Callable[[Layer], Layer]) -> "Network":
        return replace(self, layers=tuple(change(layer) for layer in self.layers))

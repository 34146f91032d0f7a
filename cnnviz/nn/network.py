"""A network: named layers, each reading the one before."""

from dataclasses import dataclass, replace

from cnnviz.nn.layers import Layer


@dataclass(frozen=True, eq=False)
class Network:
    """Layers in the order they are computed; names are unique.

    Parameters
    ----------
    layers : tuple of Layer
        The first reads the network's input, each other one the layer before it.
    """

    layers: tuple[Layer, ...] = ()

    def __post_init__(self) -> None:
        names = [layer.name for layer in self.layers]
        if len(set(names)) != len(names):
            raise ValueError(f"Two layers share a name in {', '.join(names)}. Rename one of them.")

    def __len__(self) -> int:
        return len(self.layers)

    def __getitem__(self, name: str) -> Layer:
        return self.layers[self.index(name)]

    def __contains__(self, name: object) -> bool:
        return any(layer.name == name for layer in self.layers)

    def index(self, name: str) -> int:
        """Return the position of the layer called `name`; KeyError if there is none."""
        for position, layer in enumerate(self.layers):
            if layer.name == name:
                return position
        raise KeyError(name)

    def replaced(self, name: str, layer: Layer) -> "Network":
        """Return the network with `layer` in the place of the one called `name`."""
        position = self.index(name)
        layers = (*self.layers[:position], layer, *self.layers[position + 1 :])
        return replace(self, layers=layers)

    def inserted(self, position: int, layer: Layer) -> "Network":
        """Return the network with `layer` at `position`, the rest moved on."""
        return replace(self, layers=(*self.layers[:position], layer, *self.layers[position:]))

    def removed(self, name: str) -> "Network":
        """Return the network without the layer called `name`."""
        position = self.index(name)
        return replace(self, layers=self.layers[:position] + self.layers[position + 1 :])

    def moved(self, name: str, position: int) -> "Network":
        """Return the network with the layer called `name` moved to `position`."""
        return self.removed(name).inserted(position, self[name])

    def free_name(self, stem: str) -> str:
        """Return `stem` with the lowest number that no layer has yet."""
        number = 1
        while f"{stem}{number}" in self:
            number += 1
        return f"{stem}{number}"

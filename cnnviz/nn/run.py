"""Running a network with every activation kept, and running again only what has changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cnnviz.core.threads import one_blas_thread
from cnnviz.nn.layers import Floats, Layer
from cnnviz.nn.network import INPUT, Network


@dataclass(frozen=True, eq=False, slots=True)
class Activations:
    """What the input and every layer of a network hold, by name; the input first.

    Attributes
    ----------
    network : Network
        What was run.
    values : mapping of str to ndarray
        Shapes are ``(C, H, W)``, or ``(N, C, H, W)`` for a batch.
    """

    network: Network
    values: Mapping[str, Floats]

    def __getitem__(self, name: str) -> Floats:
        return self.values[name]

    def inputs(self, name: str) -> tuple[Floats, ...]:
        """Return what the layer called `name` read."""
        return tuple(self.values[each] for each in self.network.sources(name))


def run(network: Network, x: Floats, earlier: Activations | None = None) -> Activations:
    """Run `network` on `x` and keep every activation.

    Parameters
    ----------
    network : Network
        The layers.
    x : ndarray of float, shape (C, H, W) or (N, C, H, W)
        One input or a batch.
    earlier : Activations, optional
        An earlier run: what still holds of it is not computed again.

    Raises
    ------
    GeometryError
        If a layer cannot work on what it reads.
    """
    # What overflows is infinite, as in hardware: shown, not warned of. Layers split their own work.
    with np.errstate(over="ignore", invalid="ignore"), one_blas_thread():
        made = {INPUT: x}
        # A network known to run on such inputs, and run anew, needs none of the bookkeeping.
        if earlier is None and x.shape[-3:] in network.runs_on:
            for layer, sources in network.wired:
                made[layer.name] = layer.forward(*[made[each] for each in sources])
        else:
            for _ in _steps(network, made, earlier):
                pass
    return Activations(network, made)


def steps(
    network: Network, x: Floats, earlier: Activations | None = None
) -> Iterator[tuple[str, Floats]]:
    """Yield every layer's name and activation, as soon as it is computed; otherwise as `run`.

    An activation of the earlier run is kept where the layer, and all that it reads, are the very
    same objects.
    """
    each = _steps(network, {INPUT: x}, earlier)
    while True:
        with np.errstate(over="ignore", invalid="ignore"):
            step = next(each, None)
        if step is None:
            return
        yield step


def _steps(
    network: Network, made: dict[str, Floats], earlier: Activations | None
) -> Iterator[tuple[str, Floats]]:
    shape = made[INPUT].shape[-3:]
    known = shape in network.runs_on
    before = {} if earlier is None else {layer.name: layer for layer in earlier.network}
    for layer, sources in network.wired:
        inputs = [made[each] for each in sources]
        if earlier is not None and _holds(layer, inputs, before, earlier):
            output = earlier[layer.name]
        else:
            if not known:
                layer.output_shape(*((x.shape[-3], x.shape[-2], x.shape[-1]) for x in inputs))
            output = layer.forward(*inputs)
        made[layer.name] = output
        yield layer.name, output
    network.runs_on.add(shape)


def _holds(
    layer: Layer, inputs: Sequence[Floats], before: Mapping[str, Layer], earlier: Activations
) -> bool:
    if before.get(layer.name) is not layer or layer.name not in earlier.values:
        return False
    had = earlier.inputs(layer.name)
    return len(had) == len(inputs) and all(a is b for a, b in zip(had, inputs, strict=True))

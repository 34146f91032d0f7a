"""How the weights follow the gradients: values that hold what is remembered from step to step."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Protocol, Self

import numpy as np

from cnnviz.nn.layers import Floats
from cnnviz.nn.network import Slot

Arrays = Mapping[Slot, Floats]


class Optimiser(Protocol):
    """What training asks of an optimiser."""

    name: ClassVar[str]

    def step(
        self, parameters: Arrays, gradients: Arrays, rate: float
    ) -> tuple[Self, dict[Slot, Floats]]:
        """Return the optimiser after one step at learning rate `rate`, and the parameters."""

    @property
    def memory(self) -> dict[str, dict[Slot, Floats]]:
        """What is remembered, by name: what a checkpoint keeps."""

    def with_memory(self, memory: Mapping[str, Mapping[Slot, Floats]], steps: int) -> Self:
        """Return the optimiser as it was after `steps` steps."""


@dataclass(frozen=True, eq=False)
class SGD:
    """Stochastic gradient descent with Nesterov momentum, as PyTorch has it [1]_.

    Parameters
    ----------
    momentum : float
        Which part of the last step's direction is kept.
    decay : float
        Weight decay: added to the gradient of a weight as ``decay * weight``. Biases, scales and
        shifts are left alone.

    References
    ----------
    .. [1] Sutskever et al., "On the importance of initialization and momentum in deep learning",
       2013; PyTorch's SGD with nesterov=True.
    """

    name: ClassVar[str] = "sgd"

    momentum: float = 0.9
    decay: float = 5e-4
    velocity: Arrays = field(default_factory=dict)

    def step(
        self, parameters: Arrays, gradients: Arrays, rate: float
    ) -> tuple[Self, dict[Slot, Floats]]:
        """Return the optimiser after one step at learning rate `rate`, and the parameters."""
        velocity: dict[Slot, Floats] = {}
        changed: dict[Slot, Floats] = {}
        for slot, value in parameters.items():
            gradient = gradients[slot]
            if value.ndim > 1:
                gradient = gradient + np.float32(self.decay) * value
            kept = self.velocity.get(slot)
            moved = gradient if kept is None else np.float32(self.momentum) * kept + gradient
            velocity[slot] = moved
            direction = gradient + np.float32(self.momentum) * moved
            changed[slot] = value - np.float32(rate) * direction
        return replace(self, velocity=velocity), changed

    @property
    def memory(self) -> dict[str, dict[Slot, Floats]]:
        """The velocity of each parameter."""
        return {"velocity": dict(self.velocity)}

    def with_memory(self, memory: Mapping[str, Mapping[Slot, Floats]], steps: int) -> Self:
        """Return the optimiser as it was after `steps` steps."""
        return replace(self, velocity=memory.get("velocity", {}))


@dataclass(frozen=True, eq=False)
class AdamW:
    """Adam with decoupled weight decay [1]_, as PyTorch has it.

    Parameters
    ----------
    betas : (float, float)
        Which part of the mean gradient, and of the mean square, is kept.
    decay : float
        A weight shrinks by ``rate * decay`` of itself each step; biases, scales and shifts do not.
    epsilon : float
        Added to the root of the mean square.

    References
    ----------
    .. [1] Kingma and Ba, arXiv:1412.6980; Loshchilov and Hutter, arXiv:1711.05101.
    """

    name: ClassVar[str] = "adamw"

    betas: tuple[float, float] = (0.9, 0.999)
    decay: float = 0.01
    epsilon: float = 1e-8
    first: Arrays = field(default_factory=dict)
    second: Arrays = field(default_factory=dict)
    steps: int = 0

    def step(
        self, parameters: Arrays, gradients: Arrays, rate: float
    ) -> tuple[Self, dict[Slot, Floats]]:
        """Return the optimiser after one step at learning rate `rate`, and the parameters."""
        first: dict[Slot, Floats] = {}
        second: dict[Slot, Floats] = {}
        changed: dict[Slot, Floats] = {}
        count = self.steps + 1
        for slot, value in parameters.items():
            gradient = gradients[slot]
            first[slot] = _mixed(self.first.get(slot), gradient, self.betas[0])
            second[slot] = _mixed(self.second.get(slot), gradient * gradient, self.betas[1])
            mean = first[slot] / np.float32(1 - self.betas[0] ** count)
            square = second[slot] / np.float32(1 - self.betas[1] ** count)
            shrunk = value * np.float32(1 - rate * self.decay) if value.ndim > 1 else value
            step = mean / (np.sqrt(square) + np.float32(self.epsilon))
            changed[slot] = shrunk - np.float32(rate) * step
        return replace(self, first=first, second=second, steps=count), changed

    @property
    def memory(self) -> dict[str, dict[Slot, Floats]]:
        """The mean gradient and mean square of each parameter."""
        return {"first": dict(self.first), "second": dict(self.second)}

    def with_memory(self, memory: Mapping[str, Mapping[Slot, Floats]], steps: int) -> Self:
        """Return the optimiser as it was after `steps` steps."""
        return replace(
            self, first=memory.get("first", {}), second=memory.get("second", {}), steps=steps
        )


def _mixed(kept: Floats | None, fresh: Floats, part: float) -> Floats:
    new = np.float32(1 - part) * fresh
    return new if kept is None else np.float32(part) * kept + new

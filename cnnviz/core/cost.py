"""What a layer costs: parameters, multiplications, memory."""

import math
from dataclasses import dataclass

from cnnviz.core.geometry import Geometry


@dataclass(frozen=True, slots=True)
class Cost:
    """What a layer costs for one input, with 4 bytes a number.

    Attributes
    ----------
    parameters : int
        Weights and biases.
    multiply_adds : int
        Multiplications, each with its addition; a padded zero counts as well.
    bytes_in, bytes_out, bytes_parameters : int
        Memory of the input, the output and the parameters.
    """

    parameters: int
    multiply_adds: int
    bytes_in: int
    bytes_out: int
    bytes_parameters: int


def convolution_cost(
    geometry: Geometry, in_channels: int, out_channels: int, groups: int = 1, *, bias: bool = True
) -> Cost:
    """Return the cost of a convolution of `in_channels` to `out_channels` feature maps."""
    taps = math.prod(geometry.kernel_size) * (in_channels // groups)
    parameters = out_channels * (taps + bias)
    return Cost(
        parameters,
        taps * out_channels * geometry.stops,
        4 * in_channels * math.prod(geometry.input_size),
        4 * out_channels * geometry.stops,
        4 * parameters,
    )


def pooling_cost(geometry: Geometry, channels: int) -> Cost:
    """Return the cost of a layer without weights: its memory."""
    return Cost(
        0, 0, 4 * channels * math.prod(geometry.input_size), 4 * channels * geometry.stops, 0
    )

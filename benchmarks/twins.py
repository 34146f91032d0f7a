"""A network of ours as a PyTorch module with the same weights."""

from typing import Any

import numpy as np

from benchmarks.peers import THREADS, optional
from cnnviz.nn.layers import BatchNorm2d, Conv2d, Layer, Linear, MaxPool2d
from cnnviz.nn.network import Network


def twin(network: Network) -> Any:
    """Return the layers of `network`, each reading the one before, as PyTorch modules."""
    torch = optional("torch")
    torch.set_num_threads(THREADS)
    return torch.nn.ModuleList([_module(torch, layer) for layer in network])


def activations(modules: Any, x: Any) -> list[Any]:
    """Run `modules` on `x` and keep every activation."""
    kept = [x]
    for module in modules:
        kept.append(module(kept[-1]))
    return kept


def _module(torch: Any, layer: Layer) -> Any:
    nn = torch.nn
    match layer:
        case Conv2d():
            filters, channels = layer.weight.shape[:2]
            module = nn.Conv2d(channels, filters, layer.kernel_size, padding=layer.padding)
            return _filled(torch, module, layer.weight, layer.bias)
        case Linear():
            module = nn.Linear(layer.weight.shape[1], layer.weight.shape[0])
            filled = _filled(torch, module, layer.weight, layer.bias)
            return nn.Sequential(nn.Flatten(), filled)
        case BatchNorm2d():
            return nn.BatchNorm2d(len(layer.weight))
        case MaxPool2d():
            return nn.MaxPool2d(layer.kernel_size, layer.stride)
    return {
        "relu": nn.ReLU,
        "flatten": nn.Flatten,
        "globalavgpool": lambda: nn.AdaptiveAvgPool2d(1),
        "softmax": lambda: nn.Softmax(1),
    }[layer.kind]()


def _filled(torch: Any, module: Any, weight: np.ndarray, bias: np.ndarray) -> Any:
    with torch.no_grad():
        module.weight.copy_(torch.from_numpy(weight.copy()))
        module.bias.copy_(torch.from_numpy(bias.copy()))
    return module

"""See a convolutional network compute.

The arithmetic can be used without the window: ``cnnviz.conv2d``, the poolings, the geometry and the
named kernels; so can the models: ``cnnviz.load_model``, ``cnnviz.run``, ``cnnviz.explain``. Each is
loaded when it is first asked for.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Geometry": "cnnviz.core.geometry",
    "GeometryError": "cnnviz.core.geometry",
    "Kernel": "cnnviz.core.kernels",
    "KernelError": "cnnviz.core.kernels",
    "Model": "cnnviz.nn.model",
    "Network": "cnnviz.nn.network",
    "Window": "cnnviz.core.geometry",
    "avg_pool2d": "cnnviz.core.pooling",
    "conv2d": "cnnviz.core.convolution",
    "explain": "cnnviz.nn.explain",
    "geometry_of": "cnnviz.core.geometry",
    "global_avg_pool2d": "cnnviz.core.pooling",
    "global_max_pool2d": "cnnviz.core.pooling",
    "kernel": "cnnviz.core.kernels",
    "load_model": "cnnviz.files.models",
    "max_pool2d": "cnnviz.core.pooling",
    "min_pool2d": "cnnviz.core.pooling",
    "named_kernels": "cnnviz.core.kernels",
    "receptive_field": "cnnviz.nn.receptive",
    "run": "cnnviz.nn.run",
}

__all__ = ["__version__", *sorted(_HOMES)]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})

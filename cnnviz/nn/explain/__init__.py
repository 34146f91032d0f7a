"""Any cell of any layer: the terms that make it."""

from cnnviz.nn.explain.cells import Cell, explain
from cnnviz.nn.explain.terms import (
    AddTerms,
    ConcatTerms,
    ConvolutionTerms,
    DenseTerms,
    FlattenTerms,
    NormTerms,
    PointwiseTerms,
    PoolTerms,
    ReluTerms,
    SoftmaxTerms,
    Terms,
    WindowTerms,
)
from cnnviz.nn.explain.windows import window_values

__all__ = [
    "AddTerms",
    "Cell",
    "ConcatTerms",
    "ConvolutionTerms",
    "DenseTerms",
    "FlattenTerms",
    "NormTerms",
    "PointwiseTerms",
    "PoolTerms",
    "ReluTerms",
    "SoftmaxTerms",
    "Terms",
    "WindowTerms",
    "explain",
    "window_values",
]

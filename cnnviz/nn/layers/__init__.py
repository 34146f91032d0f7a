"""The layers a network is made of: frozen values that know shape, cost, forward and backward."""

from cnnviz.nn.layers.base import Array, Floats, Gradients, Layer, Passed, Shape, cells, frozen
from cnnviz.nn.layers.convolution import Conv2d
from cnnviz.nn.layers.dense import Flatten, Linear, Softmax
from cnnviz.nn.layers.merging import Add, Concat
from cnnviz.nn.layers.norm import BatchNorm2d
from cnnviz.nn.layers.pointwise import Dropout, LeakyReLU, Pointwise, ReLU, Sigmoid, Tanh
from cnnviz.nn.layers.pooling import (
    AvgPool2d,
    GlobalAvgPool2d,
    GlobalMaxPool2d,
    MaxPool2d,
    MinPool2d,
    Pool2d,
)

__all__ = [
    "Add",
    "Array",
    "AvgPool2d",
    "BatchNorm2d",
    "Concat",
    "Conv2d",
    "Dropout",
    "Flatten",
    "Floats",
    "GlobalAvgPool2d",
    "GlobalMaxPool2d",
    "Gradients",
    "Layer",
    "LeakyReLU",
    "Linear",
    "MaxPool2d",
    "MinPool2d",
    "Passed",
    "Pointwise",
    "Pool2d",
    "ReLU",
    "Shape",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "cells",
    "frozen",
]

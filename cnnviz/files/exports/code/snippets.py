"""Layers as a short program, from the first line to the last."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from cnnviz.files.exports.code.lines import Lines, Names
from cnnviz.files.exports.code.literals import MOST_INLINE, comment, literal, quoted, variables
from cnnviz.files.exports.code.numpy_code import numpy_lines
from cnnviz.files.exports.code.torch_code import torch_lines
from cnnviz.files.exports.extracts import Extract
from cnnviz.nn.layers import Layer

Dialect = Literal["numpy", "pytorch"]
"""The library that the code uses."""
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)

_TITLES = {
    "conv": "convolution",
    "maxpool": "max pooling",
    "minpool": "min pooling",
    "avgpool": "average pooling",
    "globalavgpool": "mean of each map",
    "globalmaxpool": "largest value of each map",
    "batchnorm": "batch normalisation",
    "relu": "ReLU",
    "leakyrelu": "leaky ReLU",
    "dense": "dense layer",
}


@dataclass(frozen=True, slots=True)
class Snippet:
    """A program that computes what is shown.

    Attributes
    ----------
    text : str
        The program.
    reads : str
        The file that its larger arrays come from, "" where all stand in it.
    """

    text: str
    reads: str


def snippet_of(extract: Extract, dialect: Dialect, stem: str) -> Snippet:
    """Return the code that computes the layers of `extract`.

    Parameters
    ----------
    extract : Extract
        The layers; the program prints the map of the last one, which is in a variable of its name.
    dialect : {"numpy", "pytorch"}
        The library.
    stem : str
        What the file of large arrays is called, without ``.npz``: `encoded_extract` makes it.
    """
    program = _Program(extract, dialect)
    reads = f"{stem}.npz" if program.large else ""
    head = [comment(f"{extract.last.name} of {extract.subject}"), "", *program.imports(reads)]
    if reads:
        head += ["", f"arrays = np.load({quoted(reads)})  # saved with this program"]
    return Snippet("\n".join([*head, "", *program.body, "", *program.end, ""]), reads)


@dataclass(frozen=True)
class _Program:
    extract: Extract
    dialect: Dialect

    @property
    def library(self) -> str:
        """How the library is called in the code."""
        return "np" if self.dialect == "numpy" else "torch"

    @cached_property
    def names(self) -> dict[str, str]:
        """The variable of each array, by its key."""
        return variables(self.extract.keys.values())

    @cached_property
    def large(self) -> set[str]:
        """Keys of the arrays that do not stand in the code."""
        given = [self.extract.keys[name, ""] for name in self.extract.given]
        needed = [key for (_, own), key in self.extract.keys.items() if own or key in given]
        return {key for key in needed if self.extract.arrays[key].size > MOST_INLINE}

    @cached_property
    def body(self) -> Lines:
        """What is given, and layer after layer."""
        lines = [self._made(name, "") for name in self.extract.given]
        for layer, sources in self.extract.layers:
            lines += ["", comment(self._heading(layer)), *self._computed(layer, sources)]
        return lines

    @property
    def end(self) -> Lines:
        """The map is printed, and compared with the one that was saved."""
        key = self.extract.keys[self.extract.last.name, ""]
        made = self.names[key]
        lines = [f"print({made})"]
        if self.large:
            made = made if self.dialect == "numpy" else f"{made}.numpy()"
            difference = f"np.abs({made} - arrays[{quoted(key)}]).max()"
            lines.append(f'print("differs from cnnviz by at most", {difference})')
        return lines

    def imports(self, reads: str) -> Lines:
        """Return what the code needs."""
        lines = ["import numpy as np"] if self.dialect == "numpy" or reads else []
        if self.dialect == "pytorch":
            lines.append("import torch")
            if any("functional." in line for line in self.body):
                lines.append("from torch.nn import functional")
        elif any("sliding_window_view(" in line for line in self.body):
            lines.append("from numpy.lib.stride_tricks import sliding_window_view")
        return lines

    def _computed(self, layer: Layer, sources: tuple[str, ...]) -> Lines:
        keys, stored = self.extract.keys, (*layer.parameter_names, *layer.statistic_names)
        arrays = {name: self.names[keys[layer.name, name]] for name in stored}
        reads = tuple(self.names[keys[each, ""]] for each in sources)
        channels, rows, columns = self.extract.values[sources[0]].shape
        write = numpy_lines if self.dialect == "numpy" else torch_lines
        return [
            *(self._made(layer.name, name) for name in stored),
            *write(
                layer,
                Names(reads, self.names[keys[layer.name, ""]], arrays),
                layer.geometry((channels, rows, columns)),
            ),
        ]

    def _made(self, layer: str, name: str) -> str:
        """Return the line that gives a variable its array."""
        key = self.extract.keys[layer, name]
        values, variable = self.extract.arrays[key], self.names[key]
        if key not in self.large:
            return literal(values, self.library, f"{variable} = ")
        read = f"arrays[{quoted(key)}]"
        read = f"torch.from_numpy({read})" if self.dialect == "pytorch" else read
        return f"{variable} = {read}  # {values.shape}"

    def _heading(self, layer: Layer) -> str:
        channels, rows, columns = self.extract.values[layer.name].shape
        made = f"{channels} @ {rows}×{columns}"
        return f"{layer.name}: {_TITLES.get(layer.kind, layer.kind)}, {made}"

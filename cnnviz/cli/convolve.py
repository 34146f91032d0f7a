"""``cnnviz convolve``: a picture through kernel, ReLU and pooling, as in the window."""

import json
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnnviz.cli.kernels import kernel_of
from cnnviz.cli.lab import document_of, of_layer, refuse_too_large
from cnnviz.cli.many import each
from cnnviz.cli.outputs import encoded_output, targets_of
from cnnviz.cli.pen import Pen
from cnnviz.cli.pictures import are_many, chosen, picture_called
from cnnviz.core.colour import Scale, recoloured
from cnnviz.core.geometry import GeometryError
from cnnviz.core.numbers import how_many, text
from cnnviz.files.errors import FileError
from cnnviz.files.exports.names import same_file
from cnnviz.state.arithmetic import Form, explained
from cnnviz.state.document import Selection
from cnnviz.state.interest import interesting_stop
from cnnviz.state.player import Player
from cnnviz.state.run import Activation, Run, compute
from cnnviz.state.scales import scale_of_input, scales_of
from cnnviz.state.stage import Stage, stage_of
from cnnviz.state.view import View

Weights = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class _Made:
    """What became of one picture: lines for a person, a record for a program."""

    lines: tuple[str, ...]
    record: dict[str, object]


def convolve(options: Namespace) -> None:
    """Compute the network that `options` describe of each picture, save its last map, and say so.

    Raises
    ------
    FileError, GeometryError, KernelError
        If a picture or the kernel cannot be had, they do not fit, or a file cannot be written.
    """
    weights = kernel_of(options.kernel)
    pictures = chosen(options.pictures)
    targets = targets_of(pictures, options.output, options.format)

    def work(name: str, pen: Pen) -> _Made:
        return _made(name, targets[name], weights, options, pen)

    records: list[dict[str, object]] = []

    def told(made: _Made) -> None:
        records.append(made.record)
        if not options.json:
            for line in made.lines:
                print(line)

    try:
        each(pictures.names, work, options.jobs, told)
    finally:
        if options.json and records:
            said = records if pictures.many else records[0]
            print(json.dumps(said, ensure_ascii=False))
    if pictures.many and options.output and not options.json:
        print(f"{options.output[0]}: {pictures.words}")


def _made(
    name: str, targets: Sequence[Path], weights: Weights, options: Namespace, pen: Pen
) -> _Made:
    """Compute the map of one picture, and write it to `targets`."""
    picture = picture_called(name, options.frame, options.reduce)
    document = document_of(picture, weights, options)
    refuse_too_large(document)
    # A kernel of 1e30 overflows truthfully: the map says ∞.
    with np.errstate(over="ignore", invalid="ignore"):
        run = compute(document)
    if run.problem is not None:
        raise GeometryError(of_layer(run.problem, document))
    scale = scale_of(run, options.colormap)
    lines, written = [], []
    for target in targets:
        files = encoded_output(target, run, scale, options)
        for path, data in files.items():
            if same_file(path, picture.path):
                raise FileError(f"{path} is the picture itself. Write the map to another file.")
            pen(path, data)
            written.append(path)
            if not are_many(options.pictures):
                lines.append(f"{path}: {_words(run.activations[-1])}")
    record = _record(run, scale, written)
    if options.explain is not None:
        words = _explained(run, options.stop, options.explain)
        lines.append(words.rstrip("\n"))
        record["explained"] = words
    return _Made(tuple(lines), record)


def _explained(run: Run, stop: int | None, form: Form) -> str:
    """Return the arithmetic of a stop of the last layer, counted from 1 as in the window."""
    layer = run.document.network.layers[-1].name
    run = replace(run, document=replace(run.document, selection=Selection(layer)))
    first = _stage(run, 0)
    at = interesting_stop(first) if stop is None else stop - 1
    if at >= first.stops:
        count = first.stops
        raise GeometryError(
            f"{layer} has {how_many(count, 'stop')} and no stop {stop}. Use at most {count}."
        )
    return explained(_stage(run, at), form)


def _stage(run: Run, stop: int) -> Stage:
    stage = stage_of(run, Player(stop=stop), View())
    if stage is None:
        raise KeyError(run.document.selection.layer)
    return stage


def scale_of(run: Run, colour_map: str | None) -> Scale:
    """Return the colours in which the window shows the last map of `run`.

    Another `colour_map` shows the same range, or what it needs of it.
    """
    made = run.activations[-1]
    if len(made.values) == 3:
        return scale_of_input(run)
    scale = scales_of(run, made.name, View())[1]
    return scale if colour_map is None else recoloured(scale, colour_map)


def _words(made: Activation) -> str:
    channels, rows, columns = made.shape
    low, high = text(made.low, made.style), text(made.high, made.style)
    sides = f"{how_many(rows, 'row')} × {how_many(columns, 'column')}"
    return f"{how_many(channels, 'map')}, {sides}, values {low} to {high}"


def _record(run: Run, scale: Scale, paths: list[Path]) -> dict[str, object]:
    made = run.activations[-1]
    layers = [
        {
            "name": layer.name,
            "kind": layer.kind,
            "shape": list(after.shape),
            "multiply_adds": layer.cost(before.shape).multiply_adds,
        }
        for layer, before, after in zip(
            run.document.network.layers, run.activations, run.activations[1:], strict=False
        )
    ]
    return {
        "picture": run.document.picture.name,
        "input": list(run.input.shape),
        "layers": layers,
        "low": made.low,
        "high": made.high,
        "colours": {"low": scale.low, "high": scale.high, "map": scale.map},
        "files": [str(path) for path in paths],
    }

"""``cnnviz evaluate``: how often a model is right, and what it takes for what."""

import json
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from cnnviz.core.numbers import how_many
from cnnviz.files.errors import FileError
from cnnviz.files.models import load_model, save_model
from cnnviz.files.training.datasets import test_data
from cnnviz.nn.training.judge import confusion, predicted


def evaluate(options: Namespace) -> None:
    """Print accuracy, count and confusion matrix; keep them in the model's card if asked.

    Pictures of classes that the model does not have are left out, and counted.

    Raises
    ------
    FileError
        If model or data cannot be had, do not fit, or the card cannot be written.
    """
    model = load_model(options.model)
    if options.card and not Path(options.model).is_file():
        raise FileError("--card writes into a model file. Give MODEL as the path of one.")
    x, labels = test_data(options.data)
    if x.shape[1:] != model.shape:
        had, wanted = ("×".join(map(str, each)) for each in (x.shape[1:], model.shape))
        raise FileError(
            f"The pictures of {options.data} are {had} and {model.name} reads {wanted}. "
            "Give pictures of that size."
        )
    known = (labels >= 0) & (labels < len(model.classes))
    if not known.any():
        raise FileError(f"{options.data} has no picture of a class that {model.name} knows.")
    found = predicted(model.network, x[known]).argmax(axis=1)
    matrix = confusion(labels[known], found, len(model.classes))
    result: dict[str, Any] = {
        "accuracy": float(np.trace(matrix) / matrix.sum()),
        "count": int(matrix.sum()),
        "confusion": matrix.tolist(),
        "fails": _failures(matrix, model.classes),
    }
    if options.json:
        named = {"model": model.name, "classes": list(model.classes)}
        print(json.dumps({**named, **result, "left_out": int((~known).sum())}, ensure_ascii=False))
    else:
        print(
            f"{100 * np.trace(matrix) / matrix.sum():.2f}% of "
            f"{how_many(int(matrix.sum()), 'picture')}"
        )
        if not known.all():
            print(f"{how_many(int((~known).sum()), 'picture')} of other classes left out")
        print(_table(matrix, model.classes))
        print("\n".join(result["fails"]))
    if options.card:
        save_model(options.model, replace(model, card={**model.card, "test": result}))


def _failures(matrix: np.ndarray, classes: tuple[str, ...], most: int = 5) -> list[str]:
    """Return the classes that are taken for others most often, in words."""
    wrong = matrix - np.diag(np.diag(matrix))
    shares = wrong / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    worst = np.argsort(-shares, axis=None, kind="stable")[:most]
    places = [divmod(int(at), len(classes)) for at in worst]
    return [
        f"{classes[true]} is taken for {classes[said]}: {wrong[true, said]} of {matrix[true].sum()}"
        for true, said in places
        if wrong[true, said]
    ]


def _table(matrix: np.ndarray, classes: tuple[str, ...]) -> str:
    """Return the confusion matrix with names: a row for each true class."""
    widest = max(len(name) for name in classes)
    cell = max(len(str(matrix.max())), 4)
    heads = " ".join(f"{name[:cell]:>{cell}}" for name in classes)
    lines = [f"{'is ↓ said →':>{max(widest, 11)}}  {heads}"]
    for name, row in zip(classes, matrix, strict=True):
        counts = " ".join(f"{count or '·':>{cell}}" for count in row)
        lines.append(f"{name:>{max(widest, 11)}}  {counts}")
    return "\n".join(lines)

"""``cnnviz kernels``: the kernels that have names, and finding the one that is meant."""

import json
import re
from argparse import Namespace
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.kernels import Kernel, KernelError, kernel, named_kernels
from cnnviz.core.numbers import style_for, text
from cnnviz.files.kernels import SUFFIXES, own_kernels, parse_kernel, read_kernel
from cnnviz.files.resources import exists


def list_kernels(options: Namespace) -> None:
    """Print all kernels, as text or as JSON."""
    kernels = [*named_kernels(), *own_kernels()]
    if options.json:
        records = (json.dumps(_record(each), ensure_ascii=False) for each in kernels)
        print("[\n" + ",\n".join(records) + "\n]")
        return
    widest = max(len(each.name) for each in kernels)
    for group, members in groupby(kernels, lambda each: each.group):
        print(group)
        for each in members:
            rows, columns = each.weights.shape
            total = text(each.sum, style_for([each.sum]))
            print(f"  {each.name:{widest}}  {rows}×{columns}  sum {total:>3}  {each.summary}")
            print(f"  {'':{widest}}  {each.source}")


def kernel_of(text: str) -> NDArray[np.floating]:
    """Return the weights that `text` names or lists, shape (kH, kW).

    Tried in turn: rows of numbers, a name of ours, a file, a name of the user's own.

    Raises
    ------
    KernelError, FileError
        If it is none of them.
    """
    if ";" in text or re.fullmatch(r"\s*|[\s\d.,eE+/-]*\d[\s\d.,eE+/-]*", text):
        return parse_kernel(text)
    try:
        return kernel(text).weights
    except KernelError:
        if Path(text).suffix.lower() in SUFFIXES or exists(text):
            return read_kernel(text)
        for own in own_kernels():
            if own.name == text:
                return own.weights
        raise


def _record(each: Kernel) -> dict[str, object]:
    return {
        "name": each.name,
        "title": each.title,
        "group": each.group,
        "size": list(each.weights.shape),
        "sum": each.sum,
        "weights": each.weights.tolist(),
        "summary": each.summary,
        "source": each.source,
    }

"""Names and numbers as Python has them, whatever they were called and whatever they hold."""

import builtins
import json
import keyword
import re
from collections.abc import Iterable

import numpy as np

from cnnviz.nn.network import INPUT

MOST_INLINE = 256
"""So many numbers of an array stand in the code; a larger one is read from a file."""
WIDEST = 88
"""Characters of a line."""

_TAKEN = {
    *("np", "torch", "functional", "sliding_window_view", "arrays", "x"),
    *("padded", "windows", "counted", "inside", "parts", "groups", "powers"),
}


def variables(names: Iterable[str]) -> dict[str, str]:
    """Return a variable for each of `names`: a layer's own name where Python takes it.

    The input is ``x``. No two are alike, none is a word of Python's or one that the code uses.
    """
    found: dict[str, str] = {}
    taken = {*_TAKEN, *keyword.kwlist, *dir(builtins)}
    for name in names:
        if name == INPUT:
            found[name] = "x"
            continue
        variable = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")
        if not variable or variable[0].isdigit():
            variable = f"layer_{variable}".rstrip("_")
        while variable in taken:
            variable += "_"
        taken.add(variable)
        found[name] = variable
    return found


def comment(text: str) -> str:
    """Return `text` as a comment of one line, whatever it holds."""
    plain = "".join(each if each.isprintable() else " " for each in text)
    return f"# {' '.join(plain.split())}"


def quoted(text: str) -> str:
    """Return `text` as a string of code."""
    return json.dumps(text, ensure_ascii=False) if text.isprintable() else repr(text)


def literal(values: np.ndarray, library: str, before: str) -> str:
    """Return code that makes `values` as they are, float32.

    Parameters
    ----------
    library : {"np", "torch"}
        Whose array it is.
    before : str
        What stands before it on its line.
    """
    make, kind = ("array", "") if library == "np" else ("tensor", "dtype=")
    start, kind = f"{before}{library}.{make}(", f"{kind}{library}.float32)"
    short = f"{start}{_nested(values, library)}, {kind}"
    if len(short) <= WIDEST:
        return short
    rows = _broken(values, library, 4, 1)
    return f"{start}\n    {rows},\n    {kind[:-1]},\n)"


def number(value: float, library: str) -> str:
    """Return one float32 in as few digits as tell it from its neighbours."""
    if np.isnan(value):
        return f"{library}.nan"
    if np.isinf(value):
        return f"-{library}.inf" if value < 0 else f"{library}.inf"
    return str(np.float32(value)).removesuffix(".0")


def _nested(values: np.ndarray, library: str) -> str:
    if values.ndim == 0:
        return number(float(values), library)
    return f"[{', '.join(_nested(each, library) for each in values)}]"


def _broken(values: np.ndarray, library: str, indent: int, after: int) -> str:
    """Return nested lists with a line for each row, or each pair of brackets that fits one.

    So many characters may follow `after` it.
    """
    whole = _nested(values, library)
    if indent + len(whole) + after <= WIDEST:
        return whole
    gap = "\n" + " " * (indent + 1)
    if values.ndim > 1:
        return (
            f"[{f',{gap}'.join(_broken(each, library, indent + 1, after + 1) for each in values)}]"
        )
    lines, line = [], ""
    for word in (number(float(each), library) for each in values):
        if line and indent + len(line) + len(word) + after + 4 > WIDEST:
            lines.append(line)
            line = ""
        line += f", {word}" if line else word
    return f"[{f',{gap}'.join([*lines, line])}]"

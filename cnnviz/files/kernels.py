"""Kernels as text: rows of numbers, parted by blanks, tabs, commas or semicolons.

That is ImageJ's layout for its Convolve command (rows of numbers on lines of their own), what a
spreadsheet saves as CSV, and what fits on a command line: ``"0 1 0; 1 -4 1; 0 1 0"``.
"""

import contextlib
import math
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.kernels import Kernel
from cnnviz.files.atomic import write_atomically
from cnnviz.files.errors import FileError, shown
from cnnviz.files.resources import user_folder
from cnnviz.state.edits import LARGEST_KERNEL

SUFFIXES = (".txt", ".csv", ".tsv")
"""How the names of such files end."""
OWN = "Your own"
"""The group of the user's own kernels."""
MOST_OWN = 200
"""So many files are looked at: the folder is the user's, and may hold anything."""
LARGEST_BYTES = 100_000
"""No kernel's file is as large as this: 15 × 15 numbers need some thousand bytes."""
LARGEST_WEIGHT = float(np.float32(1e30))
"""As float32 has it, a hair more than 1e30: what was written is read again."""

_COMMENT = re.compile(r"(#|//|%).*$", re.MULTILINE)

Weights = NDArray[np.float64]


def parse_kernel(words: str, name: str = "The kernel") -> Weights:
    """Return the kernel written in `words`.

    Parameters
    ----------
    words : str
        Rows on lines of their own, or parted by semicolons on one line. Numbers are parted by
        blanks, tabs or commas, or by semicolons; fractions like ``1/9`` are numbers too. What
        follows ``#``, ``//`` or ``%`` on a line is a comment.
    name : str
        What to call it in an error.

    Returns
    -------
    ndarray of float64, shape (kH, kW)

    Raises
    ------
    FileError
        If it is empty, ragged or too large, or holds something that is no number.
    """
    plain = _COMMENT.sub("", words)
    lines = [line for line in plain.splitlines() if line.strip(" \t,;")]
    if len(lines) == 1 and ";" in lines[0]:
        lines = [row for row in lines[0].split(";") if row.strip(" \t,")]
    rows = [_numbers(line, name) for line in lines]
    if not rows:
        raise FileError(f'{name} holds no numbers. Write rows like "0 1 0; 1 -4 1; 0 1 0".')
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise FileError(
                f"{name} has {len(rows[0])} numbers in row 1 but {len(row)} in row {number}. "
                "Give every row as many."
            )
    if max(len(rows), len(rows[0])) > LARGEST_KERNEL:
        raise FileError(
            f"{name} is {len(rows)}×{len(rows[0])}; kernels go up to "
            f"{LARGEST_KERNEL}×{LARGEST_KERNEL}. Cut it down to that."
        )
    return np.array(rows, np.float64)


def read_kernel(path: str | Path) -> Weights:
    """Return the kernel in the text or CSV file at `path`; see `parse_kernel`.

    Raises
    ------
    FileError
        If the file cannot be read, is no text, or holds no kernel.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise FileError(f"{path.name} is a folder. Choose a text file with a kernel.")
        if path.exists() and not path.is_file():
            # Nobody may ever write into a pipe: reading it would wait for ever.
            raise FileError(f"{path} is not an ordinary file. Choose a text file with a kernel.")
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise FileError(f"{path.name} cannot be read: {reason}. Choose another file.") from None
    if len(data) > LARGEST_BYTES:
        raise FileError(f"{path.name} is too large for a kernel. Choose a text file with one.")
    return parse_kernel(_decoded(data, path.name), path.name)


def write_kernel(path: str | Path, weights: NDArray[np.floating]) -> None:
    """Write `weights`, shape (kH, kW), as rows of numbers that are read back unchanged.

    Raises
    ------
    FileError
        If the file cannot be written.
    """
    lines = (" ".join(_written(weight) for weight in row) for row in weights)
    write_atomically(path, ("\n".join(lines) + "\n").encode())


def own_kernels() -> list[Kernel]:
    """Return the kernels in the user's folder, by name; files that hold none are left out."""
    try:
        found = sorted((user_folder() / "kernels").iterdir())
    except OSError:
        return []
    files = [path for path in found if path.suffix.lower() in SUFFIXES]
    kernels = []
    for path in files[:MOST_OWN]:
        with contextlib.suppress(FileError):
            kernels.append(Kernel(path.stem, path.stem, OWN, read_kernel(path), "", str(path)))
    return kernels


def _numbers(line: str, name: str) -> list[float]:
    """Return the numbers of one row; commas or semicolons at its end part nothing.

    Where semicolons or tabs part the numbers, a comma is the decimal mark: so spreadsheets write
    and copy it in languages that have it.
    """
    line = line.strip().rstrip(",;").strip()
    if ";" in line:
        parts = [part.strip().replace(",", ".") for part in line.split(";")]
    elif "\t" in line:
        parts = [part.rstrip(",").replace(",", ".") for part in line.split()]
    else:
        parts = re.split(r"\s*,\s*|\s+", line)
    return [_number(part, name) for part in parts]


def _number(part: str, name: str) -> float:
    plain = part.strip('"').replace("\u2212", "-")
    try:
        value = float(Fraction(plain)) if "/" in plain else float(plain)
        if math.isnan(value):
            raise ValueError(plain)
    except (ValueError, ZeroDivisionError, OverflowError):
        raise FileError(
            f'{name} holds "{shown(part, 20)}", which is no number. Correct it.'
        ) from None
    if not math.isfinite(value) or abs(value) > LARGEST_WEIGHT:
        raise FileError(
            f"{name} holds {shown(plain, 20)}; weights go up to 1e30. Use a smaller number."
        )
    return value


def _decoded(data: bytes, name: str) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        words = data.decode(encoding)
    except UnicodeDecodeError:
        words = "\0"
    if "\0" in words:
        raise FileError(f"{name} is no text. Choose a text or CSV file with rows of numbers.")
    return words


def _written(weight: np.floating) -> str:
    whole = float(weight)
    return str(int(whole)) if whole.is_integer() and abs(whole) < 1e15 else repr(weight.item())

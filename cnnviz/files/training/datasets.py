"""Pictures to train on and to judge by, read from the files in which they are given."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnviz.files.errors import FileError

LARGEST_BYTES = 4_000_000_000
CIFAR_CLASSES = (
    *("airplane", "automobile", "bird", "cat", "deer"),
    *("dog", "frog", "horse", "ship", "truck"),
)
DOODLES = 15
"""Labels 0 to 14 of the drawings have enough pictures each."""
_MOSAIC = (25, 32, 40, 32, 3)
"""Rows of pictures, their rows, pictures in a row, their columns, colours."""

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, eq=False, slots=True)
class Labelled:
    """Pictures, shape (N, C, H, W), the class of each, and the names of the classes."""

    x: Bytes
    labels: NDArray[np.intp]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What a card says of the data a model learned from."""

    words: str
    licence: str
    attribution: str


SOURCES = {
    "shapes": Source(
        "drawn by cnnviz itself, never the same twice", "MIT, as cnnviz", "cnnviz contributors"
    ),
    "mnist": Source(
        "MNIST: 60,000 handwritten digits, and 10,000 to test",
        "CC BY-SA 3.0, as Keras and TensorFlow state it",
        "Yann LeCun and Corinna Cortes",
    ),
    "quickdraw": Source(
        "Quick, Draw!: drawings of fifteen things, not filtered for being recognised",
        "CC BY 4.0",
        "the Quick, Draw! Dataset, made available by Google, Inc.",
    ),
    "cifar10": Source(
        "CIFAR-10: 50,000 colour pictures of 32×32, from 80 Million Tiny Images (withdrawn)",
        "not clear: none is stated, its authors ask to be cited",
        "Alex Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009",
    ),
}


def training_data(data: str, path: Path) -> Labelled:
    """Return the pictures to train on.

    Parameters
    ----------
    data : {"mnist", "quickdraw", "cifar10"}
        Which; their files are known by what is in them.
    path : Path
        The ``.npz`` file, or for "cifar10" the folder of mosaics.

    Raises
    ------
    FileError
        If they are not there.
    """
    if data == "cifar10":
        return _cifar(path)
    arrays = _arrays(path, ("x_train", "y_train"))
    x, labels = arrays["x_train"], arrays["y_train"].astype(np.intp)
    classes = tuple(str(digit) for digit in range(10))
    if data == "quickdraw":
        classes = _names(path)[:DOODLES]
        chosen = labels < DOODLES
        x, labels = x[chosen], labels[chosen]
    return Labelled(_stacked(x), labels, classes)


def test_data(path: Path) -> tuple[Bytes, NDArray[np.intp]]:
    """Return the pictures and labels of an ``.npz`` file to judge by.

    Its arrays are ``x`` and ``y``, or ``x_test`` and ``y_test``: uint8 pictures of shape (N, H, W)
    or (N, H, W, 3), whole numbers.

    Raises
    ------
    FileError
        If it cannot be read or holds something else.
    """
    names = _listed(path)
    pair = ("x_test", "y_test") if "x_test" in names else ("x", "y")
    arrays = _arrays(path, pair)
    x, labels = arrays[pair[0]], arrays[pair[1]]
    if labels.shape != x.shape[:1] or labels.dtype.kind not in "iu" or not len(x):
        raise FileError(f"{path} has not one whole-number label for each picture.")
    return _stacked(x), labels.astype(np.intp)


def _cifar(folder: Path) -> Labelled:
    files = sorted(folder.glob("train-*.webp"))
    if not files:
        raise FileError(f"{folder} holds no mosaics train-00.webp, train-01.webp …")
    parts = []
    for file in files:
        try:
            pixels = np.asarray(Image.open(file, formats=("WEBP",)).convert("RGB"))
            parts.append(pixels.reshape(_MOSAIC).transpose(0, 2, 4, 1, 3).reshape(-1, 3, 32, 32))
        except (OSError, ValueError) as error:
            raise FileError(f"{file} is no mosaic of 32×32 pictures: {error}.") from error
    try:
        labels = np.load(folder / "train-labels.npy", allow_pickle=False).astype(np.intp)
    except (OSError, ValueError) as error:
        raise FileError(f"{folder} holds no train-labels.npy: {error}.") from error
    x = np.concatenate(parts)
    if labels.shape != x.shape[:1]:
        raise FileError(f"{folder} has {len(x)} pictures but {len(labels)} labels.")
    return Labelled(x, labels, CIFAR_CLASSES)


def _stacked(x: Bytes) -> Bytes:
    """Return pictures (N, H, W) or (N, H, W, 3) as (N, C, H, W)."""
    return x[:, None] if x.ndim == 3 else np.ascontiguousarray(x.transpose(0, 3, 1, 2))


def _listed(path: Path) -> set[str]:
    """Return what an ``.npz`` file holds; refuse what would not fit the memory."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (OSError, zipfile.BadZipFile) as error:
        raise FileError(f"{path} is no .npz file that can be read: {error}.") from error
    if sum(entry.file_size for entry in entries) > LARGEST_BYTES:
        raise FileError(f"{path} is too large: its arrays have more than 4 GB.")
    return {entry.filename.removesuffix(".npy") for entry in entries}


def _arrays(path: Path, names: tuple[str, str]) -> dict[str, NDArray[np.uint8]]:
    missing = set(names) - _listed(path)
    if missing:
        raise FileError(f"{path} has no array called {sorted(missing)[0]}.")
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in names}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise FileError(f"{path} cannot be read: {error}.") from error
    x = arrays[names[0]]
    if x.dtype != np.uint8 or x.ndim not in (3, 4) or (x.ndim == 4 and x.shape[3] != 3):
        raise FileError(f"{names[0]} of {path} is not uint8 of shape (N, H, W) or (N, H, W, 3).")
    return arrays


def _names(path: Path) -> tuple[str, ...]:
    with np.load(path, allow_pickle=False) as archive:
        if "names" not in archive.files:
            raise FileError(f"{path} has no array called names.")
        return tuple(str(name) for name in archive["names"])

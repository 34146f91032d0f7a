"""The user's own kernels, read from their folder."""

from dataclasses import dataclass

from cnnviz.files.errors import FileError
from cnnviz.files.kernels import read_kernel
from cnnviz.files.resources import user_folder
from cnnviz.nn.layers import Array, frozen

OWN = "Your own"
SUFFIXES = {".txt", ".csv", ".tsv"}
MOST = 200
"""So many files are looked at: the folder is the user's, and may hold anything."""


@dataclass(frozen=True, eq=False, slots=True)
class Offer:
    """A kernel to choose.

    Attributes
    ----------
    title, group, tip : str
        What it is called, under which heading it stands, what it does.
    weights : ndarray of float32, shape (kH, kW)
        The kernel.
    """

    title: str
    group: str
    tip: str
    weights: Array


def own_kernels() -> list[Offer]:
    """Return the kernels in the user's folder, by name; what cannot be read is left out."""
    try:
        folder = user_folder() / "kernels"
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    except OSError:
        return []
    offers = []
    for path in files[:MOST]:
        try:
            weights = frozen(read_kernel(path))
        except FileError:
            continue
        offers.append(Offer(path.stem, OWN, str(path), weights))
    return offers

"""Recipes: how a model is made, as TOML that can be read aloud."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from cnnviz.files.errors import FileError
from cnnviz.files.resources import resource
from cnnviz.nn.model import CENTRES, KINDS, Preprocessing
from cnnviz.nn.training.augmentation import Augmentation
from cnnviz.nn.training.schedules import SCHEDULES, Schedule

DATA = ("shapes", "mnist", "quickdraw", "cifar10")
OPTIMISERS = ("sgd", "adamw")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Schooling:
    """How long, how fast and from what chance a model is trained.

    Attributes
    ----------
    epochs, batch, chunk : int
        Times through the pictures; pictures a step; pictures that go through together.
    steps : int
        Steps an epoch, for endless data.
    optimiser : {"sgd", "adamw"}
        What follows the gradients.
    rate, momentum, decay, smoothing, warm : float
        The largest learning rate; what is kept of the last direction; weight decay; label
        smoothing; the part of the training in which the rate rises.
    schedule : {"one-cycle", "cosine", "constant"}
        How the rate goes.
    held_out : int
        Training pictures kept back, to tune by.
    seed : int
        From what everything is drawn.
    """

    epochs: int = 10
    batch: int = 128
    chunk: int = 32
    steps: int = 1000
    optimiser: str = "sgd"
    rate: float = 0.1
    momentum: float = 0.9
    decay: float = 5e-4
    smoothing: float = 0.0
    warm: float = 0.2
    schedule: Schedule = "one-cycle"
    held_out: int = 0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is made.

    Attributes
    ----------
    name, title : str
        Short for files and commands; for people.
    data : {"shapes", "mnist", "quickdraw", "cifar10"}
        What it learns from.
    layers : tuple of str
        What `cnnviz.nn.architecture.built` reads.
    preprocessing, training, augmentation
        What the model wants; how it is trained; how far chance changes the pictures.
    """

    name: str
    title: str
    data: str
    layers: tuple[str, ...]
    preprocessing: Preprocessing
    training: Schooling
    augmentation: Augmentation


def read_recipe(name_or_path: str | Path) -> Recipe:
    """Return a bundled recipe by its name, or the one in a file.

    Raises
    ------
    FileError
        If there is none, or it cannot be understood.
    """
    bundled = resource("recipes", f"{name_or_path}.toml")
    path = bundled if bundled.is_file() else Path(name_or_path)
    try:
        words = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        names = ", ".join(sorted(each.stem for each in resource("recipes").glob("*.toml")))
        raise FileError(
            f"There is no recipe {name_or_path}. Use {names}, or the path of a file."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FileError(f"{path} is no recipe: {error}.") from error
    try:
        return _recipe(words)
    except ValueError as error:
        raise FileError(f"{path} is no recipe: {error}.") from error


def _recipe(words: dict[str, Any]) -> Recipe:
    layers, data = words.pop("layers", None), words.pop("data", None)
    if not isinstance(layers, list) or not all(isinstance(each, str) for each in layers):
        raise ValueError("it lists no layers")
    if data not in DATA:
        raise ValueError(f"its data are {data!r}; there are {', '.join(DATA)}")
    name = words.pop("name", None)
    if not isinstance(name, str) or not name.isidentifier():
        raise ValueError("it has no name of one word")
    parts = {key: words.pop(key, {}) for key in ("preprocessing", "training", "augmentation")}
    title = words.pop("title", name)
    if words:
        raise ValueError(f"{next(iter(words))!r} is not known")
    training = _filled(Schooling, parts["training"])
    wants = _filled(Preprocessing, parts["preprocessing"])
    for value, known in (
        (training.optimiser, OPTIMISERS),
        (training.schedule, SCHEDULES),
        (wants.kind, KINDS),
        (wants.centre, CENTRES),
    ):
        if value not in known:
            raise ValueError(f"{value!r} is not known; there are {', '.join(known)}")
    changes = _filled(Augmentation, parts["augmentation"])
    return Recipe(name, str(title), data, tuple(layers), wants, training, changes)


def _filled(kind: type[T], values: Mapping[str, Any]) -> T:
    """Return a `kind` with these values, each of the type of the default it replaces."""
    known = {each.name: each.default for each in fields(kind)}  # type: ignore[arg-type]
    read: dict[str, Any] = {}
    for key, value in values.items():
        if key not in known:
            raise ValueError(f"{key!r} is not known; there are {', '.join(known)}")
        default = known[key]
        if isinstance(default, float) and type(value) is int:
            value = float(value)
        if isinstance(default, tuple) and isinstance(value, list) and len(value) == len(default):
            value = tuple(float(each) for each in value)
        if type(value) is not type(default) or (isinstance(value, int | float) and value < 0):
            raise ValueError(f"{key} is {value!r}, where {default!r} is usual")
        read[key] = value
    return kind(**read)

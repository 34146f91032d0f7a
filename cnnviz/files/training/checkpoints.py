"""Where a training stands, in a file from which it goes on to the same numbers."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from cnnviz.files.atomic import write_atomically
from cnnviz.files.errors import FileError
from cnnviz.files.training.recipes import Recipe
from cnnviz.nn.layers import Floats, frozen
from cnnviz.nn.network import Network, Slot
from cnnviz.nn.training.train import State


@dataclass(frozen=True, slots=True)
class Diary:
    """What is told of a training afterwards.

    Attributes
    ----------
    losses : list of float
        Mean loss of each hundredth of an epoch or so.
    held_out : list of float
        Accuracy on the pictures kept back, after each epoch.
    seconds : float
        How long it took so far.
    """

    losses: list[float] = field(default_factory=list)
    held_out: list[float] = field(default_factory=list)
    seconds: float = 0.0


def save_checkpoint(path: Path, recipe: Recipe, state: State, diary: Diary) -> None:
    """Write `state` to `path`, whole or not at all.

    Raises
    ------
    FileError
        If it cannot be written.
    """
    arrays = {f"network/{key}": value for key, value in _named(_arrays(state.network)).items()}
    for name, memory in state.optimiser.memory.items():
        arrays |= {f"{name}/{key}": np.asarray(value) for key, value in _named(memory).items()}
    words = {"recipe": _words(recipe), "step": state.step, "diary": asdict(diary)}
    ready = {key: np.ascontiguousarray(value) for key, value in arrays.items()}
    write_atomically(path, save(ready, {"cnnviz": json.dumps(words)}))


def read_checkpoint(path: Path, recipe: Recipe, fresh: State) -> tuple[State, Diary]:
    """Return the state in the file at `path`, and the diary.

    Parameters
    ----------
    recipe : Recipe
        What is being trained: the file must be of the same.
    fresh : State
        How the training begins.

    Raises
    ------
    FileError
        If the file cannot be read or is of another recipe.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            words = json.loads(file.metadata()["cnnviz"])
            arrays = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
        step, diary = int(words["step"]), Diary(**words["diary"])
        same = words["recipe"] == _words(recipe)
    except (OSError, SafetensorError, ValueError, KeyError, TypeError) as error:
        raise FileError(f"{path} is no checkpoint that can be read. Begin anew.") from error
    if not same:
        raise FileError(f"{path} is of another recipe. Begin anew, without --resume.")
    parts: dict[str, dict[Slot, Floats]] = {}
    for key, array in arrays.items():
        part, layer, name = key.split("/")
        parts.setdefault(part, {})[layer, name] = array
    kept = {slot: frozen(array) for slot, array in parts.pop("network", {}).items()}
    if {slot: array.shape for slot, array in kept.items()} != {
        slot: array.shape for slot, array in _arrays(fresh.network).items()
    }:
        raise FileError(f"{path} is of another network. Begin anew, without --resume.")
    optimiser = fresh.optimiser.with_memory(parts, step)
    network = fresh.network.with_arrays(kept)
    return replace(fresh, network=network, optimiser=optimiser, step=step), diary


def _arrays(network: Network) -> dict[Slot, Floats]:
    return {
        (layer.name, name): array
        for layer in network
        for name, array in {**layer.parameters, **layer.statistics}.items()
    }


def _named(arrays: Mapping[Slot, Floats]) -> dict[str, Floats]:
    return {f"{layer}/{name}": array for (layer, name), array in arrays.items()}


def _words(recipe: Recipe) -> Any:
    """Return the recipe as JSON gives it back."""
    return json.loads(json.dumps(asdict(recipe)))

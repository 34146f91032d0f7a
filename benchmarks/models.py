"""Forward with every activation kept, batch 1, beside PyTorch with the same weights.

The bundled models, and a network of VGG-16's size with random weights. Each library runs in
processes of its own, in turns; the largest difference of the probabilities is told too.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.peers import optional
from benchmarks.twins import activations, twin
from cnnviz.files.models import BUNDLED, load_model
from cnnviz.nn.architecture import built
from cnnviz.nn.network import Network
from cnnviz.nn.run import run

TURNS, ROUNDS, WARM = 5, 100, 10
VGG = "vgg-16"
_BLOCKS = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
"""Filters and convolutions of each block: Simonyan and Zisserman, arXiv:1409.1556, column D."""


def network_called(name: str) -> tuple[Network, tuple[int, int, int]]:
    """Return a network and the shape of its input."""
    if name != VGG:
        model = load_model(name)
        return model.network, model.shape
    words: list[str] = []
    for filters, count in _BLOCKS:
        words += [f"conv {filters} 3", "relu"] * count + ["maxpool 2"]
    words += ["flatten", "dense 4096", "relu", "dense 4096", "relu", "dense 1000", "softmax"]
    return built(words, (3, 224, 224), np.random.default_rng(0)), (3, 224, 224)


def timed(peer: str, name: str) -> tuple[float, list[float]]:
    """Return the median seconds of one run in this process, and the probabilities."""
    network, shape = network_called(name)
    x = np.random.default_rng(1).random(shape, np.float32)
    call: Callable[[], object]
    if peer == "cnnviz":
        call = partial(run, network, x)
        last = run(network, x)[network.layers[-1].name]
    else:
        torch = optional("torch")
        torch.set_grad_enabled(False)
        modules, tensor = twin(network), torch.from_numpy(x[None])
        call = partial(activations, modules, tensor)
        last = activations(modules, tensor)[-1].numpy()
    rounds = 5 if name == VGG else ROUNDS
    taken = []
    for _ in range(WARM // 5 + rounds):
        begun = time.perf_counter()
        call()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken[WARM // 5 :]), last.ravel().tolist()


def main() -> None:
    """Print times, ratios and differences."""
    if optional("torch") is None:
        return
    for name in (*BUNDLED, VGG):
        medians: dict[str, list[float]] = {"cnnviz": [], "PyTorch": []}
        said: dict[str, list[float]] = {}
        for _ in range(TURNS):
            for peer, taken in medians.items():
                command = [sys.executable, "-m", "benchmarks.models", peer, name]
                found = subprocess.run(command, check=True, capture_output=True, text=True)
                median, said[peer] = json.loads(found.stdout)
                taken.append(median)
        mine, theirs = (statistics.median(each) for each in medians.values())
        apart = max(abs(a - b) for a, b in zip(said["cnnviz"], said["PyTorch"], strict=True))
        print(
            f"{name:8} cnnviz {1000 * mine:8.2f} ms   PyTorch {1000 * theirs:8.2f} ms   "
            f"ratio {mine / theirs:.2f}   probabilities differ by at most {apart:.1e}"
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(timed(*sys.argv[1:])))
    else:
        main()

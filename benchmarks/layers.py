"""Layers of small networks, batch 1, beside PyTorch: time.

Each library runs in processes of its own, in turns: in one process the threads of one keep the
cores busy, waiting for work, while the other one runs.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.peers import THREADS, optional
from cnnviz.core.convolution import conv2d

TURNS, ROUNDS, WARM = 5, 200, 20
LAYERS = ((3, 16, 224), (32, 32, 32), (64, 64, 16))
"""Channels in, channels out, rows and columns; kernels are 3×3 with a padding of 1."""


def ours(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> Callable[[], object]:
    """Return a call of cnnviz."""
    return partial(conv2d, x, weight, bias, padding=1)


def pytorch(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> Callable[[], object]:
    """Return the same call of PyTorch, without what training would need."""
    torch = optional("torch")
    torch.set_num_threads(THREADS)
    torch.set_grad_enabled(False)
    tensors = [torch.from_numpy(each) for each in (x[None], weight, bias)]
    return partial(torch.nn.functional.conv2d, *tensors, padding=1)


PEERS = {"cnnviz": ours, "PyTorch": pytorch}


def timed(peer: str) -> list[float]:
    """Return the median seconds of each layer, measured in this process."""
    rng = np.random.default_rng(1)
    medians = []
    for channels, filters, side in LAYERS:
        x = rng.random((channels, side, side), np.float32)
        weight = rng.random((filters, channels, 3, 3), np.float32)
        run = PEERS[peer](x, weight, rng.random(filters, np.float32))
        taken = []
        for _ in range(WARM + ROUNDS):
            begun = time.perf_counter()
            run()
            taken.append(time.perf_counter() - begun)
        medians.append(statistics.median(taken[WARM:]))
    return medians


def main() -> None:
    """Print times and ratios for each layer."""
    if optional("torch") is None:
        return
    medians: dict[str, list[list[float]]] = {peer: [] for peer in PEERS}
    for _ in range(TURNS):
        for peer in PEERS:
            command = [sys.executable, "-m", "benchmarks.layers", peer]
            found = subprocess.run(command, check=True, capture_output=True, text=True)
            medians[peer].append(json.loads(found.stdout))
    print(f"3×3, padding 1, float32: median of {TURNS} processes, {ROUNDS} rounds in each")
    for at, (channels, filters, side) in enumerate(LAYERS):
        mine, theirs = (statistics.median(run[at] for run in medians[name]) for name in PEERS)
        print(
            f"  {channels:2}→{filters:2} at {side:3}²   cnnviz {1e6 * mine:6.0f} µs   "
            f"PyTorch {1e6 * theirs:6.0f} µs   ratio {mine / theirs:.2f}"
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(timed(sys.argv[1])))
    else:
        main()

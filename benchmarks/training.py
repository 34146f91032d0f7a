"""One training step on the photos network, batch 128, beside PyTorch: time.

Forward, loss, backward and the optimiser's step. Each library runs in processes of its own, in
turns.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.peers import optional
from benchmarks.twins import activations, twin
from cnnviz.files.training.recipes import read_recipe
from cnnviz.nn.architecture import built
from cnnviz.nn.training.optimisers import SGD
from cnnviz.nn.training.train import Plan, State, Stored, train

TURNS, ROUNDS, WARM = 3, 12, 3
BATCH, SHAPE, CLASSES = 128, (3, 32, 32), 10


def ours() -> Callable[[], object]:
    """Return a call that does one step of ours."""
    network = built(read_recipe("photos").layers, SHAPE, np.random.default_rng(0))
    rng = np.random.default_rng(1)
    x = rng.integers(0, 256, (BATCH, *SHAPE), np.uint8)
    pictures = Stored(x, rng.integers(0, CLASSES, BATCH), BATCH)
    walk: Iterator[object] = train(State(network, SGD()), pictures, Plan(epochs=1000))
    return lambda: next(walk)


def pytorch() -> Callable[[], object]:
    """Return a call that does one step of PyTorch's, on the same layers."""
    torch = optional("torch")
    network = built(read_recipe("photos").layers, SHAPE, np.random.default_rng(0))
    # Its cross-entropy has softmax inside.
    modules = twin(network)[:-1]
    x, labels = torch.rand(BATCH, *SHAPE), torch.randint(0, CLASSES, (BATCH,))
    optimiser = torch.optim.SGD(
        modules.parameters(), 0.01, momentum=0.9, nesterov=True, weight_decay=5e-4
    )

    def step() -> None:
        optimiser.zero_grad()
        scores = activations(modules, x)[-1]
        torch.nn.functional.cross_entropy(scores, labels).backward()
        optimiser.step()

    return step


PEERS: dict[str, Callable[[], Callable[[], object]]] = {"cnnviz": ours, "PyTorch": pytorch}


def timed(peer: str) -> float:
    """Return the median seconds of a step in this process."""
    step, taken = PEERS[peer](), []
    for _ in range(WARM + ROUNDS):
        begun = time.perf_counter()
        step()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken[WARM:])


def main() -> None:
    """Print times and their ratio."""
    if optional("torch") is None:
        return
    medians: dict[str, list[float]] = {peer: [] for peer in PEERS}
    for _ in range(TURNS):
        for peer, found in medians.items():
            command = [sys.executable, "-m", "benchmarks.training", peer]
            ran = subprocess.run(command, check=True, capture_output=True, text=True)
            found.append(json.loads(ran.stdout))
    mine, theirs = (statistics.median(each) for each in medians.values())
    print(
        f"a step at {BATCH}   cnnviz {1000 * mine:.0f} ms   PyTorch {1000 * theirs:.0f} ms   "
        f"ratio {mine / theirs:.2f}"
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(timed(sys.argv[1])))
    else:
        main()

"""One filter over a plane of 12 megapixels, beside SciPy, PyTorch and OpenCV: time and memory."""

import statistics
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers import THREADS, optional
from cnnviz.core.convolution import conv2d

Array = NDArray[np.float32]
ROUNDS = 9
SHAPE = (3000, 4000)


def peers(x: Array, kernel: Array) -> dict[str, Callable[[], object]]:
    """Return what is compared, by name; a peer that is not installed is left out."""
    weight = kernel[None, None]
    runs: dict[str, Callable[[], object]] = {"cnnviz": lambda: conv2d(x[None], weight)}
    ndimage = optional("scipy.ndimage")
    if ndimage is not None:
        runs["SciPy"] = lambda: ndimage.correlate(x, kernel)
    torch = optional("torch")
    if torch is not None:
        torch.set_num_threads(THREADS)
        tensor, weights = torch.from_numpy(x[None, None]), torch.from_numpy(weight)
        runs["PyTorch"] = lambda: torch.nn.functional.conv2d(tensor, weights)
    cv2 = optional("cv2")
    if cv2 is not None:
        cv2.setNumThreads(THREADS)
        runs["OpenCV"] = lambda: cv2.filter2D(x, -1, kernel)
    return runs


def main() -> None:
    """Print times, ratios and memory for three sizes of kernel."""
    rng = np.random.default_rng(1)
    x = rng.random(SHAPE, np.float32)
    print(f"{SHAPE[0]}×{SHAPE[1]} float32, median of {ROUNDS} rounds, {THREADS} threads each")
    for size in (3, 5, 11):
        runs = peers(x, rng.random((size, size), np.float32))
        times: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(ROUNDS):
            for name, run in runs.items():
                begun = time.perf_counter()
                run()
                times[name].append(time.perf_counter() - begun)
        ours = statistics.median(times["cnnviz"])
        print(f"\n{size}×{size}")
        for name, taken in times.items():
            median = statistics.median(taken)
            print(f"  {name:8} {1000 * median:7.1f} ms   cnnviz / {name}: {ours / median:5.2f}")
        print(f"  memory   {peak(x, size):.2f} times input plus output, input included")


def peak(x: Array, size: int) -> float:
    """Return the most memory that is in use at once, as a multiple of input plus output."""
    weight = np.ones((1, 1, size, size), np.float32)
    tracemalloc.start()
    out = conv2d(x[None], weight, padding="same")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return (most + x.nbytes) / (x.nbytes + out.nbytes)


if __name__ == "__main__":
    main()

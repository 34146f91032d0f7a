"""How long ``import cnnviz`` takes beside ``import numpy``, each in a fresh process."""

import statistics
import subprocess
import sys
import time

from benchmarks.peers import as_installed

ROUNDS = 25
CODES = {
    "import numpy": "import numpy",
    "import cnnviz": "import cnnviz",
    "cnnviz.conv2d": "import cnnviz; cnnviz.conv2d",
}


def main() -> None:
    """Print times and ratios."""
    times: dict[str, list[float]] = {name: [] for name in CODES}
    for _ in range(ROUNDS):
        for name, code in CODES.items():
            begun = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, env=as_installed())
            times[name].append(time.perf_counter() - begun)
    base = statistics.median(times["import numpy"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:16} {1000 * median:6.1f} ms   of numpy's: {median / base:.2f}")


if __name__ == "__main__":
    main()

"""``cnnviz classify`` on one picture, the whole process, beside importing NumPy: time."""

import statistics
import subprocess
import sys
import time

from benchmarks.peers import as_installed
from cnnviz.files.resources import resource

ROUNDS = 15
PICTURE = str(resource("samples", "cat.png"))
COMMANDS = {
    "import numpy": [sys.executable, "-c", "import numpy"],
    "cnnviz classify": [sys.executable, "-m", "cnnviz", "classify", PICTURE],
}


def main() -> None:
    """Print times and their ratio."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            begun = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, env=as_installed())
            taken[name].append(time.perf_counter() - begun)
    bare, ours = (statistics.median(each) for each in taken.values())
    print(f"import numpy {1000 * bare:.0f} ms   cnnviz classify {1000 * ours:.0f} ms")
    print(f"ratio {ours / bare:.2f}")


if __name__ == "__main__":
    main()

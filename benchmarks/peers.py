"""The peers that the benchmarks compare with: big, and not needed by the program."""

import importlib
import importlib.util
import os
from typing import Any

THREADS = 2


def installed(name: str) -> bool:
    """Tell whether the module called `name` is installed, and say so where it is not."""
    try:
        found = importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # the package that it is part of
        found = False
    if not found:
        print(f"{name} is not installed and left out; `make bench` installs it.")
    return found


def as_installed() -> dict[str, str]:
    """Return an environment in which modules are compiled once and kept, as pip leaves peers'."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def optional(name: str) -> Any:
    """Return the module called `name`, or None where it is not installed."""
    return importlib.import_module(name) if installed(name) else None


if __name__ == "__main__":
    for peer in ("scipy", "torch", "cv2", "pyqtgraph"):
        if (module := optional(peer)) is not None:
            print(f"{peer} {module.__version__}")

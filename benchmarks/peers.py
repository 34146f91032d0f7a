"""The peers that the benchmarks compare with: big, and not needed by the program."""

import importlib
from typing import Any

THREADS = 2


def optional(name: str) -> Any:
    """Return the module called `name`, or None, saying so, where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"{name} is not installed and left out.")
        return None


if __name__ == "__main__":
    for peer in ("scipy", "torch", "cv2"):
        if (module := optional(peer)) is not None:
            print(f"{peer} {module.__version__}")

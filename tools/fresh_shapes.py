"""Writes pictures of shapes that no model has seen, for ``cnnviz evaluate shapes --data``."""

import argparse
import sys
from pathlib import Path

import numpy as np

from cnnviz.nn.shapes import drawn


def main() -> int:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path, help="the .npz file to write")
    parser.add_argument("--count", type=int, default=10_000, help="pictures; 10000 without it")
    parser.add_argument("--seed", type=int, default=2026, help="2026 without it")
    options = parser.parse_args()
    x, labels = drawn(options.count, np.random.default_rng([options.seed, options.count]))
    np.savez_compressed(options.output, x=np.rint(x[:, 0] * 255).astype(np.uint8), y=labels)
    print(options.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How fast sheets and figures are: laid out, drawn, and encoded as every kind of file."""

import statistics
import time
from collections.abc import Callable

import numpy as np

from cnnviz.core.colour import scale_for
from cnnviz.files.exports.map_figures import map_figure
from cnnviz.files.exports.map_looks import MapLooks
from cnnviz.files.exports.network_sheets import network_sheet
from cnnviz.files.exports.pages import PAGE_SUFFIXES, Page, encoded_page
from cnnviz.files.exports.sheets import Shown, page_of, sheet_of

ROUNDS = 5
SEED = 5


def main() -> None:
    """Print the time that each takes, the median of `ROUNDS`."""
    rng = np.random.default_rng(SEED)

    def layer(name: str, count: int, side: int) -> Shown:
        values = rng.normal(size=(count, side, side)).astype(np.float32)
        return Shown(name, "conv", values, scale_for(values, kind="activation"))

    many = layer("conv5", 512, 14)
    sides = ((64, 64), (64, 64), (128, 32), (128, 32), (256, 16), (512, 14))
    network = [layer(f"conv{at}", *each) for at, each in enumerate(sides)]
    one = layer("map", 1, 28)
    looks = MapLooks(scale=36, colorbar=True, caption="28×28", grid=True, numbers=True)
    pages: dict[str, Callable[[], Page]] = {
        "sheet of 512 maps of 14×14": lambda: page_of(sheet_of(many, "noise")),
        "sheet of a network of 1152 maps": lambda: network_sheet(network, "noise"),
        "figure of a map of 28×28, numbers": lambda: map_figure(one.values, one.scale, looks),
    }
    for name, make in pages.items():
        for suffix in PAGE_SUFFIXES:
            seconds, size = [], 0
            for _ in range(ROUNDS):
                start = time.perf_counter()
                size = len(encoded_page(make(), suffix))
                seconds.append(time.perf_counter() - start)
            median = statistics.median(seconds)
            print(f"{name:36} {suffix:5} {1000 * median:7.0f} ms {size / 1024:7.0f} KiB")


if __name__ == "__main__":
    main()

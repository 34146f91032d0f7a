"""How long an experiment with a photo of 12 megapixels takes to save and open, and what it stops.

From the key to the file on the disk; the longest time in which the window does not answer
meanwhile; and the same once more, when the picture has been compressed already.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tools.offscreen import OFFSCREEN

os.environ.setdefault("QT_QPA_PLATFORM", OFFSCREEN)
os.environ["CNNVIZ_USER_FOLDER"] = tempfile.mkdtemp(prefix="cnnviz-bench-")

import numpy as np
from PySide6.QtWidgets import QApplication

from benchmarks.pauses import Pauses
from cnnviz.state.document import Picture
from cnnviz.state.edits import with_bias
from cnnviz.ui.app import first_document, make_application
from cnnviz.ui.base.preferences import Preferences
from cnnviz.ui.experiments.file import Experiments
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.panel import Ask

ROUNDS = 5


def main() -> None:
    """Print the figures."""
    make_application()
    taken: dict[str, list[tuple[float, float]]] = {"first save": [], "next save": [], "opening": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.cnnviz"
        for _ in range(ROUNDS):
            window = Window(first_document(photo()), Preferences())
            window.show()
            experiments = window.commands.experiments
            for name in ("first save", "next save"):
                window.session.ask(Ask("Bias", lambda now: with_bias(now, "conv1", time.time())))
                taken[name].append(_measured(experiments, partial(experiments.save_to, path)))
            experiments.new()
            taken["opening"].append(_measured(experiments, partial(experiments.open, str(path))))
            experiments.keep()
            window.close()
            window.deleteLater()
        size = path.stat().st_size / 1e6
    print(f"12 megapixels of RGB, {size:.1f} MB in the file")
    for name, each in taken.items():
        seconds, pauses = zip(*each, strict=True)
        print(
            f"{name:11} median {statistics.median(seconds):5.2f} s, longest {max(seconds):5.2f} s; "
            f"longest without an answer {max(pauses):5.1f} ms"
        )


def photo() -> Picture:
    """Return 3000 × 4000 pixels of RGB, smooth with a camera's noise."""
    draws = np.random.default_rng(1)
    down, across = np.linspace(0, 20, 3000)[:, None, None], np.linspace(0, 26, 4000)[:, None]
    wave = 120 + 90 * np.sin(down + np.arange(3)) * np.cos(across)
    noise = draws.normal(0, 4, wave.shape)
    return Picture("photo", np.clip(wave + noise, 0, 255).astype(np.uint8))


def _measured(experiments: Experiments, act: Callable[[], None]) -> tuple[float, float]:
    """Return the seconds until `act` is done, and the longest pause in milliseconds."""
    QApplication.processEvents()
    done: list[float] = []

    def note() -> None:
        done.append(time.perf_counter())

    experiments.changed.connect(note)
    pauses = Pauses()
    begun = time.perf_counter()
    act()
    while not done:
        QApplication.processEvents()
        time.sleep(0.001)
    experiments.changed.disconnect(note)
    return done[0] - begun, pauses.longest()


if __name__ == "__main__":
    main()

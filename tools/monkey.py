"""Random hands at the real window: what they bring about besides pictures is told.

Keys, clicks, drags, wheels, menu entries, dropped and pasted things come in an order that follows
from the seed. Told are exceptions, Qt's warnings, a dialog that no key closes, a stop of the event
loop, and memory that goes on growing after the first minutes. Files are read from the program's
own resources and written to a folder of its own.
"""

import argparse
import faulthandler
import os
import random
import statistics
import sys
import tempfile
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from tools.offscreen import OFFSCREEN

os.environ.setdefault("QT_QPA_PLATFORM", OFFSCREEN)
ROOT = Path(__file__).parents[1]
REST_MILLISECONDS = 5
"""Between two acts, so that work beside the window can end."""
PATIENCE_SECONDS = 60.0
"""So long the event loop may stand still."""
SETTLED_SECONDS = 300.0
"""After so long, memory is held level."""
MOST_GROWTH = 1.15
"""By so much the last fifth of the time may need more than the first after that."""
MOST_ACTS_OVER_A_DIALOG = 60


def main() -> int:
    """Let the hands work; return 1 if something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="1 without it")
    parser.add_argument("--seconds", type=float, default=60.0, help="60 without it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cnnviz-monkey-") as folder:
        # Nothing of the user's is read or written.
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = folder
        from tools.monkey_hands import Hands, opened_window

        faulthandler.enable()
        window = opened_window()
        watch = Watch()
        hands = Hands(window, random.Random(options.seed), Path(folder), watch.note)
        watch.run(hands.act, options.seconds)
        hands.leave()
    return watch.told()


class Watch:
    """Runs acts in the event loop, and keeps what went wrong."""

    def __init__(self) -> None:
        self._last: deque[str] = deque(maxlen=12)
        self._kinds: Counter[str] = Counter()
        self._memory: list[tuple[float, float]] = []
        self._acts = self._over_a_dialog = 0
        self._begun = self._minute = time.monotonic()
        self._usual = sys.excepthook
        sys.excepthook = self._raised
        qInstallMessageHandler(lambda kind, context, words: self._said(words))

    def run(self, act: Callable[[], None], seconds: float) -> None:
        """Act for so many seconds."""

        def once() -> None:
            if time.monotonic() - self._begun > seconds:
                # Also out of a dialog's own loop.
                QApplication.exit()
                return
            # Each act has a timer of its own: in the loop of a dialog that an act opened, the timer
            # that began that act would rest.
            QTimer.singleShot(REST_MILLISECONDS, once)
            faulthandler.dump_traceback_later(PATIENCE_SECONDS, exit=True)
            self._acts += 1
            act()
            self._look()

        QTimer.singleShot(0, once)
        QApplication.exec()
        faulthandler.cancel_dump_traceback_later()

    def note(self, words: str) -> None:
        """Remember what is done now."""
        self._last.append(words)

    def told(self) -> int:
        """Tell how it went; return 1 if something was found."""
        self._hold_level()
        seconds = time.monotonic() - self._begun
        print(f"{self._acts} acts in {seconds:.0f} s, {sum(self._kinds.values())} findings")
        for words, count in self._kinds.most_common():
            print(f"{count:6} × {words}")
        return int(bool(self._kinds))

    def _look(self) -> None:
        modal = QApplication.activeModalWidget()
        self._over_a_dialog = self._over_a_dialog + 1 if modal is not None else 0
        if modal is not None and self._over_a_dialog > 2 * MOST_ACTS_OVER_A_DIALOG:
            self._found(f"{type(modal).__name__} {modal.objectName()} stays")
            modal.close()
        now = time.monotonic()
        if now - self._minute > 15:
            self._minute = now
            self._memory.append((now - self._begun, mebibytes()))
            if len(self._memory) % 4 == 0:
                print(f"{now - self._begun:6.0f} s, {self._acts} acts, {mebibytes():.0f} MiB",
                      flush=True)  # fmt: skip

    def _hold_level(self) -> None:
        later = [each for seconds, each in self._memory if seconds > SETTLED_SECONDS]
        if len(later) < 10:
            return
        part = len(later) // 5
        first, last = statistics.median(later[:part]), statistics.median(later[-part:])
        print(f"Memory: {first:.0f} MiB after five minutes, {last:.0f} at the end")
        if last > MOST_GROWTH * first:
            self._found(f"memory grew from {first:.0f} to {last:.0f} MiB")

    def _raised(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        lines = traceback.format_exception(kind, error, trace)
        self._found(f"{kind.__name__}: {error}", "".join(lines))
        self._usual(kind, error, trace)

    def _said(self, words: str) -> None:
        if "This plugin does not support" not in words:
            self._found(f"Qt: {words}", "".join(traceback.format_stack()[:-1]))

    def _found(self, words: str, details: str = "") -> None:
        self._kinds[words] += 1
        if self._kinds[words] == 1:
            print(f"FOUND {words}\n{details}after", *self._last, sep="\n  ", flush=True)


def mebibytes() -> float:
    """Return the memory that this process holds now."""
    pages = Path("/proc/self/statm")
    if pages.exists():
        return int(pages.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    sys.exit(main())

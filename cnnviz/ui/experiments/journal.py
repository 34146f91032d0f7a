"""Writes down what is in no file yet, as it changes, for the start after a crash."""

import contextlib
import time
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from cnnviz.files.errors import FileError
from cnnviz.files.experiments import save_experiment
from cnnviz.files.experiments.journal import Entry, adopt
from cnnviz.ui.base.message_bar import MessageBar
from cnnviz.ui.base.worker import Newest
from cnnviz.ui.experiments.file import Experiments
from cnnviz.ui.guard import Guarded

SETTLED, APART = 2.0, 10.0
"""Seconds without a change after which it is written, and between one time and the next."""
MOST_WAITED = 5.0
"""Seconds to wait at most for what is being written, where something has gone wrong."""
SHARE = 20
"""What takes long is written more rarely: it takes at most this part of the time."""


class Journal(Guarded, QObject):
    """Keeps the last state of this run in its entry, while it is in no file of the user's.

    Parameters
    ----------
    experiments : Experiments
        What is on the screen, and whether it is in a file.
    entry : Entry
        Where it is written.
    messages : MessageBar
        Where it is said, once, that it cannot be.
    """

    def __init__(self, experiments: Experiments, entry: Entry, messages: MessageBar) -> None:
        super().__init__(experiments)
        self._experiments, self._entry, self._messages = experiments, entry, messages
        self._writer: Newest[float] = Newest(self._written, self._failed)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.write)
        self._since: float | None = None
        self._free = 0.0
        self._told = False
        experiments.changed.connect(self._changed)

    def write(self) -> None:
        """Write down what is on the screen, or that nothing is to be lost."""
        self._timer.stop()
        self._since = None
        self._free = time.monotonic() + APART
        experiments = self._experiments
        if not experiments.modified:
            self._writer.submit(self._clear)
            return
        home = str(experiments.path) if experiments.path else ""
        experiment, packer = replace(experiments.present, file=home), experiments.packer

        def work() -> float:
            begun = time.monotonic()
            save_experiment(self._entry.state, experiment, packer)
            return time.monotonic() - begun

        self._writer.submit(work)

    def wait(self) -> None:
        """Wait for what is being written, but not for ever."""
        self._writer.wait(MOST_WAITED)

    def adopt(self, left: Entry) -> None:
        """Take over the last state of another run, which is on the screen now."""
        self._timer.stop()

        def work() -> float:
            adopt(self._entry, left)
            return 0.0

        self._writer.submit(work)

    def end(self) -> None:
        """Write no more; nothing is left behind."""
        self._experiments.changed.disconnect(self._changed)
        self._timer.stop()
        self._writer.close()
        self._entry.remove()

    def _changed(self) -> None:
        now = time.monotonic()
        self._since = now if self._since is None else self._since
        due = max(min(now + SETTLED, self._since + APART), self._free)
        self._timer.start(max(0, round(1000 * (due - now))))

    def _clear(self) -> float:
        with contextlib.suppress(OSError):
            self._entry.state.unlink()
        return 0.0

    def _written(self, seconds: float) -> None:
        self._told = False
        self._free = max(self._free, time.monotonic() + SHARE * seconds)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, FileError | MemoryError):
            raise error
        if not self._told:
            self._told = True
            words = self.tr("What is not saved would be lost in a crash. {0}")
            self._messages.warn(words.format(str(error) or self.tr("The memory is full.")))

"""What happens at the start after a run that did not end well, and what prepares for it."""

import contextlib

from PySide6.QtCore import QDateTime, QLocale, QLockFile, QObject

from cnnviz.files.errors import FileError
from cnnviz.files.experiments import Experiment, read_experiment
from cnnviz.files.experiments.journal import CrashLog, Entry, entries, kept_log, new_entry
from cnnviz.ui.base.context import warn_of
from cnnviz.ui.base.message_bar import MessageBar
from cnnviz.ui.base.worker import Newest
from cnnviz.ui.experiments.file import Experiments
from cnnviz.ui.experiments.journal import Journal
from cnnviz.ui.experiments.recovery_bar import RecoveryBar
from cnnviz.ui.guard import Guarded


class Recovery(Guarded, QObject):
    """Keeps this run's journal, and offers what other runs left.

    Parameters
    ----------
    experiments : Experiments
        What is on the screen.
    offer : RecoveryBar
        Where the last state of another run is offered.
    messages : MessageBar
        Where sentences are said.
    """

    def __init__(self, experiments: Experiments, offer: RecoveryBar, messages: MessageBar) -> None:
        super().__init__(experiments)
        self._experiments, self._offer, self._messages = experiments, offer, messages
        self._left = _left_behind()
        self._reader: Newest[Experiment] = Newest(self._arrived, self._failed)
        self._lock: QLockFile | None = None
        self._log: CrashLog | None = None
        self.journal: Journal | None = None
        with contextlib.suppress(FileError, OSError):
            entry = new_entry()
            self._lock = _locked(entry)
            self.journal = Journal(experiments, entry, messages)
            self._log = CrashLog(entry.log)
        offer.taken.connect(self._take)
        offer.refused.connect(self._refuse)
        self._make_offer()

    def keep(self) -> None:
        """Write down what is on the screen, and wait until it is written."""
        if self.journal is not None:
            self.journal.write()
            self.journal.wait()

    def end(self) -> None:
        """End well: this run leaves nothing; what was offered and not answered stays."""
        self._reader.close()
        if self.journal is not None:
            self.journal.end()
        if self._log is not None:
            self._log.end()
        for lock in (self._lock, *(lock for _, lock in self._left)):
            if lock is not None:
                lock.unlock()

    def _make_offer(self) -> None:
        """Offer the newest state that is left, and tell of crashes."""
        logs = [log for entry, _ in self._left if (log := kept_log(entry))]
        told = self.tr("What happened is in {0}.").format(logs[0]) if logs else ""
        while self._left and not self._left[0][0].state.exists():
            self._drop()
        if not self._left:
            self._offer.hide()
            if told:
                words = self.tr("cnnviz crashed the last time. {0}")
                self._messages.warn(words.format(told))
            return
        time = QDateTime.fromSecsSinceEpoch(round(self._left[0][0].time))
        when = QLocale().toString(time, "d MMM yyyy, HH:mm")
        words = self.tr("cnnviz ended unexpectedly: work of {0}, was not saved. {1}")
        self._offer.make(words.format(when, told).strip())

    def _take(self) -> None:
        state = self._left[0][0].state
        self._reader.submit(lambda: read_experiment(state))

    def _refuse(self) -> None:
        self._drop()
        self._make_offer()

    def _drop(self) -> None:
        entry, lock = self._left.pop(0)
        entry.remove()
        lock.unlock()

    def _arrived(self, experiment: Experiment) -> None:
        self._experiments.restore(experiment, self._restored)

    def _restored(self) -> None:
        entry, lock = self._left.pop(0)
        if self.journal is not None:
            self.journal.adopt(entry)
        lock.unlock()
        self._make_offer()

    def _failed(self, error: BaseException) -> None:
        warn_of(error, self._messages)


def _left_behind() -> list[tuple[Entry, QLockFile]]:
    """Return the entries of runs that do not run any more, each locked for this one."""
    found = []
    for entry in entries():
        lock = _locked(entry)
        if lock is not None:
            found.append((entry, lock))
    return found


def _locked(entry: Entry) -> QLockFile | None:
    lock = QLockFile(str(entry.lock))
    lock.setStaleLockTime(0)  # However old: what counts is whether its process runs.
    return lock if lock.tryLock(0) else None

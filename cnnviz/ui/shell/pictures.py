"""Opens pictures off the GUI thread: whole ones, frames of them, and very large ones reduced."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from cnnviz.files.pictures import Proposal, decode_picture, open_or_propose, open_picture
from cnnviz.state.document import Document, Picture
from cnnviz.state.edits import with_picture
from cnnviz.ui.base.context import Context, warn_of
from cnnviz.ui.base.worker import Newest
from cnnviz.ui.experiments.file import Experiments
from cnnviz.ui.guard import Guarded
from cnnviz.ui.widgets.panel import Ask


class Pictures(Guarded, QObject):
    """Reads pictures; what is on the screen stays until the next one is there.

    Parameters
    ----------
    context : Context
        What it works with.
    experiments : Experiments
        Told of what lies in a file anyway.
    """

    def __init__(self, context: Context, experiments: Experiments) -> None:
        super().__init__()
        self._context, self._experiments = context, experiments
        self._reader: Newest[Callable[[], None]] = Newest(lambda done: done(), self._failed)

    def open(self, path: str) -> None:
        """Open the picture at `path`; for a very large one, propose to reduce it."""

        def read() -> Callable[[], None]:
            found = open_or_propose(path)
            if isinstance(found, Proposal):
                return partial(self._propose, found)
            return partial(self._show, found)

        self._reader.submit(read)

    def decode(self, data: bytes, name: str) -> None:
        """Open the encoded picture `data` and call it `name`."""
        self._reader.submit(lambda: partial(self._show, decode_picture(data, name)))

    def open_frame(self, frame: int, gesture: str) -> None:
        """Show another frame of the picture, counted from 0; frames of one gesture are one step."""
        shown = self._context.session.store.document.picture
        path, reduced = shown.path, shown.reduced
        if path is not None:
            self._reader.submit(
                lambda: partial(self._turn, open_picture(path, frame, reduced), gesture)
            )

    def close(self) -> None:
        """Finish what is being read; take nothing more."""
        self._reader.close()

    def _propose(self, proposal: Proposal) -> None:
        rows, columns = proposal.size
        fewer_rows, fewer_columns = proposal.reduced_size
        words = self.tr("{0} is very large: {1} rows × {2} columns. In full, it is slow.")
        self._context.messages.offer(
            words.format(proposal.name, rows, columns),
            (
                (
                    self.tr("Reduce to {0} × {1}").format(fewer_rows, fewer_columns),
                    partial(self._open_large, proposal, proposal.reduced),
                ),
                (self.tr("Open in full"), partial(self._open_large, proposal, 1)),
            ),
        )

    def _open_large(self, proposal: Proposal, reduced: int) -> None:
        self._context.messages.tell_begun(self.tr("Opening {0} …").format(proposal.name))
        self._reader.submit(
            lambda: partial(self._show, open_picture(proposal.path, reduced=reduced))
        )

    def _show(self, picture: Picture) -> None:
        self._context.messages.settle()
        if picture.path is not None:
            self._context.preferences.remember_recent(picture.path)
        label = self.tr("Open {0}").format(picture.name)
        ask = Ask(label, lambda document: with_picture(document, picture))
        if picture.note:
            self._context.messages.tell(picture.note)
        if picture.path is None:  # Pasted: no file holds it yet.
            self._context.session.ask(ask)
        else:
            self._experiments.bring(ask)

    def _turn(self, picture: Picture, gesture: str) -> None:
        def edit(document: Document) -> Document:
            shown = document.picture
            same = shown.path == picture.path and shown.frame != picture.frame
            return with_picture(document, picture) if same else document

        self._context.messages.settle()
        label = self.tr("Show frame {0}").format(picture.frame + 1)
        self._experiments.bring(Ask(label, edit, gesture))

    def _failed(self, error: BaseException) -> None:
        warn_of(error, self._context.messages)

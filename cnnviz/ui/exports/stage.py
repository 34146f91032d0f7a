"""File ▸ Export: the stage as a figure, and animations of the stepping."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QProgressDialog

from cnnviz.files.atomic import write_atomically
from cnnviz.files.exports.figure_sizes import Size
from cnnviz.files.exports.names import same_file
from cnnviz.state.frame import Frame
from cnnviz.state.reel import Reel, frame_at
from cnnviz.state.view import Palette
from cnnviz.ui.base.context import Context, warn_of
from cnnviz.ui.base.worker import Newest
from cnnviz.ui.exports.figure import FigureMaker
from cnnviz.ui.exports.figure_file import encoder_of
from cnnviz.ui.exports.recorder import Recorder, StoppedError
from cnnviz.ui.exports.stage_dialogs import AnimationDialog, FigureDialog
from cnnviz.ui.guard import Guarded

PATIENCE_MILLISECONDS = 500
"""Writing that takes longer shows how far it is, and can be stopped."""


class StageExport(Guarded, QObject):
    """Asks how and where, and exports what is on the stage.

    Parameters
    ----------
    context : Context
        What it works with.
    make_figure : callable
        Makes the figure of the stage: of a size, in the colours of a palette.
    """

    def __init__(self, context: Context, make_figure: FigureMaker) -> None:
        super().__init__(context.window)
        self._context, self._make_figure = context, make_figure
        self._writer: Newest[str] = Newest(context.messages.tell, self._failed)
        self._recorder: Recorder | None = None
        self._progress: QProgressDialog | None = None

    @property
    def recording(self) -> bool:
        """Whether an animation is being made."""
        return self._recorder is not None

    def save_figure(self) -> None:
        """Ask how and where, and save the stage as a figure."""
        frame = self._still()
        dialog = FigureDialog(frame, self._make_figure, self._context.window)
        accepted = dialog.exec() == FigureDialog.DialogCode.Accepted
        suffix, size, palette = dialog.suffix, dialog.looks.size_, dialog.looks.palette_
        title = dialog.format_title
        dialog.deleteLater()
        path = self._path(self.tr("Save the figure"), suffix, title) if accepted else ""
        if path:
            self.save_figure_to(path, suffix, size, palette)

    def save_figure_to(self, path: str, suffix: str, size: Size, palette: Palette) -> None:
        """Save the stage at `path`: painted at once, encoded and written off the GUI thread."""
        target = self._target(path, suffix)
        if target is None:
            return
        frame = self._still()
        figure = self._make_figure(size, palette)
        figure.show(frame)
        encode = encoder_of(figure, suffix, frame)
        figure.close()

        def write() -> str:
            write_atomically(target, encode())
            return self.tr("Saved {0}.").format(target)

        self._context.messages.tell(self.tr("Saving {0} …").format(target.name))
        self._writer.submit(write)

    def save_animation(self) -> None:
        """Ask how and where, and make an animation of the stepping."""
        if self._refused():
            return
        frame = self._still()
        dialog = AnimationDialog(frame, self._make_figure, self._context.window)
        accepted = dialog.exec() == AnimationDialog.DialogCode.Accepted
        reel, suffix = dialog.reel, dialog.suffix
        size, palette, title = dialog.looks.size_, dialog.looks.palette_, dialog.format_title
        dialog.deleteLater()
        path = self._path(self.tr("Save the animation"), suffix, title) if accepted else ""
        if path:
            self.save_animation_to(path, suffix, reel, size, palette)

    def save_animation_to(
        self, path: str, suffix: str, reel: Reel, size: Size, palette: Palette
    ) -> None:
        """Make an animation of the stage as it is now, at `path`; the window stays usable."""
        target = self._target(path, suffix)
        if target is None or self._refused():
            return
        figure = self._make_figure(size, palette)

        def done(error: BaseException | None) -> None:
            self._recorder = None
            self._end_progress()
            if error is None:
                self._context.messages.tell(self.tr("Saved {0}.").format(target))
            elif isinstance(error, StoppedError):
                self._context.messages.tell(self.tr("Stopped: nothing was saved."))
            else:
                warn_of(error, self._context.messages)

        self._recorder = recorder = Recorder(figure, self._still(), reel, target, done)
        self._progress = progress = self._new_progress(target, reel.count)
        progress.canceled.connect(recorder.stop)
        recorder.progressed.connect(progress.setValue)
        recorder.start()

    def close(self) -> None:
        """Stop an animation, finish a figure that is being written; take nothing more."""
        recorder, self._recorder = self._recorder, None
        if recorder is not None:
            recorder.close()
        self._end_progress()
        self._writer.close()

    def _still(self) -> Frame:
        """Return the present frame, the window resting at its stop."""
        frame = self._context.session.frame
        return frame_at(frame, frame.player.stop)

    def _refused(self) -> bool:
        """Say so where an animation is being made already."""
        if self._recorder is not None:
            words = self.tr("An animation is still being made. Wait for it, or stop that.")
            self._context.messages.warn(words)
        return self._recorder is not None

    def _path(self, title: str, suffix: str, kind: str) -> str:
        """Ask where to; "" if nowhere."""
        frame = self._context.session.frame
        layer = frame.stage.layer.name if frame.stage is not None else "input"
        stem = f"{Path(frame.document.picture.name).stem}-{layer}"
        return self._context.ask_where(title, f"{stem}{suffix}", f"{kind} (*{suffix})")[0]

    def _target(self, path: str, suffix: str) -> Path | None:
        """Return what to write; None, and a sentence, where that is the picture itself."""
        target = self._context.target_of(path, (suffix,)) if suffix else Path(path)
        picture = self._context.session.frame.document.picture.path
        if target is not None and same_file(target, picture):
            self._context.messages.warn(self.tr("That is the picture itself. Choose another name."))
            return None
        return target

    def _new_progress(self, target: Path, count: int) -> QProgressDialog:
        words = self.tr("Making {0} …").format(target.name)
        progress = QProgressDialog(words, self.tr("Stop"), 0, count, self._context.window)
        progress.setObjectName("animation.progress")
        progress.setWindowTitle(self.tr("Making an animation"))
        progress.setMinimumDuration(PATIENCE_MILLISECONDS)
        # The last shots are still to be encoded when all are painted.
        progress.setAutoReset(False)
        return progress

    def _end_progress(self) -> None:
        progress, self._progress = self._progress, None
        if progress is not None:
            progress.reset()
            progress.deleteLater()

    def _failed(self, error: BaseException) -> None:
        warn_of(error, self._context.messages)

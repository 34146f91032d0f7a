"""What of the stage is in sight: the layout, and how it is zoomed, panned and followed."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF

from cnnviz.core.geometry import Pair
from cnnviz.nn.receptive import Box
from cnnviz.state.frame import Frame
from cnnviz.state.trail import patch_of
from cnnviz.ui.lab.stage.grid import Viewport
from cnnviz.ui.lab.stage.layout import Column, StageLayout, stage_layout

MOST_ZOOM = 4096.0


class Sight:
    """Lays the stage out for the part of the planes that is in sight.

    Parameters
    ----------
    room : callable
        Returns where the stage lies, and the height of a line of its text.
    """

    def __init__(self, room: Callable[[], tuple[QRectF, float]]) -> None:
        self._room = room
        self._frame: Frame | None = None
        self._layout: StageLayout | None = None
        self._viewport = Viewport()
        self._focus: Pair | None = None
        self._patch: Box | None = None

    @property
    def layout(self) -> StageLayout:
        """Where everything lies."""
        if self._layout is None:
            if self._frame is None:
                raise RuntimeError("The stage was asked for its layout before its first frame.")
            area, line = self._room()
            rows, columns = self._frame.run.input.shape[1:]
            focus = self._focus or (rows // 2, columns // 2)
            self._layout = stage_layout(self._frame, area, line, self._viewport, focus)
        return self._layout

    @property
    def patch(self) -> Box | None:
        """The pixels of the input to which the way from a cell led."""
        return self._patch

    @property
    def zoomed(self) -> bool:
        """Whether only a part of the planes is in sight."""
        return self._viewport.zoom > 1.0

    def show_frame(self, frame: Frame) -> None:
        """Lay out `frame`: all of another picture, else what was in sight, and the window."""
        before, self._frame = self._frame, frame
        if before is None or not frame.document.picture.goes_on_from(before.document.picture):
            self._viewport, self._focus = Viewport(), None
        self._layout = None
        patch = patch_of(frame)
        if patch is not None and patch != self._patch:
            self._focus = sum(patch.rows) // 2, sum(patch.columns) // 2
        self._patch = patch
        if before is not None:
            self._follow(before, frame)

    def forget(self) -> None:
        """Lay out anew: the room has changed."""
        self._layout = None

    def focus_on(self, pixel: Pair) -> None:
        """Show `pixel` in the lens of the input."""
        self._focus, self._layout = pixel, None

    def fit(self) -> None:
        """Show all of both planes."""
        self._viewport, self._layout = Viewport(), None

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom both planes by `factor` about a point of the stage, or about the window."""
        side = "source"
        if at is not None and self.layout.output and at.x() > self.layout.operator.left():
            side = "output"
        column = self._column(side)
        grid = column.plane
        if at is None:
            at = grid.rect(*column.window).center()
            at = at if grid.clip.contains(at) else grid.clip.center()
        before = grid.part(at)
        zoom = max(1.0, min(self._viewport.zoom * factor, MOST_ZOOM))
        self._viewport, self._layout = replace(self._viewport, zoom=zoom), None
        after = self._column(side).plane.part(at)
        self.pan(before[0] - after[0], before[1] - after[1])

    def drag(self, moved: QPointF) -> None:
        """Move what is in sight along with the hand."""
        plane = self.layout.source.plane.plane
        self.pan(-moved.y() / plane.height(), -moved.x() / plane.width())

    def pan(self, rows: float, columns: float) -> None:
        """Move what is in sight by parts of the plane's height and width."""
        view = self._viewport
        half = 0.5 / view.zoom
        row = max(half, min(view.row + rows, 1 - half))
        column = max(half, min(view.column + columns, 1 - half))
        self._viewport, self._layout = replace(view, row=row, column=column), None

    def _column(self, side: str) -> Column:
        layout = self.layout
        return layout.output if side == "output" and layout.output else layout.source

    def _follow(self, before: Frame, frame: Frame) -> None:
        """Bring the window back into sight where a step since `before` took it out."""
        stage = frame.stage
        if stage is None or before.stage is None or stage.cell == before.stage.cell:
            return
        column = self.layout.source
        row, col, rows, columns = column.window
        if not column.plane.clip.contains(column.plane.rect(row, col, rows, columns)):
            down, across = column.plane.size
            view = self._viewport
            self.pan((row + rows / 2) / down - view.row, (col + columns / 2) / across - view.column)

"""How the terms are enlarged and moved within their room."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF

STEP, MOST = 1.25, 12.0


@dataclass(frozen=True, slots=True)
class Zoom:
    """The terms enlarged by `factor`, their corner moved by `offset` pixels."""

    factor: float = 1.0
    offset: QPointF = field(default_factory=QPointF)

    def area(self, room: QRectF) -> QRectF:
        """Return where the terms are laid out, of so much `room`."""
        corner = room.topLeft() + self.offset
        return QRectF(corner, room.size() * self.factor)

    def turned(self, steps: float, about: QPointF, room: QRectF) -> "Zoom":
        """Return this enlarged by so many steps, `about` staying where it is."""
        factor = max(1.0, min(self.factor * STEP**steps, MOST))
        kept = about - room.topLeft()
        moved = kept - (kept - self.offset) * (factor / self.factor)
        return Zoom(factor, self.offset).moved_to(moved, room)

    def moved_to(self, offset: QPointF, room: QRectF) -> "Zoom":
        """Return this moved, never so far that room stays empty."""
        least_x = room.width() * (1 - self.factor)
        least_y = room.height() * (1 - self.factor)
        x = max(least_x, min(offset.x(), 0.0))
        y = max(least_y, min(offset.y(), 0.0))
        return Zoom(self.factor, QPointF(x, y))

    def showing(self, rect: QRectF, room: QRectF) -> "Zoom":
        """Return this moved as little as brings `rect` into sight."""
        right = min(0.0, room.right() - rect.right()) + max(0.0, room.left() - rect.left())
        down = min(0.0, room.bottom() - rect.bottom()) + max(0.0, room.top() - rect.top())
        return self.moved_to(self.offset + QPointF(right, down), room)

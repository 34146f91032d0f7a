"""Undo as a list of values."""

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, eq=False, slots=True)
class History(Generic[T]):
    """The present value, and the labelled ways back and forth.

    Attributes
    ----------
    present : T
        What is shown now.
    past : tuple of (str, T)
        Each entry: what the change was called, and the value before it; the newest last.
    future : tuple of (str, T)
        Each entry: what the change is called, and the value after it; the next last.
    gesture : str
        The gesture that made the newest change; "" closes it.
    """

    present: T
    past: tuple[tuple[str, T], ...] = ()
    future: tuple[tuple[str, T], ...] = ()
    gesture: str = ""

    def record(self, present: T, label: str, gesture: str = "", limit: int = 200) -> "History[T]":
        """Move to `present`. Calls sharing a non-empty `gesture` make one undo step."""
        if gesture and gesture == self.gesture:
            return replace(self, present=present, future=())
        past = (*self.past, (label, self.present))[-limit:]
        return History(present, past, (), gesture)

    def closed(self) -> "History[T]":
        """Close the gesture: the next change is a step of its own."""
        return replace(self, gesture="")

    def with_present(self, present: T) -> "History[T]":
        """Replace the present without a step: for what is not worth undoing, as a selection."""
        return replace(self, present=present)

    def undo(self) -> "History[T]":
        """Go one step back; stay where there is none."""
        if not self.past:
            return self
        label, before = self.past[-1]
        return History(before, self.past[:-1], (*self.future, (label, self.present)))

    def redo(self) -> "History[T]":
        """Go one step forth again; stay where there is none."""
        if not self.future:
            return self
        label, after = self.future[-1]
        return History(after, (*self.past, (label, self.present)), self.future[:-1])

    @property
    def undo_label(self) -> str:
        """What undo would take back, "" if nothing."""
        return self.past[-1][0] if self.past else ""

    @property
    def redo_label(self) -> str:
        """What redo would do again, "" if nothing."""
        return self.future[-1][0] if self.future else ""

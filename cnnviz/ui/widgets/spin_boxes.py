"""Spin boxes that take numbers in any digits, and write them in Latin ones, as the program does."""

import unicodedata

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

from cnnviz.ui.guard import Guarded

_POINTS = str.maketrans({",": ".", "\N{ARABIC DECIMAL SEPARATOR}": "."})


def latin(event: QKeyEvent, *, decimals: bool = False) -> QKeyEvent:
    """Return `event` as it would be were its digit, or its decimal sign, a Latin one."""
    text = event.text().translate(_POINTS) if decimals else event.text()
    digits = [unicodedata.decimal(each, None) for each in text]
    typed = "".join(
        each if digit is None else str(digit) for each, digit in zip(text, digits, strict=True)
    )
    if typed == event.text():
        return event
    return QKeyEvent(event.type(), ord(typed[0]), event.modifiers(), typed, event.isAutoRepeat())


class WholeSpinBox(Guarded, QSpinBox):
    """A spin box of whole numbers."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take any digits."""
        super().keyPressEvent(latin(event))


class DecimalSpinBox(Guarded, QDoubleSpinBox):
    """A spin box of numbers with decimals, after a point or a comma."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take any digits and decimal signs."""
        super().keyPressEvent(latin(event, decimals=True))

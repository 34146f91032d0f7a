"""The player: one row that walks the window from stop to stop."""

from collections.abc import Callable
from dataclasses import replace
from math import log

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QLabel, QWidget

from cnnviz.state.frame import Frame
from cnnviz.state.player import FASTEST, SLOWEST, Player
from cnnviz.ui.lab.player_icons import IconButton
from cnnviz.ui.painting.theme import UNIT
from cnnviz.ui.widgets.buttons import FlatButton, named
from cnnviz.ui.widgets.controls import JumpSlider, NumberField
from cnnviz.ui.widgets.panel import Panel

SPEEDS = (SLOWEST, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 60.0, 100.0, 200.0, FASTEST)
"""Stops a second, evenly spaced for the eye: each about twice the last."""
SPACING = 10
"""Pixels between the groups of the row."""
CLOSE = 2
"""Pixels between two of its buttons."""

Move = Callable[[Player, int], Player]


def grouped(number: int) -> str:
    """Return `number` in groups of three digits, parted by narrow spaces."""
    return f"{number:,}".replace(",", "\u202f")


def speed_text(speed: float) -> str:
    """Return `speed`, in stops a second, in words: "1 in 3 s", "4.5 per s", "30 per s"."""
    number = speed if speed >= 1 else 1 / speed
    shown = f"{number:.0f}" if number >= 10 else f"{number:.1f}".removesuffix(".0")
    return f"{shown} per s" if speed >= 1 else f"1 in {shown} s"


class _Typed(NumberField):
    """A number field without arrows, as wide as its largest number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 0, parent)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)

    def sizeHint(self) -> QSize:
        """Return the size that shows all of it."""
        digits = max(2, len(str(self.maximum())))
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("0") * digits + 16, metrics.height() + 10)

    def minimumSizeHint(self) -> QSize:
        """Return the least size it can be worked in."""
        return self.sizeHint()


class PlayerPanel(Panel):
    """First, back, play, next, last; where the window stands; how fast it walks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "player", "Player", " ")
        self.setToolTip("")
        self._buttons = self._make_buttons()
        self._slider = JumpSlider(0, self)
        named(self._slider, "player.slider", "Stop of the window", "Drag or click to any stop")
        self._slider.moved.connect(lambda stop, _: self._ask_at(stop))
        self._stop_group, self._place = QWidget(self), QWidget(self)
        # Whether the stops have no rows and columns.
        self._lone = False
        self._stop, self._row, self._column = _Typed(self), _Typed(self), _Typed(self)
        self._of = QLabel(self)
        self._name_fields()
        self._speed = JumpSlider(len(SPEEDS) - 1, self)
        named(self._speed, "player.speed", "Speed", "Speed, in stops a second ([ and ])")
        self._speed.moved.connect(lambda position, _: self._ask_speed(position))
        self._speed_text = QLabel(self)
        self._speed_group = QWidget(self)
        self._loop = self._toggle(
            "loop",
            "Loop",
            "Begin again after the last stop (Shift+L)",
            lambda player, on: replace(player, loop=on),
        )
        self._reveal = self._toggle(
            "reveal",
            "Reveal",
            "Let the map fill in as the window walks, instead of showing it whole (R)",
            lambda player, on: replace(player, reveal=on),
        )
        self._lay_out()

    def show_frame(self, frame: Frame) -> None:
        """Show where the stepper of `frame` stands."""
        stage, player = frame.stage, frame.player
        rows, columns = stage.walk if stage else (1, 1)
        stops, stop = rows * columns, stage.stop if stage else 0
        row, column = divmod(stop, columns)
        if self._slider.maximum() != stops - 1 or self._slider.pageStep() != columns:
            self._show_stops(rows, columns)
        self._show_enabled(stage is not None)
        if self._lone != (stage is not None and stage.by_channel):
            self._lone = not self._lone
            self._fit()
        self._slider.show_value(stop)
        self._stop.show_value(stop + 1)
        self._row.show_value(row)
        self._column.show_value(column)
        play = self._buttons["play"]
        play.show_icon("pause" if player.playing else "play")
        play.setAccessibleName("Pause" if player.playing else "Play")
        nearest = min(range(len(SPEEDS)), key=lambda at: abs(log(SPEEDS[at] / player.speed)))
        self._speed.show_value(nearest)
        self._speed_text.setText(speed_text(player.speed))
        self._loop.setChecked(player.loop)
        self._reveal.setChecked(player.reveal)

    def minimumSizeHint(self) -> QSize:
        """Return the least size it can be worked in."""
        return QSize(320, self.sizeHint().height())

    def sizeHint(self) -> QSize:
        """Return the size that shows all of it."""
        return QSize(1000, self.fontMetrics().height() * 2 + 2 * UNIT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way to the new size."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Fit again when a number or the font has grown."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _show_stops(self, rows: int, columns: int) -> None:
        stops = rows * columns
        self._slider.blockSignals(True)
        self._slider.setRange(0, stops - 1)
        self._slider.setPageStep(columns)
        self._slider.blockSignals(False)
        self._stop.show_range(1, stops)
        self._row.show_range(0, rows - 1)
        self._column.show_range(0, columns - 1)
        self._of.setText(f"/ {grouped(stops)}")

    def _show_enabled(self, enabled: bool) -> None:
        for widget in (*self._buttons.values(), self._slider, self._stop_group, self._place):
            widget.setEnabled(enabled)

    def _ask(self, move: Move) -> None:
        self.play_asked.emit(move)

    def _ask_at(self, stop: int) -> None:
        self._ask(lambda player, stops: player.at(stop, stops).paused())

    def _ask_cell(self) -> None:
        columns = self._column.maximum() + 1
        self._ask_at(self._row.value() * columns + self._column.value())

    def _ask_speed(self, position: int) -> None:
        self._ask(lambda player, stops: player.with_speed(SPEEDS[position]))

    def _make_buttons(self) -> dict[str, IconButton]:
        moves: dict[str, tuple[str, Move]] = {
            "first": ("First stop (Home)", lambda player, stops: player.at(0, stops).paused()),
            "back": (
                "One stop back (PgUp or Left)",
                lambda player, stops: player.at(player.stop - 1, stops).paused(),
            ),
            "play": ("Play or pause (Space)", lambda player, stops: player.toggled(stops)),
            "next": (
                "One stop on (PgDown or Right)",
                lambda player, stops: player.at(player.stop + 1, stops).paused(),
            ),
            "last": (
                "Last stop (End)",
                lambda player, stops: player.at(stops - 1, stops).paused(),
            ),
        }
        buttons = {}
        for name, (tip, move) in moves.items():
            button = IconButton(name, self, prominent=name == "play")
            named(button, f"player.{name}", tip.partition(" (")[0], tip)
            button.setAutoRepeat(name in ("back", "next"))
            button.clicked.connect(lambda _=False, move=move: self._ask(move))
            buttons[name] = button
        return buttons

    def _name_fields(self) -> None:
        named(self._stop, "player.stop", "Stop", "Type a stop")
        named(self._row, "player.row", "Row of the output cell", "Row of the output cell, from 0")
        named(
            self._column,
            "player.column",
            "Column of the output cell",
            "Column of the output cell, from 0",
        )
        self._stop.edited.connect(lambda value, _: self._ask_at(value - 1))
        self._row.edited.connect(lambda *_: self._ask_cell())
        self._column.edited.connect(lambda *_: self._ask_cell())

    def _toggle(
        self, field: str, text: str, tip: str, switch: Callable[[Player, bool], Player]
    ) -> FlatButton:
        button = FlatButton(self, framed=True)
        button.setText(text)
        button.setCheckable(True)
        named(button, f"player.{field}", text, tip)

        def flip() -> None:
            on = not button.isChecked()
            self._ask(lambda player, stops: switch(player, on))

        button.clicked.connect(flip)
        return button

    def _lay_out(self) -> None:
        place = _row(self._place)
        for text, field in (("row", self._row), ("col", self._column)):
            place.addWidget(QLabel(text, self._place))
            place.addWidget(field)
        stop = _row(self._stop_group)
        stop.addWidget(QLabel("Stop", self._stop_group))
        stop.addWidget(self._stop)
        stop.addWidget(self._of)
        speed = _row(self._speed_group)
        speed.addWidget(self._speed)
        speed.addWidget(self._speed_text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(UNIT, 0, UNIT, 0)
        layout.setSpacing(SPACING)
        buttons = QHBoxLayout()
        buttons.setSpacing(CLOSE)
        for button in self._buttons.values():
            buttons.addWidget(button)
        layout.addLayout(buttons)
        layout.addWidget(self._slider, 1)
        for widget in (self._stop_group, self._place, self._speed_group, self._loop, self._reveal):
            layout.addWidget(widget)
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)

    def _fit(self) -> None:
        """Give way where the row is narrow: first the cell, then the speed, then the toggles."""
        metrics = self.fontMetrics()
        self._speed_text.setMinimumWidth(metrics.horizontalAdvance("500 per s "))
        self._slider.setMinimumWidth(metrics.height() * 6)
        self._speed.setFixedWidth(metrics.height() * 4)
        buttons = sum(button.sizeHint().width() + CLOSE for button in self._buttons.values())
        optional = (self._reveal, self._loop, self._speed_group, self._place)
        needed = 2 * UNIT + buttons + _least_width(self._slider) + _least_width(self._stop_group)
        for widget in optional:
            needed += _least_width(widget)
            wanted = needed <= self.width() and (widget is not self._place or not self._lone)
            if widget.isHidden() == wanted:
                widget.setVisible(wanted)


def _least_width(widget: QWidget) -> int:
    """Return how narrow `widget` can be, shown or not, with the space before it."""
    return max(widget.minimumSizeHint().width(), widget.minimumWidth()) + SPACING


def _row(widget: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    layout.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    return layout

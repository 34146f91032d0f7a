"""Padding: by axis, by side or by name."""

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cnnviz.core.geometry import Padding, Pair, pair
from cnnviz.ui.lab.side.section import FURTHEST, Section, layer_edit, linked_axes
from cnnviz.ui.widgets.buttons import Segmented, named
from cnnviz.ui.widgets.controls import NARROW, LinkedPair, NumberField
from cnnviz.ui.widgets.panel import Ask

Sides = tuple[Pair, Pair]
_PADDINGS = (
    ("axes", "axes", "One number for rows, one for columns"),
    ("sides", "sides", "Each of the four sides its own"),
    ("same", "same", "So much that stride 1 keeps the size"),
    ("valid", "valid", "None: the window stays on the picture"),
)


def padding_kind(padding: Padding) -> str:
    """Return how `padding` is given: "axes", "sides", "same" or "valid"."""
    if isinstance(padding, str):
        return padding
    nested = isinstance(padding, tuple) and isinstance(padding[0], tuple)
    return "sides" if nested else "axes"


def _sides(padding: Padding, same: Sides) -> Sides:
    """Return `padding` side by side, with `same` for what "same" comes to."""
    if padding == "same":
        return same
    if padding == "valid":
        return (0, 0), (0, 0)
    rows, columns = (padding, padding) if isinstance(padding, int) else padding
    return pair(rows), pair(columns)


class PaddingControl(Section):
    """Padding by axis, by side, or by name."""

    def __init__(self, prefix: str) -> None:
        super().__init__(f"{prefix}.padding.control")
        self._prefix = prefix
        self._name = ""
        self._sides: Sides = ((0, 0), (0, 0))
        tip = "Cells added around the input"
        self._pair = LinkedPair(f"{prefix}.padding", "Padding", 0, FURTHEST, tip)
        self._pair.edited.connect(self._ask)
        self.pair_row = self.add_row("Padding", self._pair)
        self._four, self._fields = self._make_fields()
        self.rows.addWidget(self._four)
        self._kind = Segmented(f"{prefix}.padding.kind", "Padding by", _PADDINGS, padding=7)
        self._kind.chosen.connect(self._ask_kind)
        self.rows.addWidget(self._kind)
        self._pair.link_asked.connect(lambda linked: self.look_asked.emit(linked_axes(linked)))

    def show_padding(self, name: str, padding: Padding, resolved: Sides, linked: bool) -> None:
        """Show the padding of the layer `name`; `resolved` is what "same" came to."""
        kind = padding_kind(padding)
        resolved = _sides(padding, resolved)
        self._name, self._sides = name, resolved
        self._kind.show_value(kind)
        self._pair.show_pair((max(resolved[0]), max(resolved[1])), linked)
        self._pair.setEnabled(kind == "axes")
        if self._four.isHidden() == (kind == "sides"):
            self._four.setVisible(kind == "sides")
        for field, value in zip(self._fields, (*resolved[0], *resolved[1]), strict=True):
            field.show_value(value)

    def _make_fields(self) -> tuple[QWidget, list[NumberField]]:
        holder, fields = QWidget(), []
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        for at, side in enumerate(("top", "bottom", "left", "right")):
            field = NumberField(0, FURTHEST)
            field.setMinimumWidth(NARROW)
            named(field, f"{self._prefix}.padding.{side}", f"Padding, {side}")
            field.edited.connect(lambda _, gesture: self._ask_sides(gesture))
            grid.addWidget(QLabel(side), at // 2, at % 2 * 2)
            grid.addWidget(field, at // 2, at % 2 * 2 + 1)
            fields.append(field)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return holder, fields

    def _ask(self, padding: Padding, gesture: str = "") -> None:
        edit = layer_edit(self._name, padding=padding)
        self.asked.emit(Ask("Change padding", edit, gesture))

    def _ask_sides(self, gesture: str) -> None:
        top, bottom, left, right = (field.value() for field in self._fields)
        self._ask(((top, bottom), (left, right)), gesture)

    def _ask_kind(self, kind: str) -> None:
        rows, columns = self._sides
        if kind == "axes":
            self._ask((max(rows), max(columns)))
        elif kind == "sides":
            self._ask(self._sides)
        elif kind in ("same", "valid"):
            self._ask("same" if kind == "same" else "valid")

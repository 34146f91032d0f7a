"""The looks of an exported map, as fields: its size, its colours, and what explains them."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from cnnviz.core.colour_maps import MAPS
from cnnviz.files.exports.map_looks import GROUNDS, MapLooks
from cnnviz.ui.guard import Guarded
from cnnviz.ui.widgets.buttons import Check, named
from cnnviz.ui.widgets.spin_boxes import WholeSpinBox

WIDEST, FIRST_WIDTH = 20_000, 800
"""Pixels of a picture, at most, and where none were chosen."""


class LooksFields(Guarded, QWidget):
    """Shows looks and says when they change.

    Parameters
    ----------
    largest : int
        Pixels of a cell, at most.
    in_colour : bool
        Whether the map is a picture in colour: it has its own colours, and no numbers.
    caption : str
        What its caption says where nothing else is written.
    """

    changed = Signal()

    def __init__(
        self, largest: int, *, in_colour: bool, caption: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._in_colour, self._said = in_colour, caption
        self._scale = _pixels("save.zoom", largest, self.tr(" pixels a cell"))
        self._wide = _check("save.wide", self.tr("Width of the picture"))
        self._width = _pixels("save.width", WIDEST, self.tr(" pixels"))
        self._width.setAccessibleName(self.tr("Width of the picture"))
        self._width.setValue(FIRST_WIDTH)
        self._colours = _combo("save.colours", [self.tr("As on the screen"), *MAPS])
        grounds = [self.tr("Plain"), self.tr("Dark"), self.tr("Transparent")]
        self._ground = _combo("save.ground", grounds)
        self._bar = _check("save.colorbar", self.tr("Colour bar with values"))
        self._grid = _check("save.grid", self.tr("Grid between the cells"))
        self._numbers = _check("save.numbers", self.tr("Numbers in the cells"))
        self._captioned = _check("save.captioned", self.tr("Caption"))
        self._caption = QLineEdit()
        self._caption.setObjectName("save.caption")
        self._caption.setAccessibleName(self.tr("Caption"))
        self._caption.setPlaceholderText(caption)
        self._caption.setMinimumWidth(40 * self.fontMetrics().averageCharWidth())
        self._drawn = self._scaled = True
        self._lay_out()
        self._wide.toggled.connect(self._show_measure)
        for box in (self._colours, self._ground):
            box.currentIndexChanged.connect(self.changed)
        for spin in (self._scale, self._width):
            spin.valueChanged.connect(self.changed)
        for check in (self._wide, self._bar, self._grid, self._numbers):
            check.toggled.connect(self.changed)
        self._captioned.toggled.connect(self._caption.setEnabled)
        self._captioned.toggled.connect(self.changed)
        self._caption.textChanged.connect(self.changed)

    @property
    def looks(self) -> MapLooks:
        """What is chosen."""
        at = self._colours.currentIndex()
        return MapLooks(
            scale=self._scale.value(),
            width=self._width.value() if self._wide.isChecked() else None,
            colormap=MAPS[at - 1] if at else None,
            colorbar=self._bar.isChecked(),
            caption=self.caption or self._said if self._captioned.isChecked() else "",
            grid=self._grid.isChecked(),
            numbers=self._numbers.isChecked(),
            ground=GROUNDS[self._ground.currentIndex()],
        )

    @property
    def caption(self) -> str:
        """What is written in place of the map's own caption, "" for nothing."""
        return self._caption.text().strip()

    def show_looks(self, looks: MapLooks) -> None:
        """Show `looks`; a caption there is says only that one is wanted."""
        self._scale.setValue(looks.scale)
        self._wide.setChecked(looks.width is not None)
        self._width.setValue(looks.width or FIRST_WIDTH)
        if not self._in_colour:
            self._colours.setCurrentIndex(MAPS.index(looks.colormap) + 1 if looks.colormap else 0)
            self._numbers.setChecked(looks.numbers)
        self._ground.setCurrentIndex(GROUNDS.index(looks.ground))
        self._bar.setChecked(looks.colorbar)
        self._grid.setChecked(looks.grid)
        self._captioned.setChecked(bool(looks.caption))
        self._caption.setEnabled(bool(looks.caption))

    def show_use(self, *, drawn: bool, scaled: bool) -> None:
        """Offer what the format takes: all looks if it is `drawn`, the scale if it is `scaled`."""
        self._drawn, self._scaled = drawn, scaled
        for each in (self._wide, self._ground, self._bar, self._grid, self._captioned):
            each.setEnabled(drawn)
        for each in (self._colours, self._numbers):
            each.setEnabled(drawn and not self._in_colour)
        self._caption.setEnabled(drawn and self._captioned.isChecked())
        self._show_measure()

    def put_first(self, title: str, field: QWidget) -> None:
        """Put another field above all others."""
        self._form.insertRow(0, title, field)

    def _show_measure(self) -> None:
        """Offer the scale or the width, whichever counts."""
        wide = self._drawn and self._wide.isChecked()
        self._scale.setEnabled((self._drawn or self._scaled) and not wide)
        self._width.setEnabled(wide)

    def _lay_out(self) -> None:
        self._form = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self.tr("&Scale"), self._scale)
        form.addRow(self._wide, self._width)
        form.addRow(self.tr("&Colours"), self._colours)
        form.addRow(self.tr("G&round"), self._ground)
        for check in (self._bar, self._grid, self._numbers, self._captioned):
            form.addRow("", check)
        form.addRow("", self._caption)


def remembered(looks: MapLooks) -> dict[str, object]:
    """Return what of `looks` is good for other maps too, as JSON has it."""
    return {
        "width": looks.width,
        "colormap": looks.colormap,
        "colorbar": looks.colorbar,
        "caption": bool(looks.caption),
        "grid": looks.grid,
        "numbers": looks.numbers,
        "ground": looks.ground,
    }


def recalled(stored: object, scale: int) -> MapLooks:
    """Return what `remembered` kept, with cells of `scale` pixels; what is no use is left out."""
    looks = MapLooks(scale=scale)
    if not isinstance(stored, dict):
        return looks
    width = stored.get("width")
    if type(width) is int and 1 <= width <= WIDEST:
        looks = replace(looks, width=width)
    if stored.get("colormap") in MAPS:
        looks = replace(looks, colormap=stored["colormap"])
    if stored.get("ground") in GROUNDS:
        looks = replace(looks, ground=stored["ground"])
    return replace(
        looks,
        colorbar=stored.get("colorbar") is True,
        grid=stored.get("grid") is True,
        numbers=stored.get("numbers") is True,
        caption="…" if stored.get("caption") is True else "",
    )


def _combo(name: str, titles: list[str]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.addItems(titles)
    return box


def _check(name: str, title: str) -> Check:
    """Return a tick that keeps what it is asked for."""
    check = Check(title)
    named(check, name, title)
    check.asked.connect(check.setChecked)
    return check


def _pixels(name: str, most: int, unit: str) -> WholeSpinBox:
    spin = WholeSpinBox()
    spin.setObjectName(name)
    spin.setRange(1, most)
    spin.setSuffix(unit)
    return spin

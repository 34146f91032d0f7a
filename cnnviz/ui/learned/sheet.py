"""The sheet that shows what a layer has learned."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnnviz.state.document import Document, Selection
from cnnviz.state.filters import Filters, filters_of, layer_now, learned_layer
from cnnviz.state.frame import Frame
from cnnviz.state.stage import classes_of
from cnnviz.ui.guard import Guarded
from cnnviz.ui.learned.layout import FRAME, MARGIN
from cnnviz.ui.learned.panel import NO_MAPS, FilterArea, FilterLegend
from cnnviz.ui.learned.search import Found, Search
from cnnviz.ui.learned.spread import SpreadView
from cnnviz.ui.learned.strip import ExcitedStrip, exhibits_of
from cnnviz.ui.learned.words import alike, anew, of_layer, words_on, words_on_dead
from cnnviz.ui.painting.theme import UNIT, Theme, theme_of
from cnnviz.ui.widgets.buttons import Check, FlatButton, named

LEFT_SHARE, RIGHT_SHARE = 62, 38


class LearnedSheet(Guarded, QDialog):
    """Filters, weights, dead maps, and the pictures that excite the chosen map; not modal.

    Parameters
    ----------
    room : QSize
        The window's size, of which the sheet takes a part.

    Signals
    -------
    select_asked(Selection)
        A wish to put a map on the stage.
    picture_asked(str)
        A wish to put the picture of this path on the stage.
    folder_asked()
        A wish to choose a folder of pictures.
    """

    select_asked = Signal(object)
    picture_asked = Signal(str)
    folder_asked = Signal()

    def __init__(self, room: QSize, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("learned")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("What is learned"))
        self.area, self.legend = FilterArea(), FilterLegend()
        self.spread, self.strip = SpreadView(), ExcitedStrip()
        self._samples = Search(None, self)
        self._folder: Search | None = None
        self._filters: Filters | None = None
        self._document: Document | None = None
        self._theme: Theme | None = None
        self._at = 0
        self._own = False
        self._found: Found | None = None
        self._known: Found | None = None
        """What the samples make of the layer: these decide which maps are dead."""
        self._trouble = ""
        self._progress = self.tr("Looking …")
        self._build()
        self._wire(self._samples)
        self.area.canvas.chosen.connect(self._choose)
        self.strip.picture_asked.connect(self.picture_asked)
        self.resize(round(room.width() * 0.9), round(room.height() * 0.9))

    @property
    def looking(self) -> bool:
        """Whether pictures are still being looked at."""
        return (self._folder or self._samples).busy

    def show_frame(self, frame: Frame) -> None:
        """Show the layer that is selected, or the next that has weights."""
        layer = learned_layer(frame.document) or layer_now(frame.document, self._filters)
        if layer is None:
            self.close()
            return
        theme = theme_of(frame.view.palette)
        stage = frame.stage
        here = stage is not None and stage.layer.name == layer.name
        at = stage.cell[0] if stage is not None and here else 0
        run = frame.run
        output = run.of(layer.name)
        names = classes_of(frame.document, output) if output is not None else ()
        network = frame.document.network
        filters = filters_of(network, run.input.shape, layer, names, own=self._own)
        before, asked = self._filters, self._document
        if before is not None and alike(before, filters):
            filters = before
            if (at, theme) == (self._at, self._theme) and not anew(frame.document, asked):
                return
        self._filters, self._at, self._theme = filters, at, theme
        self._document = frame.document
        self.heading.setText(filters.title)
        self.area.show_filters(filters, at, theme)
        self.spread.show_filters(filters, theme)
        self._write_numbers()
        if anew(frame.document, asked) or before is None or before.layer is not layer:
            self._look()
        self._show_found()

    def look_in(self, folder: Path | None) -> None:
        """Look at the pictures of `folder`; at the samples if it is None."""
        if self._folder is not None:
            self._folder.close()
            self._folder.deleteLater()
            self._folder = None
        if folder is not None:
            self._folder = Search(folder, self)
            self._wire(self._folder)
        self._trouble, self._progress = "", self.tr("Looking …")
        self._found = self._known if folder is None else None
        if self._document is not None and self._filters is not None and self._folder is not None:
            self._folder.look(self._document, self._filters.layer.name)
        self._show_found()

    def done(self, result: int) -> None:
        """Stop what is being looked for: closing and Esc come here."""
        for search in (self._samples, self._folder):
            if search is not None:
                search.close()
        super().done(result)

    def _build(self) -> None:
        self.heading, self.about, self.where = QLabel(), QLabel(), QLabel()
        for label in (self.heading, self.about):
            label.setObjectName("heading")
        self.where.setWordWrap(True)
        self.where.setObjectName("where")
        weights = QLabel(self.tr("Weights"))
        weights.setObjectName("heading")
        self.numbers = QGridLayout()
        self.numbers.setHorizontalSpacing(2 * UNIT)
        self.numbers.setVerticalSpacing(2)
        self.numbers.setColumnStretch(1, 1)
        self.choose = _button("choose-folder", self.tr("Choose a folder…"))
        self.choose.clicked.connect(self.folder_asked)
        self.samples = _button("samples", self.tr("Samples"))
        self.samples.clicked.connect(lambda: self.look_in(None))
        self.cancel = _button("cancel", self.tr("Cancel"))
        self.cancel.clicked.connect(lambda: self.look_in(None))
        self.own = Check(self.tr("Each on its own scale"))
        named(self.own, "learned.own", self.own.text())
        self.own.asked.connect(self._use_own)
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        for button in (self.choose, self.samples, self.cancel):
            buttons.addWidget(button)
        buttons.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(UNIT)
        right.addWidget(weights)
        right.addWidget(self.spread, 1)
        right.addLayout(self.numbers)
        right.addSpacing(2 * UNIT)
        right.addWidget(self.about)
        right.addWidget(self.where)
        right.addWidget(self.strip)
        right.addLayout(buttons)
        left = QVBoxLayout()
        left.setSpacing(UNIT)
        left.addWidget(self.heading)
        left.addWidget(self.area, 1)
        left.addWidget(self.legend)
        below = QHBoxLayout()
        below.addSpacing(MARGIN + FRAME - 4)
        below.addWidget(self.own)
        below.addStretch(1)
        left.addLayout(below)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        whole.setSpacing(3 * UNIT)
        whole.addLayout(left, LEFT_SHARE)
        whole.addLayout(right, RIGHT_SHARE)

    def _wire(self, search: Search) -> None:
        search.progressed.connect(
            lambda what, done, count: self._tell_progress(search, what, done, count)
        )
        search.found.connect(lambda found: self._take(search, found))
        search.failed.connect(lambda words: self._fail(search, words))

    def _look(self) -> None:
        if self._document is None or self._filters is None:
            return
        for search in (self._samples, self._folder):
            if search is not None:
                search.look(self._document, self._filters.layer.name)

    def _take(self, search: Search, found: Found | None) -> None:
        if found is None or self._filters is None:
            return
        if search is self._samples:
            self._known = found
        if search is (self._folder or self._samples):
            self._found, self._trouble = found, ""
        self._show_found()

    def _fail(self, search: Search, words: str) -> None:
        if search is (self._folder or self._samples):
            self._found, self._trouble = None, words
            self._show_found()

    def _tell_progress(self, search: Search, what: str, done: int, count: int) -> None:
        if search is self._folder and search.busy:
            self._progress = self.tr("{0} {1} of {2} …").format(what, done, count)
            self.where.setText(self._progress)

    def _use_own(self, own: bool) -> None:
        """Give each filter a scale of its own, or all of them the layer's."""
        self._own = own
        self.own.setChecked(own)
        if self._filters is not None and self._theme is not None:
            self._filters = replace(self._filters, own=own)
            self.area.show_filters(self._filters, self._at, self._theme)
            self._show_found()

    def _choose(self, at: int) -> None:
        if self._filters is not None:
            self.select_asked.emit(Selection(self._filters.layer.name, at))

    def _show_found(self) -> None:
        """Show what is known of the layer: dead maps, exciting pictures, and what is missing."""
        filters, theme = self._filters, self._theme
        if filters is None or theme is None:
            return
        known = self._known if of_layer(self._known, filters) else None
        dead = known.dead if known is not None and not filters.classes else NO_MAPS
        self.area.canvas.mark(dead)
        words = words_on_dead(dead)
        self.legend.show_legend(filters, words, bool(dead.any()), theme)
        found = self._found if of_layer(self._found, filters) else None
        named_ = filters.names[self._at] if filters.names else self.tr("map {0}").format(self._at)
        self.about.setText(self.tr("What excites {0} most").format(named_))
        self.strip.show_exhibits(exhibits_of(found, self._at) if found else [], theme)
        search = self._folder or self._samples
        self.where.setText(words_on(found) if found else self._trouble or self._progress)
        trouble = not found and bool(self._trouble)
        colour = theme.warning if trouble else theme.faint
        self.where.setStyleSheet(f"color: {colour}")
        reading = self._folder is not None and search.busy
        self.cancel.setVisible(reading)
        self.samples.setVisible(self._folder is not None and not reading)

    def _write_numbers(self) -> None:
        spread = self.spread.spread
        if spread is None:
            return
        for row, (name, number) in enumerate(spread.rows):
            for column, words in enumerate((name, number)):
                item = self.numbers.itemAtPosition(row, column)
                label = item.widget() if item is not None else None
                if not isinstance(label, QLabel):
                    label = QLabel()
                    label.setObjectName("faint" if column == 0 else f"spread.{row}")
                    self.numbers.addWidget(label, row, column)
                label.setText(words)


def _button(name: str, words: str) -> FlatButton:
    button = FlatButton(framed=True)
    named(button, f"learned.{name}", words)
    button.setText(words)
    return button

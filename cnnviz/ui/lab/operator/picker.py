"""The list of kernels to choose from, each with a small picture."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QIcon,
    QKeyEvent,
    QPainter,
    QPixmap,
    QStandardItem,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from cnnviz.core.colour import scale_for
from cnnviz.core.kernels import Kernel, named_kernels
from cnnviz.core.numbers import style_for, text
from cnnviz.files.kernels import own_kernels
from cnnviz.nn.layers import Array, frozen
from cnnviz.ui.guard import Guarded
from cnnviz.ui.lab.operator.draw_kernel import paint_kernel
from cnnviz.ui.painting.theme import Theme
from cnnviz.ui.widgets.buttons import named
from cnnviz.ui.widgets.keys import give_keys_back

PREVIEW = 22
"""Side of a kernel's small picture, pixels."""
LOAD, KEEP = "Load a kernel…", "Keep this kernel…"


@dataclass(frozen=True, eq=False, slots=True)
class KernelChoice:
    """A kernel to choose.

    Attributes
    ----------
    title, group, tip : str
        What it is called, under which heading it stands, what it does.
    weights : ndarray of float32, shape (kH, kW)
        The kernel.
    """

    title: str
    group: str
    tip: str
    weights: Array


class KernelPicker(Guarded, QComboBox):
    """The named kernels and the user's own, grouped; the wheel scrolls past it.

    Signals
    -------
    picked(KernelChoice)
        The kernel asked for.
    load_asked, keep_asked()
        A wish to read a kernel from a file, or to keep the present one in one.
    """

    picked = Signal(object)
    load_asked = Signal()
    keep_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "operator.kernels", "Kernel", "Choose a kernel")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setIconSize(QSize(PREVIEW, PREVIEW))
        self.setStyleSheet("QComboBox { combobox-popup: 0; }")  # a list, not all of the screen
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(self._activate)
        self.offers: list[KernelChoice] = []
        self._theme: Theme | None = None
        self._shown: Array | None = None

    def show_kernel(self, weights: Array, theme: Theme, otherwise: str) -> None:
        """Show which of the kernels `weights` is; `otherwise` if it is none of them."""
        self.setPlaceholderText(otherwise)
        if theme is not self._theme:
            self._theme = theme
            self._fill()
        self._shown = weights
        self._mark()

    def showPopup(self) -> None:  # noqa: N802 - the name is Qt's
        """Open the list, with the user's own kernels as they are now."""
        self._fill()
        self._mark()
        # All of them where the screen has the room; Qt keeps the list on it.
        self.setMaxVisibleItems(self.count())
        view = self.view()
        view.setMinimumWidth(max(self.width(), view.sizeHintForColumn(0) + 32))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what lies below: no kernel is lost by scrolling past."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for the kernel before or after; the rest of the list opens by Enter or Space."""
        way = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        opens = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if opens or (way and event.modifiers()):
            self.showPopup()
        elif way:
            here = self.currentData()
            position = here + way if isinstance(here, int) else 0
            if 0 <= position < len(self.offers):
                self.picked.emit(self.offers[position])
        else:
            event.ignore()

    def _fill(self) -> None:
        """List all kernels, under the headings of their groups, and what to do with files."""
        self.offers = [*named_offers(), *map(_offer, own_kernels())]
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        with QSignalBlocker(self):
            model.clear()
            group = ""
            for position, offer in enumerate(self.offers):
                if offer.group != group:
                    group = offer.group
                    model.appendRow(_heading(group, self._theme))
                item = QStandardItem(self._icon(offer.weights), offer.title)
                item.setToolTip(offer.tip)
                item.setData(position, Qt.ItemDataRole.UserRole)
                model.appendRow(item)
            model.appendRow(_heading("File", self._theme))
            for words in (LOAD, KEEP):
                item = QStandardItem(words)
                item.setData(words, Qt.ItemDataRole.UserRole)
                model.appendRow(item)

    def _mark(self) -> None:
        shown = self._shown
        position = -1
        if shown is None:
            return
        for row in range(self.count()):
            index = self.itemData(row)
            if isinstance(index, int) and np.array_equal(self.offers[index].weights, shown):
                position = row
                break
        with QSignalBlocker(self):
            self.setCurrentIndex(position)

    def _activate(self, row: int) -> None:
        """Ask for what was chosen; what is shown stays until a frame shows another."""
        chosen = self.itemData(row)
        self._mark()
        if chosen == LOAD:
            self.load_asked.emit()
        elif chosen == KEEP:
            self.keep_asked.emit()
        elif isinstance(chosen, int):
            self.picked.emit(self.offers[chosen])
            give_keys_back(self)

    def _icon(self, weights: Array) -> QIcon:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(round(PREVIEW * ratio), round(PREVIEW * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        if self._theme is not None:
            scale = scale_for(weights, kind="weight")
            place = QRectF(0, 0, PREVIEW - 1, PREVIEW - 1)
            with QPainter(pixmap) as painter:
                paint_kernel(painter, place, weights, scale, self._theme, digits=False)
        return QIcon(pixmap)


@lru_cache(maxsize=1)
def named_offers() -> tuple[KernelChoice, ...]:
    """Return the named kernels."""
    return tuple(_offer(kernel) for kernel in named_kernels())


def _offer(kernel: Kernel) -> KernelChoice:
    total = text(kernel.sum, style_for(kernel.sum))
    tip = f"{kernel.summary}\nSum {total}. Source: {kernel.source}".strip()
    return KernelChoice(kernel.title, kernel.group, tip, frozen(kernel.weights))


def _heading(words: str, theme: Theme | None) -> QStandardItem:
    item = QStandardItem(words)
    if theme is not None:
        item.setForeground(QColor(theme.faint))
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    font = QFont()
    font.setBold(True)
    item.setFont(font)
    return item

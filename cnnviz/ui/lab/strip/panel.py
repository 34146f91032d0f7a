"""The strip: cards joined by arrows; layers are added, removed and reordered here."""

from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QFont, QPalette, QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from cnnviz.state.document import INPUT, Selection
from cnnviz.state.edits import KINDS, with_added, with_moved, with_removed
from cnnviz.state.frame import Frame
from cnnviz.ui.lab.player_icons import IconButton
from cnnviz.ui.lab.strip.card import Card
from cnnviz.ui.lab.strip.content import Thumbnails, contents
from cnnviz.ui.lab.strip.row import EDGE, GAP, CardRow, CardScroll, PlusCard
from cnnviz.ui.painting.theme import UNIT, theme_of
from cnnviz.ui.widgets.buttons import named
from cnnviz.ui.widgets.panel import Ask, Panel


class StripPanel(Panel):
    """The input and every layer as cards, from left to right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.setAccessibleName("Strip of layers")
        self._frame: Frame | None = None
        self._thumbnails = Thumbnails()
        self._cards: dict[str, Card] = {}
        self._row = CardRow()
        self._plus = PlusCard(self._row)
        named(self._plus, "strip.add", "Add a layer")
        self._plus.clicked.connect(self._open_add_menu)
        self._scroll = CardScroll(self._row, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self._ends = self._make_ends()

    def show_frame(self, frame: Frame) -> None:
        """Show the layers of `frame`."""
        last, self._frame = self._frame, frame
        if last is not None and _same(last, frame):
            return
        theme = theme_of(frame.view.palette)
        shown = contents(frame, self._thumbnails)
        names = [content.name for content in shown]
        focused = next((name for name, card in self._cards.items() if card.hasFocus()), None)
        arranged = names != list(self._cards)
        for name in set(self._cards) - set(names):
            gone = self._cards.pop(name)
            gone.hide()
            gone.deleteLater()
        for content in shown:
            if content.name in self._cards:
                self._cards[content.name].show_content(content, theme)
            else:
                self._cards[content.name] = self._make_card(Card(content, theme, self._row))
        if arranged:
            self._cards = {name: self._cards[name] for name in names}
            self._row.arrange([*self._cards.values(), self._plus])
        selected = frame.document.selection.layer
        if focused is not None and focused not in self._cards:
            self._cards[selected].setFocus()
        self._plus.setToolTip(f"Add a layer after {selected}")
        self._row.update()
        if arranged or last is None or last.document.selection.layer != selected:
            self._show_card(self._cards[selected])

    def sizeHint(self) -> QSize:
        """Return the size that shows all of it."""
        return QSize(1000, self.fontMetrics().height() * 4 + 3 * UNIT)

    def minimumSizeHint(self) -> QSize:
        """Return the least size it can be worked in."""
        return QSize(320, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way to the new size."""
        super().resizeEvent(event)
        for card in self._cards.values():
            card.setFixedHeight(self._card_height())
        self._place_ends()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the card under the mouse."""
        for name, card in self._cards.items():
            if card.rect().contains(card.mapFromGlobal(event.globalPos())):
                self._open_menu(name, event.globalPos())

    def _make_card(self, card: Card) -> Card:
        name = card.content.name
        card.picked.connect(lambda channel: self._select(name, channel))
        card.remove_asked.connect(lambda: self._remove(name))
        card.move_asked.connect(lambda places: self._move(name, places))
        card.dragged.connect(self._show_drop)
        card.dropped.connect(lambda point: self._drop(name, point))
        card.setFixedHeight(self._card_height())
        card.show()
        return card

    def _card_height(self) -> int:
        return max(self.height() - 2 * EDGE, self.fontMetrics().height() * 4 + UNIT)

    def _select(self, name: str, channel: int) -> None:
        if channel < 0:
            self.layer_asked.emit(name)
        else:
            self.select_asked.emit(Selection(name, channel))

    def _remove(self, name: str) -> None:
        if name in self._cards:
            self.asked.emit(Ask(f"Remove {name}", lambda document: with_removed(document, name)))

    def _move(self, name: str, places: int) -> None:
        layers = [each for each in self._cards if each != INPUT]
        position = layers.index(name) + places if name in layers else -1
        if 0 <= position < len(layers):
            self._move_to(name, position)

    def _move_to(self, name: str, position: int) -> None:
        edit = Ask(f"Move {name}", lambda document: with_moved(document, name, position))
        self.asked.emit(edit)

    def _add(self, kind: str, after: str) -> None:
        # Where another network has come while the menu was open, at its end.
        names = list(self._cards)
        position = names.index(after) if after in names else len(names) - 1
        title = KINDS[kind]
        label = f"Add {title if title.isupper() or title == 'ReLU' else title.lower()}"
        self.asked.emit(Ask(label, lambda document: with_added(document, kind, position)))

    def _slot(self, point: QPoint) -> int:
        """Return before which layer a card let go at `point` of the screen would stand."""
        x = self._row.mapFromGlobal(point).x()
        layers = [card for name, card in self._cards.items() if name != INPUT]
        return sum(card.geometry().center().x() < x for card in layers)

    def _show_drop(self, point: QPoint) -> None:
        slot = self._slot(point)
        before = list(self._cards.values())[slot]
        self._row.show_mark(before.geometry().right() + GAP // 2 + 1)
        edge = self._scroll.mapFromGlobal(point).x()
        if edge < GAP or edge > self._scroll.width() - GAP:
            self._scroll.by(-GAP if edge < GAP else GAP)

    def _drop(self, name: str, point: QPoint) -> None:
        self._row.show_mark(None)
        if name not in self._cards:
            # Another network has come while it was dragged.
            return
        slot = self._slot(point)
        here = list(self._cards).index(name) - 1
        position = slot if slot <= here else slot - 1
        if position != here:
            self._move_to(name, position)

    def _open_add_menu(self) -> None:
        selected = self._frame.document.selection.layer if self._frame else INPUT
        menu = self._menu()
        self._fill_add(menu, selected)
        corner = self._plus.mapToGlobal(self._plus.rect().bottomLeft())
        menu.popup(corner)

    def _open_menu(self, name: str, point: QPoint) -> None:
        menu = self._menu()
        self._fill_add(menu.addMenu(f"Add after {name}"), name)
        if name != INPUT:
            layers = [each for each in self._cards if each != INPUT]
            left = menu.addAction("Move left\tAlt+Left", lambda: self._move(name, -1))
            left.setEnabled(name != layers[0])
            right = menu.addAction("Move right\tAlt+Right", lambda: self._move(name, 1))
            right.setEnabled(name != layers[-1])
            menu.addSeparator()
            menu.addAction("Remove\tDel", lambda: self._remove(name))
        menu.popup(point)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("strip.menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _fill_add(self, menu: QMenu, after: str) -> None:
        title = menu.addAction(f"Add after {after}")
        title.setEnabled(False)
        font = QFont(menu.font())
        font.setBold(True)
        title.setFont(font)
        for kind, name in KINDS.items():
            action = menu.addAction(name, partial(self._add, kind, after))
            action.setObjectName(f"strip.add.{kind}")

    def _make_ends(self) -> tuple[IconButton, IconButton]:
        """Make the arrows that say that there is more to the left or right."""
        ends = IconButton("back", self), IconButton("next", self)
        for end, step, word in zip(ends, (-200, 200), ("left", "right"), strict=True):
            named(end, f"strip.{word}", f"Scroll {word}")
            end.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            end.setAutoFillBackground(True)
            end.setBackgroundRole(QPalette.ColorRole.Window)
            end.clicked.connect(lambda _=False, step=step: self._scroll.by(step))
            end.hide()
        bar = self._scroll.horizontalScrollBar()
        bar.valueChanged.connect(lambda _: self._place_ends())
        bar.rangeChanged.connect(lambda *_: self._show_range())
        return ends

    def _show_range(self) -> None:
        """Keep the selected card in sight when there is more or less room."""
        self._place_ends()
        selected = self._frame.document.selection.layer if self._frame else INPUT
        if selected in self._cards:
            self._show_card(self._cards[selected])

    def _place_ends(self) -> None:
        bar = self._scroll.horizontalScrollBar()
        left, right = self._ends
        left.setGeometry(0, 0, GAP, self.height())
        right.setGeometry(self.width() - GAP, 0, GAP, self.height())
        left.setVisible(bar.value() > bar.minimum())
        right.setVisible(bar.value() < bar.maximum())

    def _show_card(self, card: Card) -> None:
        layout = self._row.layout()
        if layout is not None:
            layout.activate()
        self._row.resize(max(self._row.sizeHint().width(), self.width()), self._row.height())
        self._scroll.ensureWidgetVisible(card, 2 * GAP, 0)


def _same(last: Frame, frame: Frame) -> bool:
    """Whether nothing on the strip differs: a step of the window is no reason to draw it."""
    return (
        last.document is frame.document
        and last.run is frame.run
        and last.view is frame.view
        and last.problem is frame.problem
    )

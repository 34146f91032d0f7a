"""The one place that holds what the user chose, and tells one listener of every change."""

from collections.abc import Callable
from dataclasses import replace

from cnnviz.state.document import Document, Selection
from cnnviz.state.history import History
from cnnviz.state.player import Player
from cnnviz.state.view import View


class Store:
    """Holds the history of the document, the player and the view.

    Parameters
    ----------
    document : Document
        What the program starts with.
    view, player : View and Player
        The remembered preferences.

    Notes
    -----
    A change made while the listener is still rendering the last one is refused: such a loop
    would otherwise flicker without an end. What the user wishes for just then, say by a field that
    is left because it goes out of sight, is done as soon as that is rendered: `when_told`.
    """

    def __init__(
        self, document: Document, view: View | None = None, player: Player | None = None
    ) -> None:
        self.history = History(document)
        self.player = player or Player()
        self.view = view or View()
        self._listener: Callable[[], None] = lambda: None
        self._telling = self._catching_up = False
        self._waiting: list[Callable[[], None]] = []

    @property
    def document(self) -> Document:
        """The present document."""
        return self.history.present

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every change, in place of any earlier one."""
        self._listener = listener

    def tell(self) -> None:
        """Call the listener, though nothing here has changed."""
        self._set()

    def when_told(self, act: Callable[[], None]) -> None:
        """Do `act` now, or once the listener has returned that is being told just now."""
        if self._telling and not self._catching_up:
            self._waiting.append(act)
        else:
            act()

    def begin(self, document: Document) -> None:
        """Hold another document: with nothing to undo, and no way back to cells of the last."""
        player = replace(self.player.paused(), trail=())
        self._set(history=History(document), player=player)

    def change(self, label: str, document: Document, gesture: str = "") -> None:
        """Move to `document` as an undo step called `label`; calls of one `gesture` join."""
        if document is self.document:
            return
        self._set(history=self.history.record(document, label, gesture))

    def select(self, selection: Selection) -> None:
        """Put `selection` on the stage: no undo step."""
        if selection != self.document.selection:
            present = replace(self.document, selection=selection)
            self._set(history=self.history.with_present(present))

    def end_gesture(self) -> None:
        """Close the gesture, so that the next change is a step of its own."""
        self.history = self.history.closed()

    def undo(self) -> None:
        """Take back the last change; the player pauses."""
        self._set(history=self.history.undo(), player=self.player.paused())

    def redo(self) -> None:
        """Do the last undone change again; the player pauses."""
        self._set(history=self.history.redo(), player=self.player.paused())

    def play(self, player: Player) -> None:
        """Move the stepper."""
        if player != self.player:
            self._set(player=player)

    def stand(self, player: Player) -> None:
        """Move the stepper without telling: for the listener, while it makes the next frame."""
        self.player = player

    def look(self, view: View) -> None:
        """Change the looks."""
        if view != self.view:
            self._set(view=view)

    def _set(
        self,
        history: History[Document] | None = None,
        player: Player | None = None,
        view: View | None = None,
    ) -> None:
        if self._telling:
            raise RuntimeError("A change was made while the last one was still being shown.")
        self.history = history or self.history
        self.player = player or self.player
        self.view = view or self.view
        self._telling = True
        try:
            self._listener()
        finally:
            self._telling = False
        if self._waiting and not self._catching_up:
            self._catch_up()

    def _catch_up(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._catching_up = True
        try:
            for act in waiting:
                act()
        finally:
            self._catching_up = False

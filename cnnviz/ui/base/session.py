"""The store, what is computed from it, and the frames that views are shown."""

from collections.abc import Callable
from dataclasses import replace

from cnnviz.nn.network import NoLayerError
from cnnviz.state.document import INPUT, Document, Selection
from cnnviz.state.frame import Frame, frame_of
from cnnviz.state.interest import interesting_stop
from cnnviz.state.player import Place, Player
from cnnviz.state.run import Run, compute, work
from cnnviz.state.sameness import computes_alike
from cnnviz.state.stage import Stage, stage_of
from cnnviz.state.store import Store
from cnnviz.state.trail import origin_of, place_of
from cnnviz.state.view import View
from cnnviz.state.walk import Walk, followed, stop_of, walk_over, walked_on
from cnnviz.ui.base.worker import Newest
from cnnviz.ui.widgets.panel import Ask

AT_ONCE = 60_000_000
"""Estimated multiply-adds up to which a change is computed before it is shown."""


class Session:
    """Turns every change of the store into a frame.

    Parameters
    ----------
    document : Document
        The experiment to begin with.
    view : View
        The remembered looks.
    show : callable
        Called with every new frame.
    tell : callable
        Called with a sentence when something went wrong.
    """

    def __init__(
        self,
        document: Document,
        view: View,
        player: Player,
        show: Callable[[Frame], None],
        tell: Callable[[str], None],
    ) -> None:
        self.store = Store(document, view, player)
        self._show, self._tell = show, tell
        self._runner: Newest[Run] = Newest(self._take, self._fail)
        self._asked: Document | None = None
        self._run = self._good = compute(document)
        self._walk: Walk | None = None
        self._begin_at: int | None = None
        self._follow()
        self.store.listen(self._changed)

    @property
    def frame(self) -> Frame:
        """The present frame."""
        store = self.store
        labels = store.history.undo_label, store.history.redo_label
        return frame_of(
            store.document,
            store.player,
            store.view,
            self._run,
            self._good,
            labels=labels,
            busy=self._runner.busy,
        )

    def begin(self, document: Document, stop: int | None = None) -> None:
        """Show another experiment, the stepper at `stop`, or where something happens."""
        self._walk = None
        self._begin_at = stop
        # A document of its own: also one that has been shown before is shown anew.
        self.store.begin(replace(document))

    def ask(self, ask: Ask) -> None:
        """Make the change asked for, unless the layer that it is about has gone meanwhile."""

        def change() -> None:
            # A menu may stay open, and a button down, while another network comes.
            try:
                document = ask.edit(self.store.document)
            except NoLayerError:
                return
            self.store.change(ask.label, document, ask.gesture)

        self.store.when_told(change)

    def ask_play(self, move: Callable[[Player, int], Player]) -> None:
        """Move the stepper as asked."""
        store = self.store
        store.when_told(lambda: store.play(move(store.player, self._stops())))

    def ask_look(self, change: Callable[[View], View]) -> None:
        """Change the looks as asked."""
        store = self.store
        store.when_told(lambda: store.look(change(store.view)))

    def ask_select(self, selection: Selection) -> None:
        """Put `selection` on the stage, unless its layer has gone: the stage may show it still."""
        self.store.when_told(lambda: self._select(selection))

    def ask_layer(self, name: str) -> None:
        """Put a layer on the stage, at the cell and the channel to which this cell leads."""
        self.store.when_told(lambda: self._select(Selection(name, self._channel_of(name))))

    def ask_origin(self) -> None:
        """Go to the cell that this one came from, and remember the way."""
        stage = self._stage()
        if stage is not None:
            self._go(origin_of(stage), (*self.store.player.trail, place_of(stage)))

    def ask_back(self) -> None:
        """Go back to the cell from which the last origin was asked for, if it is there still."""
        trail = self.store.player.trail
        while trail:
            *before, place = trail
            trail = tuple(before)
            made = self._run.of(place.layer)
            if made is not None and all(map(int.__lt__, place.cell, made.shape)):
                self._go(place, trail)
                return
        self.ask_play(lambda player, stops: replace(player, trail=()))

    def _go(self, place: Place, trail: tuple[Place, ...]) -> None:
        """Put the layer of `place` on the stage, at the stop that makes its cell."""
        self.store.stand(replace(self.store.player, trail=trail))
        self._select(Selection(place.layer, place.cell[0]))
        stage = self._stage()
        if stage is not None and stage.layer.name == place.layer:
            stop = stop_of(walk_over(stage), place.cell)
            self.ask_play(lambda player, stops: player.at(stop, stops).paused())

    def _channel_of(self, name: str) -> int:
        """Return the channel of a layer that one comes to from here."""
        selection = self.store.document.selection
        if name == selection.layer or name == INPUT or self._walk is None:
            return selection.channel if name == selection.layer else 0
        place = followed(self._walk, self.store.player.stop, self._good, name)
        return place.cell[0] if place else 0

    def _select(self, selection: Selection) -> None:
        if selection.layer == INPUT or selection.layer in self.store.document.network:
            self.store.select(selection)

    def show(self) -> None:
        """Show the present frame again."""
        self._show(self.frame)

    def close(self) -> None:
        """Stop computing."""
        self._runner.close()

    def _changed(self) -> None:
        document = self.store.document
        if document is self._run.document:
            self._drop()
        elif computes_alike(document, self._run.document):
            self._drop()
            self._accept(replace(self._run, document=document))
        elif work(document, self._run) <= AT_ONCE:
            self._drop()
            self._accept(compute(document, self._run))
        elif self._asked is None or not computes_alike(document, self._asked):
            # A step of the window is no reason to begin again: it would never be done.
            previous, self._asked = self._run, document
            self._runner.submit(lambda: compute(document, previous))
        self._show(self.frame)

    def _drop(self) -> None:
        """Want nothing of what is being computed."""
        self._runner.drop()
        self._asked = None

    def _take(self, run: Run) -> None:
        self._asked = None
        self._accept(run)
        self.store.tell()

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, MemoryError):
            self._tell("There is not enough memory for this. Choose a smaller input size.")
        else:
            self._tell(f"This could not be computed: {error}")
        self._show(self.frame)

    def _accept(self, run: Run) -> None:
        """Keep `run`, and the stepper over the same part of the picture."""
        if run.document.model is not self._run.document.model:
            # Layers of another model may have the same names: no way leads to or from them.
            self.store.stand(replace(self.store.player, trail=()))
            if self._walk is not None:
                self._walk = replace(self._walk, layer="", cells={})
        self._run.document.network.let_go(run.document.network)
        self._run = run
        selection = run.document.selection.layer
        shown = run.problem is None if selection == INPUT else run.of(selection) is not None
        if shown:
            if not run.document.picture.goes_on_from(self._good.document.picture):
                self._walk = None
            self._good = run
            self._follow()
        elif self._good.of(selection) is not None:
            # What was computed last is on the stage: the stepper goes there too.
            chosen = replace(self._good.document, selection=run.document.selection)
            self._good = replace(self._good, document=chosen)
            self._follow()

    def _follow(self) -> None:
        """Let the stepper stand over the part of the picture where the user put it last."""
        stage = self._stage()
        if stage is None:
            self._begin_at = None
            self.store.stand(self.store.player.paused())
            return
        if self._walk is None:
            self._walk = walk_over(stage)
            self._stand(self._first_stop(stage))
            return
        self._walk, stop = walked_on(self._walk, self.store.player.stop, stage)
        self._stand(stop)

    def _stage(self) -> Stage | None:
        return stage_of(self._good, self.store.player, self.store.view)

    def _stops(self) -> int:
        return self._walk.stops if self._walk else 1

    def _first_stop(self, stage: Stage) -> int:
        """Return where the stepper stood when the experiment was saved, or where it is telling."""
        kept, self._begin_at = self._begin_at, None
        return interesting_stop(stage) if kept is None else min(kept, stage.stops - 1)

    def _stand(self, stop: int) -> None:
        self.store.stand(replace(self.store.player, stop=stop))

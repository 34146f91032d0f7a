"""All there is to draw, as one value: what every view is shown."""

from dataclasses import dataclass, replace

from cnnviz.core.colour import Scale
from cnnviz.core.geometry import Pair
from cnnviz.core.numbers import how_many
from cnnviz.state.document import INPUT, Document
from cnnviz.state.player import Player
from cnnviz.state.run import Problem, Run
from cnnviz.state.scales import scale_of_input
from cnnviz.state.stage import Stage, stage_of
from cnnviz.state.view import View


@dataclass(frozen=True, eq=False, slots=True)
class Frame:
    """What every view is shown.

    Attributes
    ----------
    document : Document
        What the user chose: what controls show.
    run : Run
        What was computed last; it may answer an older document while `busy`.
    stage : Stage or None
        The selected layer at work, from the newest run that has it; None where the input is
        selected.
    input_scale : Scale
        How the input's values become colours.
    problem : Problem or None
        Why a layer of `document` cannot be computed.
    busy : bool
        Whether a newer run is on its way.
    undo_label, redo_label : str
        What undo and redo would do, "" for nothing.
    """

    document: Document
    run: Run
    player: Player
    view: View
    stage: Stage | None
    input_scale: Scale
    problem: Problem | None
    busy: bool
    undo_label: str
    redo_label: str

    @property
    def stops(self) -> int:
        """Stops of the layer on the stage; 1 for the input."""
        return self.stage.stops if self.stage else 1

    def hides(self, cell: Pair) -> bool:
        """Whether a cell (row, column) of the map on the stage is kept back: it is to come."""
        stage = self.stage
        if stage is None or stage.by_channel or not self.player.reveal:
            return False
        return cell > stage.cell[1:]

    @property
    def stale(self) -> bool:
        """Whether the stage shows what was computed last, as that cannot be computed now."""
        failed = self.stage is not None and self.run.of(self.stage.layer.name) is None
        return failed and self.problem is not None

    @property
    def stale_source(self) -> bool:
        """Whether that holds for what the layer on the stage reads, too."""
        return self.stale and self.stage is not None and self.run.of(self.stage.source.name) is None


def frame_of(
    document: Document,
    player: Player,
    view: View,
    run: Run,
    good: Run,
    *,
    labels: tuple[str, str] = ("", ""),
    busy: bool = False,
) -> Frame:
    """Return the frame of `document`.

    Parameters
    ----------
    run : Run
        The newest run.
    good : Run
        The newest run in which the selected layer could be computed: its picture stays on the
        stage while a problem lasts.
    labels : (str, str)
        What undo and redo would do.
    busy : bool
        Whether a newer run is on its way.
    """
    chosen = document.selection
    if chosen.layer == INPUT or good.of(chosen.layer) is not None:
        good = replace(good, document=replace(good.document, selection=chosen))
    stage = stage_of(good, player, view)
    return Frame(
        document, run, player, view, stage, scale_of_input(run), run.problem, busy, *labels
    )


def in_words(frame: Frame) -> str:
    """Return what is on the stage, for a screen reader."""
    stage = frame.stage
    if stage is None:
        channels, rows, columns = frame.run.input.shape
        counts = how_many(channels, "channel"), how_many(rows, "row"), how_many(columns, "column")
        return f"The input: {', '.join(counts)}."
    last = ", as it was computed last" if frame.stale else ""
    return (
        f"{stage.layer.name}{last}, at stop {stage.stop + 1} of {stage.stops}, "
        f"row {stage.cell[1]}, column {stage.cell[2]}."
    )

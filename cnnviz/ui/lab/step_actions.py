"""The Step menu: where the stepper goes, and how."""

from collections.abc import Callable
from dataclasses import replace

from cnnviz.state.frame import Frame
from cnnviz.state.player import Player
from cnnviz.ui.base.actions import ActionSpec
from cnnviz.ui.base.session import Session
from cnnviz.ui.lab.at_work import at_work


def step_actions(session: Session) -> list[ActionSpec]:
    """Return what the Step menu does."""

    def walk(move: Callable[[Player, int], Player]) -> Callable[[], None]:
        return lambda: session.ask_play(move)

    def by(count: int) -> Callable[[], None]:
        return walk(lambda player, stops: player.at(player.stop + count, stops).paused())

    def by_row(count: int) -> Callable[[], None]:
        return lambda: by(count * _columns(session.frame))()

    def faster(factor: float) -> Callable[[], None]:
        return walk(lambda player, _: player.with_speed(player.speed * factor))

    def works(frame: Frame) -> bool:
        return frame.stage is not None and at_work(frame)

    table = [
        ("play", "&Play or pause", walk(Player.toggled), ("Space",), ""),
        ("next", "&Next stop", by(1), ("PgDown", "Right"), "A presenter remote sends PgDown"),
        ("back", "&Back a stop", by(-1), ("PgUp", "Left"), "A presenter remote sends PgUp"),
        ("down", "A row &down", by_row(1), ("Down",), ""),
        ("up", "A row &up", by_row(-1), ("Up",), ""),
        ("first", "&First stop", walk(lambda player, _: replace(player.paused(), stop=0)),
         ("Home",), ""),
        ("last", "&Last stop", walk(lambda player, stops: player.at(stops - 1, stops).paused()),
         ("End",), ""),
        ("faster", "Fa&ster", faster(1.5), ("]",), ""),
        ("slower", "Sl&ower", faster(1 / 1.5), ("[",), ""),
    ]  # fmt: skip
    specs = [
        ActionSpec(f"step.{name}", text, call, keys, tip, enabled=works)
        for name, text, call, keys, tip in table
    ]
    return [
        *specs,
        ActionSpec(
            "step.reveal",
            "Fill the map as the &window walks",
            walk(lambda player, _: replace(player, reveal=not player.reveal)),
            ("R",),
            checked=lambda frame: frame.player.reveal,
            begins=True,
        ),
        ActionSpec(
            "step.loop",
            "Begin again &after the last stop",
            walk(lambda player, _: replace(player, loop=not player.loop)),
            ("Shift+L",),
            checked=lambda frame: frame.player.loop,
        ),
    ]


def _columns(frame: Frame) -> int:
    return frame.stage.geometry.output_size[1] if frame.stage else 1

"""What is remembered from one start to the next."""

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from typing import Any, get_args

from PySide6.QtCore import QByteArray, QSettings

from cnnviz.files.resources import user_folder
from cnnviz.state.player import Player
from cnnviz.state.view import LAB, MapScale, Palette, SharedScale, View

MOST_RECENT = 10
_CHOICES: dict[str, tuple[Any, ...]] = {
    "palette": get_args(Palette),
    "scale": get_args(SharedScale),
    "map_scale": get_args(MapScale),
}
_FIRST: dict[str, Any] = {"presenting": False, "overlay": "none", "screen": LAB}
"""What is as in the beginning at every start."""


class Preferences:
    """Looks, speed, window and recent pictures, in one file of the user's folder.

    A value that cannot be used, say from another version, is left aside.
    """

    def __init__(self) -> None:
        path = user_folder() / "settings.ini"
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def view(self) -> View:
        """The remembered looks: presenting, the screen and what lies over the input are not."""
        chosen: dict[str, Any] = {}
        for each in fields(View):
            stored = self._settings.value(f"view/{each.name}")
            if stored in _CHOICES.get(each.name, ()):
                chosen[each.name] = stored
            elif each.name not in _CHOICES and stored in ("true", "false", True, False):
                chosen[each.name] = stored in ("true", True)
        return replace(View(), **(chosen | _FIRST))

    @property
    def player(self) -> Player:
        """The stepper with the remembered speed and habits, at the first stop."""
        player = Player()
        try:
            player = player.with_speed(float(str(self._settings.value("player/speed", 2.0))))
        except ValueError:
            player = Player()
        loop = self._settings.value("player/loop") in ("true", True)
        return replace(player, loop=loop)

    @property
    def recent(self) -> tuple[str, ...]:
        """Paths of the pictures opened last, the newest first."""
        stored = self._settings.value("files/recent", [])
        paths = [stored] if isinstance(stored, str) else stored
        if not isinstance(paths, Sequence):
            return ()
        return tuple(str(path) for path in paths)[:MOST_RECENT]

    def remember(self, view: View, player: Player) -> None:
        """Keep looks and speed."""
        for name, value in asdict(view).items():
            self._settings.setValue(f"view/{name}", value)
        self._settings.setValue("player/speed", player.speed)
        self._settings.setValue("player/loop", player.loop)

    def remember_recent(self, path: str) -> None:
        """Put `path` first among the recent pictures."""
        others = [each for each in self.recent if each != path]
        self._settings.setValue("files/recent", [path, *others][:MOST_RECENT])

    def forget_recent(self) -> None:
        """Empty the list of recent pictures."""
        self._settings.remove("files/recent")

    def bytes_of(self, name: str) -> QByteArray | None:
        """Return what was kept under `name` for a widget, None if nothing."""
        stored = self._settings.value(name)
        return stored if isinstance(stored, QByteArray) else None

    def keep_bytes(self, name: str, state: QByteArray) -> None:
        """Keep a widget's own state under `name`."""
        self._settings.setValue(name, state)

    def text_of(self, name: str) -> str:
        """Return what was kept under `name`, "" if nothing."""
        return str(self._settings.value(name, ""))

    def keep_text(self, name: str, text: str) -> None:
        """Keep a text under `name`."""
        self._settings.setValue(name, text)

    def folder(self) -> str:
        """Return the folder a file was last opened from or saved to."""
        return str(self._settings.value("files/folder", ""))

    def keep_folder(self, folder: str) -> None:
        """Remember the folder of the last file."""
        self._settings.setValue("files/folder", folder)

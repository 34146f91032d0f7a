"""Where the program's own files lie, and where the user's are kept."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

USER_FOLDER_VARIABLE = "CNNVIZ_USER_FOLDER"


@dataclass(frozen=True, slots=True)
class Sample:
    """A picture that comes with the program."""

    name: str
    """Short and stable, for the command line: ``"still-life"``."""
    title: str
    """For the menu: ``"Still life"``."""
    path: Path
    group: str = ""
    """What it is listed under, nothing for the pictures that stand first: ``"Digits"``."""
    model: str = ""
    """The bundled model that was trained to read such pictures, if there is one: ``"digits"``."""


def resource(*parts: str) -> Path:
    """Return the path of a file or folder that comes with the program.

    In an installed wheel the resources lie inside the package, in a checkout beside it.

    Parameters
    ----------
    *parts : str
        Folder and file names below ``resources``; none for the folder itself.
    """
    package = Path(__file__).resolve().parents[1]
    inside = package / "resources"
    root = inside if inside.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)


def samples() -> tuple[Sample, ...]:
    """Return the sample pictures in the order of the menu; the first is the one to begin with."""
    folder = resource("samples")
    entries = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    return tuple(
        Sample(
            entry["name"],
            entry["title"],
            folder / f"{entry['name']}.png",
            entry.get("group", ""),
            entry.get("model", ""),
        )
        for entry in entries
    )


def exists(text: str) -> bool:
    """Tell whether there is a file or folder called `text`."""
    try:
        return Path(text).exists()
    except (OSError, ValueError):
        return False


def path_called(name: str) -> str:
    """Return the path of the sample called `name`, or `name` where there is such a file, or none.

    So a file of one's own comes before a sample of the same name.
    """
    if exists(name):
        return name
    return next((str(sample.path) for sample in samples() if sample.name == name), name)


def user_folder(
    platform: str = sys.platform,
    environment: Mapping[str, str] = os.environ,
    home: Path | None = None,
) -> Path:
    """Return the folder for the user's settings, kernels and logs, which need not exist yet.

    ``CNNVIZ_USER_FOLDER`` names another one. Otherwise it is where each system keeps such
    things: ``%APPDATA%`` on Windows, ``~/Library/Application Support`` on macOS, and
    ``$XDG_CONFIG_HOME`` or ``~/.config`` elsewhere [1]_.

    Parameters
    ----------
    platform : str
        As `sys.platform` has it.
    environment : mapping of str to str
        As `os.environ` has it.
    home : Path, optional
        The user's home; found out when it is needed and not given.

    References
    ----------
    .. [1] XDG Base Directory Specification 0.8; a relative path in a variable is to be ignored.
    """
    chosen = environment.get(USER_FOLDER_VARIABLE)
    if chosen:
        return Path(chosen)
    usual: tuple[str, ...]
    if platform == "win32":
        variable, usual = "APPDATA", ("AppData", "Roaming")
    elif platform == "darwin":
        variable, usual = "", ("Library", "Application Support")
    else:
        variable, usual = "XDG_CONFIG_HOME", (".config",)
    base = Path(environment.get(variable, ""))
    if not base.is_absolute():
        base = (home or Path.home()).joinpath(*usual)
    return base / "cnnviz"

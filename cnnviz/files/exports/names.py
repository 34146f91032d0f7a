"""Names of files: for what others have named, and whether two are one file's."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath


def file_stems(names: Iterable[str]) -> dict[str, str]:
    """Return for each of `names` the beginning of a file's name that any system takes.

    Parameters
    ----------
    names : iterable of str
        Whatever a model calls its layers; each once.

    Returns
    -------
    dict of str to str
        ASCII letters, digits, ``_`` and ``-``, in a name's own order, the rest as ``_``. No two
        are alike, not even where capitals count for nothing: a later one is numbered. With
        ``-`` and anything behind it, none is a name that Windows keeps for a device.
    """
    # A leading hyphen would be taken for an option; a dot hides a file or names a folder.
    return _unlike({name: re.sub(r"^-|[^A-Za-z0-9_-]", "_", name) or "_" for name in names})


def picture_stems(paths: Iterable[str]) -> dict[str, str]:
    """Return for each of the pictures at `paths` its file's name without the ending.

    No two are alike, not even where capitals count for nothing: a later one is numbered.
    """
    return _unlike({path: PurePath(path).stem for path in paths})


def _unlike(wanted: Mapping[str, str]) -> dict[str, str]:
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for name, plain in wanted.items():
        stem, number = plain, 1
        while stem.lower() in taken:
            number += 1
            stem = f"{plain}_{number}"
        taken.add(stem.lower())
        stems[name] = stem
    return stems


def same_file(path: Path, other: str | None) -> bool:
    """Tell whether `path` leads to the very file that `other` names, None for no file."""
    try:
        return other is not None and path.samefile(other)
    except (OSError, ValueError):
        return False

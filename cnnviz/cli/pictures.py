"""The picture that is meant by what was typed."""

from pathlib import Path

from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import samples
from cnnviz.state.document import Picture


def exists(text: str) -> bool:
    """Tell whether there is a file or folder called `text`."""
    try:
        return Path(text).exists()
    except (OSError, ValueError):
        return False


def same_file(path: Path, other: str | None) -> bool:
    """Tell whether `path` leads to the very file that `other` names, None for no file."""
    try:
        return other is not None and path.samefile(other)
    except (OSError, ValueError):
        return False


def picture_called(name: str) -> Picture:
    """Open the file called `name`, or the sample if there is no such file.

    Raises
    ------
    FileError
        If there is neither, or no picture in the file.
    """
    if not exists(name):
        for sample in samples():
            if sample.name == name:
                return open_picture(sample.path)
    return open_picture(name)

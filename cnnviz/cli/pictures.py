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


def picture_called(name: str, frame: int = 1, reduced: int = 1) -> Picture:
    """Open the file called `name`, or the sample if there is no such file.

    Parameters
    ----------
    name : str
        Of a file or a sample.
    frame : int
        Which of its frames or pages, counted from 1.
    reduced : int
        So many rows and columns are read as one pixel.

    Raises
    ------
    FileError
        If there is neither, or no picture in the file.
    """
    if not exists(name):
        for sample in samples():
            if sample.name == name:
                name = str(sample.path)
                break
    return open_picture(name, frame - 1, reduced)

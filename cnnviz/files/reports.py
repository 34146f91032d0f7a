"""What went wrong and nobody foresaw, kept in a file for a report."""

import traceback
from datetime import UTC, datetime
from pathlib import Path

from cnnviz import __version__
from cnnviz.files.resources import user_folder


def keep_details(error: BaseException) -> Path | None:
    """Add `error`, with the way that led to it, to the user's ``errors.log``.

    Returns
    -------
    Path or None
        The file, or None where it cannot be written.
    """
    path = user_folder() / "errors.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} cnnviz {__version__}\n")
            log.writelines(traceback.format_exception(error))
    except OSError:
        return None
    return path

"""The bytes of a picture's file, or one sentence on why there are none."""

import contextlib
import os
import re
import stat
from base64 import b64decode
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from cnnviz.files.errors import FileError
from cnnviz.files.foreign_models import refuse_foreign_model

LARGEST_BYTES = 500_000_000

_ADDRESS = re.compile(r"(?!file:)([a-z][a-z0-9+.-]+:/|data:)", re.IGNORECASE)
_DATA = re.compile(
    r"data:image/[a-z0-9.+-]+(?:;(?!base64)[^;,]*)*(?P<base64>;base64)?,(?P<data>.*)",
    re.IGNORECASE | re.DOTALL,
)


def file_of(path: str | Path) -> Path:
    """Return the file meant by `path`, which may be a ``file:`` address.

    Raises
    ------
    FileError
        If it is an address of the network.
    """
    text = os.fspath(path)
    if _ADDRESS.match(text):
        short = text if len(text) <= 60 else f"{text[:57]}…"
        raise FileError(
            f"{short} is an address, but cnnviz works offline: "
            "save the picture to a file, then open that."
        )
    if text.lower().startswith("file:"):
        text = unquote(urlsplit(text).path)
        if os.name == "nt":  # file:///C:/cat.png
            text = text.lstrip("/")
    return Path(text)


def pasted_path(words: str) -> str:
    """Return the path that someone copied as text.

    Without the quotation marks that file managers put around it, from the first line; ``~`` is the
    user's home.
    """
    line = words.strip().splitlines()[0].strip()
    if len(line) > 1 and line[0] == line[-1] and line[0] in "\"'":
        line = line[1:-1]
    if line.startswith("~"):
        # There may be no such user.
        with contextlib.suppress(RuntimeError):
            return str(Path(line).expanduser())
    return line


def data_address(address: str) -> bytes:
    """Return the bytes that an address like ``data:image/png;base64,…`` holds; b"" for another.

    Raises
    ------
    FileError
        If they are damaged.
    """
    match = _DATA.match(address)
    if match is None:
        return b""
    try:
        if match["base64"]:
            return b64decode("".join(unquote(match["data"]).split()), validate=True)
        return unquote_to_bytes(match["data"])
    except ValueError:
        raise FileError(
            "The picture in the pasted address is damaged. Copy the picture itself instead."
        ) from None


def bytes_of(file: Path) -> bytes:
    """Return what is in `file`.

    Raises
    ------
    FileError
        If it is no ordinary file, too large, or cannot be read.
    """
    try:
        status = file.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FileError(f"{file.name or file} is a folder. Open a picture in it.")
        if not stat.S_ISREG(status.st_mode):
            raise FileError(f"{file} is not an ordinary file. Open a picture file.")
        refuse_foreign_model(file)
        if status.st_size > LARGEST_BYTES:
            raise FileError(
                f"{file.name} has {status.st_size / 1e6:,.0f} MB, more than the "
                f"{LARGEST_BYTES / 1e6:.0f} MB that cnnviz opens. Shrink the picture first."
            )
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileError(f"There is no file {file}. Check its name and folder.") from error
    except PermissionError as error:
        raise FileError(f"You may not read {file}. Change its permissions first.") from error
    except OSError as error:
        reason = error.strerror or "no reason given"
        raise FileError(f"{file} could not be read ({reason}). Copy it elsewhere first.") from error
    except FileError:
        raise
    except ValueError as error:
        raise FileError(f"{str(file)!r} cannot be a file's name. Check it.") from error

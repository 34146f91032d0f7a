"""A zip of few known members: written in memory, read with every size asked first."""

import io
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path

from cnnviz.files.errors import FileError
from cnnviz.files.foreign_models import refuse_foreign_model

TIGHTEST = 100
"""So many times as large as in the file may a member become: beyond that it is a bomb."""
LARGEST_BYTES = 2_000_000_000
_END = struct.Struct("<4s4H2LH")
_LOCATOR = b"PK\x06\x07"
_LARGEST_DIRECTORY = 4096


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return a zip of `members`, by their names; the same bytes for the same members.

    They are stored as they are: pictures are compressed already, and weights hardly can be.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return file.getvalue()


def unpacked(
    path: Path, limits: Mapping[str, int], *, optional: Collection[str] = ()
) -> dict[str, bytes]:
    """Return the members of the zip at `path`.

    Parameters
    ----------
    path : Path
        The file.
    limits : mapping of str to int
        The members there may be, and how many bytes each may have.
    optional : collection of str
        Those of them that need not be there.

    Raises
    ------
    FileError
        If it cannot be read.
    ValueError
        If it is no such zip; what is wrong, in words that follow "…:".
    """
    try:
        status = path.stat()
        if not path.is_file():
            raise FileError(f"{path} is no file. Choose an experiment's file.")
        refuse_foreign_model(path)
        if status.st_size > LARGEST_BYTES:
            raise ValueError(f"it is too large: {status.st_size / 1e9:.1f} GB")
        with path.open("rb") as file:
            _check_end(file, status.st_size)
            with zipfile.ZipFile(file) as archive:
                _check(archive, limits)
                names = archive.namelist()
                missing = [name for name in limits if name not in (*names, *optional)]
                if missing:
                    raise ValueError(f"it lacks its {missing[0]}")
                return {name: _member(archive, name, limits[name]) for name in names}
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ValueError("it is damaged, or not made by cnnviz") from error


def _check_end(file: io.BufferedReader, size: int) -> None:
    """Refuse a directory of more than a few members before zipfile reads it as a whole."""
    tail = min(size, _END.size + 20)
    file.seek(size - tail)
    end = file.read(tail)
    if len(end) < _END.size:
        raise ValueError("it is damaged, or not made by cnnviz")
    mark, *_, directory, start, _ = _END.unpack(end[-_END.size :])
    if mark != b"PK\x05\x06" or end.startswith(_LOCATOR):
        raise ValueError("it is damaged, or not made by cnnviz")
    if directory > _LARGEST_DIRECTORY or start + directory + _END.size != size:
        raise ValueError("it is damaged, or not made by cnnviz")


def _check(archive: zipfile.ZipFile, limits: Mapping[str, int]) -> None:
    names = [info.filename for info in archive.infolist()]
    if len(names) != len(set(names)):
        raise ValueError("it holds a part twice")
    for info in archive.infolist():
        if info.filename not in limits:
            raise ValueError(f"it holds {info.filename[:40]!r}, which is no part of an experiment")
        if info.flag_bits & 1:
            raise ValueError("it is encrypted. Save it without a password.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError("it is compressed in an unusual way. Save it with cnnviz.")
        most = min(limits[info.filename], TIGHTEST * info.compress_size)
        if info.file_size > most:
            raise ValueError(f"its {info.filename} would fill the memory")


def _member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as member:
        data = member.read(most + 1)
    if len(data) > most:
        raise ValueError(f"its {name} would fill the memory")
    return data

"""Files that are written whole or not at all."""

import contextlib
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cnnviz.files.errors import FileError


def write_atomically(path: str | Path, data: bytes) -> None:
    """Write `data` to `path` so that at every moment the old file is there, or the new one.

    The bytes go to a temporary file in the same folder, reach the disk, and then take the
    name. A link stays a link: what it points to is replaced. A file that is replaced hands on
    its permissions.

    Parameters
    ----------
    path : str or Path
        An ordinary file to make or replace, in a folder that exists.
    data : bytes
        All that the file will hold.

    Raises
    ------
    FileError
        If it cannot be written; nothing is left behind then, and an old file is untouched.
    """
    with writing_atomically(path) as file:
        file.write(data)


@contextlib.contextmanager
def writing_atomically(path: str | Path) -> Iterator[IO[bytes]]:
    """Give a file to write to, piece by piece, which takes the name `path` at the end.

    As `write_atomically`, for what need not fit the memory. Whatever is raised in between leaves
    nothing behind.

    Parameters
    ----------
    path : str or Path
        An ordinary file to make or replace, in a folder that exists.

    Raises
    ------
    FileError
        If it cannot be written.
    """
    target = _real(Path(path))
    try:
        with _replacing(target) as file:
            yield file
    except OSError as error:
        raise FileError(_sentence(target, error)) from error


@contextlib.contextmanager
def filling_atomically(path: Path) -> Iterator[Path]:
    """Give a folder to write into, which takes the name `path` at the end.

    Whatever is raised in between leaves nothing behind.

    Parameters
    ----------
    path : Path
        A folder that is not there yet, or is empty.

    Raises
    ------
    FileError
        If there is something at `path`, or it cannot be written.
    """
    target = _real(path)
    temporary = target.with_name(f".{target.name[:60]}.{secrets.token_hex(6)}.part")
    try:
        if target.exists() and not (target.is_dir() and not any(target.iterdir())):
            raise FileError(f"{path} is there already. Choose another folder, or empty this one.")
        temporary.mkdir()
        yield temporary
        if target.exists():
            target.rmdir()
        temporary.replace(target)
    except OSError as error:
        raise FileError(_sentence(target, error)) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def make_folder(path: Path) -> None:
    """Make the folder `path`, and those it lies in, where there is none.

    Raises
    ------
    FileError
        If it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise FileError(f"{path} is a file, or lies in one. Choose another folder.") from error
    except (OSError, ValueError) as error:
        raise FileError(_sentence(path, error)) from error


def _real(path: Path) -> Path:
    """Return where `path` leads to."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError) as error:
        raise FileError(_sentence(path, error)) from error


@contextlib.contextmanager
def _replacing(target: Path) -> Iterator[IO[bytes]]:
    mode = _permissions(target)
    # A name at the file system's limit still leaves room for the temporary one's ending.
    temporary = target.with_name(f".{target.name[:60]}.{secrets.token_hex(6)}.part")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _keep_name(target.parent)


def _permissions(target: Path) -> int | None:
    """Return the permission bits of the file to be replaced, None where there is none."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise FileError(f"{target} is not an ordinary file. Choose another name.")
    # Replacing needs the folder's permission only: ask the file's own too.
    if not os.access(target, os.W_OK):
        raise FileError(f"{target} is write-protected. Unprotect it, or choose another name.")
    return stat.S_IMODE(status.st_mode)


def _keep_name(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sentence(target: Path, error: OSError | ValueError) -> str:
    match error:
        case FileError():
            return str(error)
        case IsADirectoryError():
            return f"{target} is a folder. Add the name of a file."
        case FileNotFoundError() | NotADirectoryError() if not target.parent.is_dir():
            return f"There is no folder {target.parent}. Make it, or choose another."
        case PermissionError():
            return f"You may not write into {target.parent}. Choose another folder."
        case OSError(errno=errno.ENOSPC):
            return f"There is no space left for {target}. Free some, or choose another disk."
        case OSError(errno=errno.ENAMETOOLONG):
            return f"The name {target.name[:40]}… is too long. Choose a shorter one."
        case OSError():
            return f"{target} could not be written ({error.strerror}). Choose another folder."
        case _:
            return f"{str(target)!r} cannot be a file's name. Choose another."

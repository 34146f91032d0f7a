import errno
import os
import stat
from pathlib import Path

import pytest

from cnnviz.files.atomic import write_atomically
from cnnviz.files.errors import FileError


def test_a_file_is_made_and_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "map.npy"
    write_atomically(target, b"old and longer")
    write_atomically(str(target), b"new")
    assert target.read_bytes() == b"new"
    assert [each.name for each in tmp_path.iterdir()] == ["map.npy"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither these bits nor easy links")
def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    target, link = tmp_path / "kept.csv", tmp_path / "link.csv"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target.name)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    target = tmp_path / "map.png"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="no space left"):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["map.png"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="only Linux has such a folder")
def test_a_folder_that_takes_no_files_is_not_called_missing() -> None:
    with pytest.raises(FileError, match="could not be written"):
        write_atomically("/proc/map.png", b"data")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "is a folder"),
        ("none/map.png", "no folder"),
        ("file/map.png", "no folder"),
        ("x" * 300, "too long"),
        ("nul\0", "cannot be a file's name"),
    ],
)
def test_what_cannot_be_written_gets_a_sentence(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileError, match=words):
        write_atomically(f"{tmp_path}/{name}", b"data")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.name == "nt", reason="a device of Unix")
def test_a_device_is_not_replaced() -> None:
    with pytest.raises(FileError, match="not an ordinary file"):
        write_atomically("/dev/null", b"data")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)

"""Kernels as text: read in every layout in use, or refused with a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnnviz.files.errors import FileError
from cnnviz.files.kernels import own_kernels, parse_kernel, read_kernel, write_kernel

LAPLACE = [[0, 1, 0], [1, -4, 1], [0, 1, 0]]


@pytest.mark.parametrize(
    "words",
    [
        "0 1 0; 1 -4 1; 0 1 0",
        "0,1,0;1,-4,1;0,1,0;",
        "0 1 0\n1 -4 1\n0 1 0\n",
        "0\t1\t0\r\n1\t-4\t1\r\n0\t1\t0",
        "0;1;0\n1;-4;1\n0;1;0",
        '"0","1","0"\n"1","-4","1"\n"0","1","0"',
        "# Laplace\n0 1 0  // above\n\n1 \u22124 1\n0 2/2 0 % below",
        "  0.0, 1e0, 0,\n  1.0, -4.0, 1,\n  0.0, 1.0, 0,\n",
    ],
)
def test_every_layout_in_use_is_read(words: str) -> None:
    assert parse_kernel(words).tolist() == LAPLACE


def test_a_spreadsheet_with_decimal_commas_is_read() -> None:
    assert parse_kernel("0,5;-1,25\r\n3;,75\r\n").tolist() == [[0.5, -1.25], [3, 0.75]]
    assert parse_kernel("0,5\t-1,25\r\n3\t,75\r\n").tolist() == [[0.5, -1.25], [3, 0.75]]
    assert parse_kernel("0,5;\n1,5;\n").tolist() == [[0, 5], [1, 5]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_are_read_in_the_encodings_that_programs_write(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "laplace.txt"
    path.write_text("0 1 0\n1 -4 1\n0 1 0\n", encoding=encoding)
    assert read_kernel(path).tolist() == LAPLACE


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds no numbers"),
        (b"# nothing\n", "holds no numbers"),
        (b"1 2\n3\n", "2 numbers in row 1 but 1 in row 2"),
        (b"1 x 3\n", 'holds "x", which is no number'),
        (b"1 1/0 3\n", "which is no number"),
        (b"1 nan 3\n", 'holds "nan", which is no number'),
        (b"1, 2; 3, 4\n5, 6; 7, 8\n", "which is no number"),
        (b"1 1e31\n", "weights go up to 1e30"),
        (b"1 " * 16, "go up to 15×15"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is no text"),
        (b"1 " * 60_000, "too large"),
    ],
)
def test_what_is_no_kernel_gets_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    with pytest.raises(FileError, match=words) as refused:
        read_kernel(path)
    assert "\n" not in str(refused.value)


def test_folders_and_lost_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is a folder"):
        read_kernel(tmp_path)
    with pytest.raises(FileError, match=r"lost\.txt cannot be read"):
        read_kernel(tmp_path / "lost.txt")


@pytest.mark.skipif(os.name == "nt", reason="a pipe of Unix")
def test_a_pipe_that_nobody_writes_into_is_not_waited_for(own_user_folder: Path) -> None:
    folder = own_user_folder / "kernels"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "pipe.txt")
    (folder / "sound.txt").write_text("1 2")
    code = (
        "from cnnviz.files.kernels import own_kernels, read_kernel\n"
        "print([each.name for each in own_kernels()])\n"
        f"read_kernel({str(folder / 'pipe.txt')!r})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, timeout=20, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout == "['sound']\n"
    assert "pipe.txt is not an ordinary file." in done.stderr


@given(
    arrays(
        np.float64,
        st.tuples(st.integers(1, 15), st.integers(1, 15)),
        elements=st.floats(-1e30, 1e30),
    )
)
def test_what_is_written_is_read_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, weights: np.ndarray
) -> None:
    path = tmp_path_factory.mktemp("kernel") / "kernel.txt"
    for kernel in (weights, weights.astype(np.float32)):
        write_kernel(path, kernel)
        np.testing.assert_array_equal(read_kernel(path).astype(kernel.dtype), kernel)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_kernel_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "fuzz.txt"
    path.write_bytes(content)
    try:
        kernel = read_kernel(path)
    except FileError:
        return
    assert kernel.ndim == 2
    assert np.isfinite(kernel).all()


def test_the_users_own_kernels_are_those_that_can_be_read(own_user_folder: Path) -> None:
    assert own_kernels() == []
    folder = own_user_folder / "kernels"
    folder.mkdir(parents=True)
    (folder / "b.txt").write_text("1 2")
    (folder / "a.csv").write_text("1,2\n3,4")
    (folder / "broken.txt").write_text("no kernel")
    (folder / "notes.md").write_text("1 2")
    assert [each.name for each in own_kernels()] == ["a", "b"]

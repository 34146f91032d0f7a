"""Folders of pictures: all are done, what fails is told, what is stopped leaves nothing half."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.cli.many import each
from cnnviz.cli.pen import Pen
from cnnviz.cli.progress import Progress
from cnnviz.files.errors import FileError
from cnnviz.program import main

ROOT = Path(__file__).parents[2]
COUNT = 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of twelve pictures, two of one stem, and of what is none."""
    folder = tmp_path / "in"
    (folder / "deeper").mkdir(parents=True)
    (folder / "loop.png").symlink_to(folder)
    (folder / "notes.txt").write_text("no picture")
    rng = np.random.default_rng(4)
    for at in range(COUNT):
        name = f"{at:02}.png" if at else "01.bmp"
        Image.fromarray(rng.integers(0, 256, (9, 11 + at), np.uint8)).save(folder / name)
    Image.new("L", (20, 20)).save(folder / "deeper" / "unread.png")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.parametrize("jobs", ["1", "5"])
def test_every_picture_of_a_folder_is_convolved(
    folder: Path, jobs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / "out"
    words = ["convolve", str(folder), "--format", "npy", "csv", "-o", str(out), "--jobs", jobs]
    assert main(words) == 0
    assert capsys.readouterr().out == f"{out}: 12 pictures, 1 other file left out\n"
    stems = ["01", "01_2", *(f"{at:02}" for at in range(2, COUNT))]
    assert names(out) == sorted(f"{stem}.{kind}" for stem in stems for kind in ("csv", "npy"))
    for stem, picture in (("01", "01.bmp"), ("01_2", "01.png"), ("07", "07.png")):
        one = folder.parent / "one.npy"
        assert main(["convolve", str(folder / picture), "-o", str(one)]) == 0
        np.testing.assert_array_equal(np.load(out / f"{stem}.npy"), np.load(one))
        np.testing.assert_array_equal(
            np.loadtxt(out / f"{stem}.csv", np.float32, delimiter=","), np.load(one)
        )
    # Again, with what was written inside of it: nothing else is read, files are replaced.
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert [record["picture"] for record in records] == sorted(
        path.name for path in folder.iterdir() if path.suffix in (".png", ".bmp") if path.is_file()
    )
    assert len(names(out)) == 2 * COUNT


def test_what_fails_is_told_and_the_rest_done(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nno more")
    (folder / "gone.png").symlink_to(folder / "nothing.png")
    Image.new("L", (2, 2)).save(folder / "tiny.png")
    out = folder.parent / "out"
    assert main(["convolve", str(folder), "-o", str(out)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    *failures, last = said.err.splitlines()
    assert last == "cnnviz: 12 of 15 pictures done, 3 failed."
    for name in ("broken", "gone", "tiny"):
        (line,) = [line for line in failures if f"{name}.png: " in line]
        assert line.startswith(f"cnnviz: {folder / name}.png: ")
    assert len(failures) == 3
    assert len(names(out)) == COUNT
    assert main(["classify", str(folder), "--model", "shapes", "--json", "--top", "1"]) == 1
    assert len(json.loads(capsys.readouterr().out)) == COUNT + 1


def test_maps_of_several_pictures_have_a_folder_each(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder.parent / "maps"
    words = ["--model", "shapes", "--layer", "conv1"]
    assert main(["maps", str(folder / "05.png"), "shape-heart", *words, "-o", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}: 2 pictures, a folder for each\n"
    assert {path.name for path in out.iterdir()} == {"05", "shape-heart"}
    one = folder.parent / "one"
    assert main(["maps", "shape-heart", *words, "-o", str(one)]) == 0
    assert names(one) == names(out / "shape-heart")
    assert all((one / at).read_bytes() == (out / "shape-heart" / at).read_bytes()
               for at in names(one))  # fmt: skip


def test_a_picture_is_never_replaced(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: path.read_bytes() for path in folder.glob("0*")}
    for words in ([str(folder)], [str(folder / "02.png"), str(folder / "03.png")]):
        assert main(["convolve", *words, "-o", str(folder)]) == 1
        assert "is one of the pictures. Choose another folder." in capsys.readouterr().err
    assert before == {path.name: path.read_bytes() for path in folder.glob("0*")}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["{0}/deeper/none", "-o", "{0}/o"], "There is no file, folder or sample called"),
        (["{0}/02.png", "-o", "{0}/o"], "ends in none of"),
        (["{0}", "-o", "{0}/a.png"], "give one folder"),
        (["{0}", "-o", "{0}/a", "-o", "{0}/b"], "give one folder"),
        (["{0}", "-o", "{0}/a", "--jobs", "0"], "no whole number"),
        (["{0}", "-o", "{0}/a", "--format", "gif"], "invalid choice"),
        (["{0}/empty", "-o", "{0}/a"], "No picture lies in"),
        (["{0}", "-o", "{0}/notes.txt"], "is a file, or lies in one"),
        (["{0}", "-o", "{0}/a", "--kernel", "lapace"], "laplace"),
    ],
)
def test_what_cannot_begin_is_one_sentence(
    folder: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "empty").mkdir()
    assert main(["convolve", *(word.format(folder) for word in words)]) in (1, 2)
    assert said in capsys.readouterr().err
    assert not (folder / "a").exists() or not names(folder / "a")


def test_answers_come_in_the_order_of_the_pictures() -> None:
    def work(name: str, _: Pen) -> str:
        time.sleep(0.02 * (9 - int(name)))
        if name == "3":
            raise FileError("3 is odd.")
        return name

    answers: list[str] = []
    with pytest.raises(FileError, match=r"9 of 10 pictures done, 1 failed\."):
        each([str(at) for at in range(10)], work, 4, answers.append)
    assert answers == [str(at) for at in range(10) if at != 3]


def test_the_bar_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    progress = Progress(200)
    progress.show(50, 2)
    progress.clear()
    assert capsys.readouterr().err.split("\r")[1].startswith("[#####               ] 50 of 200, 2 ")
    Progress(1).show(1, 0)
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_what_is_stopped_leaves_whole_files_only(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    Image.effect_noise((1500, 1500), 80).save(folder / "0.png")
    for at in range(1, 60):
        os.link(folder / "0.png", folder / f"{at}.png")
    done = subprocess.Popen(
        [sys.executable, "-m", "cnnviz", "convolve", str(folder), "-o", str(out), "--jobs", "2"],
        stderr=subprocess.PIPE, text=True, cwd=ROOT,
        # Who runs in the background, as in CI, hands on that signals are ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    try:
        while len([*out.glob("[0-9]*")]) < 3:
            time.sleep(0.01)
            assert done.poll() is None
        done.send_signal(signal.SIGINT)
        _, said = done.communicate(timeout=60)
    finally:
        done.kill()
    assert done.returncode == 130
    assert said.startswith("cnnviz: Stopped: ")
    assert said.endswith(" of 60 pictures done.\n")
    left = names(out)
    assert 3 <= len(left) < 60
    for name in left:
        with Image.open(out / name) as image:
            image.load()


def test_a_photo_read_by_a_model_of_drawings_is_doubted(capsys: pytest.CaptureFixture[str]) -> None:
    names = ["cat", "face", "colours", "digit-3", "doodle-cat"]
    assert main(["classify", *names, "--model", "digits"]) == 0
    said = capsys.readouterr().out.splitlines()
    doubted = [line.endswith("% (more than strokes on paper)") for line in said]
    assert doubted == [True, True, True, False, False]
    assert main(["classify", *names, "--model", "digits", "--json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert [record.get("doubtful", False) for record in records] == doubted


def test_a_blank_sheet_is_of_no_class(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for level in (255, 90, 0):
        Image.new("L", (60, 80), level).save(tmp_path / f"{level}.png")
    for model in ("shapes", "digits", "doodles"):
        assert main(["classify", str(tmp_path), "--model", model]) == 0
        said = capsys.readouterr().out.splitlines()
        assert len(said) == 3
        assert all(line.endswith(": nothing drawn") for line in said)
    assert main(["classify", str(tmp_path), "--model", "photos", "--json"]) == 0
    assert all(len(one["classes"]) == 10 for one in json.loads(capsys.readouterr().out))

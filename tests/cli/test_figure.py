"""``cnnviz figure`` and ``cnnviz animate``: without a window, and the same as in it."""

import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cnnviz.cli.pictures import picture_called
from cnnviz.core.kernels import kernel
from cnnviz.files.errors import FileError
from cnnviz.files.experiments import Experiment, save_experiment
from cnnviz.files.exports.figure_sizes import SIZES, size_named
from cnnviz.files.models import load_model
from cnnviz.program import main
from cnnviz.state.document import Document, Preparation, Selection
from cnnviz.state.edits import with_kernel, with_model, with_preparation
from cnnviz.state.frame import frame_of
from cnnviz.state.interest import interesting_stop
from cnnviz.state.player import Player
from cnnviz.state.run import compute
from cnnviz.state.view import Palette, View
from cnnviz.ui.app import first_document
from cnnviz.ui.exports.animation import pixels_of
from cnnviz.ui.lab.figure import StageFigure

ROOT = Path(__file__).parents[2]


def expected(
    document: Document, stop: int | None, size: str, palette: Palette = "light"
) -> NDArray[np.uint8]:
    """Return what the window's own stage paints of a document."""
    run = compute(document)
    frame = frame_of(document, Player(), View(), run, run)
    assert frame.stage is not None
    at = interesting_stop(frame.stage) if stop is None else stop
    figure = StageFigure(SIZES[size], palette)
    figure.show(frame_of(document, Player(stop=at), View(), run, run))
    pixels = pixels_of(figure.image())
    figure.close()
    return pixels


def pixels(path: Path, at: int = 0) -> NDArray[np.uint8]:
    with Image.open(path) as picture:
        picture.seek(at)
        return np.asarray(picture.convert("RGB"))


@pytest.mark.usefixtures("qapp")
def test_a_figure_is_what_the_window_would_show(tmp_path: Path) -> None:
    document = first_document(picture_called("still-life"))
    document = with_kernel(document, "conv1", kernel("sobel-x").weights)
    path = tmp_path / "f.png"
    words = ["figure", "still-life", "--kernel", "sobel-x", "-o", str(path)]
    assert main([*words, "--row", "90", "--col", "59", "--size", "square"]) == 0
    np.testing.assert_array_equal(pixels(path), expected(document, 90 * 254 + 59, "square"))
    assert main([*words, "--palette", "dark"]) == 0
    np.testing.assert_array_equal(pixels(path), expected(document, None, "slide", "dark"))


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("layer", "channel", "stop"), [("conv2", 3, 5), ("softmax", 4, 4)])
def test_a_layer_of_a_model_is_shown(layer: str, channel: int, stop: int, tmp_path: Path) -> None:
    document = with_model(first_document(picture_called("digit-7")), load_model("digits"))
    document = replace(document, selection=Selection(layer, channel))
    path = tmp_path / "f.png"
    words = ["figure", "digit-7", "--model", "digits", "--layer", layer, "-o", str(path)]
    own = ["--stop", str(stop + 1)] if layer == "conv2" else []
    assert main([*words, "--channel", str(channel), *own]) == 0
    np.testing.assert_array_equal(pixels(path), expected(document, stop, "slide"))


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("suffix", [".svg", ".pdf"])
def test_shapes_are_written(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"f{suffix}"
    assert main(["figure", "digit", "--layer", "input", "-o", str(path)]) == 0
    assert path.read_bytes()[:5] in (b"<?xml", b"%PDF-")


@pytest.mark.usefixtures("qapp")
def test_an_animation_is_the_stepping(tmp_path: Path) -> None:
    document = with_preparation(first_document(picture_called("digit")), Preparation(size=28))
    path = tmp_path / "a.png"
    words = ["animate", "digit", "--input-size", "28", "-o", str(path)]
    assert main([*words, "--from", "300", "--to", "306", "--every", "3", "--hold", "1"]) == 0
    with Image.open(path) as image:
        assert getattr(image, "n_frames", 1) == 3
    for at, stop in enumerate((299, 302, 305)):
        np.testing.assert_array_equal(pixels(path, at), expected(document, stop, "small"))
    folder = tmp_path / "frames"
    glide = ["--fps", "2", "--glide", "--from", "300", "--to", "302"]
    assert main([*words[:-1], str(folder), *glide, "--hold", "0"]) == 0
    files = sorted(folder.iterdir())
    # A second and a half at 25 pictures a second.
    assert len(files) in (37, 38)
    np.testing.assert_array_equal(pixels(files[0]), expected(document, 299, "small"))
    np.testing.assert_array_equal(pixels(files[-1]), expected(document, 301, "small"))


@pytest.mark.usefixtures("qapp")
def test_an_experiment_is_shown_as_it_was_left(tmp_path: Path) -> None:
    document = first_document(picture_called("digit"))
    document = with_kernel(document, "conv1", kernel("sobel-x").weights)
    document = replace(document, selection=Selection("relu1"))
    save_experiment(tmp_path / "mine.cnnviz", Experiment(document, stop=40))
    words = ["figure", str(tmp_path / "mine.cnnviz"), "--size", "small"]
    assert main([*words, "-o", str(tmp_path / "f.png")]) == 0
    np.testing.assert_array_equal(pixels(tmp_path / "f.png"), expected(document, 40, "small"))


@pytest.mark.usefixtures("qapp")
def test_a_folder_of_pictures_becomes_a_folder_of_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for name in ("a.png", "b.bmp", "c.png"):
        Image.fromarray(rng.integers(0, 256, (12, 12, 3), np.uint8)).save(folder / name)
    (folder / "b.bmp").write_bytes(b"BM")
    (folder / "notes.txt").write_text("no picture")
    words = ["--input-size", "12", "--size", "640x360", "-o", str(out)]
    assert main(["figure", str(folder), "--format", "svg", *words]) == 1
    assert sorted(path.name for path in out.iterdir()) == ["a.svg", "c.svg"]
    said = capsys.readouterr().err.splitlines()
    assert "b.bmp" in said[0]
    assert said[1:] == ["cnnviz: 2 of 3 pictures done, 1 failed."]
    both = [str(folder / "a.png"), str(folder / "c.png")]
    assert main(["animate", *both, "--to", "3", "--format", "frames", "--hold", "0", *words]) == 0
    assert sorted(path.name for path in (out / "c").iterdir()) == [
        f"frame-0000{at}.png" for at in (1, 2, 3)
    ]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["figure", "--layer", "conv9"], "no layer called conv9. Use one like"),
        (["figure", "--stop", "677"], "conv1 has 676 stops. Use --stop 1 to 676."),
        (["figure", "--row", "26"], "Use --row 0 to 25 and --col 0 to 25."),
        (["figure", "--channel", "1"], "conv1 makes 1 map. Use --channel 0 to 0."),
        (["figure", "--model", "digits"], "leave out --input-size, or --model."),
        (["figure", "--kernel", "gone"], "gone"),
        (["figure", "-o", "gone/f.png"], "There is no folder"),
        (["animate", "--layer", "input"], "The input has no stops."),
        (["animate", "--from", "9", "--to", "3"], "--to 3 comes before --from 9. Swap them."),
        (["animate", "--to", "677"], "Use --to 1 to 676."),
        (["animate", "--padding", "99", "--every", "1"], "Use --from and --to, or --every 10."),
        (["animate", "-o", "full"], "full is there already."),
    ],
)
def test_failures_are_one_sentence_and_write_nothing(
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")
    command, *rest = words
    assert main([command, "digit", "--input-size", "28", "-o", "f.png", *rest]) == 1
    told = capsys.readouterr()
    assert told.err.startswith("cnnviz: ")
    assert told.err.count("\n") == 1
    assert said in told.err
    assert [path.name for path in tmp_path.rglob("*")] == ["full", "mine"]


@pytest.mark.parametrize(
    "words",
    [
        ["figure", "-o", "f.gif"],
        ["figure", "-o", "f.png", "--size", "wide"],
        ["figure", "-o", "f.png", "--size", "2000x100"],
        ["animate", "-o", "a.avi"],
        ["animate", "-o", "a.gif", "--fps", "0"],
        ["animate", "-o", "a.gif", "--hold", "nan"],
    ],
)
def test_what_is_not_understood_is_a_usage_error(words: list[str]) -> None:
    assert main([words[0], "digit", *words[1:]]) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_animation_leaves_nothing(number: int, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "cnnviz", "animate", "digit", "--input-size", "100"]
    with subprocess.Popen(
        [*words, "-o", str(tmp_path / "a.gif")], cwd=ROOT, stderr=subprocess.PIPE
    ) as running:
        until = time.monotonic() + 60
        while not any(tmp_path.glob("*.part")) and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.3)
        running.send_signal(number)
        assert running.wait(60) == 130
    assert list(tmp_path.glob("*a.gif*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("after", [0.0, 0.02, 0.05])
def test_interrupted_figures_leave_whole_files_only(after: float, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for at in range(200):
        Image.new("L", (12, 12), at).save(folder / f"{at}.png")
    words = [sys.executable, "-m", "cnnviz", "figure", str(folder), "-o", str(out)]
    with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.DEVNULL) as running:
        until = time.monotonic() + 60
        while not any(out.glob("*.png")) and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(after)
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 130
    for path in out.iterdir():
        assert path.suffix == ".png"
        assert pixels(path).shape == (1080, 1920, 3)


def test_the_other_commands_load_no_qt() -> None:
    code = (
        "import sys; from cnnviz.program import main;"
        "main(['kernels']); main(['models']); print('PySide6' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.endswith("False\n")


def test_a_figure_may_be_as_small_and_as_large_as_is_said() -> None:
    with pytest.raises(FileError, match=r"Use sides of \d+ to \d+ pixels\.") as caught:
        size_named("1x1")
    least, most = map(int, re.findall(r"\d+", str(caught.value))[-2:])
    for side in (least, most):
        assert size_named(f"{side}x{side}") == (side, side)
    for side in (least - 1, most + 1):
        with pytest.raises(FileError, match=f"^{side} × {side} cannot be drawn"):
            size_named(f"{side}x{side}")

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cnnviz.cli.kernels import kernel_of
from cnnviz.cli.main import run
from cnnviz.core.colour import Scale, colours, picture_colours
from cnnviz.core.kernels import kernel
from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import samples
from cnnviz.nn.layers import Conv2d, MaxPool2d, ReLU, frozen
from cnnviz.nn.network import Network
from cnnviz.state.document import Document, Preparation, Selection
from cnnviz.state.player import Player
from cnnviz.state.run import compute
from cnnviz.state.stage import stage_of
from cnnviz.state.view import View

LAPLACE = "0 1 0; 1 -4 1; 0 1 0"


@pytest.fixture
def grey(tmp_path: Path) -> Path:
    path = tmp_path / "grey.png"
    Image.fromarray(np.random.default_rng(2).integers(0, 256, (9, 11), np.uint8)).save(path)
    return path


@pytest.fixture
def colour(tmp_path: Path) -> Path:
    path = tmp_path / "colour.png"
    Image.fromarray(np.random.default_rng(3).integers(0, 256, (9, 11, 3), np.uint8)).save(path)
    return path


def made(picture: Path, *options: str) -> NDArray[np.float32]:
    out = picture.with_name("made.npy")
    assert run(["convolve", str(picture), *options, "-o", str(out)]) == 0
    values: NDArray[np.float32] = np.load(out, allow_pickle=False)
    return values


def by_hand(x: NDArray[np.float64], kernel: NDArray[np.float64]) -> NDArray[np.float64]:
    (kH, kW), (H, W) = kernel.shape, x.shape
    stops = [
        [(x[i : i + kH, j : j + kW] * kernel).sum() for j in range(W - kW + 1)]
        for i in range(H - kH + 1)
    ]
    return np.array(stops)


def test_the_map_is_the_definition(grey: Path) -> None:
    x = np.asarray(Image.open(grey), dtype=float)
    rows = "1 2; 3 4; 5 -6"
    expected = by_hand(np.pad(x, ((1, 1), (2, 2))), np.array([[1, 2], [3, 4], [5, -6.0]]))
    found = made(grey, "--kernel", rows, "--stride", "2,3", "--padding", "1,2")
    np.testing.assert_allclose(found, expected[::2, ::3], rtol=1e-6)
    uneven = made(grey, "--kernel", rows, "--padding", "1,1,2,2", "--padding-mode", "zeros")
    np.testing.assert_allclose(uneven, expected, rtol=1e-6)
    assert made(grey, "--kernel", rows, "--padding", "same", "--dilation", "2").shape == x.shape


@pytest.mark.parametrize("layers", [1, 3])
def test_the_picture_is_the_one_in_the_window(grey: Path, layers: int) -> None:
    out = grey.with_name("map.png")
    words = ["convolve", str(grey), "--size", "9", "--kernel", "sobel-x", "--padding", "1"]
    more = ["--relu", "--pool", "max:3:2"] if layers == 3 else []
    assert run([*words, *more, "-o", str(out)]) == 0
    weight = frozen(kernel("sobel-x").weights[None, None])
    network = (
        Conv2d("conv1", weight, frozen([0.0]), padding=1),
        ReLU("relu1"),
        MaxPool2d("maxpool1", (3, 3), (2, 2)),
    )[:layers]
    document = Document(
        open_picture(grey),
        Preparation(size=9),
        network=Network(network),
        selection=Selection(network[-1].name),
    )
    stage = stage_of(compute(document), Player(), View())
    assert stage is not None
    shown = colours(stage.output.values[0], stage.output_scale)
    np.testing.assert_array_equal(open_picture(out).pixels, shown)


@pytest.mark.parametrize("rows", ["-1,0,1;-2,0,2;-1,0,1", "-.5,.5", "-1 0 1", "-1", "-1/4,1/4"])
def test_a_kernel_may_begin_with_a_minus(grey: Path, rows: str) -> None:
    x = np.asarray(Image.open(grey), dtype=float)
    expected = by_hand(x, kernel_of(rows).astype(np.float64))
    np.testing.assert_allclose(made(grey, "--kernel", rows), expected, rtol=1e-6)
    np.testing.assert_allclose(made(grey, f"--kernel={rows}"), expected, rtol=1e-6)


def test_channels_on_their_own_add_up_to_the_volume(colour: Path) -> None:
    each = made(colour, "--kernel", LAPLACE, "--channels", "each")
    assert each.shape == (3, 7, 9)
    volume = made(colour, "--kernel", LAPLACE, "--channels", "rgb")
    np.testing.assert_allclose(each.sum(axis=0), volume, atol=1e-3)
    out = colour.with_name("map.png")
    assert run(["convolve", str(colour), "--channels", "each", "-o", str(out)]) == 0
    shown = picture_colours(each, Scale(0.0, 255.0, "gray"))
    np.testing.assert_array_equal(open_picture(out).pixels, shown)


def test_another_colour_map_keeps_zero_white(grey: Path) -> None:
    out = grey.with_name("map.png")
    words = ["--kernel", "box-3", "--colormap", "red-white-blue", "--scale", "2"]
    assert run(["convolve", str(grey), *words, "-o", str(out)]) == 0
    values = made(grey, "--kernel", "box-3")
    shown = colours(values, Scale(-255.0, 255.0, "red-white-blue"))
    np.testing.assert_array_equal(open_picture(out).pixels[::2, 1::2], shown)


def test_kernels_come_by_name_file_and_from_the_users_own(
    grey: Path, own_user_folder: Path
) -> None:
    (own_user_folder / "kernels").mkdir(parents=True)
    for file in (own_user_folder / "kernels" / "mine.txt", grey.with_name("mine.csv")):
        file.write_text("0,1,0\n1,-4,1\n0,1,0\n")
    expected = made(grey, "--kernel", LAPLACE)
    for named in ("laplace-4", "mine", str(grey.with_name("mine.csv"))):
        np.testing.assert_array_equal(made(grey, "--kernel", named), expected)


def test_every_file_is_named_with_what_it_holds(
    grey: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outs = [str(grey.with_name(name)) for name in ("a.png", "a.tiff", "a.csv")]
    words = ["convolve", str(grey), "--kernel", "identity"]
    words += [word for out in outs for word in ("-o", out)]
    assert run(words) == 0
    x = np.asarray(Image.open(grey))[1:-1, 1:-1]
    said = f"1 map, 7 rows × 9 columns, values {x.min()} to {x.max()}"
    assert capsys.readouterr().out.splitlines() == [f"{out}: {said}" for out in outs]
    assert run([*words, "--pool", "avg:7,9", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["files"] == outs
    assert record["input"] == [1, 9, 11]
    assert [layer["shape"] for layer in record["layers"]] == [[1, 7, 9], [1, 1, 1]]
    assert record["low"] == pytest.approx(x.mean())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--kernel", "lapace"], "laplace"),
        (["--kernel", "1 2; 3"], "row 2"),
        (["--kernel", "gone.txt"], "gone.txt"),
        (["--kernel", "gabor-0", "--size", "8"], "padding of at least 1"),
        (["--pool", "avg:50"], "cnnviz: avgpool1: A 50×50 window does not fit a 7×9 input"),
        (["--padding", "900000"], "Use less padding"),
        (["-o", "grey.png"], "is the picture itself"),
        (["-o", "none/a.png"], "no folder"),
        (["-o", f"{300 * 'x'}.npy"], "too long"),
        (["--padding", "900000", "--stride", "900000"], "Use less padding"),
        (["--scale", "5000", "-o", "a.png"], "scale of at most"),
    ],
)
def test_failures_are_one_sentence(
    options: list[str],
    words: str,
    grey: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(grey.parent)
    before = grey.read_bytes()
    output = [] if "-o" in options else ["-o", "a.npy"]
    assert run(["convolve", "grey.png", *options, *output]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("cnnviz: ")
    assert said.err.count("\n") == 1
    assert words in said.err
    assert [path.name for path in grey.parent.iterdir()] == ["grey.png"]
    assert grey.read_bytes() == before


@pytest.mark.parametrize(
    "options",
    [
        "--stride 0",
        "--stride 1,2,3",
        "--stride ٣",
        "--padding -1",
        "--padding full",
        "--size 7",
        "--pool max",
        "--pool mean:2",
        "--pool max:2:0",
        "--scale 0",
        "--colormap jet",
        "--channels each --colormap gray",
        "-o a.jpg",
        "--stop 3",
        "--explain html",
        "--code r",
        "--kern box-3",
    ],
)
def test_what_is_not_understood_is_a_usage_error(options: str) -> None:
    with pytest.raises(SystemExit) as stop:
        run(["convolve", "digit", "-o", "a.png", *options.split()])
    assert stop.value.code == 2


def test_arrays_and_code_hold_the_whole_computation(
    colour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(colour), "--kernel", "1 2; 3 -4", "--channels", "each", "--stride", "2"]
    words += ["--padding", "1,0,2,1", "--padding-mode", "reflect", "--relu", "--pool", "avg:2"]
    expected = made(colour, *words[1:])
    (folder := colour.parent / "out").mkdir()
    for name in ("a.npz", "b.py", "c.py"):
        dialect = "pytorch" if name == "c.py" else "numpy"
        assert run(["convolve", *words, "--code", dialect, "-o", str(folder / name)]) == 0
    with np.load(folder / "a.npz", allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["avgpool1"], expected)
        np.testing.assert_array_equal(arrays["relu1"], np.maximum(arrays["conv1"], 0))
        assert arrays["conv1.weight"].tolist() == 3 * [[[[1, 2], [3, -4]]]]
        x = np.moveaxis(np.asarray(Image.open(colour)), -1, 0)
        np.testing.assert_array_equal(arrays["input"], x)
    capsys.readouterr()
    done = subprocess.run(
        [sys.executable, "b.py"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert float(done.stdout.split()[-1]) < 1e-3
    assert "import torch" in (folder / "c.py").read_text(encoding="utf-8")
    assert {path.name for path in folder.iterdir()} == {"a.npz", "b.npz", "b.py", "c.npz", "c.py"}


def test_a_stop_is_explained_without_a_file(grey: Path, capsys: pytest.CaptureFixture[str]) -> None:
    x = np.asarray(Image.open(grey)).astype(int)
    words = ["convolve", str(grey), "--kernel", "1 2; 3 -4"]
    assert run([*words, "--explain", "text", "--stop", "12"]) == 0
    said = capsys.readouterr().out
    window = x[1:3, 1:3]
    value = str((window * [[1, 2], [3, -4]]).sum()).replace("-", "−")
    assert said.startswith("conv1, stop 12 of 80, row 1, column 1: ")
    assert said.endswith(f"{value} + 0 = {value}\n")
    assert run([*words, "--explain", "latex", "--json"]) == 0
    assert r"\begin{pmatrix}" in json.loads(capsys.readouterr().out)["explained"]
    assert run([*words, "--explain", "markdown", "--stop", "81"]) == 1
    assert "Use at most 80." in capsys.readouterr().err
    assert [path.name for path in grey.parent.iterdir()] == ["grey.png"]


def test_a_sample_is_known_by_its_name(tmp_path: Path) -> None:
    out = tmp_path / "map.npy"
    assert run(["convolve", samples()[0].name, "--size", "16", "-o", str(out)]) == 0
    assert max(np.load(out, allow_pickle=False).shape) == 14

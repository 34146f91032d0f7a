"""All maps of a model as files: their colours, their numbers, their names."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cnnviz.cli.pictures import picture_called
from cnnviz.core.colour import Scale, colours, picture_colours, recoloured, scale_for
from cnnviz.core.sheets import mosaic, packing
from cnnviz.files.exports.pages.png import pixels as drawn
from cnnviz.files.exports.sheets import Shown, page_of, sheet_of
from cnnviz.files.models import load_model, save_model
from cnnviz.nn.layers import BatchNorm2d, Conv2d, Flatten, Layer, Linear, ReLU, frozen
from cnnviz.nn.model import Model
from cnnviz.nn.network import Network
from cnnviz.nn.preprocess import preprocess
from cnnviz.nn.run import run
from cnnviz.program import main

HOSTILE = (
    *("../../evil", "..\\evil", "/evil", "CON", "con", "nul.txt", "a/b", "a:b", "a_b", "a_b_2"),
    *(
        "-rf",
        ".",
        "..",
        "file",
        "allow_pickle",
        "Input",
        "index",
        "層",
        "層層",
        "x-01",
        "x",
        "%PATH%",
    ),
)


def activations(model: Model, picture: str) -> dict[str, NDArray[np.floating]]:
    x = preprocess(picture_called(picture).pixels, model.preprocessing, model.shape).x
    return dict(run(model.network, x).values)


def written(folder: Path, *words: str) -> dict[str, Any]:
    """Run the command; return its index, once it lists exactly the files that are there."""
    assert main(["maps", *words, "-o", str(folder)]) == 0
    text = (folder / "index.json").read_text(encoding="utf-8")
    index: dict[str, Any] = json.loads(text)
    # People read it, too: what is within something is indented.
    assert text == json.dumps(index, ensure_ascii=False, indent=1)
    listed = [file for layer in index["layers"] for file in layer["files"]]
    listed += [layer["sheet"] for layer in index["layers"] if "sheet" in layer]
    listed += [index["arrays"]] if "arrays" in index else []
    assert sorted([*listed, "index.json"]) == sorted(path.name for path in folder.iterdir())
    return index


def pixels(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def model_of(*layers: Layer) -> Model:
    """Return a model of one map of 8×8 cells that ends in two classes."""
    weight = frozen(np.ones((2, 64), np.float32))
    end = (Flatten("flat"), Linear("end", weight, frozen([0.0, 1.0])))
    return Model("small", Network((*layers, *end)), ("a", "b"), (1, 8, 8))


@pytest.mark.parametrize(
    ("name", "picture"),
    [("shapes", "shape-star"), ("digits", "digit-3"), ("photos", "cat")],
)
def test_files_hold_what_the_model_computes(name: str, picture: str, tmp_path: Path) -> None:
    model = load_model(name)
    made = activations(model, picture)
    index = written(tmp_path / "new" / "maps", picture, "--model", name, "--npz", "--scale", "2")
    folder = tmp_path / "new" / "maps"
    assert (index["model"], index["picture"]) == (name, f"{picture}.png")
    assert [layer["name"] for layer in index["layers"]] == list(made)
    with np.load(folder / "activations.npz", allow_pickle=False) as arrays:
        assert arrays.files == list(made)
        for layer, values in made.items():
            np.testing.assert_array_equal(arrays[layer], values)
    for layer in index["layers"]:
        values = made[layer["name"]]
        assert layer["shape"] == list(values.shape)
        scale = Scale(**layer["colours"])
        if layer["name"] == "input":
            assert scale == Scale(0.0, 1.0, "gray")
            assert layer["files"] == ["input.png"]
            in_colour = len(values) == 3
            shown = [picture_colours(values, scale) if in_colour else colours(values[0], scale)]
        elif values.shape[1:] == (1, 1):
            np.testing.assert_array_equal(np.float32(layer["values"]), values[:, 0, 0])
            shown = []
        else:
            assert scale == scale_for(values, kind="activation")
            shown = [colours(plane, scale) for plane in values]
        for file, expected in zip(layer["files"], shown, strict=True):
            found = pixels(folder / file)
            for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
                np.testing.assert_array_equal(found[row::2, column::2], expected)
    assert index["layers"][1]["files"][2] == "conv1-02.png"
    assert index["layers"][-1]["classes"] == list(model.classes)


@pytest.mark.parametrize("shared", ["map", "layer", "network"])
def test_a_scale_belongs_to_what_shares_it(shared: str, tmp_path: Path) -> None:
    made = activations(load_model("shapes"), "shape-moon")
    words = ["shape-moon", "--model", "shapes", "--range", shared, "--layer", "relu1", "conv2"]
    index = written(tmp_path / "maps", *words, "--colormap", "brown-white-teal")
    assert [layer["name"] for layer in index["layers"]] == ["relu1", "conv2"]
    everything = np.concatenate(
        [values.ravel() for name, values in made.items() if name != "input"]
    )
    for layer in index["layers"]:
        values = made[layer["name"]]
        for at, file in enumerate(layer["files"]):
            whole = {"map": values[at], "layer": values, "network": everything}[shared]
            scale = recoloured(scale_for(whole, kind="activation"), "brown-white-teal")
            np.testing.assert_array_equal(
                pixels(tmp_path / "maps" / file), colours(values[at], scale)
            )
            if shared == "map":
                assert layer["ranges"][at] == [scale.low, scale.high]


@pytest.mark.parametrize("name", ["shapes", "photos"])
def test_a_sheet_shows_every_map_where_it_is_packed(name: str, tmp_path: Path) -> None:
    layers = ["input", "conv1", "relu1", "pool2", "softmax"]
    words = ["house", "--model", name, "--sheet", "--layer", *layers]
    index = written(tmp_path / "maps", *words)
    made = activations(load_model(name), "house")
    assert [layer["name"] for layer in index["layers"]] == layers
    for layer in index["layers"]:
        values = made[layer["name"]]
        found = pixels(tmp_path / "maps" / layer["sheet"])
        scale = Scale(**layer["colours"])
        shown = Shown(layer["name"], layer["kind"], np.asarray(values, np.float32), scale)
        if shown.is_flat:
            continue
        sheet = sheet_of(shown, "")
        for at, file in enumerate(layer["files"]):
            top, left, height, width = sheet.rectangle(at)
            zoom = height // values.shape[1]
            assert height >= 40
            cell = pixels(tmp_path / "maps" / file).repeat(zoom, axis=0).repeat(zoom, axis=1)
            np.testing.assert_array_equal(found[top : top + height, left : left + width], cell)
            # Nothing of another map or of a number lies on the frame around it.
            frame = found[top - 1 : top + height + 1, left - 1 : left + width + 1]
            assert {tuple(each) for each in frame[[0, -1]].reshape(-1, 3)} == {(196, 199, 204)}


@pytest.mark.parametrize("count", [1, 7, 512, 1000])
@pytest.mark.parametrize("ratio", [0.5, 1.0, 2.0])
def test_maps_are_packed_without_overlap_and_nearly_in_proportion(count: int, ratio: float) -> None:
    places = packing(count, (3, 5), ratio, gap=(2, 1))
    rectangles = [places.rectangle(at) for at in range(count)]
    covered = np.zeros(places.extent, int)
    for top, left, height, width in rectangles:
        covered[top : top + height, left : left + width] += 1
    assert covered.max() == 1
    assert covered.sum() == 15 * count
    if count > 100:
        assert places.extent[1] / places.extent[0] == pytest.approx(ratio, rel=0.15)
    tiles = [np.full((3, 5, 3), at % 200, np.uint8) for at in range(count)]
    picture = mosaic(tiles, places, (201, 201, 201))
    for at, (top, left, height, width) in enumerate(rectangles):
        assert (picture[top : top + height, left : left + width] == at % 200).all()
    assert ((picture[..., 0] == 201) == (covered == 0)).all()


def test_bars_are_as_long_as_their_values_and_text_is_never_clipped() -> None:
    values = np.array([-2, 1, 0, np.nan, np.inf, 2], np.float32)[:, None, None]
    classes = ("Ä" * 90, "層", "c", "d", "e", "f")
    scale = Scale(-2.0, 2.0, "red-white-blue")
    sheet = sheet_of(Shown("end", "dense", values, scale, classes=classes), "x" * 900)
    found = drawn(page_of(sheet))
    assert (found[[0, -1]] == 255).all()
    assert (found[:, [0, -1]] == 255).all()
    ends = colours(np.array([[-2.0, 2.0]]), scale)[0]
    body = found[sheet.origin[0] :]
    lengths = [int((body == end).all(axis=2).sum(axis=1).max()) for end in ends]
    assert lengths[0] == lengths[1] > 100
    assert sheet.size[1] < 1200


def test_any_name_of_a_layer_makes_a_file_in_the_folder(tmp_path: Path) -> None:
    model = model_of(*(ReLU(name) for name in HOSTILE))
    save_model(tmp_path / "m.safetensors", model)
    folder = tmp_path / "deep" / "maps"
    words = ["digit", "--model", str(tmp_path / "m.safetensors"), "--npz", "--sheet"]
    index = written(folder, *words)
    assert {path.name for path in tmp_path.iterdir()} <= {"m.safetensors", "deep", "user"}
    files = [file for layer in index["layers"] for file in [*layer["files"], layer["sheet"]]]
    assert len({file.lower() for file in files}) == len(files) == 2 * (1 + len(HOSTILE)) + 2
    assert all(re.fullmatch(r"\w[\w-]*\.png", file, re.ASCII) for file in files)
    with np.load(folder / "activations.npz", allow_pickle=False) as arrays:
        assert set(HOSTILE) < set(arrays.files)
    # The name of a file does not hang on what else is written.
    some = written(tmp_path / "some", *words[:3], "--layer", "con", "a_b_2")
    whole = {layer["name"]: layer["files"] for layer in index["layers"]}
    assert all(layer["files"] == whole[layer["name"]] for layer in some["layers"])


def test_the_folder_keeps_what_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "relu1-01.png").write_bytes(b"old")
    words = ["maps", "digit", "--model", "shapes", "--layer", "relu1", "-o", str(tmp_path)]
    assert main(words) == 0
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert pixels(tmp_path / "relu1-01.png").shape == (24, 24, 3)
    Image.fromarray(np.zeros((9, 9), np.uint8)).save(tmp_path / "input.png")
    before = {path: path.read_bytes() for path in tmp_path.glob("*.*")}
    words = ["maps", str(tmp_path / "input.png"), "--model", "shapes", "-o", str(tmp_path)]
    assert main(words) == 1
    assert {path: path.read_bytes() for path in tmp_path.glob("*.*")} == before


def test_what_overflows_is_told_in_valid_json(tmp_path: Path) -> None:
    huge = Conv2d("huge", frozen(np.full((1, 1, 1, 1), 3e38)), frozen([3e38]))
    ones = frozen([1.0])
    again = BatchNorm2d("again", frozen([3e38]), ones, frozen([0.0]), ones)
    save_model(tmp_path / "m.safetensors", model_of(huge, again))
    index = written(
        tmp_path / "maps", "digit", "--model", str(tmp_path / "m.safetensors"), "--sheet"
    )
    assert index["layers"][-1]["values"] == ["inf", "inf"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--model", "gone"], "no model called gone. Use shapes"),
        (["--layer", "conv9"], "no layer called conv9. Use one like conv3, conv2, conv1"),
        (["--scale", "9000"], "T pixels, which is too many. Use a scale of at most 265,"),
        (["--scale", "265", "--sheet"], "Use a smaller scale, or leave out --sheet."),
        (["-o", "taken"], "taken is a file, or lies in one. Choose another folder."),
        (["-o", "taken/maps"], "taken/maps is a file, or lies in one. Choose another folder."),
        (["-o", "sealed"], "You may not write into"),
        (["-o", "x" * 300], "too long"),
        (["-o", "nul\0"], "cannot be a file's name"),
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
    Path("taken").write_text("mine")
    if "sealed" in words:

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        # Root, as in many containers, may write anywhere.
        monkeypatch.setattr(Path, "mkdir", refuse)
    assert main(["maps", "digit", "--model", "shapes", "-o", "maps", *words]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("cnnviz: ")
    assert told.err.count("\n") == 1
    assert said in told.err
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


@pytest.mark.parametrize(
    "words",
    [
        ["--scale", "0"],
        ["--colormap", "jet"],
        ["--range", "all"],
        ["--lay", "conv1"],
    ],
)
def test_what_is_not_understood_is_a_usage_error(words: list[str]) -> None:
    assert main(["maps", "digit", "--model", "shapes", "-o", "maps", *words]) == 2

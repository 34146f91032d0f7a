"""Models from the command line: trained, resumed, measured, asked."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.files.errors import FileError
from cnnviz.files.models import load_model
from cnnviz.files.resources import resource
from cnnviz.files.training.datasets import test_data as read_test_data
from cnnviz.files.training.datasets import training_data
from cnnviz.files.training.recipes import read_recipe
from cnnviz.nn.architecture import built
from cnnviz.nn.shapes import drawn
from cnnviz.program import main

RECIPE = """
name = "small"
data = "mnist"
layers = [
    "conv 6 5", "batchnorm", "relu", "maxpool 4", "dropout 0.1", "flatten", "dense 10", "softmax",
]
[preprocessing]
kind = "drawing"
[training]
epochs = 3
batch = 32
held_out = 40
[augmentation]
shift = 1
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a file like MNIST's, of shapes in place of digits."""
    x, labels = drawn(400, np.random.default_rng(1))
    pixels = np.rint(x[:, 0] * 255).astype(np.uint8)
    path = tmp_path / "shapes.npz"
    np.savez(path, x_train=pixels, y_train=labels, x_test=pixels[:90], y_test=labels[:90])
    return path


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(RECIPE, encoding="utf-8")
    return path


def test_a_model_is_trained_measured_and_asked(
    data: Path, recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "small.safetensors"
    assert main(["train", str(recipe), "--data", str(data), "-o", str(model)]) == 0
    told = capsys.readouterr()
    assert str(model) in told.out
    assert told.err.count("epoch") == 3
    with Image.open(model.with_suffix(".png")) as curve:
        assert curve.size == (960, 480)
    assert not list(tmp_path.glob("*.checkpoint"))
    loaded = load_model(model)
    assert [layer.kind for layer in loaded.network][:3] == ["conv", "relu", "maxpool"]
    assert loaded.card["licence"] == "CC BY-SA 3.0, as Keras and TensorFlow state it"

    assert main(["evaluate", str(model), "--data", str(data), "--json", "--card"]) == 0
    result = json.loads(capsys.readouterr().out)
    matrix = np.array(result["confusion"])
    assert matrix.sum() == result["count"] == 90
    assert np.trace(matrix) / 90 == pytest.approx(result["accuracy"])
    true, said = (word.split(":")[0] for word in result["fails"][0].split(" is taken for "))
    worst = (matrix - np.diag(np.diag(matrix))) / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    assert worst[int(true), int(said)] == worst.max()
    assert load_model(model).card["test"]["accuracy"] == result["accuracy"]  # type: ignore[index]

    assert main(["evaluate", str(model), "--data", str(data)]) == 0
    assert f"{100 * result['accuracy']:.2f}% of 90 pictures" in capsys.readouterr().out

    assert (
        main(["classify", "digit", "letters", "--model", str(model), "--json", "--top", "4"]) == 0
    )
    records = json.loads(capsys.readouterr().out)
    assert [record["image"] for record in records] == ["digit", "letters"]
    assert records[0]["model"] == "small"
    chances = [each["probability"] for each in records[0]["classes"]]
    assert chances == sorted(chances, reverse=True)
    assert len(chances) == 4


def test_an_interrupted_training_is_resumed_to_the_same_model(
    data: Path, recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, parts = tmp_path / "whole.safetensors", tmp_path / "parts.safetensors"
    assert main(["train", str(recipe), "--data", str(data), "-o", str(whole)]) == 0
    asked: list[int] = []

    def interrupt(*_: object) -> None:
        asked.append(1)
        if len(asked) == 14:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("cnnviz.cli.train._Walk._tell", interrupt)
        assert main(["train", str(recipe), "--data", str(data), "-o", str(parts)]) == 130
    assert not parts.exists()
    assert main(["train", str(recipe), "--data", str(data), "-o", str(parts), "--resume"]) == 0
    first, second = load_model(whole).network, load_model(parts).network
    for slot, array in first.slots.items():
        np.testing.assert_array_equal(second.slots[slot], array)


def test_a_checkpoint_of_another_recipe_is_not_gone_on_from(
    data: Path, recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "m.safetensors"
    (tmp_path / "m.safetensors.checkpoint").write_bytes(b"nothing")
    command = ["train", str(recipe), "--data", str(data), "-o", str(model), "--resume"]
    assert main(command) == 1
    assert "no checkpoint that can be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["train", "nothing", "-o", "m.safetensors"], "no recipe nothing"),
        (["train", "digits", "-o", "m.safetensors"], "Say where with --data"),
        (["train", "digits", "--data", "gone.npz", "-o", "m.safetensors"], "gone.npz"),
        (["train", "photos", "--data", ".", "-o", "m.safetensors"], "no mosaics"),
        (["classify", "digit", "--model", "gone"], "no model called gone"),
        (["evaluate", "gone", "--data", "gone.npz"], "no model called gone"),
    ],
)
def test_what_is_not_there_is_told_in_one_sentence(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_data_that_do_not_fit_are_refused(data: Path, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no array called names"):
        training_data("quickdraw", data)
    other = tmp_path / "other.npz"
    np.savez(other, x=np.zeros((3, 28, 28)), y=np.zeros(3, int))
    with pytest.raises(FileError, match="is not uint8"):
        read_test_data(other)
    np.savez(other, x=np.zeros((3, 28, 28), np.uint8), y=np.zeros(2, int))
    with pytest.raises(FileError, match="one whole-number label"):
        read_test_data(other)
    np.savez(other, x=np.array([{}], dtype=object), y=np.zeros(1, int))
    with pytest.raises(FileError, match="cannot be read"):
        read_test_data(other)
    other.write_bytes(b"PK")
    with pytest.raises(FileError, match=r"no \.npz file"):
        read_test_data(other)


def test_every_bundled_recipe_makes_a_network_within_its_size() -> None:
    most = {"shapes": 3_000, "digits": 60_000, "doodles": 100_000, "photos": 300_000}
    for name, parameters in most.items():
        recipe = read_recipe(name)
        shape = (3, 32, 32) if name == "photos" else (1, 28, 28)
        network = built(recipe.layers, shape, np.random.default_rng(0))
        assert network.parameter_count <= parameters
    assert {path.stem for path in resource("recipes").glob("*.toml")} == set(most)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("data = 'moon'", "its data are 'moon'"),
        ("layers = 3", "lists no layers"),
        ("speed = 3", "'speed' is not known"),
        ("training = {rate = 'fast'}", "rate is 'fast'"),
        ("training = {epochs = -1}", "epochs is -1"),
        ("training = {optimiser = 'guess'}", "'guess' is not known"),
        ("augmentation = {flip = 1}", "flip is 1"),
        ("[", "is no recipe"),
    ],
)
def test_a_recipe_says_what_is_wrong_with_it(line: str, words: str, tmp_path: Path) -> None:
    lines = {"name": "name = 'n'", "data": "data = 'mnist'", "layers": "layers = ['relu']"}
    lines[line.split(" ")[0]] = line
    path = tmp_path / "r.toml"
    path.write_text("\n".join(lines.values()), encoding="utf-8")
    with pytest.raises(FileError, match=words):
        read_recipe(path)

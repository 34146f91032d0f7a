"""The models that come with the program compute what they did, and see what we draw."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnviz.files.models import BUNDLED, load_model
from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import samples
from cnnviz.files.training.recipes import read_recipe
from cnnviz.nn.explain import explain
from cnnviz.nn.preprocess import preprocess
from cnnviz.nn.shapes import drawn
from cnnviz.nn.training.judge import accuracy
from cnnviz.program import main
from tools.golden import activations, kept

GOLDEN = Path(__file__).parents[1] / "golden"
DRAWINGS = {"shapes": "shape-", "digits": "digit-", "doodles": "doodle-"}
MOST = {"shapes": 3_000, "digits": 60_000, "doodles": 100_000, "photos": 300_000}


@pytest.mark.parametrize("name", BUNDLED)
def test_every_activation_is_what_it_was(name: str) -> None:
    made = activations(name)
    with np.load(GOLDEN / f"{name}.npz", allow_pickle=False) as golden:
        assert set(golden.files) == set(made.values)
        for layer, values in made.values.items():
            np.testing.assert_allclose(kept(values), golden[layer], rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("name", BUNDLED)
def test_any_cell_of_any_layer_is_explained(name: str) -> None:
    made, rng = activations(name), np.random.default_rng(6)
    for layer in made.network:
        values = made[layer.name]
        for _ in range(5):
            cell = tuple(int(rng.integers(0, count)) for count in values.shape)
            terms = explain(layer, made.inputs(layer.name), cell)  # type: ignore[arg-type]
            assert terms.value == pytest.approx(values[cell], rel=1e-3, abs=1e-4)


@pytest.mark.parametrize("name", DRAWINGS)
def test_our_drawings_are_known_with_certainty(name: str) -> None:
    model = load_model(name)
    for sample in samples():
        if sample.name.startswith(DRAWINGS[name]):
            x = preprocess(open_picture(sample.path).pixels, model.preprocessing, model.shape).x
            chances = model.probabilities(x)
            true = sample.name.removeprefix(DRAWINGS[name]).replace("-", " ")
            assert model.classes[int(chances.argmax())] == true
            assert chances.max() > 0.8, sample.name


def test_shapes_are_known_as_often_as_the_card_says() -> None:
    model: Any = load_model("shapes")
    x, labels = drawn(2000, np.random.default_rng(2024))
    found = accuracy(model.network, np.rint(x * 255).astype(np.uint8), labels)
    assert found >= 0.98
    # Two standard errors of both counts.
    assert found == pytest.approx(model.card["test"]["accuracy"], abs=0.008)


@pytest.mark.parametrize("name", BUNDLED)
def test_a_model_is_as_its_recipe_and_card_say(name: str) -> None:
    model: Any = load_model(name)
    recipe = read_recipe(name)
    assert model.parameters <= MOST[name]
    assert model.preprocessing == recipe.preprocessing
    assert (model.card["seed"], model.card["epochs"]) == (
        recipe.training.seed,
        recipe.training.epochs,
    )
    kinds = [words.split()[0] for words in recipe.layers if words != "batchnorm"]
    assert [layer.kind for layer in model.network] == kinds
    assert model.card["held_out"]["accuracy"] > 0.85
    assert model.card["licence"]
    if "test" in model.card:
        matrix = np.array(model.card["test"]["confusion"])
        assert np.trace(matrix) / matrix.sum() == pytest.approx(model.card["test"]["accuracy"])


def test_the_models_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "--json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert [record["name"] for record in records] == list(BUNDLED)
    assert all(record["licence"] and record["parameters"] for record in records)
    assert main(["models"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in BUNDLED)
    assert "not clear" in told

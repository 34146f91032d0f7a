"""Experiments come back as they were; what is damaged or made to do harm gets one sentence."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cnnviz.core.ground import GROUNDS
from cnnviz.files.errors import FileError
from cnnviz.files.experiments import experiment_words
from cnnviz.files.experiments.experiment_file import (
    FORMAT,
    Packer,
    read_experiment,
    save_experiment,
)
from cnnviz.files.experiments.experiment_words import Experiment
from cnnviz.files.models import load_model
from cnnviz.nn.layers import Conv2d, frozen
from cnnviz.nn.network import Network
from cnnviz.nn.preprocess import Means
from cnnviz.state import edits
from cnnviz.state.document import Document, Picture, Preparation, Selection
from cnnviz.state.networks import same_network
from cnnviz.state.run import compute
from cnnviz.state.trained import with_filter_off
from cnnviz.state.view import LAB, OVERVIEW
from tests.files.test_models import every_kind

STORED = Path(__file__).parent / "experiments"

sides = st.integers(1, 9)
shapes = st.one_of(st.tuples(sides, sides), st.tuples(sides, sides, st.just(3)))


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    kind = draw(st.sampled_from([np.uint8, np.uint16]))
    pixels = draw(hnp.arrays(kind, draw(shapes)))
    alpha = draw(st.one_of(st.none(), hnp.arrays(kind, pixels.shape[:2])))
    paper = draw(st.one_of(st.none(), st.integers(0, 255)))
    return Picture(draw(st.text(max_size=20)), pixels, paper=paper, alpha=alpha)


preparations = st.builds(
    Preparation,
    st.one_of(st.none(), st.integers(1, 5000)),
    st.sampled_from(["keep", "crop"]),
    st.sampled_from(["grey", "rgb"]),
    st.sampled_from([255, 1]),
    st.sampled_from((*GROUNDS, "#8040ff")),
)
levels = st.floats(0, 1)
numbers = st.floats(-(2.0**99), 2.0**99, width=32)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw what gestures make: layers, kernels, strokes, a model with edits."""
    document = edits.with_preparation(Document(draw(pictures())), draw(preparations))
    for kind in draw(st.lists(st.sampled_from(sorted(edits.KINDS)), max_size=4)):
        document = edits.with_added(document, kind, draw(st.integers(0, len(document.network))))
        if kind == "conv":
            name = document.selection.layer
            size = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
            kernel = draw(hnp.arrays(np.float32, size, elements=numbers))
            document = edits.with_kernel(document, name, kernel)
            document = edits.with_bias(document, name, draw(numbers))
            if draw(st.booleans()):
                document = edits.with_channels_apart(document, name, True)
    if draw(st.booleans()):
        document = edits.with_model(document, every_kind())
        if draw(st.booleans()):
            document = with_filter_off(document, "conv1", 0, True)
        document = edits.with_means(document, draw(st.builds(Means, *[st.booleans()] * 3)))
    for level in draw(st.lists(levels, max_size=3)):
        cells = draw(hnp.arrays(np.intp, (3, 2), elements=st.integers(-5, 20)))
        document = edits.with_painted(document, cells, level, begin=True)
    if draw(st.booleans()):
        document = replace(document, selection=Selection())
    return document


def assert_same(one: Document, other: Document) -> None:
    """Tell two documents apart by everything they hold."""
    assert (one.picture.name, one.picture.paper) == (other.picture.name, other.picture.paper)
    assert one.picture.pixels.dtype == other.picture.pixels.dtype
    np.testing.assert_array_equal(one.picture.pixels, other.picture.pixels)
    assert (one.picture.alpha is None) == (other.picture.alpha is None)
    if one.picture.alpha is not None and other.picture.alpha is not None:
        np.testing.assert_array_equal(one.picture.alpha, other.picture.alpha)
    for each in ("preparation", "selection", "means", "edited"):
        assert getattr(one, each) == getattr(other, each)
    assert [stroke.level for stroke in one.strokes] == [stroke.level for stroke in other.strokes]
    for first, second in zip(one.strokes, other.strokes, strict=True):
        np.testing.assert_array_equal(first.cells, second.cells)
    for before, after in zip(one.kept, other.kept, strict=True):
        assert (before.layer, before.channel) == (after.layer, after.channel)
        assert before.bias == after.bias
        np.testing.assert_array_equal(before.weight, after.weight)
    assert same_network(one.network, other.network)
    assert same_network(one.own, other.own)
    assert (one.model is None) == (other.model is None)
    if one.model and other.model:
        assert same_network(one.model.network, other.model.network)
        for field in fields(one.model):
            if field.name != "network":
                assert getattr(one.model, field.name) == getattr(other.model, field.name)


@settings(max_examples=60)
@given(
    document=documents(),
    stop=st.integers(0, 10**6),
    screen=st.sampled_from((LAB, OVERVIEW, "of a later program")),
)
def test_an_experiment_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, document: Document, stop: int, screen: str
) -> None:
    path = tmp_path_factory.mktemp("round") / "mine.cnnviz"
    experiment = Experiment(document, stop, screen, "/home/ä/mine.cnnviz")
    save_experiment(path, experiment)
    again = read_experiment(path)
    assert_same(again.document, document)
    assert (again.stop, again.screen, again.file) == (stop, screen, experiment.file)
    assert not again.document.picture.pixels.flags.writeable
    assert Packer().packed(again) == path.read_bytes()
    before, after = compute(document), compute(again.document)
    assert (before.problem is None) == (after.problem is None)
    for one, other in zip(before.activations, after.activations, strict=True):
        np.testing.assert_array_equal(one.values, other.values)


def test_weights_that_are_shared_are_stored_once_and_stay_shared(tmp_path: Path) -> None:
    model = load_model("photos")
    document = edits.with_model(Document(Picture("a", np.zeros((9, 9), np.uint8))), model)
    document = with_filter_off(document, "conv1", 0, True)
    path = tmp_path / "mine.cnnviz"
    save_experiment(path, Experiment(document))
    assert path.stat().st_size < 1.1 * model.parameters * 4 + 20_000
    again = read_experiment(path).document
    assert again.edited
    assert again.model
    name = next(each.name for each in reversed(model.network.layers) if each.parameters)
    now, trained = again.network[name], again.model.network[name]
    assert now.parameters["weight"] is trained.parameters["weight"]


def test_where_the_picture_came_from_does_not_travel(tmp_path: Path) -> None:
    path = tmp_path / "mine.cnnviz"
    picture = Picture("cat.png", np.zeros((9, 9), np.uint8), "/home/secret/cat.png")
    save_experiment(path, Experiment(Document(picture)))
    assert b"secret" not in path.read_bytes()


@pytest.mark.parametrize("path", sorted(STORED.glob("*.cnnviz")), ids=lambda path: path.stem)
def test_files_of_every_format_open(path: Path) -> None:
    """What a program of that format saved: `stored_experiment`."""
    assert_same(read_experiment(path).document, stored_experiment().document)


def test_there_is_a_stored_file_of_every_format() -> None:
    assert len(list(STORED.glob("format-*.cnnviz"))) == FORMAT


def stored_experiment() -> Experiment:
    """Return what the stored files hold: a model with an edit, an own network, a stroke."""
    pixels = (np.add.outer(np.arange(12) * 9, np.arange(16) * 5) % 256).astype(np.uint8)
    colour = np.repeat(pixels[..., None], 3, axis=2)
    document = Document(Picture("slant.png", colour, alpha=255 - pixels))
    document = edits.with_preparation(document, Preparation(8, "crop", "rgb", 1, "checks"))
    document = edits.with_added(document, "conv", 0)
    document = edits.with_kernel(
        document, "conv1", np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], np.float32)
    )
    document = edits.with_added(document, "maxpool", 1)
    model = fixed_model()
    document = edits.with_model(document, model)
    document = edits.with_bias(document, "conv1", 0.25, output=1)
    document = with_filter_off(document, "conv1", 0, True)
    document = edits.with_painted(document, np.array([[0, 1], [2, 3]]), 0.5, begin=True)
    return Experiment(replace(document, selection=Selection("conv1", 1)), 7, LAB)


def fixed_model() -> Any:
    """Return a model whose numbers are the same in every run."""
    model = every_kind()
    draws = np.random.default_rng(1)
    arrays = {
        (layer.name, name): frozen(draws.random(array.shape) + 0.1)
        for layer in model.network
        for name, array in {**layer.parameters, **layer.statistics}.items()
    }
    return replace(model, network=model.network.with_arrays(arrays))


def test_what_could_not_be_opened_again_is_not_saved(tmp_path: Path) -> None:
    document = stored_experiment().document
    endless = Conv2d("conv1", frozen(np.full((1, 1, 1, 1), np.inf)), frozen([0.0]))
    path = tmp_path / "mine.cnnviz"
    path.write_bytes(b"old")
    with pytest.raises(FileError, match=r"own/conv1\.weight has numbers that are not finite"):
        save_experiment(path, Experiment(replace(document, own=Network((endless,)))))
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("name", ["none.cnnviz", ""])
def test_there_is_a_sentence_for_what_is_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match=r"cannot be read: No such file|is no file"):
        read_experiment(tmp_path / name)


def test_as_many_strokes_as_there_may_be_are_kept_and_one_more_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(experiment_words, "MOST_STROKES", 3)
    document = Document(Picture("p", np.zeros((4, 4), np.uint8)))
    for _ in range(3):
        document = edits.with_painted(document, np.array([[1, 2]]), 0.5, begin=True)
    save_experiment(tmp_path / "full.cnnviz", Experiment(document))
    assert len(read_experiment(tmp_path / "full.cnnviz").document.strokes) == 3
    more = edits.with_painted(document, np.array([[1, 2]]), 0.5, begin=True)
    with pytest.raises(FileError, match=r"it has more than 3 strokes\. Undo that\."):
        save_experiment(tmp_path / "more.cnnviz", Experiment(more))

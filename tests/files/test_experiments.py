"""Experiments come back as they were; what is damaged or made to do harm gets one sentence."""

import contextlib
import io
import json
import struct
import zipfile
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image
from safetensors.numpy import load, save

from cnnviz.core.ground import GROUNDS
from cnnviz.files.errors import FileError
from cnnviz.files.experiments.experiment_file import (
    ALPHA,
    FORMAT,
    PICTURE,
    WEIGHTS,
    WORDS,
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

Words = dict[str, Any]
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


@pytest.fixture(scope="module")
def members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(Packer().packed(stored_experiment()))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


Change = Callable[[dict[str, bytes]], bytes]


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return file.getvalue()


def words(change: Callable[[Words], object]) -> Change:
    """Return what makes a file with other words."""

    def make(members: dict[str, bytes]) -> bytes:
        told = json.loads(members[WORDS])
        change(told)
        return zipped({**members, WORDS: json.dumps(told).encode()})

    return make


def text(data: bytes) -> Change:
    return lambda members: zipped({**members, WORDS: data})


def part(name: str, data: bytes) -> Change:
    return lambda members: zipped({**members, name: data})


def arrays(change: Callable[[dict[str, np.ndarray]], object]) -> Change:
    def make(members: dict[str, bytes]) -> bytes:
        held = dict(load(members[WEIGHTS]))
        change(held)
        return zipped({**members, WEIGHTS: save(held)})

    return make


def png(pixels: np.ndarray, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()


def twice(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, contextlib.suppress(UserWarning):
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
        archive.writestr(zipfile.ZipInfo(WORDS + "!"), b"{}")
    return file.getvalue().replace(f"{WORDS}!".encode(), WORDS.encode() + b"\0")


def bomb(members: dict[str, bytes]) -> bytes:
    return zipped({**members, WORDS: b" " * 15_000_000}, compression=zipfile.ZIP_DEFLATED)


def lying(members: dict[str, bytes]) -> bytes:
    """Say in the directory that the bomb is small: only so much may be read."""
    data = bytearray(bomb(members))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 100)
    return bytes(data)


def encrypted(members: dict[str, bytes]) -> bytes:
    data = bytearray(zipped(members))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def many(members: dict[str, bytes]) -> bytes:
    return zipped({**members, **{f"{number:05}": b"" for number in range(2000)}})


def wide(members: dict[str, bytes]) -> bytes:
    """Claim a picture of 60000×60000 in a few bytes."""
    data = bytearray(members[PICTURE])
    struct.pack_into(">II", data, 16, 60_000, 60_000)
    return zipped({**members, PICTURE: bytes(data)})


def own(**values: object) -> Callable[[Words], object]:
    return lambda told: told["own"][0].update(values)


def as_own(kind: str) -> Callable[[Words], object]:
    return lambda told: told.update(own=[{"kind": kind, "name": "odd"}])


def vast(told: Words) -> list[Words]:
    pool = {"kind": "maxpool", "kernel_size": [1, 1], "stride": [1, 1], "padding": 0}
    pools = [{**pool, "name": f"pool{at}"} for at in range(3)]
    return [{**told["own"][0], "padding": 10_000}, *pools]


def vast_alone(told: Words) -> None:
    told.update(network=vast(told), model=None, kept=[], selection={"layer": "input", "channel": 0})


HOSTILE: dict[str, tuple[Change, str]] = {
    "empty": (lambda _: b"", "damaged"),
    "cut off": (lambda members: zipped(members)[:-30], "damaged"),
    "picture": (lambda members: members[PICTURE], "damaged"),
    "something before": (lambda members: b"#!/bin/sh\n" + zipped(members), "damaged"),
    "path upwards": (part("../../evil.sh", b"rm"), "'../../evil.sh', which is no part"),
    "path from the root": (part("/etc/passwd", b"x"), "no part"),
    "unexpected member": (part("code.py", b"x"), "'code.py', which is no part"),
    "member twice": (twice, "damaged|no part|twice"),
    "bomb": (bomb, "fill the memory"),
    "bomb that lies": (lying, "fill the memory|damaged"),
    "encrypted": (encrypted, "encrypted"),
    "odd compression": (
        lambda members: zipped(members, compression=zipfile.ZIP_LZMA),
        "unusual way",
    ),
    "thousands of members": (many, "damaged"),
    "member missing": (
        lambda members: zipped({WORDS: members[WORDS], WEIGHTS: members[WEIGHTS]}),
        "lacks its picture.png",
    ),
    "no JSON": (text(b"\xff{"), "experiment.json is damaged"),
    "JSON of another kind": (text(b"[]"), "experiment.json is damaged"),
    "JSON too deep": (text(b"[" * 200_000), "experiment.json is damaged"),
    "huge number": (text(b'{"format": ' + b"9" * 5000 + b"}"), "experiment.json is damaged"),
    "name twice": (text(b'{"format": 1, "format": 1}'), "experiment.json is damaged"),
    "NaN": (text(b'{"format": NaN}'), "experiment.json is damaged"),
    "no format": (words(lambda told: told.pop("format")), "says no format"),
    "format true": (words(lambda told: told.update(format=True)), "says no format"),
    "newer": (
        words(lambda told: told.update(format=FORMAT + 1, program="9.1")),
        "saved by cnnviz '9.1' in format 3.*newer cnnviz",
    ),
    "unknown part": (words(lambda told: told.update(shell="rm")), "unknown part 'shell'"),
    "part missing": (words(lambda told: told.pop("means")), "lacks its means"),
    "wrong type": (words(lambda told: told.update(picture=[])), "picture is not described"),
    "level as truth": (
        words(lambda told: told["preparation"].update(levels=True)),
        "levels of its preparation is True, not one of 255, 1",
    ),
    "size of none": (
        words(lambda told: told["preparation"].update(size=0)),
        "the size of its preparation is 0, not a whole number from 1",
    ),
    "size beyond all floats": (
        words(lambda told: told["preparation"].update(size=10**400)),
        "the size of its preparation is 1000",
    ),
    "stroke's level": (words(lambda told: told.update(strokes=[2])), "a number from 0 to 1"),
    "strokes without cells": (words(lambda told: told.update(strokes=[])), "not all there"),
    "strokes of fractions": (
        arrays(lambda held: held.update({"strokes/0": np.zeros((2, 2), np.float32)})),
        "not all there",
    ),
    "stroke far off": (
        arrays(lambda held: held.update({"strokes/0": np.full((2, 2), -(2**63))})),
        "far off",
    ),
    "stop": (words(lambda told: told.update(stop=-1)), "the stop of its experiment is -1"),
    "name of numbers": (words(lambda told: told["picture"].update(name=3)), "is 3, not text"),
    "channels": (words(lambda told: told["picture"].update(channels=2)), "channels of its picture"),
    "grey, said to be colour": (part(PICTURE, png(np.zeros((4, 4), np.uint8))), "another kind"),
    "JPEG": (part(PICTURE, png(np.zeros((4, 4, 3), np.uint8), "JPEG")), "no PNG"),
    "picture with alpha": (part(PICTURE, png(np.zeros((4, 4, 4), np.uint8))), "another kind"),
    "alpha of another size": (part(ALPHA, png(np.zeros((4, 4), np.uint8))), "alpha is not that"),
    "picture cut off": (
        part(PICTURE, png(np.full((99, 99, 3), 7, np.uint8))[:60]),
        "picture is damaged",
    ),
    "picture bomb": (wide, "picture is too large"),
    "layer not there": (
        words(lambda told: told["selection"].update(layer="gone")),
        "a layer that is not there",
    ),
    "filter of no place": (
        words(lambda told: told["kept"][0].update(channel=99)),
        "a filter switched off that is not there",
    ),
    "filter of no number": (
        words(lambda told: told["kept"][0].update(bias=10**300)),
        "the bias of its filter is 1000",
    ),
    "no network": (words(lambda told: told.update(model=None, network=None)), "no network"),
    "network of a model as own": (words(as_own("softmax")), "as only models do"),
    "unknown layer": (words(as_own("eval")), "unknown kind 'eval'"),
    "circle": (words(own(reads=["conv1"])), "does not come before"),
    "branch": (words(own(reads=["input"])), "as only models do"),
    "huge stride": (words(own(stride=[10**9, 1])), "has the stride"),
    "same name": (words(lambda told: told["own"].append(told["own"][0])), "Two layers"),
    "maps that fill the memory": (words(vast_alone), "fill the memory"),
    "maps that would, beside a model": (
        words(lambda told: told.update(own=vast(told))),
        "fill the memory",
    ),
    "weights missing": (arrays(lambda held: held.pop("own/conv1.weight")), "not there"),
    "weights not finite": (
        arrays(lambda held: held.update({"own/conv1.bias": np.full(1, np.inf, np.float32)})),
        "not finite",
    ),
    "weights of another shape": (
        arrays(lambda held: held.update({"own/conv1.bias": np.zeros(5, np.float32)})),
        "wrong shape",
    ),
    "large kernel": (
        arrays(lambda held: held.update({"own/conv1.weight": np.zeros((1, 3, 16, 3), "f4")})),
        "larger than 15",
    ),
    "weights damaged": (part(WEIGHTS, b"\xff" * 40), "weights.safetensors is damaged"),
    "model without classes": (
        words(lambda told: told["model"].update(classes=["a"])),
        "1 classes",
    ),
    "model of numbers": (words(lambda told: told.update(model=3)), "model is not described"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_sound_experiment_is_refused_in_one_sentence(
    name: str, tmp_path: Path, members: dict[str, bytes]
) -> None:
    make, told = HOSTILE[name]
    path = tmp_path / "bad.cnnviz"
    path.write_bytes(make(members))
    with pytest.raises(FileError, match=told) as caught:
        read_experiment(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300 + len(str(path))


def test_a_file_that_another_program_packed_again_opens(
    tmp_path: Path, members: dict[str, bytes]
) -> None:
    path = tmp_path / "again.cnnviz"
    path.write_bytes(zipped(dict(reversed(members.items())), compression=zipfile.ZIP_DEFLATED))
    assert_same(read_experiment(path).document, stored_experiment().document)


def test_every_byte_may_be_wrong(tmp_path: Path) -> None:
    data = Packer().packed(stored_experiment())
    path = tmp_path / "bad.cnnviz"
    draws = np.random.default_rng(2)
    for at in draws.integers(0, len(data), 300):
        spoilt = bytearray(data)
        spoilt[at] ^= 1 << int(draws.integers(0, 8))
        path.write_bytes(spoilt)
        with contextlib.suppress(FileError):
            read_experiment(path)


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

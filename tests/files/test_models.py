"""Model files come back as they were; what is damaged or made to do harm gets one sentence."""

import contextlib
import json
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load, save

from cnnviz.core.geometry import GeometryError
from cnnviz.files.errors import FileError
from cnnviz.files.models import FORMAT, bytes_of, load_model, model_of, read_model, save_model
from cnnviz.files.models.layer_words import LayerError, words_of
from cnnviz.nn.layers import (
    Add,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    GlobalMaxPool2d,
    LeakyReLU,
    Linear,
    MaxPool2d,
    MinPool2d,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
    frozen,
)
from cnnviz.nn.model import Model, Preprocessing
from cnnviz.nn.network import Network, NetworkError
from cnnviz.nn.run import run

rng = np.random.default_rng(3)
Words = dict[str, Any]


def every_kind() -> Model:
    """Return a model with a layer of every kind, and weights that two of them share."""
    conv = Conv2d("conv1", frozen(rng.normal(size=(2, 2, 3, 3))), frozen([0.5, 0]), padding=1)
    scale, shift, mean, variance = (frozen(rng.random(2)) for _ in range(4))
    layers = (
        conv,
        replace(conv, name="conv2", padding=((0, 2), (1, 1)), padding_mode="reflect"),
        BatchNorm2d("norm1", scale, shift, mean, variance, 1e-3),
        LeakyReLU("leaky", 0.2),
        Add("add", reads=("leaky", "conv1")),
        MaxPool2d("pool1", (3, 3), (1, 1), (1, 1)),
        MinPool2d("pool2", padding="same"),
        AvgPool2d("pool3", (2, 2), (1, 1), ceil_mode=True, count_include_pad=False),
        Sigmoid("sigmoid"),
        Tanh("tanh"),
        Dropout("drop", 0.25),
        ReLU("relu"),
        GlobalAvgPool2d("mean", reads=("relu",)),
        GlobalMaxPool2d("most", reads=("relu",)),
        Concat("join", reads=("mean", "most")),
        Flatten("flatten"),
        Linear("dense", frozen(rng.normal(size=(3, 4))), frozen([0, 1, 2])),
        Softmax("softmax", 2.5),
    )
    wants = Preprocessing("drawing", 6, "box", (1.0, 2.5))
    return Model("mine", Network(layers), ("a", "b", "c"), (2, 8, 8), wants, {"seed": 7})


def test_a_model_comes_back_as_it_was(tmp_path: Path) -> None:
    model = every_kind()
    path = tmp_path / "mine.safetensors"
    save_model(path, model)
    again = load_model(path)
    assert (again.name, again.classes, again.shape) == (model.name, model.classes, model.shape)
    assert again.preprocessing == model.preprocessing
    assert again.card == model.card
    x = rng.normal(size=model.shape).astype(np.float32)
    before, after = run(model.network, x), run(again.network, x)
    for name in before.values:
        np.testing.assert_array_equal(before[name], after[name])
    assert (
        again.network["conv1"].parameters["weight"] is again.network["conv2"].parameters["weight"]
    )
    assert again.parameters == model.parameters
    assert bytes_of(again) == bytes_of(model)


def test_a_temperature_is_written_only_where_it_is_not_1() -> None:
    assert "temperature" not in words_of(Softmax("plain"), {})
    assert words_of(Softmax("hot", 2.0), {})["temperature"] == 2.0


def changed(change: Callable[[Words], object], arrays: Words | None = None) -> bytes:
    """Return a model's file with other words or arrays."""
    data = bytes_of(every_kind())
    (length,) = struct.unpack_from("<Q", data)
    words = json.loads(json.loads(data[8 : 8 + length])["__metadata__"]["cnnviz"])
    change(words)
    return save({**load(data), **(arrays or {})}, {"cnnviz": json.dumps(words)})


def set_layer(at: int, **values: object) -> Callable[[Words], object]:
    return lambda words: words["layers"][at].update(values)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "damaged"),
    "truncated": (lambda: bytes_of(every_kind())[:-10], "damaged"),
    "no model of ours": (lambda: save({"a": np.zeros(3, np.float32)}), "of another program"),
    "header as long as the world": (lambda: struct.pack("<Q", 2**62) + b"{}", "damaged"),
    "deep metadata": (
        lambda: save({}, {"cnnviz": "[" * 100_000}),
        "damaged",
    ),
    "newer": (lambda: changed(lambda words: words.update(format=FORMAT + 1)), "newer cnnviz"),
    "not a number": (
        lambda: changed(lambda _: None, {"dense.bias": np.full(3, np.nan, np.float32)}),
        "dense.bias has numbers that are not finite",
    ),
    "whole numbers": (
        lambda: changed(lambda _: None, {"dense.bias": np.zeros(3, np.int64)}),
        "not finite float32",
    ),
    "wrong shape": (
        lambda: changed(lambda _: None, {"conv1.bias": np.zeros(5, np.float32)}),
        "conv1 have the wrong shape",
    ),
    "unknown layer": (lambda: changed(set_layer(3, kind="eval")), "unknown kind 'eval'"),
    "unknown option": (lambda: changed(set_layer(3, shell="rm")), "unknown option 'shell'"),
    "missing array": (lambda: changed(set_layer(0, weight="gone")), "numbers that are not there"),
    "array that is no text": (lambda: changed(set_layer(0, weight=[1])), "that are not there"),
    "circle": (lambda: changed(set_layer(4, reads=["tanh", "conv1"])), "does not come before"),
    "same name": (lambda: changed(set_layer(3, name="conv1")), "Two layers are called conv1"),
    "huge stride": (lambda: changed(set_layer(0, stride=[10**9, 1])), "has the stride"),
    "stride that is none": (lambda: changed(set_layer(0, stride=[True, 1])), "has the stride"),
    "huge padding": (lambda: changed(set_layer(0, padding=10**8)), "has the padding"),
    "padding of lists": (lambda: changed(set_layer(0, padding=[[1, 2]])), "has the padding"),
    "huge activations": (
        lambda: changed(
            lambda words: (
                words.update(shape=[2, 20_000, 20_000]),
                words["layers"][1].update(padding=1),
            )
        ),
        "would fill the memory",
    ),
    "input without size": (
        lambda: changed(lambda words: words.update(shape=[0, 1, 1])),
        "input shape",
    ),
    "fewer classes": (lambda: changed(lambda words: words.update(classes=["a"])), "1 classes"),
    "no layers": (lambda: changed(lambda words: words.update(layers=[])), "lists no layers"),
    "layers of layers": (lambda: changed(lambda words: words.update(layers=[[]])), "described"),
    "preparation": (
        lambda: changed(lambda words: words["preprocessing"].update(box=-1)),
        "how pictures are prepared",
    ),
    "temperature": (lambda: changed(set_layer(17, temperature=0)), "has the temperature 0"),
    "no temperature": (lambda: changed(set_layer(17, temperature=True)), "has the temperature"),
    "stroke beyond all floats": (
        lambda: changed(lambda words: words["preprocessing"].update(stroke=[1, 10**400])),
        "widths of strokes",
    ),
    "rate beyond all floats": (lambda: changed(set_layer(10, rate=10**400)), "has the rate 1000"),
    "infinite stroke": (
        lambda: changed(lambda words: words["preprocessing"].update(stroke=[1, float("inf")])),
        "damaged",
    ),
    "a name twice": (
        lambda: twice(bytes_of(every_kind())),
        "damaged",
    ),
}


def twice(data: bytes) -> bytes:
    """Return the file with one array's entry given a second time."""
    (length,) = struct.unpack_from("<Q", data)
    header = data[8 : 8 + length].rstrip()
    name = '"dense.bias":'
    at = header.index(name.encode())
    entry = header[at : header.index(b"}", at) + 1]
    header = header[:-1] + b"," + entry + b"}"
    return struct.pack("<Q", len(header)) + header + data[8 + length :]


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_sound_model_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    make, words = HOSTILE[name]
    path = tmp_path / "bad.safetensors"
    path.write_bytes(make())
    with pytest.raises(FileError, match=words) as caught:
        read_model(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_byte_may_be_wrong() -> None:
    data = bytes_of(every_kind())
    for at in rng.integers(0, len(data), 400):
        spoilt = bytearray(data)
        spoilt[at] ^= 1 << int(rng.integers(0, 8))
        with contextlib.suppress(LayerError, NetworkError, GeometryError):
            model_of(bytes(spoilt))


def test_there_is_a_sentence_for_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no model called elephants"):
        load_model("elephants")
    with pytest.raises(FileError, match="is no file"):
        load_model(tmp_path)

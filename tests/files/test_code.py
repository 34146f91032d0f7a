"""Layers as programs: what they print is what cnnviz made, whatever the layer."""

import ast
import contextlib
import io
import json
import math
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnviz.core.geometry import GeometryError
from cnnviz.files.exports.code import Dialect, snippet_of
from cnnviz.files.exports.code.literals import MOST_INLINE, WIDEST, literal
from cnnviz.files.exports.extracts import ABOUT, Extract, encoded_extract, extract_of
from cnnviz.files.models import load_model
from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import samples
from cnnviz.nn.layers import AvgPool2d, Conv2d, Layer, MaxPool2d, MinPool2d, Pool2d, ReLU, frozen
from cnnviz.nn.network import INPUT
from cnnviz.state.document import Document
from cnnviz.state.edits import with_model
from cnnviz.state.run import compute
from tests.nn.layers_at_hand import CASES

DIALECTS: tuple[Dialect, ...] = ("numpy", "pytorch")


def extract(layer: Layer, shapes: tuple[tuple[int, int, int], ...]) -> Extract:
    """Return `layer` at work on drawn numbers."""
    stored = {**layer.parameters, **layer.statistics}
    layer = layer.with_arrays({name: frozen(each) for name, each in stored.items()})
    rng = np.random.default_rng(5)
    sources = layer.reads or (INPUT,)
    values = {
        name: frozen(rng.normal(size=shape)) for name, shape in zip(sources, shapes, strict=True)
    }
    made = layer.forward(*(values[name] for name in sources))
    return Extract("noise.png", ((layer, sources),), {**values, layer.name: frozen(made)})


def ran(shown: Extract, dialect: Dialect, tmp_path: Path) -> np.ndarray:
    """Run the code in this process, where its file of arrays lies; return the map it makes."""
    snippet = snippet_of(shown, dialect, "beside")
    assert max(map(len, snippet.text.splitlines())) < 160
    if snippet.reads:
        (tmp_path / snippet.reads).write_bytes(encoded_extract(shown))
    names: dict[str, Any] = {}
    with contextlib.chdir(tmp_path), contextlib.redirect_stdout(io.StringIO()):
        exec(compile(snippet.text, "snippet", "exec"), names)
    printed = ast.parse(snippet.text).body[-2 if snippet.reads else -1]
    assert isinstance(printed, ast.Expr)
    assert isinstance(printed.value, ast.Call)
    assert isinstance(printed.value.args[0], ast.Name)
    return np.asarray(names[printed.value.args[0].id])


def check(shown: Extract, tmp_path: Path) -> None:
    """Compare what the code makes with what was made: NumPy's always, PyTorch's where it is."""
    reach = float(np.abs(shown.made).max()) or 1.0
    for dialect in DIALECTS:
        try:
            found = ran(shown, dialect, tmp_path)
        except ModuleNotFoundError:
            assert dialect == "pytorch"
            continue
        assert found.shape == shown.made.shape
        np.testing.assert_allclose(found, shown.made, rtol=1e-4, atol=1e-5 * reach)


@pytest.mark.parametrize("case", CASES)
def test_code_of_every_kind_of_layer_makes_its_map(case: str, tmp_path: Path) -> None:
    check(extract(*CASES[case]()), tmp_path)


sides = st.integers(0, 3)
pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
paddings = st.tuples(st.tuples(sides, sides), st.tuples(sides, sides))
shapes = st.tuples(st.just(2), st.integers(3, 9), st.integers(3, 9))


@st.composite
def windows(draw: st.DrawFn) -> Layer:
    """Draw a layer that slides a window, with any geometry."""
    kernel, stride, padding, dilation = draw(pairs), draw(pairs), draw(paddings), draw(pairs)
    if draw(st.booleans()):
        groups = draw(st.sampled_from([1, 2]))
        rng = np.random.default_rng(draw(st.integers(0, 9)))
        mode = draw(st.sampled_from(["zeros", "reflect", "replicate", "circular"]))
        weight = rng.integers(-3, 4, (4, 2 // groups, *kernel)).astype(np.float32)
        options: dict[str, Any] = {"groups": groups, "padding_mode": mode}
        options |= {"stride": stride, "padding": padding, "dilation": dilation}
        return Conv2d(
            "layer", weight, frozen(rng.normal(size=4)), flipped=draw(st.booleans()), **options
        )
    kinds: list[type[Pool2d]] = [MaxPool2d, MinPool2d, AvgPool2d]
    layer = draw(st.sampled_from(kinds))(
        "layer", kernel, stride, padding, dilation, draw(st.booleans())
    )
    if isinstance(layer, AvgPool2d):
        layer = replace(layer, count_include_pad=draw(st.booleans()))
    return layer


@settings(max_examples=300)
@given(windows(), shapes)
def test_code_of_any_geometry_makes_the_map(layer: Layer, shape: tuple[int, int, int]) -> None:
    try:
        shown = extract(layer, (shape,))
    except GeometryError:
        assume(False)
        raise
    check(shown, Path())


@pytest.mark.parametrize("dilation", [(1, 1), (1, 2), (2, 1)])
@pytest.mark.parametrize("kind", ["conv", "maxpool", "minpool", "avgpool"])
@pytest.mark.parametrize("padding", [0, 1, ((1, 0), (0, 1))])
def test_pytorch_is_told_of_a_dilation_only_where_there_is_one(
    kind: str, dilation: tuple[int, int], padding: Any
) -> None:
    options: dict[str, Any] = {"dilation": dilation, "padding": padding}
    layer: Layer = (
        Conv2d("conv", frozen(np.ones((1, 1, 2, 2))), frozen(np.zeros(1)), **options)
        if kind == "conv"
        else {"maxpool": MaxPool2d, "minpool": MinPool2d, "avgpool": AvgPool2d}[kind](
            "pool", (2, 2), **options
        )
    )
    words = snippet_of(extract(layer, ((1, 7, 8),)), "pytorch", "beside").text
    told = "dilation=" in words or "::" in words
    assert told == (dilation != (1, 1))
    assert f"dilation={dilation}" in words or kind == "avgpool" or not told
    # And what it has an option for is not done by hand.
    by_hand = isinstance(padding, tuple) or (kind == "avgpool" and dilation != (1, 1))
    assert ("functional.pad(" in words) == by_hand


def test_a_whole_model_is_a_program_that_runs_by_itself(tmp_path: Path) -> None:
    sample = next(each.path for each in samples() if each.name == "shape-heart")
    run = compute(with_model(Document(open_picture(sample)), load_model("shapes")))
    shown = extract_of(run)
    snippet = snippet_of(shown, "numpy", "shapes")
    (tmp_path / "shapes.py").write_text(snippet.text, encoding="utf-8")
    (tmp_path / snippet.reads).write_bytes(encoded_extract(shown))
    done = subprocess.run(
        [sys.executable, "-W", "error", "shapes.py"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert float(done.stdout.split()[-1]) < 1e-4
    with np.load(tmp_path / snippet.reads, allow_pickle=False) as arrays:
        for each in run.activations:
            np.testing.assert_array_equal(arrays[each.name], each.values)
        for layer in run.document.network:
            for name, stored in {**layer.parameters, **layer.statistics}.items():
                np.testing.assert_array_equal(arrays[f"{layer.name}.{name}"], stored)
        about = json.loads(str(arrays[ABOUT]))
    assert [each["name"] for each in about["layers"]] == [layer.name for layer, _ in shown.layers]
    assert about["layers"][0]["reads"] == [INPUT]
    assert about["subject"] == "shape-heart.png, model shapes"


@given(st.lists(st.integers(1, 40), min_size=1, max_size=4), st.sampled_from(["np", "torch"]))
def test_numbers_in_code_stand_below_those_they_belong_to(shape: list[int], library: str) -> None:
    assume(math.prod(shape) <= MOST_INLINE)
    values = np.random.default_rng(len(shape)).normal(size=shape).astype(np.float32)
    words = literal(values, library, "weight = ")
    (statement,) = ast.parse(words).body
    assert isinstance(statement, ast.Assign)
    assert isinstance(statement.value, ast.Call)
    inner = statement.value.args[0]
    np.testing.assert_array_equal(np.array(ast.literal_eval(inner), np.float32), values)
    for each in ast.walk(inner):
        if isinstance(each, ast.List):
            for before, after in pairwise(each.elts):
                # On a line of its own it begins where the first does.
                assert before.lineno == after.lineno or after.col_offset == each.col_offset + 1
    assert max(map(len, words.splitlines())) <= WIDEST


HOSTILE = ("np", "import", "x", "3 wide", "層", "a'b\"c\\", "about", "print", "input.weight", "len")


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_and_no_number_breaks_the_code(name: str, tmp_path: Path) -> None:
    values = np.full((1, 20, 20), -1.5, np.float32)
    values[0, 0, :4] = [np.nan, np.inf, -np.inf, 1e-30]
    weight = np.array([[[[np.inf, -2.5]]]], np.float32)
    with np.errstate(all="ignore"):
        for first in (Conv2d(name, frozen(weight), frozen([0.0])), ReLU(name)):
            made = first.forward(values)
            subject = 'cat.png\nimport os; os.abort()\n"""'
            shown = Extract(subject, ((first, (INPUT,)),), {INPUT: values, name: made})
            np.testing.assert_array_equal(ran(shown, "numpy", tmp_path), made)
            ast.parse(snippet_of(shown, "pytorch", "beside").text)
            small = Extract(subject, shown.layers, {INPUT: values[:, :4, :4], name: made})
            assert not snippet_of(small, "numpy", "beside").reads
            found = ran(small, "numpy", tmp_path)
            np.testing.assert_array_equal(found, first.forward(values[:, :4, :4]))

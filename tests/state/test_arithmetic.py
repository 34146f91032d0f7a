"""The arithmetic of a stop in Markdown and LaTeX: whole, well-formed, and adding up as written."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import product

import numpy as np
import pytest

from cnnviz.core.numbers import MINUS
from cnnviz.files.models import load_model
from cnnviz.nn.explain import ConvolutionTerms, PoolTerms
from cnnviz.nn.layers import BatchNorm2d, Conv2d, Layer, Linear, ReLU, frozen
from cnnviz.nn.network import INPUT, Network
from cnnviz.nn.preprocess import Prepared
from cnnviz.state.arithmetic import FORMS, Form, explained
from cnnviz.state.arithmetic.words import in_words
from cnnviz.state.document import Document, Picture, Selection
from cnnviz.state.edits import with_model
from cnnviz.state.player import Player
from cnnviz.state.run import Run, activation, compute
from cnnviz.state.stage import Stage, stage_of
from cnnviz.state.view import View
from tests.nn.layers_at_hand import CASES

PICTURE = Picture("noise.png", np.random.default_rng(3).integers(0, 256, (40, 40), np.uint8))
MARKUPS: tuple[Form, ...] = ("markdown", "latex")


def stage(case: str, stop: int = 4, *, name: str = "layer", size: float = 1.0) -> Stage:
    """Return a layer of any kind at work on numbers of any size."""
    layer, shapes = CASES[case]()
    stored = {**layer.parameters, **layer.statistics}
    layer = layer.with_arrays({each: frozen(array) for each, array in stored.items()})
    layer = replace(layer, name=name)
    sources = layer.reads or (INPUT,)
    rng = np.random.default_rng(len(case))
    values = {
        each: frozen(size * rng.normal(size=shape))
        for each, shape in zip(sources, shapes, strict=True)
    }
    before: list[Layer] = [ReLU(each) for each in values if each != INPUT]
    document = Document(PICTURE, network=Network((*before, layer)), selection=Selection(name))
    made = layer.forward(*(values[each] for each in sources))
    read = values | ({} if INPUT in values else {INPUT: frozen(np.zeros((1, 2, 2)))})
    activations = tuple(activation(each, read[each]) for each in (INPUT, *(read.keys() - {INPUT})))
    run = Run(document, Prepared(frozen([0.0]), ()), (*activations, activation(name, made)))
    found = stage_of(run, Player(stop=stop), View())
    assert found is not None
    return found


def adds_up(line: str) -> None:
    """Check an equation of summands exactly, as it is written."""
    plain = re.sub(r"[*\s]|\\quad|\\bigl|\\bigr|\\\\|&", "", line.replace(MINUS, "-"))
    left, _, value = plain.partition("=")
    terms = re.findall(r"[+-]?\d+(?:\.\d+)?", left)
    assert "".join(terms) == left
    assert sum(map(Decimal, terms)) == Decimal(value)


def sums_of(words: str, form: Form) -> list[str]:
    """Return every equation whose left side is nothing but summands."""
    if form == "markdown":
        lines = [line.rpartition(": ")[2] for line in words.splitlines() if " = **" in line
                 or line.startswith("Σ")]  # fmt: skip
        return [line for line in lines if re.fullmatch(rf"[{MINUS}\d.+*= ]+", line)]
    blocks = re.findall(r"\\begin\{aligned\}\n(.*?)\\end\{aligned\}", words, re.DOTALL)
    blocks = [re.sub(r"\\(?:sum )?\\?text\{\w+\} &=", "", each, count=1) for each in blocks]
    blocks = [re.sub(r" && \\text\{.*?\} \\\\\n", "", each) for each in blocks]
    blocks = [re.sub(r"&= |= \{\}&", "=", each.replace(r"\sum", "")) for each in blocks]
    return [each for each in blocks if not re.search(r"[a-zA-Z(]", each.replace(r"\quad", ""))]


@pytest.mark.parametrize("form", MARKUPS)
@pytest.mark.parametrize("case", CASES)
def test_every_kind_of_layer_is_told_and_its_sums_add_up(case: str, form: Form) -> None:
    for stop in (0, 4):
        at = stage(case, stop)
        words = explained(at, form)
        equations = sums_of(words, form)
        for equation in equations:
            adds_up(equation)
        if case.startswith("conv"):
            assert len(equations) == len(at.told) + 1
        if case.startswith(("dense", "add")):
            assert len(equations) == 1
        if form == "latex":
            well_formed(words)
        else:
            rows = [line.count("|") for line in words.splitlines() if line.startswith("|")]
            assert len(set(rows)) <= 1


def well_formed(words: str) -> None:
    """Check that LaTeX could set it: brackets and surroundings close, nothing is not ASCII."""
    assert words.isascii()
    depth = 0
    for each in re.sub(r"\\[{}]", "", words):
        depth += (each == "{") - (each == "}")
        assert depth >= 0
    assert depth == 0
    opened: list[str] = []
    for end, name in re.findall(r"\\(begin|end)\{(\w+)\}", words):
        if end == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert not opened
    assert words.count(r"\[") == words.count(r"\]")


@pytest.mark.parametrize("size", [1e-9, 1e12])
@pytest.mark.parametrize("case", ["conv", "maxpool", "add", "relu"])
def test_powers_of_ten_are_written_as_powers(case: str, size: float) -> None:
    words = explained(stage(case, size=size), "latex")
    well_formed(words)
    assert r"\times 10^{" in words
    assert "×10" in explained(stage(case, size=size), "markdown")


@pytest.mark.parametrize("size", [1e-9, 1.0, 1e12])
@pytest.mark.parametrize("case", ["conv", "maxpool"])
def test_the_numbers_of_a_table_are_in_the_unit_of_its_head(case: str, size: float) -> None:
    at = stage(case, size=size)
    grids: list[tuple[np.ndarray, ...]]
    if isinstance(at.terms, ConvolutionTerms):
        arrays = at.terms.values, at.terms.weights, at.terms.products
        grids = [tuple(array[channel] for array in arrays) for channel in at.told]
    else:
        assert isinstance(at.terms, PoolTerms)
        grids = [(at.terms.values,)]
    blocks = explained(at, "markdown").replace(MINUS, "-").split("\n\n")
    tables = [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
        for block in blocks
        if block.startswith("|")
    ]
    for (head, _ruler, *rows), told in zip(tables, grids, strict=True):
        begins = [column for column, words in enumerate(head) if words]
        for begin, values in zip(begins, told, strict=True):
            name, _, power = head[begin].partition(" ×10")
            assert name in {"window", "kernel", "products"}
            unit = 10.0 ** int(power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")) or 0)
            written = [row[begin : begin + values.shape[1]] for row in rows]
            found = np.array([[float(each) for each in row] for row in written])
            # Products may be off by one in the last place, so that they add up.
            last = 10.0 ** -len(written[0][0].partition(".")[2])
            np.testing.assert_allclose(found * unit, values, rtol=0, atol=1.01 * last * unit)


@pytest.mark.parametrize("signs", [*product((1, -1), repeat=3)])
def test_a_normalisation_is_set_as_its_formula_with_what_is_negative_in_brackets(
    signs: tuple[int, int, int],
) -> None:
    weight, bias, mean = (
        frozen([sign * each]) for sign, each in zip(signs, (1.5, 0.75, 0.25), strict=True)
    )
    layer = BatchNorm2d("bn", weight, bias, mean, frozen([1.25]))
    x = frozen(np.array([[[-2.5, -1.0, 0.5, 2.25]]]))
    document = Document(PICTURE, network=Network((layer,)), selection=Selection("bn"))
    activations = activation(INPUT, x), activation("bn", layer.forward(x))
    number = r"\(-[\d.]+\)|[\d.]+"
    pattern = (
        rf"\\frac\{{({number}) - ({number})\}}\{{({number})\}}"
        rf" \\times ({number}) \+ ({number}) = (-?[\d.]+)"
    )
    for stop in range(4):
        at = stage_of(
            Run(document, Prepared(frozen([0.0]), ()), activations), Player(stop=stop), View()
        )
        assert at is not None
        _title, _begin, formula, _end = explained(at, "latex").splitlines()
        found = re.fullmatch(pattern, formula)
        assert found is not None
        told = [float(each.strip("()")) for each in found.groups()]
        before, shift, deviation, scale, added, value = told
        assert (before - shift) / deviation * scale + added == pytest.approx(value, abs=0.05)


def test_the_numbers_are_those_of_the_window_and_the_kernel() -> None:
    kernel = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], np.float32)
    network = Network((Conv2d("conv1", frozen(kernel[None, None]), frozen([2.0])),))
    document = Document(PICTURE, network=network, selection=Selection("conv1"))
    at = stage_of(compute(document), Player(stop=41), View())
    assert at is not None
    window = PICTURE.pixels[1:4, 3:6].astype(int)
    words = explained(at, "markdown").replace(MINUS, "-").splitlines()
    assert words[0] == "**conv1, stop 42 of 1444, row 1, column 3**"
    for row, line in enumerate(words[6:9]):
        cells = [each.strip() for each in line.strip("|").split("|")]
        assert (cells[3], cells[7]) == (("∘", "=") if row == 1 else ("", ""))
        assert [int(each) for each in cells[:3]] == window[row].tolist()
        assert [int(each) for each in cells[4:7]] == kernel[row].tolist()
    assert words[-1].endswith(f"= **{int(at.output.values[0, 1, 3])}**")


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_channels_are_told_apart_by_their_names_where_there_are_several(channels: int) -> None:
    rng = np.random.default_rng(5)
    x = frozen(rng.integers(0, 9, (channels, 4, 4)).astype(np.float32))
    layer = Conv2d("conv1", frozen(1 + rng.random((1, channels, 2, 2))), frozen([0.0]))
    document = Document(PICTURE, network=Network((layer,)), selection=Selection("conv1"))
    activations = activation(INPUT, x), activation("conv1", layer.forward(x))
    at = stage_of(Run(document, Prepared(frozen([0.0]), ()), activations), Player(stop=1), View())
    assert at is not None
    names = [] if channels == 1 else ["R", "G", "B"] if channels == 3 else list("0123"[:channels])
    for form in MARKUPS:
        assert re.findall(r"[Cc]hannel (\w+)\b", explained(at, form)) == names


@pytest.mark.parametrize("name", ["a_b", r"50% \of {x}", "a|b*c", "x^2 & ~#$", "<b>`"])
def test_names_are_set_as_they_are(name: str) -> None:
    for case in ("conv", "relu"):
        words = explained(stage(case, name=name), "latex")
        well_formed(words)
        title = words.splitlines()[0]
        assert not re.search(r"(?<!\\)[%#&_$]", title)
        markdown = explained(stage(case, name=name), "markdown").splitlines()[0]
        assert re.sub(r"\\(.)", r"\1", markdown).startswith(f"**{name}, stop")


def test_wide_matrices_ask_for_their_columns() -> None:
    layer = Conv2d("conv1", frozen(np.ones((1, 1, 2, 15))), frozen([0.0]))
    document = Document(PICTURE, network=Network((layer,)), selection=Selection("conv1"))
    at = stage_of(compute(document), Player(), View())
    assert at is not None
    assert r"\setcounter{MaxMatrixCols}{15}" in explained(at, "latex")


@pytest.mark.parametrize("model", ["shapes", "photos"])
def test_every_layer_of_a_model_is_told_in_every_form(model: str) -> None:
    run = compute(with_model(Document(PICTURE), load_model(model)))
    for layer in run.document.network:
        document = replace(run.document, selection=Selection(layer.name))
        at = stage_of(replace(run, document=document), Player(stop=1), View())
        assert at is not None
        told = {form: explained(at, form) for form in FORMS}
        assert told["text"] == in_words(at)
        well_formed(told["latex"])
        if isinstance(layer, Linear):
            for form in MARKUPS:
                (equation,) = sums_of(told[form], form)
                adds_up(equation)

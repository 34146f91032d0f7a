"""The arithmetic of one stop in LaTeX, for a document that loads amsmath."""

import re

from cnnviz.core.numbers import MINUS, text
from cnnviz.nn.explain import ConvolutionTerms, NormTerms, PoolTerms, ReluTerms, SoftmaxTerms
from cnnviz.state.arithmetic.parts import parts_of
from cnnviz.state.arithmetic.told import Grid, Sum, grid_of, told_channels, whole_sum
from cnnviz.state.arithmetic.words import equation, title
from cnnviz.state.arithmetic.writing import written
from cnnviz.state.stage import Stage

TERMS_A_LINE = 8
"""So many summands stand on a line."""
WIDEST_MATRIX = 10
"""Columns of a matrix, without being asked for more."""

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SIGNS = {MINUS: "-", "×": r"\times ", "÷": r"\div ", "∞": r"\infty ", "·": r"\cdot "}
_SPECIAL = {
    **{each: f"\\{each}" for each in "{}#$%&_"},
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    MINUS: "$-$",
    "×": r"$\times$",
    "÷": r"$\div$",
    "∞": r"$\infty$",
    "Σ": r"$\sum$",
}


def in_latex(stage: Stage) -> str:
    """Return the arithmetic of this stop: matrices of window, kernel and products, and the sums."""
    lines = [rf"\textbf{{{escaped(title(stage))}}}"]
    match stage.terms:
        case ConvolutionTerms() as terms:
            lines += _convolution(stage, terms)
        case PoolTerms() as terms:
            how = written(stage.source)
            window = grid_of(terms.values, how)
            lines += [*_columns(window), *_shown(_matrix(window, how.unit))]
            lines += _broken(equation(stage))
        case ReluTerms():
            lines += _broken(equation(stage))
        case NormTerms():
            before, mean, deviation, weight, bias = (
                _enclosed(part.words) for part in parts_of(stage)
            )
            fraction = rf"\frac{{{before} - {mean}}}{{{deviation}}}"
            lines += _shown(rf"{fraction} \times {weight} + {bias} = {_value(stage)}")
        case SoftmaxTerms():
            own, total = (_math(part.words) for part in parts_of(stage))
            made = escaped(parts_of(stage)[0].below.replace("\n", " "))
            lines += _shown(
                rf"\frac{{{own}}}{{{total}}} = {_value(stage)}, \qquad {own} = \text{{{made}}}"
            )
        case _:
            lines += _parts(stage)
    return "\n".join(lines) + "\n"


def escaped(words: str) -> str:
    """Return `words` so that LaTeX sets them as they are."""
    plain = "".join(_SPECIAL.get(each, each) for each in words)
    return re.sub("10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", lambda found: f"$10^{{{_plain(found[1])}}}$", plain)


def _convolution(stage: Stage, terms: ConvolutionTerms) -> list[str]:
    channels = told_channels(stage, terms)
    lines = _columns(channels[0].values)
    for channel in channels:
        window, kernel, products = (
            _matrix(grid, unit)
            for grid, unit in zip(
                (channel.values, channel.weights, channel.products), channel.units, strict=True
            )
        )
        name = rf"\text{{channel {escaped(channel.name)}:}}\quad " if channel.name else ""
        lines += _shown(f"{name}{window}\n\\circ {kernel}\n= {products}")
        lines += _sum(r"\sum \text{products}", channel.sum)
    return [*lines, *_sum(r"\text{value}", whole_sum(stage, terms))]


def _matrix(grid: Grid, unit: str) -> str:
    rows = " \\\\\n".join("  " + " & ".join(map(_math, row)) for row in grid)
    return f"\\begin{{pmatrix}}\n{rows}\n\\end{{pmatrix}}{_math(unit)}"


def _columns(grid: Grid) -> list[str]:
    """Return what allows a matrix so many columns."""
    count = len(grid[0])
    return [rf"\setcounter{{MaxMatrixCols}}{{{count}}}"] if count > WIDEST_MATRIX else []


def _sum(name: str, told: Sum) -> list[str]:
    """Return a sum, a few terms a line."""
    signed = [
        _math(each) if not at or each.startswith(MINUS) else f"+{_math(each)}"
        for at, each in enumerate(told.terms)
    ]
    rows = [" ".join(signed[at : at + TERMS_A_LINE]) for at in range(0, len(signed), TERMS_A_LINE)]
    unit = _math(told.unit)
    opening, closing = (r"\bigl(", rf"\bigr){unit}") if unit else ("", "")
    body = " \\\\\n  &\\quad ".join(rows)
    return [
        r"\[\begin{aligned}",
        rf"  {name} &= {opening}{body}{closing} \\",
        rf"  &= {_math(told.total)}{unit}",
        r"\end{aligned}\]",
    ]


def _parts(stage: Stage) -> list[str]:
    """Return the numbers of other layers below each other, each with what it is."""
    lines = [r"\[\begin{aligned}"]
    for part in parts_of(stage):
        sign = "".join(_SIGNS.get(each, each) for each in part.sign)
        sign = rf"\text{{{sign}}}\ " if sign.isalpha() else sign
        below = escaped(part.below.replace("\n", " "))
        lines.append(rf"  {sign}& {_math(part.words)} && \text{{{below}}} \\")
    return [*lines, rf"  = {{}}& {_value(stage)}", r"\end{aligned}\]"]


def _broken(line: str) -> list[str]:
    """Return a pooling's equation, its numbers a few a line."""
    left, _, value = line.rpartition(" = ")
    left = re.sub(r"^(max|min)\(", r"\\\1(", left)
    pieces = re.split(r"(?<=,) | (?=[+−] )", left)
    rows = [
        _math(" ".join(pieces[at : at + TERMS_A_LINE]))
        for at in range(0, len(pieces), TERMS_A_LINE)
    ]
    body = " \\\\\n  &\\quad ".join(rows)
    return [r"\[\begin{aligned}", rf"  &{body} \\", rf"  &= {_math(value)}", r"\end{aligned}\]"]


def _shown(formula: str) -> list[str]:
    return [r"\[", formula, r"\]"]


def _value(stage: Stage) -> str:
    return _math(text(stage.terms.value, stage.output.style))


def _math(words: str) -> str:
    """Return written numbers, and signs between them, as LaTeX has them in formulas."""
    raised = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda found: f"^{{{_plain(found[0])}}}", words)
    raised = raised.replace("NaN", r"\mathrm{NaN}")
    return "".join(_SIGNS.get(each, each) for each in raised)


def _enclosed(words: str) -> str:
    """Return a number, in brackets where it begins with a minus."""
    return f"({_math(words)})" if words.startswith(MINUS) else _math(words)


def _plain(superscript: str) -> str:
    return superscript.translate(_SUPERSCRIPTS)

"""The arithmetic of one stop in Markdown."""

import re

from cnnviz.nn.explain import ConvolutionTerms, PoolTerms
from cnnviz.state.arithmetic.parts import parts_of
from cnnviz.state.arithmetic.told import Grid, Sum, grid_of, told_channels, whole_sum
from cnnviz.state.arithmetic.words import equation, joined_by_signs, rules, title
from cnnviz.state.arithmetic.writing import written
from cnnviz.state.stage import Stage


def in_markdown(stage: Stage) -> str:
    """Return the arithmetic of this stop: tables of window, kernel and products, and the sums."""
    blocks = [f"**{escaped(title(stage))}**", escaped(rules(stage)[0])]
    match stage.terms:
        case ConvolutionTerms() as terms:
            blocks += _convolution(stage, terms)
        case PoolTerms() as terms:
            how = written(stage.source)
            head = f"window{_unit(how.unit)}"
            blocks.append(_table((head,), (grid_of(terms.values, how),)))
            blocks.append(_strong(equation(stage)))
        case _:
            blocks += [_parts(stage), _strong(equation(stage))]
    return "\n\n".join(block for block in blocks if block) + "\n"


def escaped(text: str) -> str:
    """Return `text` so that Markdown shows it as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#|~&])", r"\\\1", text)


def _convolution(stage: Stage, terms: ConvolutionTerms) -> list[str]:
    blocks = []
    for channel in told_channels(stage, terms):
        grids = (channel.values, channel.weights, channel.products)
        heads = [
            f"{name}{_unit(unit)}"
            for name, unit in zip(("window", "kernel", "products"), channel.units, strict=True)
        ]
        if channel.name:
            blocks.append(f"Channel {channel.name}:")
        blocks += [_table(tuple(heads), grids, ("∘", "=")), _line("Σ products", channel.sum)]
    sums = "sums of the channels" if len(terms.channels) > 1 else "sum"
    whole = whole_sum(stage, terms)
    return [*blocks, _line(f"{sums} + bias", whole, strong=True)]


def _line(name: str, told: Sum, *, strong: bool = False) -> str:
    added = joined_by_signs(told.terms)
    added = f"({added}){told.unit}" if told.unit else added
    total = f"**{told.total}{told.unit}**" if strong else f"{told.total}{told.unit}"
    return f"{name}: {added} = {total}"


def _table(heads: tuple[str, ...], grids: tuple[Grid, ...], signs: tuple[str, ...] = ()) -> str:
    """Return grids side by side, signs between them in the middle row."""
    rows = len(grids[0])
    lines: list[list[str]] = [[] for _ in range(rows)]
    first: list[str] = []
    for at, (head, grid) in enumerate(zip(heads, grids, strict=True)):
        if at:
            first.append("")
            for row, line in enumerate(lines):
                line.append(signs[at - 1] if row == (rows - 1) // 2 else "")
        first += [head, *[""] * (len(grid[0]) - 1)]
        for line, numbers in zip(lines, grid, strict=True):
            line += numbers
    ruler = ["---:"] * len(first)
    return "\n".join(f"| {' | '.join(line)} |" for line in (first, ruler, *lines))


def _parts(stage: Stage) -> str:
    """Return the numbers of other layers, each with what it is; "" where the equation has all."""
    parts = parts_of(stage)
    if not parts:
        return ""
    lines = ["| | number | |", "|---:|---:|:---|"]
    for part in parts:
        below = escaped(part.below.replace("\n", " "))
        lines.append(f"| {part.sign} | {part.words} | {below} |")
    return "\n".join(lines)


def _strong(line: str) -> str:
    """Return an equation with its result in bold."""
    left, _, value = line.rpartition(" = ")
    return f"{escaped(left)} = **{value}**"


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""

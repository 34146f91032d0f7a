"""Changes the code a little, again and again, and looks whether a test notices.

cosmic-ray makes the changes: a comparison turned round, a sum for a difference, a number one more
or less, a condition denied. Which are tried follows from the seed. The tests that run the changed
line, as coverage saw them once, are run on a copy of the repository; the first that fails notices.
What no test noticed is told as a patch, to be read.
"""

import argparse
import ast
import json
import os
import random
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import unified_diff
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import parso.python.tree  # noqa: F401 - cosmic-ray's operators cannot be loaded before it
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.provider import OperatorProvider
from coverage import CoverageData

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".mutants"
"""Where what coverage saw is kept, and what became of the last changes."""
OPERATORS = (
    *(f"ReplaceBinaryOperator_{pair}" for pair in (
        "Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Mul", "Pow_Mul",
    )),
    *(f"ReplaceComparisonOperator_{pair}" for pair in (
        "Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is",
        "Lt_Gt", "Gt_Lt", "LtE_GtE", "GtE_LtE",
    )),
    *("ReplaceUnaryOperator_USub_UAdd", "ReplaceUnaryOperator_Delete_Not"),
    *("AddNot", "NumberReplacer", "ZeroIterationForLoop"),
    *("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak"),
)  # fmt: skip
PURE = {"core", "nn", "state", "files", "ui"}
"""Floors whose pure modules are changed."""
SYSTEM = {"os", "PIL", "zipfile", "tempfile", "subprocess", "ctypes", "threading", "safetensors"}
"""A module of `files` or `ui` that imports one of these is not pure."""
DRAWS = ("cnnviz/ui", "cnnviz/files/exports")
VALUES = {"QRect", "QRectF", "QPoint", "QPointF", "QSize", "QSizeF", "Qt", "QLineF", "QMarginsF"}
"""What a pure module may take from Qt."""
LONGEST_SECONDS = 45.0
"""Tests of about so long are tried for each change: first those of files that import the module,
then those of its floor, of each the shortest."""
PATIENCE = 2.0
"""A run that takes so many times what its tests take stands still, and that is noticed."""

Position = tuple[int, int]
Tests = Mapping[str, Mapping[int, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change: in which file, at which line, and which occurrence of which operator."""

    path: str
    line: int
    operator: str
    occurrence: int


def main() -> int:
    """Make the changes and tell of each that nothing noticed; return 1 if too many are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="1 without it")
    parser.add_argument("--count", type=int, default=300, help="how many; 300 without it")
    parser.add_argument("--least", type=float, default=0.92, help="to be noticed; 0.92 without it")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="tried at once")
    parser.add_argument("--again", action="store_true", help="only what was not noticed last time")
    parser.add_argument("--anew", action="store_true", help="look anew which test runs which line")
    parser.add_argument("only", nargs="*", help="parts of paths; all without it")
    options = parser.parse_args()
    if options.anew or not (KEPT / "coverage").exists():
        look_at_tests()
    tests, seconds = tests_by_line(), seconds_by_test()
    last = json.loads((KEPT / "results.json").read_text("utf-8")) if options.again else []
    chosen = [
        Mutant(*(each[key] for key in ("path", "line", "operator", "occurrence")))
        for each in last
        if each["patch"]
    ] or sample(options.only, random.Random(options.seed), options.count)
    copies: SimpleQueue[Path] = SimpleQueue()
    results: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="cnnviz-mutants-") as folder:
        for job in range(options.jobs):
            copies.put(copied(Path(folder) / str(job)))

        def tried(mutant: Mutant) -> dict[str, Any]:
            copy = copies.get()
            try:
                return trial(mutant, copy, tests, seconds)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(options.jobs) as pool:
            for at, result in enumerate(pool.map(tried, chosen), 1):
                results.append(result)
                (KEPT / "results.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
                if result["patch"]:
                    print(f"{at} of {len(chosen)}, not noticed by {result['tests']} tests:\n"
                          f"{result['patch']}", flush=True)  # fmt: skip
    noticed = sum(not result["patch"] for result in results)
    print(f"{noticed} of {len(results)} noticed ({noticed / max(1, len(results)):.1%})")
    return int(noticed < options.least * len(results))


def look_at_tests() -> None:
    """Run all tests once, and keep which of them runs which line, and how long each takes."""
    KEPT.mkdir(exist_ok=True)
    settings = KEPT / "coveragerc"
    settings.write_text(
        f"[run]\nsource = cnnviz\ndata_file = {KEPT / 'coverage'}\n", encoding="utf-8"
    )
    command = [
        sys.executable,
        "-m",
        "coverage",
        "run",
        f"--rcfile={settings}",
        "-m",
        "pytest",
        "-q",
    ]
    command += ["-p", "no:cacheprovider", "-p", "tools.coverage_contexts"]
    command += [f"--junitxml={KEPT / 'tests.xml'}"]
    subprocess.run(command, cwd=ROOT, check=False)


def tests_by_line() -> Tests:
    """Return which tests run each line of each file, as pytest names them without parameters."""
    data = CoverageData(str(KEPT / "coverage"))
    data.read()
    found: dict[str, Mapping[int, frozenset[str]]] = {}
    for file in data.measured_files():
        lines = data.contexts_by_lineno(file)
        path = Path(file).relative_to(ROOT).as_posix()
        found[path] = {
            line: frozenset(each for each in contexts if each) for line, contexts in lines.items()
        }
    return found


def seconds_by_test() -> dict[str, float]:
    """Return how long each test took, all its parameters together."""
    seconds: dict[str, float] = defaultdict(float)
    for case in ElementTree.parse(KEPT / "tests.xml").iter("testcase"):
        name = f"{case.attrib['classname']}.{case.attrib['name'].partition('[')[0]}"
        seconds[_test_called(name)] += float(case.attrib["time"])
    return dict(seconds)


def _test_called(context: str) -> str:
    module, _, name = context.rpartition(".")
    return f"{module.replace('.', '/')}.py::{name}"


def sample(only: Sequence[str], dice: random.Random, count: int) -> list[Mutant]:
    """Return `count` changes: places drawn first, so that many operators at one weigh no more."""
    paths = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "cnnviz").rglob("*.py"))]
    places: dict[tuple[str, Position], list[Mutant]] = defaultdict(list)
    for path in paths:
        if is_pure(path) and (not only or any(part in path for part in only)):
            for place, mutant in mutants_of(path):
                places[path, place].append(mutant)
    drawn = dice.sample(sorted(places), min(count, len(places)))
    return [dice.choice(places[place]) for place in drawn]


def is_pure(path: str) -> bool:
    """Tell whether a module neither touches the system nor paints."""
    parts = Path(path).parts
    if len(parts) < 3 or parts[1] not in PURE:
        return False
    if parts[1] in ("core", "nn", "state"):
        return True
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            if SYSTEM & {name.name.partition(".")[0] for name in node.names}:
                return False
        elif isinstance(node, ast.ImportFrom) and node.module:
            package = node.module.partition(".")[0]
            names = {name.name for name in node.names}
            if package in SYSTEM or (package == "PySide6" and not names <= VALUES):
                return False
    return True


def mutants_of(path: str) -> Iterator[tuple[Position, Mutant]]:
    """Yield every change of a file with where it is.

    Not of annotations, which nobody runs, nor of the sizes and lengths that stand at the head of
    what draws: a test of those would only repeat them.
    """
    source = (ROOT / path).read_text(encoding="utf-8")
    left_out = annotated(source)
    if path.startswith(DRAWS):
        left_out += constants(source)
    nodes = list(ast_nodes(get_ast(source)))
    for name in OPERATORS:
        operator = OperatorProvider()[name]()
        positions = (
            (start, stop) for node in nodes for start, stop in operator.mutation_positions(node)
        )
        for occurrence, (start, _) in enumerate(positions):
            if not any(first <= start < last for first, last in left_out):
                yield start, Mutant(path, start[0], name, occurrence)


def annotated(source: str) -> list[tuple[Position, Position]]:
    """Return where types stand, what only names them, and decorators: how values are stored."""
    found: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.arg | ast.AnnAssign):
            found.append(node.annotation)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found += [*node.decorator_list, getattr(node, "returns", None)]
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript | ast.BinOp):
            # A name for a type, as ``Pair = tuple[int, int]``.
            names = [each.id for each in node.targets if isinstance(each, ast.Name)]
            if any(name.lstrip("_")[:1].isupper() and not name.isupper() for name in names):
                found.append(node.value)
    return [extent(each) for each in found if each is not None]


def constants(source: str) -> list[tuple[Position, Position]]:
    """Return where the values of a module's constants stand."""
    return [
        extent(node.value)
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign)
        and all(name.id.isupper() for each in node.targets
                for name in ast.walk(each) if isinstance(name, ast.Name))
    ]  # fmt: skip


def extent(node: ast.expr) -> tuple[Position, Position]:
    """Return where an expression begins and ends."""
    end = node.end_lineno or node.lineno, node.end_col_offset or 0
    return (node.lineno, node.col_offset), end


def copied(folder: Path) -> Path:
    """Return a copy of the repository as it stands, to be changed."""
    kept = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    for name in kept.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
    return folder


def trial(mutant: Mutant, copy: Path, tests: Tests, seconds: Mapping[str, float]) -> dict[str, Any]:
    """Make one change in `copy`, run the tests that run its line, and take it back."""
    path = copy / mutant.path
    before = path.read_text(encoding="utf-8")
    after = mutate_code(before, OperatorProvider()[mutant.operator](), mutant.occurrence)
    assert after is not None, mutant
    chosen = near_ones(mutant, tests, seconds)
    noticed = bool(chosen) and fails(copy, path, after, chosen, seconds)
    write(path, before)
    lines = unified_diff(before.splitlines(), after.splitlines(), mutant.path, mutant.path,
                         mutant.operator, str(mutant.occurrence), 2, "")  # fmt: skip
    patch = "" if noticed else "\n".join(lines)
    return {"path": mutant.path, "line": mutant.line, "operator": mutant.operator,
            "occurrence": mutant.occurrence, "tests": len(chosen), "patch": patch}  # fmt: skip


def near_ones(mutant: Mutant, tests: Tests, seconds: Mapping[str, float]) -> list[str]:
    """Return the tests of a line; of one that only importing runs, those of all its module."""
    lines = tests.get(mutant.path, {})
    found = set(lines.get(mutant.line, frozenset()))
    if not found:
        found = set().union(*lines.values()) if lines else set()
    floor = f"tests/{Path(mutant.path).parts[1]}/"
    module = mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    ordered = sorted(
        (name for name in found if name in seconds),
        key=lambda name: (
            module not in imported(name.partition("::")[0]),
            not name.startswith(floor),
            seconds[name],
        ),
    )
    kept: list[str] = []
    total = 0.0
    for name in ordered:
        total += seconds[name]
        if kept and total > LONGEST_SECONDS:
            break
        kept.append(name)
    return kept


@cache
def imported(path: str) -> frozenset[str]:
    """Return the modules that a file of tests takes something from."""
    nodes = ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    return frozenset(
        node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module
    )


def fails(
    copy: Path, path: Path, source: str, chosen: Sequence[str], seconds: Mapping[str, float]
) -> bool:
    """Tell whether one of the tests fails, or does not end, while the file holds `source`."""
    write(path, source)
    expected = 10.0 + sum(seconds[name] for name in chosen)
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *chosen]
    try:
        done = subprocess.run(
            command, cwd=copy, timeout=PATIENCE * expected, check=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def write(path: Path, source: str) -> None:
    """Write a module, and forget how it was compiled: the time of a file tells seconds only."""
    path.write_text(source, encoding="utf-8")
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
        compiled.unlink()


if __name__ == "__main__":
    sys.exit(main())

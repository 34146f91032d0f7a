"""The commands, from what was typed to the exit code."""

import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from importlib import import_module

from cnnviz.core.kernels import KernelError
from cnnviz.core.sizes import GeometryError
from cnnviz.files.errors import FileError
from cnnviz.nn.network import NetworkError

COMMANDS = {
    "animate": ("cnnviz.cli.animate", "animate"),
    "classify": ("cnnviz.cli.classify", "classify"),
    "convolve": ("cnnviz.cli.convolve", "convolve"),
    "evaluate": ("cnnviz.cli.evaluate", "evaluate"),
    "figure": ("cnnviz.cli.figure", "figure"),
    "kernels": ("cnnviz.cli.kernels", "list_kernels"),
    "maps": ("cnnviz.cli.maps", "write_maps"),
    "models": ("cnnviz.cli.models", "list_models"),
    "train": ("cnnviz.cli.train", "train_model"),
}
"""Where each command is: loaded when it is asked for, since none needs what the others do."""
PARSERS = {
    **dict.fromkeys(("convolve", "kernels"), "cnnviz.cli.parser"),
    **dict.fromkeys(("figure", "animate"), "cnnviz.cli.figure_parser"),
}
"""Where those parsers are that have nothing to do with models only."""


def run(argv: Sequence[str]) -> int:
    """Do what `argv`, beginning with a command's name, says.

    Returns
    -------
    int
        0, or 1 after one sentence on stderr. Where `argv` cannot be understood, argparse
        says how it is meant and raises SystemExit(2).
    """
    parsers = import_module(PARSERS.get(argv[0], "cnnviz.cli.model_parser"))
    parser: ArgumentParser = parsers.command_parser(argv[0])
    known = Namespace(command=argv[0])
    options = parser.parse_args(_with_negative_kernels(argv[1:]), known)
    module, name = COMMANDS[options.command]
    command: Callable[[Namespace], None] = getattr(import_module(module), name)
    try:
        if options.command == "convolve":
            parsers.check_convolve(parser, options)
        elif options.command in ("figure", "animate"):
            parsers.check_output(parser, options)
        command(options)
    except (FileError, GeometryError, KernelError, NetworkError) as error:
        # One line, whatever a file is called.
        print(f"cnnviz: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    return 0


def _with_negative_kernels(argv: Sequence[str]) -> list[str]:
    """Return `argv` with a kernel like ``-1,0,1`` tied to its option: argparse takes it for one."""
    words: list[str] = []
    for word in argv:
        if words and words[-1] == "--kernel" and re.match(r"-[\d.]", word):
            words[-1] = f"--kernel={word}"
        else:
            words.append(word)
    return words

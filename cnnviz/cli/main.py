"""The commands, from what was typed to the exit code."""

import re
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence

from cnnviz.cli.convolve import convolve
from cnnviz.cli.kernels import list_kernels
from cnnviz.cli.parser import command_parser
from cnnviz.core.geometry import GeometryError
from cnnviz.core.kernels import KernelError
from cnnviz.files.errors import FileError

COMMANDS: dict[str, Callable[[Namespace], None]] = {
    "convolve": convolve,
    "kernels": list_kernels,
}


def run(argv: Sequence[str]) -> int:
    """Do what `argv`, beginning with a command's name, says.

    Returns
    -------
    int
        0, or 1 after one sentence on stderr. Where `argv` cannot be understood, argparse
        says how it is meant and raises SystemExit(2).
    """
    parser = command_parser()
    options = parser.parse_args(_with_negative_kernels(argv))
    if options.command == "convolve" and options.channels == "each" and options.colormap:
        parser.error("--colormap is for one map; with --channels each the picture has its own")
    try:
        COMMANDS[options.command](options)
    except (FileError, GeometryError, KernelError) as error:
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

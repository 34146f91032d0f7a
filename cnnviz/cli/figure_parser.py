"""What ``cnnviz figure`` and ``cnnviz animate`` are called with, and their help."""

import math
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import Any, get_args

from cnnviz.cli import values
from cnnviz.cli.parser import CHANNELS, add_layers
from cnnviz.cli.picture_parser import add_picture_options, new_parser
from cnnviz.cli.pictures import add_pictures, are_many, check_there
from cnnviz.files.errors import FileError
from cnnviz.files.exports.animation import SUFFIXES
from cnnviz.files.exports.figure_sizes import FIGURE_SUFFIXES, SIZES, Size, size_named
from cnnviz.state.player import SLOWEST
from cnnviz.state.reel import PROPOSED
from cnnviz.state.view import Palette

INPUT_SIZE = 256
"""Pixels of the input's longer side, as the window begins with."""
_FIGURE = (
    "Save the stage as a figure: input, operator, output and arithmetic, as the window shows it."
)
_ANIMATE = "Save the stepping as an animation: the stage, stop after stop, as the window shows it."
_FIGURE_EXAMPLES = """\
examples:
  cnnviz figure cat.jpg --kernel sobel-x --row 90 --col 59 -o slide.png
  cnnviz figure cat.jpg --relu --pool max:2 --layer maxpool1 --size column -o figure.pdf
  cnnviz figure digit-7 --model digits --layer conv2 --channel 3 --palette dark -o figure.svg
  cnnviz figure lecture.cnnviz holidays --format svg -o figures
"""
_ANIMATE_EXAMPLES = """\
examples:
  cnnviz animate digit --input-size 28 -o stepping.gif
  cnnviz animate cat.jpg --stride 2 --from 1 --to 90 --fps 2 --glide -o stepping.webp
  cnnviz animate digit-7 --model digits --layer pool1 --every 3 --hold 4 -o frames

what the ending of OUT says:
  .gif, .png, .webp  an animation that is repeated for ever
  .mp4, .webm        a film, where PyAV is installed: cnnviz[video]
  none               a folder of numbered PNG files
"""


def command_parser(name: str) -> ArgumentParser:
    """Return the parser of the command called `name`."""
    animated = name == "animate"
    words = (_ANIMATE, _ANIMATE_EXAMPLES) if animated else (_FIGURE, _FIGURE_EXAMPLES)
    parser = new_parser(name, *words)
    add_pictures(parser, "pictures and experiments")
    add_picture_options(parser, values.whole)
    _add_output(parser, animated=animated)
    _add_network(parser)
    if animated:
        _add_stops(parser)
    else:
        _add_stop(parser)
    _add_looks(parser, "small" if animated else "slide")
    return parser


def own_defaults() -> dict[str, Any]:
    """Return what the options of a network of one's own are when none is given."""
    parser = ArgumentParser()
    _add_own(parser)
    return vars(parser.parse_args([]))


def check_output(parser: ArgumentParser, options: Namespace) -> None:
    """Complain of a name that says nothing of what is to be written under it."""
    check_there(options.pictures)
    animated = options.command == "animate"
    suffixes = (*SUFFIXES, "") if animated else FIGURE_SUFFIXES
    suffix = options.output.suffix.lower()
    if are_many(options.pictures):
        if suffix in suffixes and suffix and not options.output.is_dir():
            parser.error("for several pictures, give a folder with -o, and --format for the files")
    elif suffix not in suffixes:
        names = ", ".join(filter(None, suffixes))
        folder = "; a folder's name has no dot" if animated else ""
        parser.error(f"{str(options.output)!r} ends in none of {names}{folder}")


def _add_output(parser: ArgumentParser, *, animated: bool) -> None:
    suffixes = SUFFIXES if animated else FIGURE_SUFFIXES
    parser.add_argument(
        *("-o", "--output"),
        metavar="OUT",
        type=Path,
        required=True,
        help=f"the file to write: {', '.join(suffixes)}{', or a folder of PNG files' * animated}; "
        "of several pictures, a folder",
    )
    kinds = [suffix[1:] for suffix in suffixes] + ["frames"] * animated
    parser.add_argument(
        "--format",
        choices=kinds,
        default=kinds[0],
        help=f"what to write into the folder: {', '.join(kinds)}; {kinds[0]} without it",
    )


def _add_network(parser: ArgumentParser) -> None:
    _add_own(parser)
    group = parser.add_argument_group("what is on the stage")
    group.add_argument(
        "--model",
        metavar="NAME|FILE",
        help="shapes, digits, doodles, photos, or a model file, in place of --kernel and its like",
    )
    group.add_argument(
        "--layer", metavar="NAME", help="the layer at work, or input; the first one without it"
    )
    group.add_argument(
        "--channel",
        metavar="N",
        type=_count,
        help="which of the layer's maps, from 0; 0 without it",
    )


def _add_own(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("input")
    group.add_argument("--channels", choices=CHANNELS, default="gray", help="gray without it")
    group.add_argument(
        "--input-size",
        dest="size",
        metavar="N",
        type=values.side,
        default=INPUT_SIZE,
        help=f"shrink the picture to N pixels on its longer side; {INPUT_SIZE} without it",
    )
    add_layers(parser)


def _add_stop(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("stop; one where something happens without it")
    group.add_argument(
        "--stop", metavar="N", type=values.whole, help="from 1, as the window has it"
    )
    group.add_argument("--row", metavar="R", type=_count, help="row of the map, from 0")
    group.add_argument("--col", metavar="C", type=_count, help="column of the map, from 0")


def _add_stops(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("stops")
    for name, words in (("--from", "the first stop, from 1"), ("--to", "the last stop")):
        group.add_argument(
            name,
            dest=name[2:] + "_",
            metavar="N",
            type=values.whole,
            help=f"{words}; all without it",
        )
    group.add_argument(
        "--every",
        metavar="N",
        type=values.whole,
        help=f"every Nth stop, 1 for all; all up to {PROPOSED} without it, of more every second, "
        "third, …",
    )
    group.add_argument(
        "--fps",
        metavar="N",
        type=_speed,
        default=10.0,
        help="stops seen a second; 10 without it",
    )
    group.add_argument(
        "--hold",
        metavar="S",
        type=_seconds,
        default=2.0,
        help="seconds for which the last is seen longer; 2 without it",
    )
    group.add_argument(
        "--glide",
        action="store_true",
        help="the window glides between stops, as it does where it plays slowly (up to 4 a second)",
    )
    group.add_argument("--reveal", action="store_true", help="the map fills in as the window walks")


def _add_looks(parser: ArgumentParser, size: str) -> None:
    group = parser.add_argument_group("looks")
    group.add_argument(
        "--size",
        dest="figure_size",
        metavar="SIZE",
        type=_size,
        default=SIZES[size],
        help=f"{', '.join(SIZES)}, or WxH in pixels; {size} without it",
    )
    group.add_argument(
        "--palette", choices=get_args(Palette), default="light", help="light without it"
    )


def _size(text: str) -> Size:
    try:
        return size_named(text)
    except FileError as error:
        raise ArgumentTypeError(str(error)) from error


def _count(text: str) -> int:
    return values.whole(text, 0)


def _speed(text: str) -> float:
    speed = _number(text)
    if not SLOWEST <= speed <= 60:
        raise ArgumentTypeError(f"{text!r} is not from {SLOWEST:.2g} to 60")
    return speed


def _seconds(text: str) -> float:
    seconds = _number(text)
    if not 0 <= seconds <= 600:
        raise ArgumentTypeError(f"{text!r} is not from 0 to 600")
    return seconds


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ArgumentTypeError(f"{text!r} is no number")
    return number

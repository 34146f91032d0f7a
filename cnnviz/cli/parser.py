"""What the commands are called with, and their help."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from cnnviz.cli import values
from cnnviz.cli.looks import add_looks
from cnnviz.cli.outputs import FORMATS, OUTPUTS
from cnnviz.cli.picture_parser import add_picture_options, new_parser
from cnnviz.cli.pictures import add_pictures, are_many, check_there
from cnnviz.core.geometry import PADDING_MODES
from cnnviz.files.exports.code import DIALECTS
from cnnviz.state.arithmetic import FORMS

CHANNELS = ("gray", "rgb", "each")

_CONVOLVE = """\
Slide a kernel over pictures, and save the maps it makes, as the window shows them.

Like CNN libraries, this does not flip the kernel (cross-correlation). Values run from 0, black,
to 255, white.
"""
_CONVOLVE_EXAMPLES = """\
examples:
  cnnviz convolve cat.jpg -o edges.png
  cnnviz convolve still-life --stride 2 --padding 1 --relu --pool max:2 -o map.png -o map.npy
  cnnviz convolve cat.jpg --kernel "0 1 0; 1 -4 1; 0 1 0" --channels each --scale 4 -o colour.png
  cnnviz convolve digit --scale 36 --numbers --grid --colorbar --caption -o figure.pdf
  cnnviz convolve cat.jpg --kernel mine.csv --size 28 --padding same --json -o map.csv
  cnnviz convolve holidays --size 512 --format png npz -o maps
  cnnviz convolve digit --stride 2 --code pytorch -o laplace.py
  cnnviz convolve digit --size 16 --explain latex --stop 37

what the ending of OUT says, of a single picture; for a folder or several, OUT is a folder:
  .png          the colours of the window; with --channels each a colour picture
  .svg, .pdf    the same as a vector figure, with text
  .tiff, .tif   16-bit grey, linear; the file's description says from which value to which
  .npy          the numbers, float32: (rows, columns), or (channels, rows, columns)
  .csv          the numbers, a line a row
  .npz          the numbers of the input, the kernel, and the map of each layer, by name
  .py           code that computes the map; larger arrays in an .npz beside it
"""


def command_parser(name: str) -> ArgumentParser:
    """Return the parser of the command called `name`."""
    return {"convolve": _convolve, "kernels": _kernels}[name]()


def check_convolve(parser: ArgumentParser, options: Namespace) -> None:
    """Complain of options of ``cnnviz convolve`` that do not go together."""
    if options.channels == "each" and options.colormap:
        parser.error("--colormap is for one map; with --channels each the picture has its own")
    check_there(options.pictures)
    if not options.output and options.explain is None:
        parser.error("say where to write the map with -o, or ask for the numbers with --explain")
    if options.stop is not None and options.explain is None:
        parser.error("--stop is for --explain")
    options.output = options.output or []
    known = [path for path in options.output if path.suffix.lower() in OUTPUTS]
    if not are_many(options.pictures):
        for path in options.output:
            if path not in known:
                parser.error(f"{str(path)!r} ends in none of {', '.join(OUTPUTS)}")
    elif len(options.output) > 1 or any(not path.is_dir() for path in known):
        parser.error("for several pictures, give one folder with -o, and --format for the files")


def _kernels() -> ArgumentParser:
    parser = new_parser(
        "kernels", "List the kernels that have names, and your own: size, sum, what they do."
    )
    parser.add_argument("--json", action="store_true", help="as JSON, with the weights")
    return parser


def _convolve() -> ArgumentParser:
    parser = new_parser("convolve", _CONVOLVE, _CONVOLVE_EXAMPLES)
    add_pictures(parser)
    parser.add_argument(
        *("-o", "--output"),
        metavar="OUT",
        action="append",
        type=Path,
        help=f"a file to write, again for more: {', '.join(OUTPUTS)}; or a folder",
    )
    parser.add_argument(
        "--format",
        metavar="KIND",
        nargs="+",
        choices=FORMATS,
        default=["png"],
        help=f"what to write into the folder: {', '.join(FORMATS)}; png without it",
    )
    parser.add_argument(
        "--code", choices=DIALECTS, default="numpy", help="the library of a .py; numpy without it"
    )
    parser.add_argument(
        "--explain",
        choices=FORMS,
        help="print how a cell of the last map is made: as text, Markdown or LaTeX",
    )
    parser.add_argument(
        "--stop",
        metavar="N",
        type=values.whole,
        help="which cell, as the window counts its stops, from 1; without it one that tells much",
    )
    parser.add_argument("--json", action="store_true", help="say what was done as JSON")
    _add_input(parser)
    add_layers(parser)
    add_looks(parser.add_argument_group("looks of a picture"))
    return parser


def _add_input(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("input")
    group.add_argument(
        "--channels",
        choices=CHANNELS,
        default="gray",
        help="gray (the default); rgb: one map of all three; each: every colour on its own",
    )
    add_picture_options(group, values.whole)
    group.add_argument(
        "--size",
        metavar="N",
        type=values.side,
        help="shrink the picture to N pixels on its longer side; without it, its own size",
    )


def add_layers(parser: ArgumentParser) -> None:
    """Add the options that describe a network of a kernel, ReLU and pooling."""
    group = parser.add_argument_group("layers")
    group.add_argument(
        "--kernel",
        metavar="KERNEL",
        default="laplace-4",
        help='a name (see "cnnviz kernels"), a text or CSV file, or rows of numbers as in '
        '"0 1 0; 1 -4 1; 0 1 0"; laplace-4 without it',
    )
    pair = "N or ROWS,COLUMNS"
    group.add_argument(
        "--stride", metavar="N", type=values.steps, default=(1, 1), help=f"{pair}; 1 without it"
    )
    group.add_argument(
        "--padding",
        metavar="N",
        type=values.padding,
        default=0,
        help=f"{pair}, TOP,BOTTOM,LEFT,RIGHT, same or valid; 0 without it",
    )
    group.add_argument(
        "--padding-mode",
        choices=PADDING_MODES,
        default="zeros",
        help="what the padding holds; zeros without it",
    )
    group.add_argument(
        "--dilation", metavar="N", type=values.steps, default=(1, 1), help=f"{pair}; 1 without it"
    )
    group.add_argument("--relu", action="store_true", help="then turn negative values into zero")
    group.add_argument(
        "--pool",
        metavar="KIND:SIZE[:STRIDE]",
        type=values.pooling,
        help="then pool, KIND being max, min or avg; the stride is the size without it",
    )

"""What the commands are called with, and their help."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction

from cnnviz.cli import values
from cnnviz.core.colour_maps import MAPS
from cnnviz.core.geometry import PADDING_MODES

CHANNELS = ("gray", "rgb", "each")

_CONVOLVE = """\
Slide a kernel over a picture, and save the map it makes, as the window shows it.

Like CNN libraries, this does not flip the kernel (cross-correlation). Values run from 0, black,
to 255, white.
"""
_CONVOLVE_EXAMPLES = """\
examples:
  cnnviz convolve cat.jpg -o edges.png
  cnnviz convolve still-life --stride 2 --padding 1 --relu --pool max:2 -o map.png -o map.npy
  cnnviz convolve cat.jpg --kernel "0 1 0; 1 -4 1; 0 1 0" --channels each --scale 4 -o colour.png
  cnnviz convolve cat.jpg --kernel mine.csv --size 28 --padding same --json -o map.csv

what the ending of OUT says:
  .png          the colours of the window; with --channels each a colour picture
  .tiff, .tif   16-bit grey, linear; the file's description says from which value to which
  .npy          the numbers, float32: (rows, columns), or (channels, rows, columns)
  .csv          the numbers, a line a row
"""


def command_parser() -> ArgumentParser:
    """Return the parser of all commands."""
    parser = ArgumentParser(prog="cnnviz", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    _add_convolve(commands)
    kernels = commands.add_parser(
        "kernels",
        help="list the kernels that have names",
        description="List the kernels that have names, and your own: size, sum, what they do.",
        allow_abbrev=False,
    )
    kernels.add_argument("--json", action="store_true", help="as JSON, with the weights")
    return parser


def _add_convolve(commands: "_SubParsersAction[ArgumentParser]") -> None:
    parser = commands.add_parser(
        "convolve",
        help="convolve a picture and save the map",
        description=_CONVOLVE,
        epilog=_CONVOLVE_EXAMPLES,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("picture", metavar="PICTURE", help="a file, or the name of a sample")
    parser.add_argument(
        *("-o", "--output"),
        metavar="OUT",
        action="append",
        required=True,
        type=values.output,
        help="a file to write, again for more: .png, .tiff, .npy or .csv",
    )
    parser.add_argument("--json", action="store_true", help="say what was done as JSON")
    _add_input(parser)
    add_layers(parser)
    _add_looks(parser)


def _add_input(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("input")
    group.add_argument(
        "--channels",
        choices=CHANNELS,
        default="gray",
        help="gray (the default); rgb: one map of all three; each: every colour on its own",
    )
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


def _add_looks(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("looks of a PNG")
    group.add_argument(
        "--colormap",
        choices=MAPS,
        help="the colours of one map; those of the window without it",
    )
    group.add_argument(
        "--scale",
        metavar="N",
        type=values.whole,
        default=1,
        help="pixels a cell is wide and high, also in a TIFF; 1 without it",
    )

"""How saved pictures look: the options that say it, and the pictures."""

from argparse import ArgumentParser, Namespace, _ArgumentGroup

from cnnviz.cli import values
from cnnviz.core.colour_maps import MAPS
from cnnviz.files.exports.map_looks import GROUNDS, MapLooks

OWN_CAPTION = "\0"
"""Stands for a caption that says what the map is."""


def add_looks(parser: ArgumentParser | _ArgumentGroup) -> None:
    """Let `parser` read how pictures of maps look."""
    parser.add_argument(
        "--colormap",
        choices=MAPS,
        help="the colours of all but pictures; those of the window without it",
    )
    parser.add_argument(
        "--scale",
        metavar="N",
        type=values.whole,
        default=1,
        help="pixels a cell is wide and high, also in a TIFF; 1 without it",
    )
    parser.add_argument(
        "--width",
        metavar="N",
        type=values.whole,
        help="pixels of the whole picture: cells as large as fit, whatever the scale",
    )
    parser.add_argument("--colorbar", action="store_true", help="the colours with their values")
    parser.add_argument(
        "--caption",
        metavar="TEXT",
        nargs="?",
        const=OWN_CAPTION,
        default="",
        help="a line under the map; without TEXT it says what the map is",
    )
    parser.add_argument("--grid", action="store_true", help="lines between the cells")
    parser.add_argument("--numbers", action="store_true", help="the numbers in the cells")
    parser.add_argument(
        "--page",
        choices=GROUNDS,
        default="plain",
        help="what it all stands on: plain (white, as without it), dark or transparent",
    )


def looks_of(options: Namespace, caption: str) -> MapLooks:
    """Return the looks that `options` describe, for a map of which `caption` says what it is."""
    return MapLooks(
        scale=options.scale,
        width=options.width,
        colormap=options.colormap,
        colorbar=options.colorbar,
        caption=caption if options.caption == OWN_CAPTION else options.caption,
        grid=options.grid,
        numbers=options.numbers,
        ground=options.page,
    )

"""What parsers of commands share: how they look, and what part of a file is meant."""

from argparse import (
    ArgumentParser,
    ArgumentTypeError,
    RawDescriptionHelpFormatter,
    _ArgumentGroup,
)
from collections.abc import Callable

from cnnviz.core.ground import GROUNDS, Ground, is_ground


def new_parser(name: str, description: str, examples: str = "") -> ArgumentParser:
    """Return a parser, empty yet, of the command called `name`."""
    return ArgumentParser(
        prog=f"cnnviz {name}",
        description=description,
        epilog=examples,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def add_picture_options(parser: ArgumentParser | _ArgumentGroup, whole: Callable[..., int]) -> None:
    """Add the options that `picture_called` knows; `whole` reads a number of at least 1."""
    parser.add_argument(
        "--frame",
        metavar="N",
        type=whole,
        default=1,
        help="of an animation, or of several pages, the Nth; the first without it",
    )
    parser.add_argument(
        "--reduce",
        metavar="N",
        type=whole,
        default=1,
        help="read N × N pixels as one, their mean: for very large pictures",
    )
    parser.add_argument(
        "--ground",
        metavar="GROUND",
        type=_ground,
        default="white",
        help=f"what lies under a picture that shows through: {', '.join(GROUNDS)}, or a colour as "
        "#8040ff; white without it",
    )


def _ground(text: str) -> Ground:
    if not is_ground(text.lower()):
        raise ArgumentTypeError(f"{text!r} is none of {', '.join(GROUNDS)}, and no #rrggbb")
    return text.lower()

"""What the commands that deal with models are called with, and their help."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from cnnviz.cli.looks import add_looks
from cnnviz.cli.picture_parser import add_picture_options, new_parser
from cnnviz.cli.pictures import add_pictures
from cnnviz.files.exports.pages import PAGE_SUFFIXES

_CLASSIFY_EXAMPLES = """\
examples:
  cnnviz classify cat.jpg
  cnnviz classify seven.png --model digits --top 3
  cnnviz classify *.png --model mine.safetensors --json
  cnnviz classify holidays --top 1
"""
_MAPS_EXAMPLES = """\
examples:
  cnnviz maps digit-3 --model digits -o maps
  cnnviz maps cat.jpg --model photos --layer conv1 relu1 --scale 8 --sheet -o maps
  cnnviz maps cat --model photos --overview --filters --format pdf -o figures
  cnnviz maps cat.jpg --model mine.safetensors --npz --range network -o maps
  cnnviz maps digits --model digits --sheet -o maps

what DIR will hold, or of several pictures a folder in it for each; other files stay:
  conv1-03.png     channel 3 of conv1, counted from 0, in the colours of the window
  input.png        the picture as the model reads it
  conv1-sheet.png  with --sheet: all maps of conv1, with numbers and a legend; bars where they are
                   single numbers
  activations.npz  with --npz: the numbers, float32, (channels, rows, columns), by layer
  conv1-filters.png  with --filters: its kernels; in colour where they read red, green and blue
  network.png      with --overview: all layers on one sheet
  index.json       what the files are, their colours, and the values of layers of single numbers
"""
_TRAIN_EXAMPLES = """\
examples:
  cnnviz train shapes -o shapes.safetensors
  cnnviz train digits --data mnist.npz -o digits.safetensors --resume

Every epoch, and every minute, leaves a checkpoint beside MODEL, from which --resume goes on to the
same numbers. The course of the training is drawn as MODEL.png.
"""


def command_parser(name: str) -> ArgumentParser:
    """Return the parser of the command called `name`."""
    return {
        "classify": _classify,
        "maps": _maps,
        "models": _models,
        "evaluate": _evaluate,
        "train": _train,
    }[name]()


def _models() -> ArgumentParser:
    parser = new_parser("models", "List the bundled models.")
    parser.add_argument("--json", action="store_true", help="as JSON, with their cards")
    return parser


def _classify() -> ArgumentParser:
    parser = new_parser("classify", "Say what is in pictures.", _CLASSIFY_EXAMPLES)
    add_pictures(parser)
    add_picture_options(parser, _whole)
    parser.add_argument(
        "--model",
        metavar="NAME|FILE",
        default="photos",
        help="shapes, digits, doodles, photos (the default), or a model file",
    )
    parser.add_argument(
        "--top", metavar="K", type=_whole, help="name so many classes; all without it"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    return parser


def _maps() -> ArgumentParser:
    parser = new_parser("maps", "Save every map of every layer of a model.", _MAPS_EXAMPLES)
    add_pictures(parser)
    add_picture_options(parser, _whole)
    parser.add_argument(
        "--model",
        metavar="NAME|FILE",
        required=True,
        help="shapes, digits, doodles, photos, or a model file",
    )
    parser.add_argument(
        *("-o", "--output"),
        metavar="DIR",
        type=Path,
        required=True,
        help="the folder to write into, made if there is none",
    )
    parser.add_argument(
        "--layer",
        metavar="NAME",
        nargs="+",
        action="extend",
        help="these layers only, or input; all without it",
    )
    parser.add_argument("--sheet", action="store_true", help="also a sheet for each layer")
    parser.add_argument(
        "--filters",
        action="store_true",
        help="also a sheet of each layer's filters",
    )
    parser.add_argument(
        "--overview", action="store_true", help="also a sheet of all these layers together"
    )
    parser.add_argument("--npz", action="store_true", help="also the numbers, activations.npz")
    parser.add_argument(
        "--format",
        choices=[suffix[1:] for suffix in PAGE_SUFFIXES],
        default="png",
        help="the kind of the pictures; png without it",
    )
    parser.add_argument(
        "--range",
        choices=("map", "layer", "network"),
        default="layer",
        help="what shares one scale of colours: each map has its own, the maps of a layer "
        "(the default), or of all layers",
    )

    add_looks(parser.add_argument_group("looks of the maps"))
    return parser


def _evaluate() -> ArgumentParser:
    parser = new_parser("evaluate", "Measure a model on pictures whose classes are known.")
    parser.add_argument("model", metavar="MODEL", help="a bundled model's name, or a file")
    parser.add_argument(
        "--data",
        metavar="FILE.npz",
        type=Path,
        required=True,
        help="arrays x and y, or x_test and y_test: uint8 pictures and their classes",
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument(
        "--card", action="store_true", help="keep the result in the card of MODEL, a file"
    )
    return parser


def _train() -> ArgumentParser:
    parser = new_parser("train", "Train a model.", _TRAIN_EXAMPLES)
    parser.add_argument(
        "recipe", metavar="RECIPE", help="shapes, digits, doodles, photos, or a recipe file"
    )
    parser.add_argument("--data", metavar="PATH", type=Path, help="what it learns from")
    parser.add_argument(
        *("-o", "--output"),
        metavar="MODEL",
        type=_model_file,
        required=True,
        help="the file to write, .safetensors",
    )
    parser.add_argument("--epochs", metavar="N", type=_whole, help="the recipe's without it")
    parser.add_argument("--seed", metavar="N", type=_whole, help="the recipe's without it")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint")
    return parser


def _whole(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) < 1_000_000_000:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is no whole number of at least 1")


def _model_file(text: str) -> Path:
    path = Path(text)
    if path.suffix != ".safetensors":
        raise ArgumentTypeError(f"{text!r} does not end in .safetensors")
    return path

"""What ``cnnviz convolve`` writes: the map as pictures and numbers, the layers as code."""

import itertools
import os
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from cnnviz.cli.looks import looks_of
from cnnviz.cli.pictures import Chosen
from cnnviz.core.colour import Scale
from cnnviz.files.atomic import make_folder
from cnnviz.files.errors import FileError
from cnnviz.files.exports.code import snippet_of
from cnnviz.files.exports.extracts import encoded_extract, extract_of
from cnnviz.files.exports.map_figures import caption_of, map_figure
from cnnviz.files.exports.maps import SUFFIXES, encoded_map
from cnnviz.files.exports.names import picture_stems
from cnnviz.files.exports.pages import PAGE_SUFFIXES, encoded_page
from cnnviz.state.run import Run

ARRAYS, CODE = ".npz", ".py"
OUTPUTS = (*dict.fromkeys((*PAGE_SUFFIXES, *SUFFIXES)), ARRAYS, CODE)
"""How the names of such files can end."""
FORMATS = tuple(suffix[1:] for suffix in OUTPUTS)


def targets_of(
    pictures: Chosen, output: list[Path], formats: Sequence[str]
) -> dict[str, list[Path]]:
    """Return the files to write for each picture: those named, or some in the folder named.

    Parameters
    ----------
    pictures : Chosen
        The pictures.
    output : list of Path
        What was named.
    formats : sequence of str
        How the names of the files in the folder end, without the dot; "" for folders.

    Raises
    ------
    FileError
        If the folder cannot be made, or one of the pictures would be replaced.
    """
    if not pictures.many or not output:
        return dict.fromkeys(pictures.names, output)
    (folder,) = output
    make_folder(folder)
    stems = picture_stems(pictures.names)
    targets = {
        name: [
            folder / (f"{stems[name]}.{ending}" if ending else stems[name])
            for ending in dict.fromkeys(formats)
        ]
        for name in pictures.names
    }
    originals = {os.path.realpath(name) for name in pictures.names}
    for path in itertools.chain.from_iterable(targets.values()):
        if os.path.realpath(path) in originals:
            raise FileError(f"{path} is one of the pictures. Choose another folder.")
    return targets


def encoded_output(path: Path, run: Run, scale: Scale, options: Namespace) -> dict[Path, bytes]:
    """Return the files that are asked for by the name `path`, whole.

    Code has a file beside it, of the arrays that are too large to stand in it.

    Raises
    ------
    FileError
        If the zoomed picture would be too large.
    """
    suffix = path.suffix.lower()
    if suffix == ARRAYS:
        return {path: encoded_extract(extract_of(run))}
    if suffix == CODE:
        extract = extract_of(run)
        snippet = snippet_of(extract, options.code, path.stem)
        files = {path: snippet.text.encode()}
        if snippet.reads:
            # First, so that the code never reads what is not there.
            files = {path.with_name(snippet.reads): encoded_extract(extract), **files}
        return files
    made = run.activations[-1]
    if suffix in PAGE_SUFFIXES:
        caption = caption_of(made.name, made.shape, None, run.document.picture.name)
        page = map_figure(made.values, scale, looks_of(options, caption), made.style)
        return {path: encoded_page(page, suffix)}
    return {path: encoded_map(suffix, made.values, scale, zoom=options.scale, layer=made.name)}

"""Pages: what is exported as a picture, as shapes that PNG, SVG and PDF are written from."""

from cnnviz.files.exports.pages.page import DARK, LIGHT, TRANSPARENT, Box, Inks, Page, Raster, Words
from cnnviz.files.exports.pages.pdf import pdf
from cnnviz.files.exports.pages.png import png
from cnnviz.files.exports.pages.svg import svg

__all__ = [
    "DARK",
    "LIGHT",
    "PAGE_SUFFIXES",
    "TRANSPARENT",
    "Box",
    "Inks",
    "Page",
    "Raster",
    "Words",
    "encoded_page",
]

_WRITERS = {".png": png, ".svg": svg, ".pdf": pdf}
PAGE_SUFFIXES = tuple(_WRITERS)
"""How the names of files of pages end."""


def encoded_page(page: Page, suffix: str) -> bytes:
    """Return `page` as the file whose name ends in `suffix`, one of `PAGE_SUFFIXES`."""
    return _WRITERS[suffix](page)

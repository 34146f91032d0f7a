"""Pages as pixels."""

import io

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cnnviz.core.colour import Bytes
from cnnviz.files.exports.lettering import write
from cnnviz.files.exports.pages.page import Page, Raster


def png(page: Page) -> bytes:
    """Return `page` as a PNG file."""
    return png_of(pixels(page), page.title)


def pixels(page: Page) -> Bytes:
    """Return `page` as pixels, shape (H, W, 3), or (H, W, 4) where its ground is transparent."""
    # Letters on a transparent ground blend with what is nearly their own colour.
    ground = page.ground or (*(page.words[0].ink if page.words else (0, 0, 0)), 0)
    canvas = np.empty((*page.size, len(ground)), np.uint8)
    canvas[:] = ground
    for shape in page.shapes:
        top, left, height, width = shape.rectangle
        part = canvas[top : top + height, left : left + width]
        part[..., 3:] = 255
        if isinstance(shape, Raster):
            down, across = shape.size
            part[..., :3] = shape.cells.repeat(across, axis=1).repeat(down, axis=0)
        else:
            part[..., :3] = shape.fill
    if not page.words:
        return canvas
    picture = Image.fromarray(canvas)
    for words in page.words:
        write(picture, (words.at, words.base), words.text, words.size, words.ink, words.side)
    return np.asarray(picture)


def png_of(levels: Bytes, title: str = "") -> bytes:
    """Return pixels as a PNG file with its `title` in it."""
    notes = PngInfo()
    if title:
        notes.add_itxt("Description", title)
    buffer = io.BytesIO()
    Image.fromarray(levels).save(buffer, "PNG", pnginfo=notes)
    return buffer.getvalue()

"""Pages as SVG: text stays text, and cells are squares where they are not too many."""

import base64
from collections.abc import Iterator
from html import escape

from cnnviz.core.colour import RGB
from cnnviz.files.exports.pages.page import Page, Raster, Words
from cnnviz.files.exports.pages.png import png_of

_FONTS = "Helvetica, Arial, 'Liberation Sans', 'Nimbus Sans', sans-serif"
_ANCHORS = {"left": "start", "middle": "middle", "right": "end"}


def svg(page: Page) -> bytes:
    """Return `page` as an SVG file."""
    height, width = page.size
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{_FONTS}">',
        f"<title>{_escaped(page.title)}</title>",
        '<g shape-rendering="crispEdges">',
    ]
    if page.ground is not None:
        parts.append(_box(0, 0, height, width, page.ground))
    for shape in page.shapes:
        if not isinstance(shape, Raster):
            parts.append(_box(*shape.rectangle, shape.fill))
        elif page.in_squares:
            parts += ["<g>", *_squares(shape), "</g>"]
        else:
            parts.append(_image(shape))
    parts += ["</g>", *map(_text, page.words), "</svg>", ""]
    return "\n".join(parts).encode()


def squares(shape: Raster) -> Iterator[tuple[int, int, int, int, RGB]]:
    """Yield top, left, height, width and colour of each cell.

    All but the last reach under the next ones, so that where a viewer blurs an edge no ground
    shines through.
    """
    down, across = shape.size
    rows, columns = shape.cells.shape[:2]
    for row, line in enumerate(shape.cells.tolist()):
        tall = down + (down + 1) // 2 if row + 1 < rows else down
        for column, colour in enumerate(line):
            wide = across + (across + 1) // 2 if column + 1 < columns else across
            yield shape.top + row * down, shape.left + column * across, tall, wide, colour


def _squares(shape: Raster) -> Iterator[str]:
    return (_box(*each) for each in squares(shape))


def _box(top: int, left: int, height: int, width: int, fill: RGB) -> str:
    place = f'x="{left}" y="{top}" width="{width}" height="{height}"'
    return f'<rect {place} fill="{_hex(fill)}"/>'


def _image(shape: Raster) -> str:
    top, left, height, width = shape.rectangle
    data = base64.b64encode(png_of(shape.cells)).decode()
    return (
        f'<image x="{left}" y="{top}" width="{width}" height="{height}" '
        'preserveAspectRatio="none" image-rendering="optimizeSpeed" '
        f'style="image-rendering:pixelated" href="data:image/png;base64,{data}"/>'
    )


def _text(words: Words) -> str:
    place = f'x="{words.at}" y="{words.base}" font-size="{words.size}" fill="{_hex(words.ink)}"'
    anchor = f' text-anchor="{_ANCHORS[words.side]}"' if words.side != "left" else ""
    return f"<text {place}{anchor}>{_escaped(words.text)}</text>"


def _hex(rgb: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def _escaped(words: str) -> str:
    """Return `words` as XML may hold them: it has no control characters, and no halves of pairs."""
    return escape("".join(each if each.isprintable() else "?" for each in words), quote=False)

"""Pages as PDF (ISO 32000-1): text stays text, and cells are squares where they are not too many.

Written by hand: a page of rectangles, pictures and one of the fonts that every reader has takes
fewer lines than the libraries for it have settings.
"""

import zlib
from collections.abc import Sequence

from cnnviz.core.colour import RGB
from cnnviz.core.sheets import magnified
from cnnviz.files.exports.pages import helvetica
from cnnviz.files.exports.pages.page import Page, Raster, Words
from cnnviz.files.exports.pages.svg import squares

_POINTS, _LARGEST = 0.75, 14_400
"""Points of a pixel, 72 of 96 to the inch; and of the largest page that every reader shows."""
_SMOOTHED = 1_000_000
"""Pixels up to which pictures are magnified: some readers blur them, whatever the file asks for."""
_BEFORE = {"left": 0.0, "middle": 0.5, "right": 1.0}
_CATALOG, _PAGES, _PAGE, _CONTENT, _FONT, _INFO, _FIRST_IMAGE = range(1, 8)


def pdf(page: Page) -> bytes:
    """Return `page` as a PDF file of one page."""
    height, width = page.size
    rasters = [each for each in page.shapes if isinstance(each, Raster)]
    images = [] if page.in_squares else rasters
    names = {id(each): f"I{at}" for at, each in enumerate(images)}
    points = min(_POINTS, _LARGEST / max(page.size))
    high, across = _decimal(height * points), _decimal(width * points)
    # From here on a unit is a pixel, and down is down.
    content = [f"{points:.6f} 0 0 {-points:.6f} 0 {high} cm"]
    if page.ground is not None:
        content.append(_box(0, 0, height, width, page.ground))
    for shape in page.shapes:
        if not isinstance(shape, Raster):
            content.append(_box(*shape.rectangle, shape.fill))
        elif id(shape) in names:
            top, left, tall, wide = shape.rectangle
            place = f"{wide} 0 0 {-tall} {left} {top + tall} cm"
            content.append(f"q {place} /{names[id(shape)]} Do Q")
        else:
            content += [_box(*each) for each in squares(shape)]
    lines = [line.encode() for line in content] + [_text(words) for words in page.words]
    places = " ".join(f"/{name} {_FIRST_IMAGE + at} 0 R" for at, name in enumerate(names.values()))
    box = f"[0 0 {across} {high}]"
    resources = f"<</Font<</F {_FONT} 0 R>>/XObject<<{places}>>>>"
    return _file(
        [
            _dictionary(f"/Type/Catalog/Pages {_PAGES} 0 R"),
            _dictionary(f"/Type/Pages/Kids[{_PAGE} 0 R]/Count 1"),
            _dictionary(
                f"/Type/Page/Parent {_PAGES} 0 R/MediaBox{box}/Resources{resources}"
                f"/Contents {_CONTENT} 0 R"
            ),
            _stream("", b"\n".join(lines)),
            _dictionary(
                "/Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding"
                f"/BaseEncoding/WinAnsiEncoding/Differences[{helvetica.MINUS_CODE}/minus]>>"
            ),
            b"<</Producer(cnnviz)/Title<" + _utf16(page.title) + b">>>",
            *map(_image, images),
        ]
    )


def _file(objects: Sequence[bytes]) -> bytes:
    """Return a file of `objects`, numbered from 1, with the table of where each of them begins."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    roots = f"/Size {len(objects) + 1}/Root {_CATALOG} 0 R/Info {_INFO} 0 R"
    out += b"trailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (_dictionary(roots), table)
    return bytes(out)


def _dictionary(entries: str) -> bytes:
    return f"<<{entries}>>".encode()


def _stream(entries: str, data: bytes) -> bytes:
    packed = zlib.compress(data)
    head = _dictionary(f"{entries}/Filter/FlateDecode/Length {len(packed)}")
    return b"%b\nstream\n%b\nendstream" % (head, packed)


def _image(shape: Raster) -> bytes:
    rows, columns = shape.cells.shape[:2]
    zoom = max(1, min(min(shape.size), int((_SMOOTHED / (rows * columns)) ** 0.5)))
    return _stream(
        f"/Type/XObject/Subtype/Image/Width {columns * zoom}/Height {rows * zoom}"
        "/ColorSpace/DeviceRGB/BitsPerComponent 8/Interpolate false",
        magnified(shape.cells, zoom).tobytes(),
    )


def _box(top: int, left: int, height: int, width: int, fill: RGB) -> str:
    return f"{_rgb(fill)} {left} {top} {width} {height} re f"


def _text(words: Words) -> bytes:
    left = words.at - _BEFORE[words.side] * helvetica.width(words.text, words.size)
    text = helvetica.encoded(words.text)
    for special in (b"\\", b"(", b")"):
        text = text.replace(special, b"\\" + special)
    head = f"BT {_rgb(words.ink)} /F {words.size} Tf 1 0 0 -1 {_decimal(left)} {words.base} Tm ("
    return head.encode() + text + b") Tj ET"


def _decimal(number: float) -> str:
    """Return `number` as PDF has them, without an exponent."""
    return f"{number:.2f}"


def _rgb(colour: RGB) -> str:
    # Four digits lead back to the very byte.
    return " ".join(f"{level / 255:.4g}" for level in colour) + " rg"


def _utf16(words: str) -> bytes:
    return b"FEFF" + words.encode("utf-16-be", "replace").hex().encode()

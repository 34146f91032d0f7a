"""What is dropped or pasted: its best flavour, since programs hand over several at once."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QImage, QPixmap

from cnnviz.files.errors import FileError
from cnnviz.files.kernels import parse_kernel
from cnnviz.files.pictures import data_address, pasted_path

_OF_NUMBERS = "+-\u2212.,/0123456789"
"""What numbers are written with."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be opened of it; at most one of the three is there.

    Attributes
    ----------
    paths : tuple of str
        Files, or an address of which the reader says why it is not opened.
    encoded : bytes
        A picture that no file holds, encoded.
    numbers : bool
        Rows of numbers, as a spreadsheet copies them.
    """

    paths: tuple[str, ...] = ()
    encoded: bytes = b""
    numbers: bool = False


def offered(data: QMimeData) -> Offered:
    """Return the best of what `data` holds.

    A file of this machine is better than the picture of it, which may be an icon; a picture is
    better than the web address it came with.

    Raises
    ------
    FileError
        If it is an address that holds its own data, and those are damaged, or numbers that make
        no kernel.
    """
    urls = [url for url in data.urls() if not url.isEmpty()]
    files = tuple(url.toLocalFile() for url in urls if url.isLocalFile())
    if files:
        return Offered(files)
    if data.hasImage():
        encoded = _png(data.imageData())
        if encoded:
            return Offered(encoded=encoded)
    words = urls[0].toString() if urls else data.text().strip() if data.hasText() else ""
    encoded = data_address(words)
    if encoded:
        return Offered(encoded=encoded)
    if not words:
        return Offered()
    if not urls and _numbers(words):
        return Offered(numbers=True)
    return Offered((pasted_path(words),))


def _numbers(words: str) -> bool:
    try:
        return parse_kernel(words).size > 1
    except FileError:
        # Meant as rows of cells, if not a kernel.
        if set(words) <= {*_OF_NUMBERS, *" ;\t\r\n"} and not set(words).isdisjoint(";\t\n"):
            raise
        return False


def _png(picture: Any) -> bytes:
    """Return what the clipboard holds as a PNG file; nothing if it is no picture after all."""
    image = picture.toImage() if isinstance(picture, QPixmap) else QImage(picture)
    if image.isNull():
        return b""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())

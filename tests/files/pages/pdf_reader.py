"""Reads PDF files of ours again: the table of objects, and what the page paints."""

import re
import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Painted:
    """The page as pixels, its size in points, and its texts as they are encoded."""

    pixels: NDArray[np.uint8]
    points: tuple[float, float]
    texts: list[bytes]


def objects_of(data: bytes) -> list[bytes]:
    """Return the objects, each from where the table says that it begins."""
    assert data.startswith(b"%PDF-1.4\n")
    assert data.endswith(b"%%EOF\n")
    (start,) = re.findall(rb"startxref\n(\d+)\n", data)
    table = data[int(start) :]
    assert table.startswith(b"xref\n0 ")
    entries = re.findall(rb"(\d{10}) 00000 n \n", table)
    assert int(table.split(b"\n")[1].split()[1]) == len(entries) + 1
    found = []
    for number, place in enumerate(entries, 1):
        head = b"%d 0 obj\n" % number
        assert data[int(place) :].startswith(head)
        found.append(data[int(place) + len(head) : data.index(b"\nendobj", int(place))])
    return found


def stream_of(body: bytes) -> bytes:
    """Return what an object holds, unpacked."""
    head, packed = body.split(b"\nstream\n", 1)
    (length,) = re.findall(rb"/Length (\d+)", head)
    assert packed[int(length) :] == b"\nendstream"
    return zlib.decompress(packed[: int(length)])


def read_pdf(data: bytes) -> Painted:
    """Paint the page of a file of ours, without its letters, on white."""
    objects = objects_of(data)
    page = next(each for each in objects if b"/Type/Page/" in each)
    width, height = (float(each) for each in re.findall(rb"MediaBox\[0 0 (\S+) (\S+)\]", page)[0])
    images = {name: int(at) for name, at in re.findall(rb"/(I\d+) (\d+) 0 R", page)}
    content = stream_of(objects[int(re.findall(rb"/Contents (\d+) 0 R", page)[0]) - 1])
    lines = content.split(b"\n")
    assert lines[0] == b"0.750000 0 0 -0.750000 0 %.2f cm" % height
    canvas = np.full((round(height / 0.75), round(width / 0.75), 3), 255, np.uint8)
    texts = []
    for line in lines[1:]:
        if line.startswith(b"BT"):
            texts.append(re.findall(rb"Tm \((.*)\) Tj ET", line, re.DOTALL)[0])
            continue
        numbers = [float(each) for each in re.findall(rb"-?[\d.]+", line.split(b"/")[0])]
        if line.startswith(b"q"):
            wide, _, _, minus_tall, left, bottom = (round(each) for each in numbers)
            name = re.findall(rb"/(I\d+) Do Q", line)[0]
            body = objects[images[name] - 1]
            columns, rows = (
                int(re.findall(rb"/%b (\d+)" % key, body)[0]) for key in (b"Width", b"Height")
            )
            cells = np.frombuffer(stream_of(body), np.uint8).reshape(rows, columns, 3)
            down, across = -minus_tall // rows, wide // columns
            shown = cells.repeat(down, axis=0).repeat(across, axis=1)
            canvas[bottom + minus_tall : bottom, left : left + wide] = shown
        else:
            assert line.endswith(b" re f")
            left, top, wide, tall = (int(each) for each in numbers[3:])
            canvas[top : top + tall, left : left + wide] = np.rint(np.multiply(numbers[:3], 255))
    return Painted(canvas, (width, height), texts)

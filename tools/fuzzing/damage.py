"""Ways to damage a file: bytes anywhere, and inside what checksums and lengths would guard."""

import json
import random
import struct
import zlib
from collections.abc import Callable
from typing import Any

ODD_BYTES = (0, 1, 0x7F, 0x80, 0xFF)
ODD_NUMBERS = (0, 1, 2, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
ODD_VALUES: tuple[Any, ...] = (
    *(0, -1, 1, 2**31, 2**63, 10**30, 1e308, -1e-320, True, None, "", "x", "conv1", "\0", "é" * 99),
    *([], {}, [0], [[]], [1, 1], [3, 9, 9], {"a": 1}, [None] * 5, "0" * 5000),
)
WORDS = (
    *(b" ", b"\n", b";", b",", b"#", b"//", b"%", b'"', b"/", b"-", b"\0", b"\xff\xfe"),
    *(b"1/0", b"nan", b"inf", b"1e999", b"1e-999", b"0x10", b"1_0", b"9" * 400, b"0;" * 20),
    b"\xe2\x88\x92",
)
PNG = b"\x89PNG\r\n\x1a\n"

Random = random.Random


def damaged(seeds: list[bytes], number: int) -> bytes:
    """Return the `number`-th damaged file that is made of `seeds`: always the same one."""
    chance = Random(number)
    data = chance.choice(seeds)
    if chance.random() < 0.5:
        data = _inside(data, chance)
    for _ in range(chance.choice((0, 1, 1, 2, 4, 16))):
        data = chance.choice(WAYS)(data, seeds, chance)
    return data


def _flipped(data: bytes, seeds: list[bytes], chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(data), chance.randint(1, 4))):
        at = chance.randrange(len(data))
        changed[at] = chance.choice((*ODD_BYTES, changed[at] ^ 1 << chance.randrange(8)))
    return bytes(changed)


def _numbered(data: bytes, seeds: list[bytes], chance: Random) -> bytes:
    form = chance.choice(("<H", ">H", "<I", ">I"))
    width = struct.calcsize(form)
    at = chance.randrange(max(1, min(len(data), chance.choice((32, 256, 1 << 20)))))
    number = chance.choice(ODD_NUMBERS) & (1 << 8 * width) - 1
    return data[:at] + struct.pack(form, number) + data[at + width :]


def _cut(data: bytes, seeds: list[bytes], chance: Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _without(data: bytes, seeds: list[bytes], chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.randint(1, 40) :]


def _repeated(data: bytes, seeds: list[bytes], chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    part = data[at : at + chance.randint(1, 60)]
    return data[:at] + part * chance.choice((2, 3, 50)) + data[at:]


def _spliced(data: bytes, seeds: list[bytes], chance: Random) -> bytes:
    other = chance.choice(seeds)
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def _worded(data: bytes, seeds: list[bytes], chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(WORDS) + data[at:]


WAYS: tuple[Callable[[bytes, list[bytes], Random], bytes], ...] = (
    *(_flipped, _flipped, _numbered, _numbered, _cut),
    *(_without, _repeated, _spliced, _worded),
)


def _inside(data: bytes, chance: Random) -> bytes:
    """Damage what is guarded, and mend the guard, so that a reader gets to see it."""
    if data.startswith(PNG):
        return _png(data, chance)
    if len(data) > 10 and data[8:10] == b'{"':
        return _safetensors(data, chance)
    if data.startswith(b"{"):
        told = json.loads(data)
        _replace_one(told, chance)
        return json.dumps(told).encode()
    return data


def _png(data: bytes, chance: Random) -> bytes:
    """Damage one chunk, or the bytes that it packs, and write its length and checksum anew."""
    chunks, at = [], len(PNG)
    while at + 8 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    which = chance.randrange(len(chunks))
    kind, body = chunks[which]
    if kind == b"IDAT" and chance.random() < 0.7:
        body = zlib.compress(_numbered(zlib.decompress(body), [], chance))
    else:
        body = chance.choice((_flipped, _numbered, _cut, _repeated))(body or b"\0", [], chance)
    chunks[which] = kind, body
    if chance.random() < 0.2:
        chunks.insert(chance.randrange(len(chunks)), chance.choice(chunks))
    packed = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    return PNG + b"".join(packed)


def _safetensors(data: bytes, chance: Random) -> bytes:
    """Damage its list of arrays, or what a model says of itself, and write lengths anew."""
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    said = header.get("__metadata__")
    told = json.loads(said["cnnviz"]) if said else header
    _replace_one(chance.choice((header, told, told, told)), chance)
    if said and isinstance(header.get("__metadata__"), dict) and chance.random() < 0.9:
        header["__metadata__"]["cnnviz"] = json.dumps(told)
    words = json.dumps(header).encode()
    return struct.pack("<Q", len(words)) + words + data[8 + length :]


def _replace_one(tree: Any, chance: Random) -> None:
    """Replace, drop or double one value somewhere in `tree`."""
    while True:
        keys = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
        if not keys:
            return
        key = chance.choice(keys)
        inner = tree[key]
        if isinstance(inner, dict | list) and inner and chance.random() < 0.8:
            tree = inner
            continue
        match chance.randrange(6):
            case 0:
                del tree[key]
            case 1 if isinstance(tree, list):
                tree.append(inner)
            case 1:
                tree[str(chance.choice(ODD_VALUES))[:30]] = inner
            case _:
                tree[key] = chance.choice(ODD_VALUES)
        return

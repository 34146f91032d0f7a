"""Whatever an experiment file holds, it is opened whole or refused in one sentence."""

import contextlib
import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import load, save

from cnnviz.files.errors import FileError
from cnnviz.files.experiments.experiment_file import (
    ALPHA,
    FORMAT,
    PICTURE,
    WEIGHTS,
    WORDS,
    Packer,
    read_experiment,
)
from tests.files.test_experiments import assert_same, stored_experiment

Words = dict[str, Any]


@pytest.fixture(scope="module")
def members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(Packer().packed(stored_experiment()))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


Change = Callable[[dict[str, bytes]], bytes]


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return file.getvalue()


def words(change: Callable[[Words], object]) -> Change:
    """Return what makes a file with other words."""

    def make(members: dict[str, bytes]) -> bytes:
        told = json.loads(members[WORDS])
        change(told)
        return zipped({**members, WORDS: json.dumps(told).encode()})

    return make


def text(data: bytes) -> Change:
    return lambda members: zipped({**members, WORDS: data})


def part(name: str, data: bytes) -> Change:
    return lambda members: zipped({**members, name: data})


def arrays(change: Callable[[dict[str, np.ndarray]], object]) -> Change:
    def make(members: dict[str, bytes]) -> bytes:
        held = dict(load(members[WEIGHTS]))
        change(held)
        return zipped({**members, WEIGHTS: save(held)})

    return make


def png(pixels: np.ndarray, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()


def twice(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, contextlib.suppress(UserWarning):
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
        archive.writestr(zipfile.ZipInfo(WORDS + "!"), b"{}")
    return file.getvalue().replace(f"{WORDS}!".encode(), WORDS.encode() + b"\0")


def bomb(members: dict[str, bytes]) -> bytes:
    return zipped({**members, WORDS: b" " * 15_000_000}, compression=zipfile.ZIP_DEFLATED)


def lying(members: dict[str, bytes]) -> bytes:
    """Say in the directory that the bomb is small: only so much may be read."""
    data = bytearray(bomb(members))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 100)
    return bytes(data)


def encrypted(members: dict[str, bytes]) -> bytes:
    data = bytearray(zipped(members))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def many(members: dict[str, bytes]) -> bytes:
    return zipped({**members, **{f"{number:05}": b"" for number in range(2000)}})


def wide(members: dict[str, bytes]) -> bytes:
    """Claim a picture of 60000×60000 in a few bytes."""
    data = bytearray(members[PICTURE])
    struct.pack_into(">II", data, 16, 60_000, 60_000)
    return zipped({**members, PICTURE: bytes(data)})


def own(**values: object) -> Callable[[Words], object]:
    return lambda told: told["own"][0].update(values)


def as_own(kind: str) -> Callable[[Words], object]:
    return lambda told: told.update(own=[{"kind": kind, "name": "odd"}])


def vast(told: Words) -> list[Words]:
    pool = {"kind": "maxpool", "kernel_size": [1, 1], "stride": [1, 1], "padding": 0}
    pools = [{**pool, "name": f"pool{at}"} for at in range(3)]
    return [{**told["own"][0], "padding": 10_000}, *pools]


def vast_alone(told: Words) -> None:
    told.update(network=vast(told), model=None, kept=[], selection={"layer": "input", "channel": 0})


HOSTILE: dict[str, tuple[Change, str]] = {
    "empty": (lambda _: b"", "damaged"),
    "cut off": (lambda members: zipped(members)[:-30], "damaged"),
    "picture": (lambda members: members[PICTURE], "damaged"),
    "something before": (lambda members: b"#!/bin/sh\n" + zipped(members), "damaged"),
    "path upwards": (part("../../evil.sh", b"rm"), "'../../evil.sh', which is no part"),
    "path from the root": (part("/etc/passwd", b"x"), "no part"),
    "unexpected member": (part("code.py", b"x"), "'code.py', which is no part"),
    "member twice": (twice, "damaged|no part|twice"),
    "bomb": (bomb, "fill the memory"),
    "bomb that lies": (lying, "fill the memory|damaged"),
    "encrypted": (encrypted, "encrypted"),
    "odd compression": (
        lambda members: zipped(members, compression=zipfile.ZIP_LZMA),
        "unusual way",
    ),
    "thousands of members": (many, "damaged"),
    "member missing": (
        lambda members: zipped({WORDS: members[WORDS], WEIGHTS: members[WEIGHTS]}),
        "lacks its picture.png",
    ),
    "no JSON": (text(b"\xff{"), "experiment.json is damaged"),
    "JSON of another kind": (text(b"[]"), "experiment.json is damaged"),
    "JSON too deep": (text(b"[" * 200_000), "experiment.json is damaged"),
    "huge number": (text(b'{"format": ' + b"9" * 5000 + b"}"), "experiment.json is damaged"),
    "name twice": (text(b'{"format": 1, "format": 1}'), "experiment.json is damaged"),
    "NaN": (text(b'{"format": NaN}'), "experiment.json is damaged"),
    "no format": (words(lambda told: told.pop("format")), "says no format"),
    "format true": (words(lambda told: told.update(format=True)), "says no format"),
    "newer": (
        words(lambda told: told.update(format=FORMAT + 1, program="9.1")),
        "saved by cnnviz '9.1' in format 3.*newer cnnviz",
    ),
    "unknown part": (words(lambda told: told.update(shell="rm")), "unknown part 'shell'"),
    "part missing": (words(lambda told: told.pop("means")), "lacks its means"),
    "wrong type": (words(lambda told: told.update(picture=[])), "picture is not described"),
    "level as truth": (
        words(lambda told: told["preparation"].update(levels=True)),
        "levels of its preparation is True, not one of 255, 1",
    ),
    "size of none": (
        words(lambda told: told["preparation"].update(size=0)),
        "the size of its preparation is 0, not a whole number from 1",
    ),
    "size beyond all floats": (
        words(lambda told: told["preparation"].update(size=10**400)),
        "the size of its preparation is 1000",
    ),
    "stroke's level": (words(lambda told: told.update(strokes=[2])), "a number from 0 to 1"),
    "strokes without cells": (words(lambda told: told.update(strokes=[])), "not all there"),
    "strokes of fractions": (
        arrays(lambda held: held.update({"strokes/0": np.zeros((2, 2), np.float32)})),
        "not all there",
    ),
    "stroke far off": (
        arrays(lambda held: held.update({"strokes/0": np.full((2, 2), -(2**63))})),
        "far off",
    ),
    "stroke beyond 32 bits": (
        arrays(lambda held: held.update({"strokes/0": np.full((2, 2), 2**31)})),
        "far off",
    ),
    "stop": (words(lambda told: told.update(stop=-1)), "the stop of its experiment is -1"),
    "name of numbers": (words(lambda told: told["picture"].update(name=3)), "is 3, not text"),
    "channels": (words(lambda told: told["picture"].update(channels=2)), "channels of its picture"),
    "grey, said to be colour": (part(PICTURE, png(np.zeros((4, 4), np.uint8))), "another kind"),
    "JPEG": (part(PICTURE, png(np.zeros((4, 4, 3), np.uint8), "JPEG")), "no PNG"),
    "picture with alpha": (part(PICTURE, png(np.zeros((4, 4, 4), np.uint8))), "another kind"),
    "alpha of another size": (part(ALPHA, png(np.zeros((4, 4), np.uint8))), "alpha is not that"),
    "picture cut off": (
        part(PICTURE, png(np.full((99, 99, 3), 7, np.uint8))[:60]),
        "picture is damaged",
    ),
    "picture bomb": (wide, "picture is too large"),
    "layer not there": (
        words(lambda told: told["selection"].update(layer="gone")),
        "a layer that is not there",
    ),
    "filter of no place": (
        words(lambda told: told["kept"][0].update(channel=99)),
        "a filter switched off that is not there",
    ),
    "filter of no number": (
        words(lambda told: told["kept"][0].update(bias=10**300)),
        "the bias of its filter is 1000",
    ),
    "no network": (words(lambda told: told.update(model=None, network=None)), "no network"),
    "network of a model as own": (words(as_own("softmax")), "as only models do"),
    "unknown layer": (words(as_own("eval")), "unknown kind 'eval'"),
    "circle": (words(own(reads=["conv1"])), "does not come before"),
    "branch": (words(own(reads=["input"])), "as only models do"),
    "huge stride": (words(own(stride=[10**9, 1])), "has the stride"),
    "same name": (words(lambda told: told["own"].append(told["own"][0])), "Two layers"),
    "maps that fill the memory": (words(vast_alone), "fill the memory"),
    "maps that would, beside a model": (
        words(lambda told: told.update(own=vast(told))),
        "fill the memory",
    ),
    "weights missing": (arrays(lambda held: held.pop("own/conv1.weight")), "not there"),
    "weights not finite": (
        arrays(lambda held: held.update({"own/conv1.bias": np.full(1, np.inf, np.float32)})),
        "not finite",
    ),
    "weights of another shape": (
        arrays(lambda held: held.update({"own/conv1.bias": np.zeros(5, np.float32)})),
        "wrong shape",
    ),
    "large kernel": (
        arrays(lambda held: held.update({"own/conv1.weight": np.zeros((1, 3, 16, 3), "f4")})),
        "larger than 15",
    ),
    "weights damaged": (part(WEIGHTS, b"\xff" * 40), "weights.safetensors is damaged"),
    "model without classes": (
        words(lambda told: told["model"].update(classes=["a"])),
        "1 classes",
    ),
    "model of numbers": (words(lambda told: told.update(model=3)), "model is not described"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_sound_experiment_is_refused_in_one_sentence(
    name: str, tmp_path: Path, members: dict[str, bytes]
) -> None:
    make, told = HOSTILE[name]
    path = tmp_path / "bad.cnnviz"
    path.write_bytes(make(members))
    with pytest.raises(FileError, match=told) as caught:
        read_experiment(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300 + len(str(path))


def test_a_file_that_another_program_packed_again_opens(
    tmp_path: Path, members: dict[str, bytes]
) -> None:
    path = tmp_path / "again.cnnviz"
    path.write_bytes(zipped(dict(reversed(members.items())), compression=zipfile.ZIP_DEFLATED))
    assert_same(read_experiment(path).document, stored_experiment().document)


def test_every_byte_may_be_wrong(tmp_path: Path) -> None:
    data = Packer().packed(stored_experiment())
    path = tmp_path / "bad.cnnviz"
    draws = np.random.default_rng(2)
    for at in draws.integers(0, len(data), 300):
        spoilt = bytearray(data)
        spoilt[at] ^= 1 << int(draws.integers(0, 8))
        path.write_bytes(spoilt)
        with contextlib.suppress(FileError):
            read_experiment(path)

"""Models of other programs, known by how their files begin, so that they are called by name."""

import struct
from pathlib import Path

from cnnviz.files.errors import FileError

_HEAD = 4096
"""Bytes of a file that are looked at."""
_ZIP_MEMBER = b"PK\x03\x04"
_TEXT = (
    (b'"modelTopology"', "a TensorFlow.js model"),
    (b'"weightsManifest"', "a TensorFlow.js model"),
    (b'"keras_version"', "a Keras model"),
    (b'"class_name"', "a Keras model"),
)
"""What is written in the JSON files of models."""
_BEGINNINGS = (
    (b"\x89HDF\r\n\x1a\n", "a Keras model, or another HDF5 file"),
    (b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19", "a PyTorch model"),
    (b"GGUF", "a GGUF model"),
)
_SUFFIXES = {
    ".pt": "a PyTorch model",
    ".pth": "a PyTorch model",
    ".ckpt": "a checkpoint of another program",
    ".pb": "a TensorFlow model",
    ".mlmodel": "a Core ML model",
    ".caffemodel": "a Caffe model",
}
"""What binary files are that begin in many ways, by their endings."""
_AFTER_VERSION = (0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42, 0x72)
"""Tags of the fields 2 to 8 and 14 of ``ModelProto``."""


def refuse_foreign_model(path: Path) -> None:
    """Say what the file at `path` is, if it is the model of another program.

    Raises
    ------
    FileError
        If it is one.
    """
    kind = foreign_model(path)
    if kind:
        raise FileError(
            f"{path.name} is {kind}. cnnviz opens the models that it has trained or saved itself; "
            "choose one of those."
        )


def foreign_model(path: Path) -> str:
    """Return what model of another program is in the file at `path`, in words; "" if none is.

    A file that cannot be read is none.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError):
        return ""
    if head.startswith(_ZIP_MEMBER):
        return _zipped(head)
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head[4:8] == b"TFL3":
        return "a TensorFlow Lite model"
    if head.lstrip()[:1] == b"{":
        return next((kind for words, kind in _TEXT if words in head), "")
    if _is_onnx(head):
        return "an ONNX model"
    return "" if _is_text(head) else _SUFFIXES.get(path.suffix.lower(), "")


def _zipped(head: bytes) -> str:
    """Return what an archive holds, by the name of its first member."""
    if len(head) < 30:
        return ""
    (length,) = struct.unpack_from("<H", head, 26)
    name = head[30 : 30 + length]
    if b"/data/" in name or name.endswith((b"/data.pkl", b"/.format_version", b"/version")):
        return "a PyTorch model"
    if name in (b"metadata.json", b"config.json", b"model.weights.h5"):
        return "a Keras model"
    return ""


def _is_onnx(head: bytes) -> bool:
    """Tell whether a protocol buffer begins as an ONNX ``ModelProto`` does.

    That is with its ``ir_version``, 3 or more, and a text or message after it [1]_.

    References
    ----------
    .. [1] onnx/onnx.proto of ONNX 1.16.
    """
    return len(head) > 3 and head[0] == 0x08 and 3 <= head[1] < 0x40 and head[2] in _AFTER_VERSION


def _is_text(head: bytes) -> bool:
    return b"\0" not in head and all(byte >= 0x20 or byte in b"\t\n\r" for byte in head)

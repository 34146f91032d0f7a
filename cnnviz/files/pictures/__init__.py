"""Pictures: read from files of any kind, or one sentence on why not."""

from cnnviz.files.pictures.decoder import FORMATS, LARGEST_PIXELS
from cnnviz.files.pictures.reading import (
    SUFFIXES,
    Proposal,
    decode_picture,
    open_or_propose,
    open_picture,
)
from cnnviz.files.pictures.source import LARGEST_BYTES, data_address, file_of, pasted_path

__all__ = [
    "FORMATS",
    "LARGEST_BYTES",
    "LARGEST_PIXELS",
    "SUFFIXES",
    "Proposal",
    "data_address",
    "decode_picture",
    "file_of",
    "open_or_propose",
    "open_picture",
    "pasted_path",
]

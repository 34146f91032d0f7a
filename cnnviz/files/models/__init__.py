"""Models in files, the bundled ones among them, and their cards in words."""

from cnnviz.files.models.model_file import (
    BUNDLED,
    FORMAT,
    MODEL_SUFFIX,
    bytes_of,
    load_model,
    model_of,
    read_model,
    save_model,
)

__all__ = [
    "BUNDLED",
    "FORMAT",
    "MODEL_SUFFIX",
    "bytes_of",
    "load_model",
    "model_of",
    "read_model",
    "save_model",
]

"""Small sound files of every kind, made here: what is damaged afterwards."""

import io
from typing import Any

import numpy as np
from PIL import Image, ImageCms

from cnnviz.files.experiments import Packer
from cnnviz.files.experiments.experiment_words import Experiment
from cnnviz.files.models import bytes_of
from cnnviz.nn.layers import (
    Add,
    BatchNorm2d,
    Conv2d,
    Flatten,
    GlobalAvgPool2d,
    LeakyReLU,
    Linear,
    MaxPool2d,
    ReLU,
    Softmax,
    frozen,
)
from cnnviz.nn.model import Model, Preprocessing
from cnnviz.nn.network import Network
from cnnviz.state.document import Document, Picture, Preparation
from cnnviz.state.edits import with_added, with_bias, with_model, with_painted

KERNELS = (
    "0 1 0; 1 -4 1; 0 1 0",
    "1/9 1/9 1/9\n1/9 1/9 1/9\n1/9 1/9 1/9\n",
    "1,5;2;-3\n0;0,25;7\n",
    "# mine\n\t1e-3, +2.5, -7E2 // one\r\n 4, 5, 6 % two\r\n",
    '"1" "2"\n"\N{MINUS SIGN}3" "4"',
)


def pictures() -> list[bytes]:
    """Return a picture in every format and mode that may be opened."""
    rgb = np.random.default_rng(0).integers(0, 256, (9, 13, 3), dtype=np.uint8)
    image = Image.fromarray(rgb)
    grey, clear = image.convert("L"), image.convert("RGBA")
    clear.putalpha(grey)
    deep = Image.fromarray(rgb[..., 0].astype(np.uint16) * np.uint16(257))
    fractions = Image.fromarray(rgb[..., 0].astype(np.float32) / 255)
    frames: dict[str, Any] = {"save_all": True, "append_images": [image.rotate(90), grey]}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # Without the second in which it was made: files are to be the same every time.
    icc = profile[:24] + bytes(12) + profile[36:]
    exif = Image.Exif()
    exif[0x0112] = 6
    noted: dict[str, Any] = {"exif": exif, "icc_profile": icc}
    made = [
        *((each, "PNG", {}) for each in (image, grey, clear, deep, image.convert("1"))),
        (grey.convert("LA"), "PNG", {}),
        (image.quantize(9), "PNG", {"transparency": 0}),
        (deep, "PNG", {"transparency": 500}),
        (image, "PNG", {**frames, **noted}),
        *((each, "JPEG", {}) for each in (image, grey, image.convert("CMYK"))),
        (image, "JPEG", {**noted, "progressive": True}),
        (image, "MPO", {**frames, "append_images": [grey.copy()]}),
        *((each, "BMP", {}) for each in (image, grey, clear, image.convert("1"))),
        (image.quantize(9), "GIF", {"transparency": 0}),
        (image, "GIF", frames),
        *((each, "TIFF", {}) for each in (image, grey, clear, deep, fractions)),
        *((image, "TIFF", {"compression": each}) for each in ("tiff_lzw", "packbits", "jpeg")),
        (image, "TIFF", {"compression": "tiff_adobe_deflate", **noted}),
        (grey.convert("1"), "TIFF", {"compression": "group4"}),
        (image, "TIFF", frames),
        (image.convert("CMYK"), "TIFF", {}),
        (clear, "WEBP", {"lossless": True}),
        (image, "WEBP", {**frames, **noted}),
        *((each, "PPM", {}) for each in (image, grey, deep, fractions)),
    ]
    plain = [b"P1 3 2 1 0 1 0 1 1", b"P2 3 2 9 0 1 2 3 4 9", b"P3 1 1 255 1 2 3"]
    return [*(_encoded(each, kind, options) for each, kind, options in made), *plain]


def models() -> list[bytes]:
    """Return two small models."""
    return [bytes_of(each) for each in _models()]


def _models() -> tuple[Model, Model]:
    numbers = np.random.default_rng(0)

    def some(*shape: int) -> Any:
        return frozen(numbers.normal(size=shape))

    line = Network(
        (
            Conv2d("conv1", some(2, 1, 3, 3), some(2), stride=(2, 2), padding=1),
            ReLU("relu1"),
            MaxPool2d("pool1", (2, 2), (2, 2)),
            Flatten("flatten"),
            Linear("dense", some(3, 8), some(3)),
            Softmax("softmax"),
        )
    )
    branching = Network(
        (
            Conv2d("conv1", some(2, 3, 3, 3), some(2), padding="same"),
            BatchNorm2d("norm", some(2), some(2), some(2), frozen([0.5, 2.0])),
            LeakyReLU("leaky", leak=0.1),
            Add("add", reads=("conv1", "leaky")),
            GlobalAvgPool2d("mean"),
            Softmax("softmax"),
        )
    )
    card = {"data": "made here"}
    wants = Preprocessing("drawing", 6, "mass", (1.0, 2.0)), Preprocessing("photo", 8)
    return (
        Model("line", line, ("a", "b", "c"), (1, 8, 8), wants[0], card),
        Model("branching", branching, ("a", "b"), (3, 8, 8), wants[1], card),
    )


def experiments() -> list[bytes]:
    """Return a painted experiment of the user's own, and one on a model that was edited."""
    pixels = np.random.default_rng(0).integers(0, 256, (9, 13, 3), dtype=np.uint8)
    alpha = np.full((9, 13), 128, np.uint8)
    document = Document(Picture("made here", pixels, alpha=alpha), Preparation(size=9))
    for kind in ("conv", "relu", "maxpool"):
        document = with_added(document, kind, len(document.network))
    painted = with_painted(document, np.array([[1, 2], [3, 4]]), 0.5, begin=True)
    shown = with_model(document, _models()[0])
    edited = with_bias(shown, "conv1", 2.0)
    packer = Packer()
    return [packer.packed(Experiment(each, stop=3)) for each in (painted, edited)]


def kernels() -> list[bytes]:
    """Return kernels as text, in every way they can be written."""
    return [*(each.encode() for each in KERNELS), KERNELS[0].encode("utf-16")]


def _encoded(image: Image.Image, kind: str, options: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    # A picture that was saved as JPEG keeps settings that other formats do not take.
    image.copy().save(file, kind, **options)
    return file.getvalue()

"""Colours as a picture's profile means them, in sRGB: that of screens, and of what models learn."""

import io

import numpy as np
from PIL import Image, ImageCms

LARGEST_PROFILE = 10_000_000
"""Bytes; the tables of printing machines have one or two million."""
UNSEEN = 2
"""Levels by which rounding alone may change a colour: such a profile is sRGB already."""
_SPACES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
"""Colour spaces of profiles, and Pillow's modes for them."""
_GREY = ("L", "RGB")
_DESCRIBED = {"1": _GREY, "L": _GREY, "LA": _GREY, "La": _GREY, "CMYK": ("CMYK",)}
"""By what profiles pictures of a mode may be described: grey often is in RGB, all else as RGB."""

ToSrgb = ImageCms.ImageCmsTransform


def to_srgb(image: Image.Image) -> ToSrgb | None:
    """Return the way from the colours of `image` to sRGB; None where they are that already.

    A profile that is damaged, or is for other colours than the picture has, is left aside: the
    picture can be shown.
    """
    if image.mode == "LAB":
        return _way(ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")), "LAB")
    data = image.info.get("icc_profile")
    if not isinstance(data, bytes) or not 0 < len(data) <= LARGEST_PROFILE:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        mode = _SPACES.get(profile.profile.xcolor_space.strip(), "")
        if mode not in _DESCRIBED.get(image.mode, ("RGB",)):
            return None
        way = _way(profile, mode)
        return way if mode == "CMYK" or _seen(way) else None
    except Exception:  # lcms lets errors of several kinds through.
        return None


def in_srgb(image: Image.Image, way: ToSrgb) -> Image.Image:
    """Return `image` in RGB, its colours converted by `way`."""
    mode = way.input_mode
    return way.apply(image if image.mode == mode else image.convert(mode))


def _way(profile: ImageCms.ImageCmsProfile, mode: str) -> ToSrgb:
    return ToSrgb(
        profile,
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")),
        mode,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def _seen(way: ToSrgb) -> bool:
    """Whether colours differ by more than rounding: if not, they are left to the last bit."""
    levels = np.linspace(0, 255, 9).astype(np.uint8)
    grid = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(27, 27, 3)
    probe = grid if way.input_mode == "RGB" else np.repeat(levels[None, :, None], 3, axis=2)
    made = np.asarray(in_srgb(Image.fromarray(probe), way))
    return bool(np.abs(made.astype(int) - probe).max() > UNSEEN)

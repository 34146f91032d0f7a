"""Text in pictures, in the font that comes with Pillow: the same on every system.

It has ASCII and little more. A minus and a multiplication sign are made of its plus, accents fall
off, powers are written with ``^``, and what else it lacks is a question mark.
"""

import re
import unicodedata
from functools import cache
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from cnnviz.core.colour import RGB
from cnnviz.core.numbers import MINUS

TIMES = "×"
_SIGNS = str.maketrans({"∞": "inf", "≤": "<=", "≥": ">="})
_POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
_PLAIN = str.maketrans(_POWERS, f"0123456789{MINUS}")
_KNOWN = frozenset(map(chr, range(32, 127))) | set(f"·…‘’“”«»°±™{MINUS}{TIMES}")


def written(words: str) -> str:
    """Return `words` in characters that can be drawn."""
    out = []
    for character in with_plain_powers(words).translate(_SIGNS):
        parts = character if character in _KNOWN else unicodedata.normalize("NFKD", character)
        out += [part if part in _KNOWN else "?" for part in parts if not _is_accent(part)]
    return "".join(out)


def with_plain_powers(words: str) -> str:
    """Return `words`, their powers written with ``^``: few fonts have all raised digits."""
    return re.sub(f"[{_POWERS}]+", lambda power: f"^{power[0].translate(_PLAIN)}", words)


def shortened(words: str, longest: int) -> str:
    """Return `words`, cut to `longest` characters with ``…`` for the rest."""
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def width(words: str, size: int) -> int:
    """Return how many pixels `words` take in letters of `size` pixels."""
    return round(sum(_advance(part, size) for part in _parts(words)))


def write(
    picture: Image.Image,
    at: tuple[int, int],
    words: str,
    size: int,
    ink: str | RGB,
    side: Literal["left", "middle", "right"] = "left",
) -> None:
    """Draw `words` into `picture`.

    Parameters
    ----------
    picture : Image
        Of mode RGB or RGBA.
    at : (int, int)
        Where the line they stand on begins, has its middle, or ends.
    words : str
        One line.
    size : int
        Of the letters, in pixels.
    ink : str or (int, int, int)
        Colour, as Pillow has it.
    side : {"left", "middle", "right"}
        Which end of the words is at `at`.
    """
    draw = ImageDraw.Draw(picture)
    x, base = float(at[0]), at[1]
    if side != "left":
        x -= width(words, size) / (2 if side == "middle" else 1)
    for part in _parts(words):
        if part in (MINUS, TIMES):
            draw.bitmap((round(x), base - 2 * size), _sign(part, size), ink)
        else:
            draw.text((round(x), base), part, ink, _font(size), anchor="ls")
        x += _advance(part, size)


def _is_accent(character: str) -> bool:
    return unicodedata.combining(character) > 0


def _parts(words: str) -> list[str]:
    """Return `words` parted at the signs that the font lacks."""
    return [part for part in re.split(f"([{MINUS}{TIMES}])", written(words)) if part]


def _advance(part: str, size: int) -> float:
    return _font(size).getlength("+" if part in (MINUS, TIMES) else part)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


@cache
def _sign(sign: str, size: int) -> Image.Image:
    """Return a sign as a mask; it stands on a line `size` pixels above the lower edge."""
    plus = Image.new("L", (round(_advance("+", size)), 3 * size))
    ImageDraw.Draw(plus).text((0, 2 * size), "+", 255, _font(size), anchor="ls")
    left, top, right, bottom = plus.getbbox() or (0, 0, 1, 1)
    if sign == TIMES:
        middle = ((left + right) / 2, (top + bottom) / 2)
        return plus.rotate(45, Image.Resampling.BICUBIC, center=middle)
    # Its level bar alone: what is left of the upright one, all along.
    beside = left + (right - left) // 5
    bar = plus.crop((beside, 0, beside + 1, plus.height)).resize((right - left, plus.height))
    minus = Image.new("L", plus.size)
    minus.paste(bar, (left, 0))
    return minus

"""Helvetica, which every PDF reader has: how wide its letters are, and which it has."""

from functools import cache

from cnnviz.core.numbers import MINUS
from cnnviz.files.exports.lettering import with_plain_powers, written

# Thousandths of a letter's size, from the space to the tilde: Adobe, Helvetica.afm.
_WIDTHS = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *((556,) * 10),
    *(278, 278, 584, 584, 584, 556, 1015),
    *(667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833),
    *(722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611),
    *(278, 278, 278, 469, 556, 333),
    *(556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833),
    *(556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500),
    *(334, 260, 334, 584),
)
_OTHERS = {MINUS: 584, "×": 584, "±": 584, "·": 278, "…": 1000, "™": 1000, "°": 400}
_WIDEST = 1015
MINUS_CODE = 0x90
"""The byte that stands for the minus sign; in code page 1252 it stands for nothing."""


def width(words: str, size: int) -> int:
    """Return how many pixels `words` take in letters of `size` pixels."""
    return -(-sum(map(_advance, known(words))) * size // 1000)


def known(words: str) -> str:
    """Return `words` in characters that the font has; accents stay."""
    return "".join(each if _has(each) else written(each) for each in with_plain_powers(words))


def encoded(words: str) -> bytes:
    """Return `words` in code page 1252, with `MINUS_CODE` for the minus sign."""
    parts = known(words).split(MINUS)
    return bytes([MINUS_CODE]).join(part.encode("cp1252") for part in parts)


def _has(character: str) -> bool:
    if not character.isprintable():
        return False
    return character == MINUS or bool(character.encode("cp1252", "ignore"))


@cache
def _advance(character: str) -> int:
    if " " <= character <= "~":
        return _WIDTHS[ord(character) - 32]
    if character in _OTHERS:
        return _OTHERS[character]
    # An accented letter is as wide as the letter; of what is left, as the widest.
    plain = written(character)
    return _WIDTHS[ord(plain) - 32] if len(plain) == 1 and " " <= plain <= "~" else _WIDEST

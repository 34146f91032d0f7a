"""Measures how digits of the system's fonts are read, style by style, for the card of the model.

Neither the fonts nor the styles were used to train a model; what is found is kept in the model's
card (`make cards` writes it down).
"""

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from cnnviz.files.models import load_model, save_model
from cnnviz.files.resources import resource
from cnnviz.nn.preprocess import preprocess

Grey = NDArray[np.float64]
FONTS, SEED = 20, 11
LEFT_OUT = ("Math", "Symbol", "Ding", "D050", "Emoji", "Outline")
"""Parts of the names of fonts that have other signs than digits, or outlines."""


def main() -> int:
    """Measure, print, and with --card keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--card", action="store_true", help="keep it in the card of digits")
    keeps = parser.parse_args().card
    model, dice = load_model("digits"), np.random.default_rng(SEED)
    fonts = found_fonts(dice)
    if len(fonts) < FONTS:
        parser.error(f"{FONTS} fonts are needed, and {len(fonts)} were found")
    shares = {}
    for name, style in STYLES.items():
        right = count = 0
        for digit, plain, outlined in pictures(fonts, dice):
            drawn = outlined if name == "outlined" else plain
            levels = np.rint(np.clip(style(drawn, dice), 0, 1) * 255).astype(np.uint8)
            x = preprocess(levels, model.preprocessing, model.shape).x
            right += model.classes[int(model.probabilities(x).argmax())] == digit
            count += 1
        shares[name] = right
        print(f"{name}: {right} of {count}", flush=True)
    if keeps:
        styles = {"of": f"digits of {FONTS} fonts", "count": 10 * FONTS, "right": shares}
        path = resource("models", "digits.safetensors")
        save_model(path, replace(model, card={**model.card, "styles": styles}))
    return 0


def found_fonts(dice: np.random.Generator) -> list[Path]:
    """Return fonts of this machine that have ten different digits, in an order of chance."""
    listed = subprocess.run(
        ["fc-list", ":", "file"], capture_output=True, text=True, check=True
    ).stdout
    files = sorted({Path(line.rstrip(": ")) for line in listed.splitlines() if line})
    good = [file for file in files if not any(part in file.name for part in LEFT_OUT)]
    good = [file for file in good if file.suffix in (".ttf", ".otf") and has_digits(file)]
    return [good[at] for at in dice.permutation(len(good))[:FONTS]]


def has_digits(file: Path) -> bool:
    """Tell whether a font has ten different digits."""
    drawn = [glyph(ImageFont.truetype(str(file), 120), digit, 200, 0) for digit in "0123456789"]
    return all((each < 0.5).sum() > 300 for each in drawn) and len(
        {each.tobytes() for each in drawn}
    ) == len(drawn)


def pictures(fonts: list[Path], dice: np.random.Generator) -> Iterator[tuple[str, Grey, Grey]]:
    """Yield every digit of every font, turned and moved a little: filled, and as an outline."""
    for file in fonts:
        for digit in "0123456789":
            side = int(dice.integers(240, 420))
            font = ImageFont.truetype(str(file), int(side * dice.uniform(0.45, 0.62)))
            turn = float(dice.normal(0, 4))
            by = dice.integers(-side // 12, side // 12, 2)
            filled, outlined = (
                np.roll(turned(glyph(font, digit, side, line), turn), by, (0, 1))
                for line in (0, max(2, side // 100))
            )
            yield digit, filled, outlined


def glyph(font: ImageFont.FreeTypeFont, digit: str, side: int, line: int) -> Grey:
    """Return a digit in the middle of a sheet, 0 black to 1 white; as an outline `line` wide."""
    image = Image.new("L", (side, side), 255)
    brush = ImageDraw.Draw(image)
    left, top, right, bottom = brush.textbbox((0, 0), digit, font=font)
    place = (side - right - left) / 2, (side - bottom - top) / 2
    brush.text(place, digit, font=font, fill=255 if line else 0, stroke_width=line, stroke_fill=0)
    return np.asarray(image, np.float64) / 255


def turned(drawn: Grey, degrees: float) -> Grey:
    """Return a drawing turned on its sheet."""
    image = Image.fromarray(np.asarray(drawn * 255, np.uint8))
    return np.asarray(image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255), float) / 255


def plain(drawn: Grey, dice: np.random.Generator) -> Grey:
    """Return it as it is."""
    return drawn


def in_a_shadow(drawn: Grey, dice: np.random.Generator) -> Grey:
    """Return a photograph of it: a shadow, darker corners, grain."""
    rows, columns = np.mgrid[: len(drawn), : len(drawn)] / len(drawn) - 0.5
    angle = dice.uniform(0, 2 * np.pi)
    beyond = np.cos(angle) * columns + np.sin(angle) * rows - dice.uniform(0.05, 0.3)
    light = (1 - 0.45 / (1 + np.exp(-40 * beyond))) * (1 - 0.8 * (rows**2 + columns**2))
    grain = dice.normal(0, 0.02, drawn.shape)
    return np.asarray(0.8 * light * (0.2 + 0.8 * drawn) + grain)


def in_a_box(drawn: Grey, dice: np.random.Generator) -> Grey:
    """Return it in the box of a form."""
    out, side = drawn.copy(), len(drawn)
    edge, thick, ink = int(side * dice.uniform(0.03, 0.09)), dice.integers(2, 6), 0.3
    for line in (slice(edge, edge + thick), slice(side - edge - thick, side - edge)):
        out[line, edge : side - edge] = np.minimum(out[line, edge : side - edge], ink)
        out[edge : side - edge, line] = np.minimum(out[edge : side - edge, line], ink)
    return out


def on_a_desk(drawn: Grey, dice: np.random.Generator) -> Grey:
    """Return a sheet with it on something darker, somewhere in the picture."""
    side = len(drawn)
    out = np.full((3 * side // 2, 5 * side // 3), dice.uniform(0.2, 0.45))
    top, left = (int(dice.integers(10, room - side - 10)) for room in out.shape)
    out[top : top + side, left : left + side] = 0.85 * (0.2 + 0.8 * drawn)
    return np.asarray(out + dice.normal(0, 0.015, out.shape))


def on_squared_paper(drawn: Grey, dice: np.random.Generator) -> Grey:
    """Return a photograph of it on squared paper, the lines up to half as dark as the ink."""
    out, step = drawn.copy(), len(drawn) // int(dice.integers(8, 16))
    thick, level = int(dice.integers(1, 4)), dice.uniform(0.5, 0.9)
    for at in range(step // 2, len(drawn), step):
        for line in (np.s_[at : at + thick], np.s_[:, at : at + thick]):
            out[line] = np.minimum(out[line], level)
    return np.asarray(0.85 * (0.2 + 0.8 * out) + dice.normal(0, 0.02, out.shape))


STYLES: dict[str, Callable[[Grey, np.random.Generator], Grey]] = {
    "plain": plain,
    "in a shadow": in_a_shadow,
    "in a form's box": in_a_box,
    "a sheet on a desk": on_a_desk,
    "outlined": plain,
    "on squared paper": on_squared_paper,
}


if __name__ == "__main__":
    sys.exit(main())

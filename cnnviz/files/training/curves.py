"""The course of a training as a picture: loss step by step, accuracy epoch by epoch."""

import io

from PIL import Image, ImageDraw, ImageFont

SIZE = (960, 480)
_LEFT, _TOP, _RIGHT, _BOTTOM = 80, 56, 880, 416
_INK, _FAINT, _LOSS, _GOOD = "#1b1f24", "#d0d4da", "#8c510a", "#01665e"


def loss_curve(losses: list[float], accuracies: list[float], title: str) -> bytes:
    """Return a PNG of a training's course.

    Parameters
    ----------
    losses : list of float
        Mean loss, in nats, of equal parts of the training.
    accuracies : list of float
        Accuracy on pictures kept back, 0 to 1, after each epoch; may be empty.
    title : str
        What stands above.
    """
    picture = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(18)
    draw.text((_LEFT, 14), title, _INK, ImageFont.load_default(22))
    most = max(losses, default=1.0) or 1.0
    for part in range(5):
        y = _BOTTOM - (_BOTTOM - _TOP) * part / 4
        draw.line((_LEFT, y, _RIGHT, y), _FAINT)
        draw.text((_LEFT - 10, y), f"{most * part / 4:.2f}", _LOSS, font, anchor="rm")
        if accuracies:
            lowest = _lowest(accuracies)
            value = lowest + (1 - lowest) * part / 4
            draw.text((_RIGHT + 10, y), f"{100 * value:.1f}%", _GOOD, font, anchor="lm")
    draw.text((_LEFT, _BOTTOM + 14), "loss, step by step", _LOSS, font)
    draw.line(_points([loss / most for loss in losses], begin=0), _LOSS, 2)
    if accuracies:
        lowest = _lowest(accuracies)
        heights = [(value - lowest) / (1 - lowest) for value in accuracies]
        draw.line(_points(heights, begin=1), _GOOD, 3)
        words = f"held out: {100 * accuracies[-1]:.2f}% after {len(accuracies)} epochs"
        draw.text((_RIGHT, _BOTTOM + 14), words, _GOOD, font, anchor="ra")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _lowest(accuracies: list[float]) -> float:
    """Return where the scale of accuracies begins: below all of them, never at 1."""
    return min(*accuracies, 0.99) - 0.01


def _points(heights: list[float], begin: int) -> list[tuple[float, float]]:
    """Return heights, 0 to 1, spread from left to right; `begin` parts of it after the start."""
    count = max(1, len(heights) - 1 + begin)
    return [
        (_LEFT + (_RIGHT - _LEFT) * (at + begin) / count, _BOTTOM - (_BOTTOM - _TOP) * height)
        for at, height in enumerate(heights)
    ]

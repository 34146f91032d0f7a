"""A model's card in words, as Markdown: for the window and for the page of bundled models.

A card comes with the model's file: nothing in it is taken for granted.
"""

from collections.abc import Mapping
from typing import Any

from cnnviz.nn.model import Model


def title_of(model: Model) -> str:
    """Return what a model is called in titles and menus."""
    return str(model.card.get("title") or model.name)


def is_edited(model: Model) -> bool:
    """Tell whether `model` was changed after it was trained, and saved so."""
    return model.card.get("edited") is True


def card_text(model: Model, *, layers: str = "", edited: bool = False) -> str:
    """Return what is known of `model`: what it reads and tells, how it was made, how good it is.

    Parameters
    ----------
    layers : str
        Its layers in words, to be told after the number of parameters; "" to leave them out.
    edited : bool
        Whether it was changed since it was opened. What was measured is told as of the model
        before, then, and where its card says that it was edited.
    """
    words: Mapping[str, Any] = model.card
    edited = edited or is_edited(model)
    channels, rows, columns = model.shape
    lines = [
        f"- Reads {channels} @ {rows}×{columns}, prepared as a {model.preprocessing.kind}; tells "
        f"{', '.join(model.classes)}.",
        f"- {model.parameters} parameters{f': {layers}' if layers else ''}.",
    ]
    if edited:
        lines.append("- Edited since it was trained: what was measured is no longer true of it.")
    if "data" in words:
        lines.append(f"- Data: {words['data']}.")
    if "licence" in words:
        by = f" By {str(words['attribution']).rstrip('.')}." if "attribution" in words else ""
        lines.append(f"- Licence of the data: {words['licence']}.{by}")
    if {"epochs", "seed", "seconds"} <= words.keys():
        lines.append(
            f"- {words['epochs']} epochs, seed {words['seed']}, {words['seconds']} s on two cores."
        )
    for name, what in (
        ("held_out", "pictures held out"),
        ("test", "test pictures, looked at once"),
    ):
        measured = words.get(name)
        if isinstance(measured, dict) and isinstance(measured.get("accuracy"), int | float):
            share = 100 * measured["accuracy"]
            when = ", before the edit" if edited else ""
            lines.append(f"- {share:.2f}% of {measured.get('count', '?')} {what}{when}.")
    lines += _styles(words.get("styles"))
    failures = _failures(words.get("test"), model.classes, edited=edited)
    return "\n".join([*lines, *failures]) + "\n"


def _styles(styles: object) -> list[str]:
    """Return how often the model is right on pictures of several styles."""
    if not isinstance(styles, dict) or not isinstance(styles.get("right"), dict):
        return []
    count = styles.get("count", "?")
    told = "; ".join(f"{name}: {right}" for name, right in styles["right"].items())
    return [f"- Right of {count} pictures each, {styles.get('of', 'several styles')}: {told}."]


def _failures(test: object, classes: tuple[str, ...], *, edited: bool) -> list[str]:
    """Return where the model fails, or failed before the edit, and its confusion matrix."""
    if not isinstance(test, dict):
        return []
    lines = []
    fails, confusion = test.get("fails"), test.get("confusion")
    if isinstance(fails, list) and fails:
        where = "Where it failed before the edit" if edited else "Where it fails"
        lines.append(f"- {where}: {'; '.join(map(str, fails))}.")
    if isinstance(confusion, list) and len(confusion) == len(classes):
        lines.append(f"\n| is ↓ said → | {' | '.join(classes)} |")
        lines.append("| --- |" + " ---: |" * len(classes))
        for name, row in zip(classes, confusion, strict=True):
            counts = row if isinstance(row, list) else []
            lines.append(f"| {name} | {' | '.join(str(count or '·') for count in counts)} |")
    return lines

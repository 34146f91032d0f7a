"""Writes docs/models.md: the cards of the bundled models, as the files hold them."""

import sys
from pathlib import Path
from typing import Any

from cnnviz.files.models import BUNDLED, load_model
from cnnviz.files.recipes import read_recipe
from cnnviz.nn.model import Model

PAGE = Path(__file__).parents[1] / "docs" / "models.md"
_HEAD = """\
# The bundled models

Written by `make cards` from the cards in the model files, which hold nothing that was not measured.
Each model was trained by `cnnviz train`, with the recipe of its name under `resources/recipes`.
"""


def card(model: Model) -> str:
    """Return a model's card as Markdown."""
    words: Any = model.card
    channels, rows, columns = model.shape
    recipe = read_recipe(model.name)
    lines = [
        f"\n## {words['title']} (`{model.name}`)\n",
        f"- Reads {channels} @ {rows}×{columns}, prepared as a {model.preprocessing.kind}; tells "
        f"{', '.join(model.classes)}.",
        f"- {model.parameters} parameters: {', '.join(recipe.layers)}. Each normalisation is "
        "folded into its convolution in the file.",
        f"- Data: {words['data']}.",
        f"- Licence of the data: {words['licence']}. By {words['attribution']}.",
        f"- {words['epochs']} epochs, seed {words['seed']}, {words['seconds']} s on two cores.",
    ]
    held = words["held_out"]
    lines.append(f"- {100 * held['accuracy']:.2f}% of {held['count']} pictures held out.")
    if "test" in words:
        lines += _tested(words["test"], model.classes)
    return "\n".join(lines) + "\n"


def _tested(test: Any, classes: tuple[str, ...]) -> list[str]:
    lines = [
        f"- {100 * test['accuracy']:.2f}% of {test['count']} test pictures, looked at once.",
        f"- Where it fails: {'; '.join(test['fails'])}.",
        f"\n| is ↓ said → | {' | '.join(classes)} |",
        "| --- |" + " ---: |" * len(classes),
    ]
    for name, row in zip(classes, test["confusion"], strict=True):
        lines.append(f"| {name} | {' | '.join(str(count or '') for count in row)} |")
    return lines


def main() -> int:
    """Write the page."""
    PAGE.write_text(_HEAD + "".join(card(load_model(name)) for name in BUNDLED), encoding="utf-8")
    print(PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Writes docs/models.md: the cards of the bundled models, as the files hold them."""

import sys
from pathlib import Path

from cnnviz.files.models import BUNDLED, load_model
from cnnviz.files.models.cards import card_text, title_of
from cnnviz.files.training.recipes import read_recipe
from cnnviz.nn.model import Model

PAGE = Path(__file__).parents[1] / "docs" / "models.md"
_HEAD = """\
# The bundled models

Written by `make cards` from the cards in the model files, which hold nothing that was not measured.
Each model was trained by `cnnviz train`, with the recipe of its name under `resources/recipes`.
"""


def card(model: Model) -> str:
    """Return a model's card as Markdown."""
    layers = ", ".join(read_recipe(model.name).layers)
    folded = "each normalisation is folded into its convolution in the file"
    return f"\n## {title_of(model)} (`{model.name}`)\n\n" + card_text(
        model, layers=f"{layers}; {folded}"
    )


def main() -> int:
    """Write the page."""
    PAGE.write_text(_HEAD + "".join(card(load_model(name)) for name in BUNDLED), encoding="utf-8")
    print(PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Cards in words: what is known is told, and nothing in a foreign card is believed."""

from dataclasses import replace

import pytest

from cnnviz.files.cards import card_text, title_of
from cnnviz.files.models import load_model


def test_a_card_tells_data_licence_accuracy_and_where_the_model_fails() -> None:
    model = load_model("doodles")
    told = card_text(model, edited=False)
    for words in ("Quick, Draw!", "CC BY 4.0", "94.04%", "cat is taken for dog", "| rainbow |"):
        assert words in told
    assert "no longer true" in card_text(model, edited=True)


@pytest.mark.parametrize(
    "card",
    [
        {},
        {"held_out": 7, "test": "all", "title": None},
        {"test": {"accuracy": "good", "fails": 3, "confusion": [[1]]}},
        {"test": {"accuracy": 0.5, "fails": [1, None], "confusion": [3] * 15}, "data": [1]},
    ],
)
def test_a_card_of_any_shape_is_told(card: dict[str, object]) -> None:
    model = replace(load_model("doodles"), card=card)
    assert "parameters" in card_text(model)
    assert title_of(model) == "doodles"

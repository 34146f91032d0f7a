"""Cards in words: what is known is told, and nothing in a foreign card is believed."""

from dataclasses import replace

import pytest

from cnnviz.files.models import load_model
from cnnviz.files.models.cards import card_text, is_edited, title_of


def test_a_card_tells_data_licence_accuracy_and_where_the_model_fails() -> None:
    model = load_model("doodles")
    told = card_text(model, edited=False)
    for words in ("Quick, Draw!", "CC BY 4.0", "94.04%", "cat is taken for dog", "| rainbow |"):
        assert words in told
    assert "edit" not in told


def test_what_was_measured_before_an_edit_is_told_as_such() -> None:
    model = load_model("doodles")
    told = card_text(model, edited=True)
    for words in ("no longer true", "94.04% of", "before the edit.", "Where it failed before"):
        assert words in told
    saved = replace(model, card={**model.card, "edited": True})
    assert is_edited(saved)
    assert card_text(saved) == told


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

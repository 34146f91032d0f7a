"""Edits of a trained model: its filters off and on, and trained again once all is put back."""

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.files.models import load_model
from cnnviz.nn.layers import Linear, ReLU
from cnnviz.nn.preprocess import ALL_MEANS
from cnnviz.state import edits
from cnnviz.state.document import INPUT, Document, Picture
from cnnviz.state.run import compute
from cnnviz.state.trained import (
    dense,
    is_filter_off,
    with_dense_bias,
    with_dense_weight,
    with_filter_off,
)


@pytest.fixture
def digits() -> Document:
    pixels = np.random.default_rng(1).integers(0, 256, (28, 28), dtype=np.uint8)
    return edits.with_model(Document(Picture("noise.png", pixels)), load_model("digits"))


def test_a_filter_that_is_off_makes_a_map_of_zeros_and_the_others_stay(digits: Document) -> None:
    off = with_filter_off(digits, "conv2", 3, True)
    before, after = compute(digits).of("conv2"), compute(off).of("conv2")
    assert before is not None
    assert after is not None
    assert not after.values[3].any()
    np.testing.assert_array_equal(np.delete(after.values, 3, 0), np.delete(before.values, 3, 0))
    assert [is_filter_off(off, "conv2", at) for at in (2, 3)] == [False, True]
    assert off.edited
    assert with_filter_off(off, "conv2", 3, True) is off


def test_what_is_put_back_by_hand_is_the_trained_model_again(digits: Document) -> None:
    assert digits.model is not None
    two = with_filter_off(with_filter_off(digits, "conv1", 0, True), "conv2", 5, True)
    one = with_filter_off(two, "conv1", 0, False)
    assert one.edited
    assert with_filter_off(one, "conv2", 5, False).network is digits.model.network
    bias = edits.convolution(digits, "conv1").bias[1]
    changed = edits.with_bias(digits, "conv1", 9.0, output=1)
    assert edits.with_bias(changed, "conv1", float(bias), output=1).network is digits.model.network


def test_a_filter_comes_back_as_it_was_edited_until_all_is_as_trained(digits: Document) -> None:
    edited = edits.with_bias(digits, "conv2", 9.0, output=3)
    edited = edits.with_weight(edited, "conv2", (1, 1), -4.0, output=3, read=0)
    off = with_filter_off(edited, "conv2", 3, True)
    other = edits.with_bias(off, "conv2", 5.0, output=4)
    on = with_filter_off(other, "conv2", 3, False)
    before, after = edits.convolution(edited, "conv2"), edits.convolution(on, "conv2")
    np.testing.assert_array_equal(after.weight, before.weight)
    assert after.bias[3:5].tolist() == [9.0, 5.0]
    trained = edits.as_trained(off)
    again = with_filter_off(with_filter_off(trained, "conv2", 3, True), "conv2", 3, False)
    assert digits.model is not None
    assert again.network is digits.model.network


def test_a_model_of_another_kind_prepares_the_picture_as_it_wants(digits: Document) -> None:
    less = edits.with_means(digits, replace(digits.means, cut=False))
    assert edits.with_model(less, load_model("doodles")).means == less.means
    photos = edits.with_model(less, load_model("photos"))
    assert photos.means == ALL_MEANS
    less = edits.with_means(photos, replace(ALL_MEANS, cut=False))
    assert edits.with_model(edits.without_model(less), load_model("photos")).means == ALL_MEANS


def test_only_filters_that_were_trained_are_switched(digits: Document) -> None:
    own = edits.without_model(digits)
    own = edits.with_added(own, "conv", 0)
    for document, name in (
        (own, "conv1"),
        (digits, "relu1"),
        (digits, INPUT),
        (edits.with_kernel(digits, "conv1", np.ones((5, 7))), "conv1"),
        (edits.with_layer(digits, ReLU("conv1")), "conv1"),
    ):
        assert with_filter_off(document, name, 0, True) is document
        assert not is_filter_off(document, name, 0)


def test_one_weight_and_one_bias_of_a_dense_layer_change_and_can_be_put_back(
    digits: Document,
) -> None:
    assert digits.model is not None
    name = next(layer.name for layer in digits.network if isinstance(layer, Linear))
    before = dense(digits, name)
    changed = with_dense_bias(with_dense_weight(digits, name, 3, 7, 2.5), name, 4, -1.0)
    after = dense(changed, name)
    assert np.argwhere(after.weight != before.weight).tolist() == [[3, 7]]
    assert np.argwhere(after.bias != before.bias).tolist() == [[4]]
    assert (after.weight[3, 7], after.bias[4]) == (2.5, -1.0)
    again = with_dense_weight(changed, name, 3, 7, float(before.weight[3, 7]))
    again = with_dense_bias(again, name, 4, float(before.bias[4]))
    assert again.network is digits.model.network
    assert with_dense_weight(again, name, 3, 7, float(before.weight[3, 7])) is again
    with pytest.raises(TypeError, match="no dense layer"):
        dense(digits, "conv1")

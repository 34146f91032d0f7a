"""What is on the stage while a layer cannot be computed, and how it is called."""

from dataclasses import replace

import numpy as np

from cnnviz.nn.layers import Conv2d, frozen
from cnnviz.nn.network import INPUT, Network
from cnnviz.state.document import Document, Picture, Selection
from cnnviz.state.frame import Frame, frame_of, in_words
from cnnviz.state.player import Player
from cnnviz.state.run import compute
from cnnviz.state.view import View

PICTURE = Picture("noise.png", np.random.default_rng(3).integers(0, 256, (9, 9), np.uint8))


def conv(name: str, side: int) -> Conv2d:
    return Conv2d(name, frozen(np.ones((1, 1, side, side))), frozen([0.0]))


def changed(before: Document, after: Document) -> Frame:
    """Return the frame of a document that came after one that could be computed."""
    return frame_of(after, Player(stop=5), View(), compute(after), compute(before))


def test_what_was_computed_last_stays_on_the_stage_and_is_called_so() -> None:
    before = Document(PICTURE, network=Network((conv("conv1", 3),)), selection=Selection("conv1"))
    too_large = Document(PICTURE, network=Network((conv("conv1", 10),)), selection=before.selection)
    good, bad = changed(before, before), changed(before, too_large)
    assert good.stage is not None
    assert bad.stage is not None
    assert bad.stage.layer.name == "conv1"
    np.testing.assert_array_equal(bad.stage.output.values, good.stage.output.values)
    assert (good.stale, bad.stale, bad.stale_source) == (False, True, False)
    two = replace(before, network=Network((conv("conv1", 3), conv("conv2", 2))))
    two = replace(two, selection=Selection("conv2"))
    lost = replace(two, network=Network((conv("conv1", 10), conv("conv2", 2))))
    assert changed(two, lost).stale_source
    assert in_words(good) == "conv1, at stop 6 of 49, row 0, column 5."
    assert in_words(bad) == "conv1, as it was computed last, at stop 6 of 49, row 0, column 5."


def test_a_layer_that_never_could_be_computed_leaves_the_stage_as_it_was() -> None:
    before = Document(PICTURE, network=Network((conv("conv1", 3),)), selection=Selection("conv1"))
    network = Network((conv("conv1", 3), conv("conv2", 10), conv("conv3", 1)))
    for name, shown in (("conv1", "conv1"), ("conv2", "conv1"), ("conv3", "conv1"), (INPUT, "")):
        frame = changed(before, Document(PICTURE, network=network, selection=Selection(name)))
        assert (frame.stage.layer.name if frame.stage else "") == shown
        assert frame.problem is not None
        if name == INPUT:
            assert in_words(frame) == "The input: 1 channel, 9 rows, 9 columns."

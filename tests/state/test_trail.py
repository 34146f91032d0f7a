"""What a place on the way back to the input is called."""

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.files.models import load_model
from cnnviz.state.document import Document, Picture, Selection
from cnnviz.state.edits import with_model
from cnnviz.state.player import Place, Player
from cnnviz.state.run import compute
from cnnviz.state.stage import stage_of
from cnnviz.state.trail import called
from cnnviz.state.view import View


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        ("input", "input, channel 2"),
        ("conv1", "conv1, channel 2"),
        ("globalavgpool", "globalavgpool, channel 2"),
        ("dense", "dense, bird"),
        ("softmax", "softmax, bird"),
        ("gone", "gone, channel 2"),
    ],
)
def test_a_place_is_called_by_its_class_where_channels_are_classes(layer: str, said: str) -> None:
    picture = Picture("noise.png", np.random.default_rng(3).integers(0, 256, (40, 40), np.uint8))
    document = with_model(Document(picture), load_model("photos"))
    document = replace(document, selection=Selection("conv1"))
    stage = stage_of(compute(document), Player(), View())
    assert stage is not None
    assert called(Place(layer, (2, 0, 0)), stage) == said

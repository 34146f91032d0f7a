"""Which pictures a model was trained to read."""

from pathlib import Path

from cnnviz.files.resources import Sample, samples
from cnnviz.nn.model import Model
from cnnviz.state.document import Picture
from cnnviz.state.drawing import can_be_mended


def samples_of(model: Model) -> tuple[Sample, ...]:
    """Return the samples that `model` was trained to read: none for a model of the user's."""
    return tuple(sample for sample in samples() if sample.model == model.name)


def suits(picture: Picture, model: Model) -> bool:
    """Tell whether `picture` may be of the kind that `model` reads.

    Of samples it is known. Of others, only that a drawing model reads what is drawn on paper of
    one tone, and a model of photos anything but a sheet that was drawn in the program.
    """
    for sample in samples():
        if picture.path is not None and Path(picture.path) == sample.path:
            return sample.model == model.name or not samples_of(model)
    if model.preprocessing.kind == "drawing":
        return can_be_mended(picture)
    return picture.paper is None

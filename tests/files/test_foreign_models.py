"""A model of another program is called what it is, however it comes in."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from cnnviz.files.errors import FileError
from cnnviz.files.experiments import read_experiment
from cnnviz.files.foreign_models import foreign_model
from cnnviz.files.models import BUNDLED, load_model
from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import resource, samples


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, b"\0" * 40)
    return file.getvalue()


FILES = {
    "net.onnx": (b"\x08\x0e\x12\x02me:K\n\x0c\n\x01x\x12\x01y", "an ONNX model"),
    "bare.onnx": (b"\x08\x0e:K\n\x0c\n\x01x\x12\x01y", "an ONNX model"),
    "net.h5": (b"\x89HDF\r\n\x1a\n" + b"\0" * 80, "a Keras model, or another HDF5 file"),
    "net.keras": (zipped("metadata.json", "config.json", "model.weights.h5"), "a Keras model"),
    "net.pt": (zipped("net/data.pkl", "net/data/0"), "a PyTorch model"),
    "script.pt": (zipped("script/data/0", "script/code/x.py"), "a PyTorch model"),
    "old.pth": (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.", "a PyTorch model"),
    "model.json": (
        json.dumps({"format": "layers-model", "modelTopology": {}}).encode(),
        "a TensorFlow.js model",
    ),
    "net.json": (json.dumps({"class_name": "Sequential"}).encode(), "a Keras model"),
    "net.tflite": (b"\x1c\0\0\0TFL3" + b"\0" * 40, "a TensorFlow Lite model"),
    "saved_model.pb": (b"\x08\x01\x12\xff\x03" + b"\0" * 40, "a TensorFlow model"),
    "net.gguf": (b"GGUF\x03\0\0\0", "a GGUF model"),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("read", [load_model, open_picture, read_experiment])
def test_a_model_of_another_program_is_called_by_name(
    name: str, read: Callable[[Path], object], tmp_path: Path
) -> None:
    data, kind = FILES[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(FileError) as refused:
        read(path)
    assert str(refused.value) == (
        f"{name} is {kind}. cnnviz opens the models that it has trained or saved itself; "
        "choose one of those."
    )


def test_what_is_ours_is_not_taken_for_another_program_s(tmp_path: Path) -> None:
    ours = [sample.path for sample in samples()]
    ours += [resource("models", f"{name}.safetensors") for name in BUNDLED]
    note = tmp_path / "notes.pb"
    note.write_text("a phone book\n\twith lines,\r\n", encoding="utf-8")
    assert [
        path for path in (*ours, note, tmp_path, tmp_path / "none") if foreign_model(path)
    ] == []


def test_weights_without_layers_are_told_from_damage(tmp_path: Path) -> None:
    path = tmp_path / "resnet.safetensors"
    path.write_bytes(save({"conv1.weight": np.zeros((2, 3), np.float32)}))
    with pytest.raises(FileError, match="it has the weights of another program"):
        load_model(path)
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(FileError, match="it is damaged, or not made by cnnviz"):
        load_model(path)

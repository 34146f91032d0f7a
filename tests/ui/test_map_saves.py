"""All maps from the window: files with the screen's colours, and the numbers behind them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from pytestqt.qtbot import QtBot

from cnnviz.core.colour import colours, picture_colours
from cnnviz.files.exports import map_folder
from cnnviz.files.models import load_model
from cnnviz.state.document import Selection
from cnnviz.state.edits import with_bias, with_model, with_picture
from cnnviz.state.scales import scales_of
from cnnviz.ui.app import first_document
from cnnviz.ui.lab.side.section import layer_edit
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.panel import Ask
from tests.ui.hands import Open, picture


def saved(window: Window, qtbot: QtBot, folder: Path, *, whole: bool) -> dict[str, Any]:
    """Save maps; return the index, once it lists exactly the files that are there."""
    saves = window.exports.map_folder
    saves.save_to(folder, saves.files(whole=whole))
    qtbot.waitUntil(lambda: "Saved" in window.messages.words)
    index: dict[str, Any] = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    listed = [file for layer in index["layers"] for file in [*layer["files"], layer["sheet"]]]
    listed += [index["arrays"], "index.json"]
    assert sorted(listed) == sorted(path.name for path in folder.iterdir())
    window.messages.dismiss()
    return index


def pixels(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as found:
        return np.asarray(found.convert("RGB"))


@pytest.mark.parametrize("name", ["", "shapes"])
def test_all_maps_are_saved_as_the_stage_shows_them(
    open_window: Open, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    document = first_document(picture())
    window = open_window(with_model(document, load_model(name)) if name else document)
    index = saved(window, qtbot, tmp_path / "maps", whole=True)
    run = window.session.frame.run
    assert index["model"] == (name or None)
    assert [layer["name"] for layer in index["layers"]] == [each.name for each in run.activations]
    with np.load(tmp_path / "maps" / "activations.npz", allow_pickle=False) as arrays:
        for each in run.activations:
            np.testing.assert_array_equal(arrays[each.name], each.values)
    for layer in index["layers"]:
        activation = run.of(layer["name"])
        assert activation is not None
        scale = window.session.frame.input_scale
        if layer["name"] != "input":
            window.session.ask_select(Selection(layer["name"]))
            stage = window.session.frame.stage
            assert stage is not None
            scale = stage.output_scale
        assert layer["colours"] == {"low": scale.low, "high": scale.high, "map": scale.map}
        for file, plane in zip(layer["files"], activation.values, strict=False):
            np.testing.assert_array_equal(pixels(tmp_path / "maps" / file), colours(plane, scale))
    if name:
        assert index["layers"][-1]["classes"] == list(load_model(name).classes)


def test_the_maps_of_a_layer_have_the_names_they_have_among_all(
    open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(with_model(first_document(picture()), load_model("shapes")))
    window.session.ask(Ask("Bias", lambda at: with_bias(at, "conv2", 3.0)))
    window.session.ask_select(Selection("conv2"))
    window.session.ask_look(lambda view: replace(view, scale="own"))
    one = saved(window, qtbot, tmp_path / "one", whole=False)
    assert [layer["name"] for layer in one["layers"]] == ["conv2"]
    assert one["edited"]
    scale = scales_of(window.session.frame.run, "conv2", window.session.frame.view)[1]
    assert one["layers"][0]["colours"]["high"] == scale.high
    every = saved(window, qtbot, tmp_path / "all", whole=True)
    names = {layer["name"]: layer["files"] for layer in every["layers"]}
    assert one["layers"][0]["files"] == names["conv2"]
    window.session.ask_select(Selection("input"))
    (only,) = saved(window, qtbot, tmp_path / "input", whole=False)["layers"]
    assert only["files"] == ["input.png"]


def test_a_picture_in_colour_is_one_file(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(first_document(picture()))
    preparation = replace(window.session.store.document.preparation, colour="rgb")
    window.session.ask(Ask("Colour", lambda at: replace(at, preparation=preparation)))
    window.session.ask_select(Selection("input"))
    saved(window, qtbot, tmp_path / "maps", whole=False)
    run = window.session.frame.run
    shown = picture_colours(run.input.values, window.session.frame.input_scale)
    np.testing.assert_array_equal(pixels(tmp_path / "maps" / "input.png"), shown)


def test_what_cannot_be_saved_is_said_and_nothing_is_written(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves = window.exports.map_folder
    monkeypatch.setattr(map_folder, "LARGEST_TOTAL", 1000)
    assert not saves.files(whole=True)
    assert window.messages.words.endswith(
        "which is too many. Choose a smaller input size, or save the maps of one layer."
    )
    monkeypatch.undo()
    monkeypatch.setattr(map_folder, "LARGEST_PIXELS", 1000)
    assert not saves.files(whole=False)
    assert window.messages.words.endswith("Choose a smaller input size.")
    monkeypatch.undo()
    window.messages.dismiss()
    (tmp_path / "taken").write_text("mine")
    saves.save_to(tmp_path / "taken", saves.files(whole=True))
    qtbot.waitUntil(lambda: "taken is a file" in window.messages.words)
    own = tmp_path / "input.png"
    own.write_bytes(b"the picture")
    path = replace(window.session.store.document.picture, path=str(own))
    window.session.ask(Ask("Open", lambda at: with_picture(at, path)))
    saves.save_to(tmp_path, saves.files(whole=True))
    qtbot.waitUntil(lambda: "is the picture itself" in window.messages.words)
    assert own.read_bytes() == b"the picture"
    window.session.ask(Ask("Change dilation", layer_edit("conv1", dilation=(99, 99))))
    assert not saves.files(whole=True)
    assert window.messages.words.startswith("conv1: ")
    # What the stage still shows can be saved.
    assert "conv1.png" in saves.files(whole=False) or "conv1-00.png" in saves.files(whole=False)


def test_saving_stops_at_a_file_when_it_is_told_to(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    saves = window.exports.map_folder
    files = dict(saves.files(whole=True))
    first, data = next(iter(files)), next(iter(files.values()))()

    def stop() -> bytes:
        saves._stop.set()
        return data

    saves.save_to(tmp_path / "maps", {**files, first: stop})
    qtbot.waitUntil(lambda: "Stopped: 1 of" in window.messages.words)
    assert [path.name for path in (tmp_path / "maps").iterdir()] == [first]

"""The layer on the stage as code and arrays, and the arithmetic of a stop as text."""

import contextlib
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from cnnviz.files.models import load_model
from cnnviz.state.arithmetic import FORMS, explained
from cnnviz.state.document import Selection
from cnnviz.state.edits import with_model
from cnnviz.state.view import LAB
from cnnviz.ui.app import first_document
from cnnviz.ui.exports.map_dialog import FORMATS, Saving
from cnnviz.ui.exports.shown_map import shown_map
from cnnviz.ui.shell.window import Window
from tests.ui.hands import Open, output, picture


def ran(code: str, folder: Path) -> dict[str, Any]:
    """Run `code` in `folder`; return its variables."""
    names: dict[str, Any] = {}
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, "code", "exec"), names)
    return names


@pytest.mark.parametrize("layer", ["conv1", "maxpool1"])
def test_code_in_a_file_makes_the_map_of_the_stage(
    window: Window, qtbot: QtBot, tmp_path: Path, layer: str
) -> None:
    window.session.ask_select(Selection(layer))
    texts = window.exports.text
    texts.save_code_to(str(tmp_path / "mine"), shown_map(window.session.frame), "numpy")
    qtbot.waitUntil(lambda: "arrays it reads in mine.npz" in window.messages.words)
    code = (tmp_path / "mine.py").read_text(encoding="utf-8")
    np.testing.assert_allclose(ran(code, tmp_path)[layer], output(window), atol=1e-3)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.npz", "mine.py"]


def test_arrays_that_are_there_are_asked_about(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.npz").write_text("mine")
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answers.pop(0))
    shown = shown_map(window.session.frame)
    window.exports.text.save_code_to(str(tmp_path / "mine.py"), shown, "pytorch")
    assert (tmp_path / "mine.npz").read_text() == "mine"
    assert not (tmp_path / "mine.py").exists()
    window.exports.text.save_code_to(str(tmp_path / "mine.py"), shown, "pytorch")
    qtbot.waitUntil(lambda: "Saved" in window.messages.words)
    assert "import torch" in (tmp_path / "mine.py").read_text(encoding="utf-8")
    window.exports.text.save_code_to(str(tmp_path / "gone" / "a.py"), shown, "numpy")
    qtbot.waitUntil(lambda: "no folder" in window.messages.words)


def test_copied_code_is_whole_where_the_numbers_are_few(open_window: Open, tmp_path: Path) -> None:
    window = open_window(with_model(first_document(picture()), load_model("shapes")))
    window.session.ask_look(lambda view: replace(view, screen=LAB))
    window.session.ask_select(Selection("softmax"))
    window.actions_["copy.numpy"].trigger()
    assert window.messages.words == "Copied softmax as NumPy code."
    made = ran(QGuiApplication.clipboard().text(), tmp_path)["softmax"]
    np.testing.assert_allclose(made, output(window), atol=1e-6)
    window.session.ask_select(Selection("conv1"))
    window.actions_["copy.pytorch"].trigger()
    assert window.messages.words.startswith(
        "Copied conv1 as PyTorch code. It reads noise-conv1.npz:"
    )
    assert "functional.conv2d(" in QGuiApplication.clipboard().text()


def test_the_arithmetic_of_the_stop_is_copied_in_every_form(window: Window) -> None:
    for form in FORMS:
        window.actions_[f"copy.{form}"].trigger()
        stage = window.session.frame.stage
        assert stage is not None
        assert QGuiApplication.clipboard().text() == explained(stage, form)
        assert "Copied the arithmetic" in window.messages.words
    window.session.ask_select(Selection("input"))
    names = ("copy.text", "copy.latex", "copy.numpy", "export.code")
    assert not any(window.actions_[name].isEnabled() for name in names)


@pytest.mark.parametrize("layer", ["input", "conv1", "relu1"])
def test_arrays_of_the_layer_are_saved_by_name(
    window: Window, qtbot: QtBot, tmp_path: Path, layer: str
) -> None:
    window.session.ask_select(Selection(layer))
    (arrays,) = [each for each in FORMATS if each.suffix == ".npz"]
    shown = shown_map(window.session.frame)
    window.exports.map.save_to(str(tmp_path / "a.npz"), shown, Saving(arrays))
    qtbot.waitUntil(lambda: "Saved" in window.messages.words)
    run = window.session.frame.run
    names = {"input": {"input"}, "conv1": {"input", "conv1"}, "relu1": {"conv1", "relu1"}}[layer]
    with np.load(tmp_path / "a.npz", allow_pickle=False) as found:
        assert {name for name in found if "." not in name} == {*names, "about"}
        for name in names:
            activation = run.of(name)
            assert activation is not None
            np.testing.assert_array_equal(found[name], activation.values)
        if layer == "conv1":
            assert found["conv1.weight"].shape == (1, 1, 3, 3)

"""Figures and sheets without a window."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from cnnviz.cli.main import run
from cnnviz.core.colour import Scale, colours, recoloured
from cnnviz.core.numbers import style_for, text
from cnnviz.files.exports.map_figures import map_figure
from cnnviz.files.exports.map_looks import MapLooks
from cnnviz.files.exports.pages import encoded_page
from cnnviz.files.models import load_model
from tests.files.pages.pdf_reader import read_pdf
from tests.files.pages.test_pages import SVG, from_png, from_svg

LOOKS = ["--scale", "30", "--colorbar", "--grid", "--numbers", "--page", "dark"]


def written(folder: Path, *words: str) -> dict[str, Any]:
    assert run(["maps", *words, "-o", str(folder)]) == 0
    index: dict[str, Any] = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    listed = [file for layer in index["layers"] for file in layer["files"]]
    sheets = [layer.get(key) for layer in index["layers"] for key in ("sheet", "filters")]
    listed += [*filter(None, sheets)]
    listed += [index["overview"]] if "overview" in index else []
    assert sorted([*listed, "index.json"]) == sorted(path.name for path in folder.iterdir())
    return index


def test_a_figure_is_what_was_asked_for_in_every_kind_of_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / f"figure{suffix}" for suffix in (".png", ".svg", ".pdf", ".npy")]
    outputs = [word for file in files for word in ("-o", str(file))]
    words = ["convolve", "digit-3", "--size", "16", *LOOKS, "--caption", "--json"]
    assert run([*words, *outputs]) == 0
    scale = Scale(**json.loads(capsys.readouterr().out)["colours"])
    values = np.load(files[3])[None]
    caption = "conv1 · 14×14 · digit-3.png"
    looks = MapLooks(30, colorbar=True, caption=caption, grid=True, numbers=True, ground="dark")
    page = map_figure(values, scale, looks)
    for file in files[:3]:
        assert file.read_bytes() == encoded_page(page, file.suffix)
    texts = [each.text for each in ElementTree.parse(files[1]).iter(f"{SVG}text")]
    style = style_for(values)
    assert {caption, *(text(float(each), style) for each in values.ravel())} <= set(texts)
    assert read_pdf(files[2].read_bytes()).texts.count(b"0") >= texts.count("0")


def test_width_colours_and_an_own_caption(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "figure.png"
    words = ["convolve", "digit-3", "--size", "16", "--width", "300", "--colormap", "dusk"]
    words += ["--caption", "Edges of a three", "--page", "transparent"]
    assert run([*words, "-o", str(out), "-o", str(tmp_path / "m.npy"), "--json"]) == 0
    scale = Scale(**json.loads(capsys.readouterr().out)["colours"])
    assert scale.map == "dusk"
    with Image.open(out) as picture:
        assert (picture.width, picture.mode) == (300, "RGBA")
        pixels = np.asarray(picture)
    shown = colours(np.load(tmp_path / "m.npy"), recoloured(scale, "dusk"))
    side = (300 - 32) // 14
    left = (300 - 14 * side) // 2
    inside = pixels[16 : 16 + 14 * side : side, left : left + 14 * side : side, :3]
    np.testing.assert_array_equal(inside, shown)


def test_maps_and_all_sheets_are_written_in_the_format_asked_for(tmp_path: Path) -> None:
    layers = ["--layer", "input", "conv1", "dense", "softmax"]
    words = ["cat", "--model", "photos", *layers, "--sheet", "--filters", "--overview"]
    svg = written(tmp_path / "svg", *words, "--format", "svg", "--scale", "3", "--caption")
    png = written(tmp_path / "png", *words, "--scale", "3")
    assert svg["overview"] == "network.svg"
    filters = [layer.get("filters") for layer in svg["layers"]]
    assert filters == [None, "conv1-filters.svg", "dense-filters.svg", None]
    for name in ("conv1-filters", "conv1-sheet", "network"):
        from_png((tmp_path / "png" / f"{name}.png").read_bytes())
    captions = [
        each.text for each in ElementTree.parse(tmp_path / "svg/conv1-07.svg").iter(f"{SVG}text")
    ]
    assert " ".join(map(str, captions)) == "conv1, map 7 of 32 · 32×32 · cat.png"
    bare = from_png((tmp_path / "png" / png["layers"][1]["files"][7]).read_bytes())
    captioned = from_svg((tmp_path / "svg" / svg["layers"][1]["files"][7]).read_bytes())
    left = (captioned.shape[1] - 96) // 2
    np.testing.assert_array_equal(captioned[16:112, left : left + 96], bare)
    # The input keeps its own colours, whatever the maps take.
    dusk = written(tmp_path / "dusk", *words, "--scale", "3", "--colormap", "dusk")
    assert dusk["layers"][0]["colours"]["map"] == "gray"
    assert dusk["layers"][1]["colours"]["map"] == "dusk"
    overview = ElementTree.parse(tmp_path / "svg/network.svg")
    said = {each.text for each in overview.iter(f"{SVG}text")}
    assert {"conv1", "3 layers, 33 maps", *load_model("photos").classes} <= said


def test_numbers_that_fit_no_cell_are_said_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["maps", "digit-3", "--model", "shapes", "--layer", "conv1", "--numbers"]
    assert run([*words, "-o", str(tmp_path / "maps")]) == 1
    said = capsys.readouterr().err
    assert "do not fit 1-pixel cells. Use a scale of at least" in said
    least = said.split("at least ")[1].split(",")[0]
    assert not (tmp_path / "maps").exists()
    assert run([*words, "--scale", least, "-o", str(tmp_path / "maps")]) == 0

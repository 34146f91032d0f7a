"""The program finds its own files, and keeps the user's where each system expects them."""

from pathlib import Path

import pytest
from PIL import Image

from cnnviz.files.resources import resource, samples, user_folder

HOME = Path("/home/ada")


def test_every_sample_is_a_small_picture_with_a_name_and_a_title() -> None:
    found = samples()
    assert len(found) >= 12
    assert len({sample.name for sample in found}) == len({s.title for s in found}) == len(found)
    for sample in found:
        with Image.open(sample.path) as picture:
            assert picture.mode in ("L", "RGB"), sample.name
            assert all(28 <= side <= 1024 for side in picture.size), sample.name
    assert sum(sample.path.stat().st_size for sample in found) < 3_000_000


def test_the_index_lists_every_picture_and_begins_with_the_still_life() -> None:
    assert samples()[0].name == "still-life"
    assert {sample.path for sample in samples()} == set(resource("samples").glob("*.png"))


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, HOME / ".config/cnnviz"),
        ("linux", {"XDG_CONFIG_HOME": "/etc/ada"}, Path("/etc/ada/cnnviz")),
        ("linux", {"XDG_CONFIG_HOME": "relative"}, HOME / ".config/cnnviz"),
        ("darwin", {"XDG_CONFIG_HOME": "/etc/ada"}, HOME / "Library/Application Support/cnnviz"),
        ("win32", {"APPDATA": "/roaming"}, Path("/roaming/cnnviz")),
        ("win32", {}, HOME / "AppData/Roaming/cnnviz"),
        ("darwin", {"CNNVIZ_USER_FOLDER": "/tmp/u"}, Path("/tmp/u")),
    ],
)
def test_user_folder(platform: str, environment: dict[str, str], expected: Path) -> None:
    assert user_folder(platform, environment, HOME) == expected

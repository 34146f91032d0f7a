"""The wheel carries the program and its resources, and finds them where it is installed."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("cnnviz-*.whl")
    return built


def test_wheel_holds_the_package_the_resources_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    resources = {
        "cnnviz/resources/" + path.relative_to(ROOT / "resources").as_posix()
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    }
    assert resources <= names
    assert all(name.endswith((".py", "py.typed")) for name in names - resources), names - resources
    assert all(name.startswith("cnnviz/") for name in names)


def test_installed_wheel_finds_its_samples_and_knows_its_version(
    wheel: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = (
        "import cnnviz; from cnnviz.files.resources import samples;"
        "print(cnnviz.__file__); print(cnnviz.__version__);"
        "print(*(sample.path for sample in samples() if sample.path.is_file()), sep='\\n')"
    )
    found = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    assert Path(found[0]).is_relative_to(tmp_path)
    assert f"cnnviz-{found[1]}-" in wheel.name
    assert len(found) == 2 + len(list((ROOT / "resources/samples").glob("*.png")))
    assert all(Path(line).is_relative_to(tmp_path) for line in found[2:])

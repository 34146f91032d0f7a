"""`make run` with and without a display, in an environment that only notes what it is asked."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTING = """\
#!/bin/sh
echo "$*" >> "$NOTES"
case "$*" in *system_libraries*) exit "$MISSING";; esac
"""

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not shutil.which("make"), reason="make on Linux"
)


def make_run(folder: Path, missing: int, **display: str) -> tuple[int, list[str], str]:
    """Return the exit code of `make run`, what Python was called with, and what was said."""
    venv = folder / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin/python").write_text(NOTING)
    (venv / "bin/python").chmod(0o755)
    for stamp in (".python", ".ready"):
        (venv / stamp).touch()
    notes = folder / "notes"
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "MAKEFLAGS", "MAKELEVEL")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        ["make", "run", f"VENV={venv}", f"OUT={folder}/out", "ARGS=cat.png"],
        env={**environment, **display, "NOTES": str(notes), "MISSING": str(missing)},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, notes.read_text().splitlines(), done.stdout


@pytest.mark.parametrize("missing", [0, 3])
def test_without_a_display_the_main_job_is_done_whatever_qt_lacks(
    tmp_path: Path, missing: int
) -> None:
    code, asked, said = make_run(tmp_path, missing)
    assert code == 0
    assert said.startswith("No display here")
    assert len(asked) == 6
    assert all(each.startswith("-m cnnviz convolve") for each in asked)
    assert f"--stride 2 --padding 1 --relu --pool max:2 -o {tmp_path}/out/" in asked[-1]


def test_with_a_display_the_window_opens_once_qt_has_its_libraries(tmp_path: Path) -> None:
    libraries, window = "-m tools.system_libraries", "-m cnnviz cat.png"
    assert make_run(tmp_path / "all", 0, DISPLAY=":9")[:2] == (0, [libraries, window])
    code, asked, _ = make_run(tmp_path / "some", 3, WAYLAND_DISPLAY="wayland-0")
    assert code != 0
    assert asked == [libraries]

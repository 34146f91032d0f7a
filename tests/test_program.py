import ctypes
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cnnviz import __version__
from cnnviz.program import COMMANDS, main

ROOT = Path(__file__).parents[1]


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


def test_the_version_comes_without_anything_large(tmp_path: Path) -> None:
    code = (
        "import sys; from cnnviz.program import main; code = main(['--version']);"
        "print(code, sorted({'numpy', 'PIL', 'PySide6'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == f"cnnviz {__version__}\n0 []\n"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"cnnviz {command}" in said for command in COMMANDS)
    for command in COMMANDS:
        assert main([command, "--help"]) == 0
        assert f"usage: cnnviz {command}" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display")
@pytest.mark.parametrize("words", [[], ["cat.png"], ["--", "convolve"], ["./convolve"]])
@pytest.mark.usefixtures("no_display")
def test_without_a_display_it_says_so(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 3
    assert capsys.readouterr().err.startswith("cnnviz: There is no display")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 is for Linux")
@pytest.mark.usefixtures("no_display")
def test_a_display_that_does_not_answer_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISPLAY", ":54321")
    assert main([]) == 3
    assert re.search("':54321' does not answer|apt-get install", capsys.readouterr().err)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt brings all it needs")
def test_a_missing_library_is_named_with_its_cure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", missing)
    assert main([]) == 3
    said = capsys.readouterr().err
    assert "libEGL.so.1" in said
    assert "sudo apt-get install -y --no-install-recommends libdbus-1-3" in said


@pytest.mark.parametrize("words", [["convolve"], ["--colour"], ["a.png", "b.png"]])
def test_what_is_not_understood_is_a_usage_error(words: list[str]) -> None:
    assert main(words) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["convolv", "cat.png"], "called convolv. Did you mean: cnnviz convolve?"),
        (["clasify"], "called clasify. Did you mean: cnnviz classify?"),
        (["zebra"], "called zebra. For the commands: cnnviz --help"),
    ],
)
def test_a_mistyped_command_opens_no_window(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_the_usage_of_a_command_is_shown_where_it_was_not_understood(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--unheard-of"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"usage: cnnviz {command} ")
    assert f"cnnviz {command}: error:" in said


@pytest.mark.parametrize(
    "words",
    [
        ["convolve", "nowhere", "--format", "png", "npz", "-o", "maps"],
        ["figure", "nowhere", "-o", "figures"],
        ["animate", "nowhere", "-o", "a.b"],
    ],
)
def test_a_folder_that_is_missing_is_told_before_what_is_to_become_of_it(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 1
    said = "cnnviz: There is no file, folder or sample called nowhere. Check its name and folder.\n"
    assert capsys.readouterr().err == said


@pytest.mark.usefixtures("no_display")
def test_the_window_opens_on_a_sample_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    opened = (
        "from PySide6.QtCore import QTimer; from cnnviz.ui import app;"
        "from cnnviz.ui.shell.window import Window; show = Window.show;"
        "say = lambda w: (print(w.session.store.document.picture.name), w.close());"
        "Window.show = lambda w: (show(w), QTimer.singleShot(1500, lambda: say(w)));"
        "from cnnviz.program import main; raise SystemExit(main(['doodle-eye']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", opened], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.stdout.split() == ["doodle-eye.png"], done.stderr


def test_a_failure_is_one_sentence_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad\udcff.png"
    bad.write_bytes(b"")
    assert main(["convolve", str(bad), "-o", str(tmp_path / "a.png")]) == 1
    assert "is empty" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise there")
def test_a_reader_that_leaves_is_no_error() -> None:
    command = [sys.executable, "-m", "cnnviz", "kernels", "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("words", [["--version"], ["kernels"], ["kernels", "--json"]])
def test_an_output_that_is_full_is_told_in_one_sentence(words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cnnviz", *words],
            stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == (
        "cnnviz: What there is to say could not be written (No space left on device). "
        "Free some space, or send it elsewhere.\n"
    )

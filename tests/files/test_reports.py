"""What nobody foresaw is kept for a report, and told also where it cannot be kept."""

from pathlib import Path

import pytest

from cnnviz import __version__, program
from cnnviz.files.reports import keep_details


def failing() -> int:
    raise RuntimeError("a slip")


def test_the_way_to_an_error_is_kept_and_the_next_is_added(own_user_folder: Path) -> None:
    for _ in range(2):
        with pytest.raises(RuntimeError) as caught:
            failing()
        assert keep_details(caught.value) == own_user_folder / "errors.log"
    kept = (own_user_folder / "errors.log").read_text()
    assert kept.count(f"cnnviz {__version__}\nTraceback") == 2
    assert kept.count("RuntimeError: a slip") == 2
    assert "in failing" in kept


def test_an_error_is_told_also_where_it_cannot_be_kept(
    own_user_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(program, "_run", lambda words: failing())
    for end in ("is in {}.", "Please report it."):
        assert program.main([]) == 1
        assert capsys.readouterr().err.rstrip().endswith(end.format(own_user_folder / "errors.log"))
        if own_user_folder.is_dir():
            (own_user_folder / "errors.log").unlink()
            own_user_folder.rmdir()
            own_user_folder.touch()

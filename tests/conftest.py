"""What every test stands on: no screen, repeatable draws, a user folder of its own."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from cnnviz.core.threads import cores, split
from tools.offscreen import OFFSCREEN

# Before the first import of Qt, which reads it once.
os.environ["QT_QPA_PLATFORM"] = OFFSCREEN

# The same cases everywhere, and no verdict that hangs on how busy the machine is.
settings.register_profile("cnnviz", deadline=None, derandomize=True, print_blob=False)
settings.load_profile("cnnviz")


@pytest.fixture(autouse=True)
def own_user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the tester's own settings out of the tests, and the tests out of them."""
    folder = tmp_path / "user"
    monkeypatch.setenv("CNNVIZ_USER_FOLDER", str(folder))
    return folder


@pytest.fixture(autouse=True, scope="session")
def threads_of_core() -> None:
    """Start the threads that the arithmetic keeps: no single test leaves them behind."""
    split(lambda start, stop: None, cores())

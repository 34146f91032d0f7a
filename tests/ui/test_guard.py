"""No exception ends the program: it is logged, told in a sentence, and the window lives on."""

import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path
from types import FunctionType

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

import cnnviz.ui
from cnnviz.ui.base.message_bar import MessageBar
from cnnviz.ui.guard import Guarded, overridden
from cnnviz.ui.shell.exception_hook import ExceptionHook


def ours(kind: type) -> list[type]:
    """Return the classes of the program that derive from `kind`."""
    found: list[type] = []
    each: type
    for each in type.__subclasses__(kind):
        found += [each] * each.__module__.startswith("cnnviz.") + ours(each)
    return found


def test_every_method_that_qt_calls_is_guarded() -> None:
    for module in pkgutil.walk_packages(cnnviz.ui.__path__, "cnnviz.ui."):
        importlib.import_module(module.name)
    kinds = ours(QObject)
    assert len(kinds) > 60
    bare = [
        f"{kind.__name__}.{name}"
        for kind in kinds
        for name, method in vars(kind).items()
        if overridden(kind, name) is not None
        and isinstance(method, FunctionType)
        and not hasattr(method, "__wrapped__")
    ]
    assert bare == []
    assert all(issubclass(kind, Guarded) for kind in kinds)


def test_it_is_told_also_where_it_cannot_be_logged_and_logged_once(
    own_user_folder: Path, qtbot: QtBot
) -> None:
    messages = MessageBar()
    qtbot.addWidget(messages)
    kept: list[None] = []
    hook = ExceptionHook(messages, lambda: kept.append(None))
    for _ in range(3):
        hook(ValueError, ValueError("a slip"), None)
    log = own_user_folder / "errors.log"
    sentence = "Something in cnnviz went wrong; your work is still here."
    assert messages.words == f"{sentence} The details are in {log}."
    assert log.read_text().count("a slip") == len(kept) == 1
    log.unlink()
    own_user_folder.rmdir()
    own_user_folder.touch()
    hook(KeyError, KeyError("another"), None)
    assert messages.words == sentence
    assert len(kept) == 2


PROGRAM = Path(__file__).with_name("raising_program.py")


def test_the_window_outlives_whatever_a_handler_raises(own_user_folder: Path) -> None:
    """In a process of its own: what leaves a handler of ours would end this one."""
    done = subprocess.run(
        [sys.executable, str(PROGRAM)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()
    assert told[0] == "kept before it was logged"
    assert "not raised: []" in told
    assert "not logged: []" in told
    assert told[-1] == "went on to the end"

"""The tool that looks for files which are not taken well finds what it should."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cnnviz.files.errors import FileError
from tools.fuzzing.readers import READERS, Reader, complaint

if sys.platform == "win32":
    pytest.skip("limits of a process, as Unix has them", allow_module_level=True)

from tools.fuzzing.damage import damaged
from tools.fuzzing.process import Finding, hunt


@pytest.mark.parametrize("name", READERS)
def test_seeds_are_sound_and_damage_is_the_same_every_time(name: str, tmp_path: Path) -> None:
    reader = READERS[name]
    seeds = reader.seeds()
    assert seeds == reader.seeds()
    for at, data in enumerate(seeds):
        path = tmp_path / str(at)
        path.write_bytes(data)
        reader.read(path)
    made = [damaged(seeds, number) for number in range(300)]
    assert made == [damaged(seeds, number) for number in range(300)]
    assert len(set(made)) > 200


def refusing(words: str) -> Callable[[Path], object]:
    def read(path: Path) -> object:
        raise FileError(words)

    return read


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (len, "TypeError"),
        (refusing("Two\nlines."), "one line"),
        (refusing("no sentence"), "no sentence"),
        (refusing("So many words. " * 99), "letters"),
        (refusing("There is not enough memory to open it."), "much memory"),
        (refusing("It is damaged. Get another."), ""),
    ],
)
def test_what_is_not_a_value_or_a_sentence_is_a_complaint(
    read: Callable[[Path], object], words: str, tmp_path: Path
) -> None:
    found = complaint(Reader(list, read), tmp_path)
    assert words in found
    assert bool(found) == bool(words)


def seeds() -> list[bytes]:
    return [b"any"]


def dies(path: Path) -> object:
    os._exit(7)


def test_a_process_that_dies_is_a_finding_and_the_next_goes_on() -> None:
    end = time.monotonic() + 60
    found = []
    for each in hunt({"dying": Reader(seeds, dies)}, 60, 5):
        if isinstance(each, Finding):
            found.append(each)
        if len(found) == 2 or time.monotonic() > end:
            break
    assert [(each.reader, each.number) for each in found] == [("dying", 5), ("dying", 6)]
    assert "ended with 7" in found[0].words

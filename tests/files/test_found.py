"""What `make fuzz` has found: small files that were not taken well, and now are."""

from pathlib import Path

import pytest

from tools.fuzzing.readers import READERS, complaint

FOUND = sorted((Path(__file__).parent / "found").iterdir())


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_was_found_gets_one_sentence_or_opens(path: Path) -> None:
    kind, _, _ = path.name.partition("-")
    assert not complaint(READERS[kind], path)

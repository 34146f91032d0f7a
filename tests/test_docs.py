"""What the documents say of the house is there: a path that has moved is found here."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FROM = ("", "cnnviz", "cnnviz/ui", "cnnviz/ui/lab", "cnnviz/files", "cnnviz/state")
PAGES = ("docs/architecture.md", "CONTRIBUTING.md", "README.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_path_and_module_that_a_page_names_exists(page: str) -> None:
    words = (ROOT / page).read_text()
    named = set(re.findall(r"`((?:[a-z_]+/)+[a-z_]+(?:\.py)?)`", words))
    named |= set(re.findall(r"^((?:[a-z]+/)+[a-z_]+\.py) ", words, re.MULTILINE))
    modules = re.findall(r"`(cnnviz(?:\.[a-z_]+)+)\.[A-Z]\w*`", words)
    named |= {f"{module.replace('.', '/')}.py" for module in modules}
    assert named or page == "README.md"
    missing = [
        name
        for name in sorted(named)
        if not any(
            (ROOT / where / name).exists() or (ROOT / where / f"{name}.py").exists()
            for where in FROM
        )
    ]
    assert missing == []

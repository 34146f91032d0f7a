import json
from pathlib import Path

import numpy as np
import pytest

from cnnviz.cli.kernels import kernel_of
from cnnviz.cli.main import run
from cnnviz.core.kernels import named_kernels


def test_all_kernels_are_listed_with_the_users_own(
    own_user_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = own_user_folder / "kernels"
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("1 2\n3 4\n")
    (folder / "broken.txt").write_text("no numbers")
    assert run(["kernels", "--json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in records] == [k.name for k in named_kernels()] + ["mine"]
    for record, each in zip(records, named_kernels(), strict=False):
        np.testing.assert_array_equal(record["weights"], each.weights)
        np.testing.assert_array_equal(kernel_of(each.name), each.weights)
    assert run(["kernels"]) == 0
    listed = capsys.readouterr().out
    assert all(f"  {record['name']} " in listed for record in records)
    assert "2×2  sum  10" in listed


def test_fractions_and_negative_rows_are_numbers() -> None:
    assert kernel_of("1/4 1/2, 1/4").tolist() == [[0.25, 0.5, 0.25]]
    assert kernel_of("-1 0 1\n-2 0 2").tolist() == [[-1, 0, 1], [-2, 0, 2]]

import pytest

from benchmarks.peers import installed, optional


def test_a_peer_that_is_not_installed_is_left_out_with_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("nowhere", "nowhere.ndimage"):
        assert not installed(name)
        assert optional(name) is None
        assert (
            capsys.readouterr().out
            == (f"{name} is not installed and left out; `make bench` installs it.\n") * 2
        )
    assert optional("numpy.linalg") is not None
    assert capsys.readouterr().out == ""

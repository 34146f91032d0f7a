"""Missing system libraries are found before Qt aborts on them, and named with their cure."""

import pytest

from cnnviz.files.system_libraries import (
    NO_DISPLAY,
    Library,
    apt_line,
    display,
    missing_libraries,
)


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", NO_DISPLAY),
        ({"DISPLAY": ":0"}, "linux", "xcb"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "linux", "wayland"),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", "offscreen"),
        ({"QT_QPA_PLATFORM": "wayland;xcb", "DISPLAY": ":0"}, "linux", "wayland"),
        ({}, "darwin", "cocoa"),
        ({}, "win32", "windows"),
    ],
)
def test_display(environment: dict[str, str], platform: str, expected: str) -> None:
    assert display(environment, platform) == expected


def test_what_qt_needs_to_run_these_tests_is_here() -> None:
    assert missing_libraries("offscreen") == ()


def test_a_library_that_does_not_load_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = Library("libnowhere.so.9", "libnowhere9")
    monkeypatch.setattr("cnnviz.files.system_libraries.ALWAYS", (absent,))
    assert missing_libraries("offscreen", "linux") == (absent,)
    assert missing_libraries("offscreen", "win32") == ()


def test_the_apt_line_names_each_package_once() -> None:
    twice = (Library("libb.so.1", "libb"), Library("libb-more.so.1", "libb"), Library("a", "liba"))
    assert apt_line(twice) == "sudo apt-get install -y --no-install-recommends liba libb"

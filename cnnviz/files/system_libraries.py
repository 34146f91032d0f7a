"""The system libraries that Qt loads and pip does not bring (Linux).

Qt aborts the process when one of them is missing, which Python cannot catch: ask first.
The lists are the libraries that Qt 6 for Linux names as needed and does not ship.
"""

import ctypes
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

NO_DISPLAY = ""


@dataclass(frozen=True, slots=True)
class Library:
    """A shared library and the Debian package that brings it."""

    file: str
    package: str


ALWAYS = (
    Library("libGL.so.1", "libgl1"),
    Library("libEGL.so.1", "libegl1"),
    Library("libX11.so.6", "libx11-6"),
    Library("libxkbcommon.so.0", "libxkbcommon0"),
    Library("libfontconfig.so.1", "libfontconfig1"),
    Library("libfreetype.so.6", "libfreetype6"),
    Library("libdbus-1.so.3", "libdbus-1-3"),
    Library("libglib-2.0.so.0", "libglib2.0-0"),
    Library("libgthread-2.0.so.0", "libglib2.0-0"),
    Library("libzstd.so.1", "libzstd1"),
    Library("libz.so.1", "zlib1g"),
)
X11 = (
    Library("libX11-xcb.so.1", "libx11-xcb1"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4"),
    Library("libxcb-image.so.0", "libxcb-image0"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Library("libxcb-randr.so.0", "libxcb-randr0"),
    Library("libxcb-render.so.0", "libxcb-render0"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0"),
    Library("libxcb-shape.so.0", "libxcb-shape0"),
    Library("libxcb-shm.so.0", "libxcb-shm0"),
    Library("libxcb-sync.so.1", "libxcb-sync1"),
    Library("libxcb-util.so.1", "libxcb-util1"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
)
WAYLAND = (
    Library("libwayland-client.so.0", "libwayland-client0"),
    Library("libwayland-cursor.so.0", "libwayland-cursor0"),
    Library("libwayland-egl.so.1", "libwayland-egl1"),
)


def display(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """Return the Qt platform a window would open on here, or ``NO_DISPLAY``.

    Parameters
    ----------
    environment : mapping of str to str
        As `os.environ` has it.
    platform : str
        As `sys.platform` has it; only Linux and its like can be without a display.
    """
    chosen = environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if chosen:
        return chosen
    if platform in ("win32", "darwin"):
        return {"win32": "windows", "darwin": "cocoa"}[platform]
    if environment.get("WAYLAND_DISPLAY"):
        return "wayland"
    return "xcb" if environment.get("DISPLAY") else NO_DISPLAY


def missing_libraries(qt_platform: str, platform: str = sys.platform) -> tuple[Library, ...]:
    """Return the libraries that Qt would look for in vain.

    Parameters
    ----------
    qt_platform : str
        ``"xcb"``, ``"wayland"``, ``"offscreen"`` or another of Qt's platforms.
    platform : str
        As `sys.platform` has it; nothing is ever missing but on Linux.
    """
    if not platform.startswith("linux"):
        return ()
    wanted: tuple[Library, ...] = ALWAYS
    if qt_platform == "xcb":
        wanted += X11
    elif qt_platform.startswith("wayland"):
        wanted += WAYLAND
    return tuple(library for library in wanted if not _loads(library.file))


def apt_line(libraries: Iterable[Library]) -> str:
    """Return the one line that installs `libraries` on Debian, Ubuntu and their like."""
    packages = sorted({library.package for library in libraries})
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True

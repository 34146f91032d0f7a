"""See that the system libraries Qt needs are there; install them where that is allowed.

``python -m tools.system_libraries [QT_PLATFORM]``, for ``make run`` and ``make test``.
Exit codes: 0 all there, 3 some are missing and the line that installs them was printed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from cnnviz.files.system_libraries import Library, apt_line, display, missing_libraries


def apt_command() -> list[str] | None:
    """Return how to call apt-get with the right to install, or None where there is no such right.

    Never asks for a password.
    """
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo") and _succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n", "apt-get"]
    return None


def install(libraries: Sequence[Library], apt: Sequence[str]) -> bool:
    """Install the packages of `libraries`, and say whether apt-get was content."""
    packages = sorted({library.package for library in libraries})
    print("Installing the system libraries Qt needs:", " ".join(packages), flush=True)
    options = ["-qq", "-o", "Dpkg::Use-Pty=0"]
    return _succeeds([*apt, *options, "update"]) and _succeeds(
        [*apt, *options, "install", "-y", "--no-install-recommends", *packages]
    )


def main(arguments: Sequence[str]) -> int:
    """Check for the platform in `arguments`, or for the display that is here."""
    platform = arguments[0] if arguments else display() or "offscreen"
    missing = missing_libraries(platform)
    apt = apt_command() if missing else None
    if apt and install(missing, apt):
        missing = missing_libraries(platform)
    if not missing:
        return 0
    names = ", ".join(library.file for library in missing)
    print(f"Qt needs system libraries that are missing here: {names}.", file=sys.stderr)
    print(f"On Debian or Ubuntu:  {apt_line(missing)}", file=sys.stderr)
    return 3


def _succeeds(command: Sequence[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
    )
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The program as it is called: the window or a command, and the exit code.

Nothing large is imported before it is known to be needed, so that ``cnnviz --version`` and a
complaint come at once.
"""

import errno
import gc
import io
import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from enum import IntEnum

from cnnviz.files.displays import answers
from cnnviz.files.errors import FileError
from cnnviz.files.reports import keep_details
from cnnviz.files.system_libraries import NO_DISPLAY, apt_line, display, missing_libraries

COMMANDS = (
    *("convolve", "kernels", "figure", "animate"),
    *("classify", "maps", "models", "evaluate", "train"),
)
PAINTING = ("figure", "animate")
"""Those that paint as the window does, without one."""

_EPILOG = """\
commands:
  cnnviz convolve PICTURE -o OUT   convolve a picture and save the map, without a window
  cnnviz kernels                   list the kernels that have names
  cnnviz figure PICTURE -o OUT     save the stage as a figure
  cnnviz animate PICTURE -o OUT    save the stepping as an animation
  cnnviz classify PICTURE…         say what is in pictures, by a bundled or trained model
  cnnviz maps PICTURE -o DIR       save every map of every layer of a model
  cnnviz models                    list the bundled models
  cnnviz evaluate MODEL            measure a model on pictures whose classes are known
  cnnviz train RECIPE -o MODEL     train a model
  cnnviz COMMAND --help            what a command can do

A file that is called like a command opens as ./convolve.

exit codes:
  0  done
  1  it could not be done; the reason is on stderr
  2  the command line could not be understood
  3  there is no display, or a system library is missing
"""


_OUTPUT_LOST = (errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EDQUOT)
_WITHOUT = "Without one, use: cnnviz convolve PICTURE -o OUT.png"


class Exit(IntEnum):
    """What the program tells the shell."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NO_WINDOW = 3
    INTERRUPTED = 130
    """As shells have it: 128 and the number of the signal."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``cnnviz`` with the words of `argv` (those of the command line if None).

    Returns
    -------
    int
        The exit code, one of `Exit`.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    return _guarded(lambda: _run(words))


def window() -> int:
    """Open the window, on the file that a desktop hands over; what desktop starters call."""
    path = sys.argv[1] if len(sys.argv) > 1 else None
    return _guarded(lambda: _open_window(path))


def _run(words: list[str]) -> int:
    if words and words[0] in PAINTING:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        lacking = _lacking("offscreen", f"cnnviz {words[0]}")
        if lacking:
            return _complain(lacking, Exit.NO_WINDOW)
    if words and words[0] in COMMANDS:
        from cnnviz.cli.main import run

        return _with_qt(lambda: run(words))
    parser = ArgumentParser(
        prog="cnnviz",
        usage="cnnviz [FILE]\n       cnnviz COMMAND …",
        description="See a convolutional network compute, stop by stop.",
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help="open the window on a picture, an experiment, a model, or a sample by its name",
    )
    parser.add_argument("--version", action="store_true", help="show the version and exit")
    if words and _is_nothing(words[0]):
        return _complain(_suggestion(words[0]), Exit.USAGE)
    options = parser.parse_args(words)
    if options.version:
        from cnnviz import __version__

        print(f"cnnviz {__version__}")
        return Exit.DONE
    return _open_window(options.file)


def _is_nothing(word: str) -> bool:
    """Tell whether `word` is no option, no file, no sample, and not written as a file is."""
    if word.startswith("-") or any(mark in word for mark in "./\\"):
        return False
    from cnnviz.files.resources import exists, path_called

    return not exists(path_called(word))


def _suggestion(word: str) -> str:
    """Say what `word` may have been meant for."""
    from difflib import get_close_matches

    alike = get_close_matches(word, COMMANDS, 1)
    cure = f"Did you mean: cnnviz {alike[0]}?" if alike else "For the commands: cnnviz --help"
    return f"There is no command, file or sample called {word}. {cure}"


def _open_window(path: str | None) -> int:
    """Open the window, or say what it lacks: Qt would abort the process without a word."""
    platform = display()
    if platform == NO_DISPLAY:
        return _complain(f"There is no display to open a window on. {_WITHOUT}", Exit.NO_WINDOW)
    lacking = _lacking(platform, "The window")
    if lacking:
        return _complain(lacking, Exit.NO_WINDOW)
    if not answers(platform):
        name = os.environ.get("DISPLAY", "")
        return _complain(f"The display {name!r} does not answer. {_WITHOUT}", Exit.NO_WINDOW)
    return _with_qt(lambda: _run_window(path))


def _run_window(path: str | None) -> int:
    # Importing leaves nothing to collect; once the window stands, it collects by itself.
    gc.disable()
    from cnnviz.ui.app import run

    return run(path)


def _with_qt(work: Callable[[], int]) -> int:
    """Do `work`, which may load Qt, or say that it could not be loaded."""
    try:
        return work()
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("PySide6", "shiboken6"):
            raise
        return _complain(
            f"Qt could not be loaded: {error}. Install PySide6-Essentials again.", Exit.NO_WINDOW
        )


def _lacking(platform: str, what: str) -> str:
    """Return what `what` needs of the system and how to get it, "" where nothing is missing."""
    missing = missing_libraries(platform)
    if not missing:
        return ""
    names = ", ".join(library.file for library in missing)
    return (
        f"{what} needs system libraries that are missing: {names}. "
        f"On Debian or Ubuntu, install them with: {apt_line(missing)}"
    )


def _guarded(work: Callable[[], int]) -> int:
    """Do `work`; whatever happens becomes an exit code and at most one sentence."""
    for stream in (sys.stdout, sys.stderr):
        # A name that the terminal's encoding lacks is no reason to fail.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = work()
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except SystemExit as stop:  # argparse has said what there is to say
        return stop.code if isinstance(stop.code, int) else Exit.DONE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # Nobody reads on. Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FAILED
    except OSError as error:
        # What is said of files is a FileError: this is the output, or what cannot be foreseen.
        if error.filename is not None or error.errno not in _OUTPUT_LOST:
            return _unforeseen(error)
        sys.stdout = None  # Python would try once more when it closes the stream.
        return _complain(
            f"What there is to say could not be written ({error.strerror}). "
            "Free some space, or send it elsewhere."
        )
    except MemoryError:
        return _complain("There is not enough memory for this. Choose a smaller size.")
    except FileError as error:
        return _complain(str(error))
    except Exception as error:
        return _unforeseen(error)


def _unforeseen(error: Exception) -> int:
    path = keep_details(error)
    report = f"Please report it with what is in {path}." if path else "Please report it."
    return _complain(f"Something in cnnviz went wrong ({type(error).__name__}: {error}). {report}")


def _complain(sentence: str, code: int = Exit.FAILED) -> int:
    print(f"cnnviz: {' '.join(sentence.split())}", file=sys.stderr)
    return code

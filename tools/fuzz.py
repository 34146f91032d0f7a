"""Damages small files of every kind that is read, and looks for one that is not taken well.

Whatever a file holds, it opens, or it gets one sentence: no other exception, no crash, no more than
4 GB, no more than a minute. What does not hold is kept in out/fuzz and named by its number, from
which the same file is made again.
"""

import argparse
import re
import sys
import time
from pathlib import Path

from tools.fuzzing.damage import damaged
from tools.fuzzing.process import Finding, hunt
from tools.fuzzing.readers import READERS

FOLDER = Path(__file__).parents[1] / "out" / "fuzz"
MOST_ALIKE = 3
"""So many files are kept of findings with the same words."""


def main() -> int:
    """Look for some minutes; return 1 if something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", nargs="*", help=f"some of {', '.join(READERS)}")
    parser.add_argument("--minutes", type=float, default=3.0, help="3 without it")
    parser.add_argument("--begin", type=int, help="the first case; every day another without it")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args()
    unknown = set(options.readers) - set(READERS)
    if unknown:
        parser.error(f"nothing called {', '.join(sorted(unknown))} is read")
    readers = {name: READERS[name] for name in options.readers or READERS}
    begin = options.begin if options.begin is not None else int(time.time() // 86400) * 10**9
    alike: dict[str, int] = {}
    tried, told = 0, time.monotonic()
    print(f"Looking at {', '.join(readers)} for {options.minutes:g} minutes", flush=True)
    for found in hunt(readers, 60 * options.minutes, begin):
        if isinstance(found, Finding):
            key = re.sub(r"[0-9]+", "0", f"{found.reader} {found.words}")[:60]
            alike[key] = alike.get(key, 0) + 1
            if alike[key] <= MOST_ALIKE:
                print(f"{_kept(found, options.folder)}: {found.words}", flush=True)
            continue
        tried = found
        if time.monotonic() - told > 30:
            told = time.monotonic()
            print(f"{tried} files", flush=True)
    print(f"{tried} files, {sum(alike.values())} findings of {len(alike)} kinds")
    return int(bool(alike))


def _kept(found: Finding, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{found.reader}-{found.number}"
    path.write_bytes(damaged(READERS[found.reader].seeds(), found.number))
    return path


if __name__ == "__main__":
    sys.exit(main())

"""The process in which files are read, with little memory, watched from outside."""

import contextlib
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from tools.fuzzing.damage import damaged
from tools.fuzzing.readers import Reader, complaint

MEMORY = 4_000_000_000
"""Bytes of address space: a picture of 100 megapixels fits."""
LONGEST_SECONDS = 60.0
"""For one file; the machine may be busy with something else."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A file that a reader does not take as it should.

    Attributes
    ----------
    reader : str
        Which.
    number : int
        Of the damaged file.
    words : str
        What happened.
    """

    reader: str
    number: int
    words: str


def case_of(readers: Mapping[str, Reader], number: int) -> tuple[str, int]:
    """Return which reader the `number`-th case is for, and the number of its file."""
    names = list(readers)
    return names[number % len(names)], number // len(names)


def hunt(readers: Mapping[str, Reader], seconds: float, begin: int) -> Iterator[Finding | int]:
    """Yield what is found, and now and then how many cases were tried.

    A process that dies or hangs is a finding; another one goes on with the next case.
    """
    end, number = time.monotonic() + seconds, begin
    context = multiprocessing.get_context("spawn")
    while time.monotonic() < end:
        near, far = context.Pipe(duplex=False)
        at = context.Value("q", number)
        process = context.Process(target=_work, args=(dict(readers), far, at), daemon=True)
        process.start()
        far.close()
        moved = time.monotonic()
        while process.is_alive() and time.monotonic() < end:
            yield from _received(near)
            if at.value != number:
                number, moved = at.value, time.monotonic()
                yield number - begin
            elif time.monotonic() - moved > LONGEST_SECONDS:
                break
        ended = not process.is_alive()
        hung = not ended and time.monotonic() < end
        process.kill()
        process.join()
        yield from _received(near)
        number = at.value
        if hung or ended:
            words = "takes too long" if hung else f"the process ended with {process.exitcode}"
            yield Finding(*case_of(readers, number), words)
            number += 1


def _received(near: Connection) -> Iterator[Finding]:
    with contextlib.suppress(EOFError):
        while near.poll(0.1):
            yield near.recv()


def _work(readers: dict[str, Reader], far: Connection, at: "Synchronized[int]") -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    made = {name: reader.seeds() for name, reader in readers.items()}
    with tempfile.TemporaryDirectory(prefix="cnnviz-fuzz-") as folder:
        path = Path(folder) / "it"
        for number in count(at.value):
            at.value = number
            name, which = case_of(readers, number)
            path.write_bytes(damaged(made[name], which))
            words = complaint(readers[name], path)
            if words:
                far.send(Finding(name, which, words))

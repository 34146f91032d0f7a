"""Values of JSON from anywhere: each is what it is asked to be, or gets a sentence."""

from collections.abc import Callable, Mapping
from typing import Any

_MOST = 3.4e38

Reader = Callable[[object], Any]
"""Returns what a value stands for; ValueError, in words that follow its name, if it is none."""


def read_object(
    value: object, name: str, readers: Mapping[str, Reader], *, needed: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return what the object `value` holds; what it leaves out is left to defaults.

    Parameters
    ----------
    value : object
        What JSON held.
    name : str
        What to call it in a sentence.
    readers : mapping of str to Reader
        The names there may be, and how their values are read.
    needed : tuple of str
        The names there must be.

    Raises
    ------
    ValueError
        What is wrong, in words that follow "…:".
    """
    if not isinstance(value, dict):
        raise ValueError(f"its {name} is not described by names and values")
    made = {}
    for key, part in value.items():
        if key not in readers:
            raise ValueError(f"its {name} has the unknown part {short(key)}")
        try:
            made[key] = readers[key](part)
        except _UnlikeError as error:
            raise ValueError(f"the {key} of its {name} is {short(part)}, not {error}") from error
    for key in needed:
        if key not in made:
            raise ValueError(f"its {name} lacks its {key}")
    return made


def one_of(*choices: object) -> Reader:
    """Return a reader of one of `choices`: 1 is neither True nor 1.0."""

    def read(value: object) -> object:
        for choice in choices:
            if type(value) is type(choice) and value == choice:
                return choice
        raise _UnlikeError(f"one of {', '.join(map(repr, choices))}")

    return read


def whole(least: int, most: int) -> Reader:
    """Return a reader of whole numbers from `least` to `most`."""

    def read(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise _UnlikeError(f"a whole number from {least} to {most}")

    return read


def text(most: int) -> Reader:
    """Return a reader of at most `most` characters."""

    def read(value: object) -> str:
        if isinstance(value, str) and len(value) <= most:
            return value
        raise _UnlikeError(f"text of at most {most} characters")

    return read


def text_that(fits: Callable[[str], bool], what: str) -> Reader:
    """Return a reader of text that `fits`: `what` says which."""

    def read(value: object) -> str:
        if isinstance(value, str) and fits(value):
            return value
        raise _UnlikeError(what)

    return read


def switch(value: object) -> bool:
    """Return true or false."""
    if isinstance(value, bool):
        return value
    raise _UnlikeError("true or false")


def part(value: object) -> float:
    """Return a number from 0 to 1."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise _UnlikeError("a number from 0 to 1")


def number(value: object) -> float:
    """Return a number that float32 can hold."""
    if isinstance(value, int | float) and not isinstance(value, bool) and -_MOST <= value <= _MOST:
        return float(value)
    raise _UnlikeError("a number")


def or_none(read: Reader) -> Reader:
    """Return a reader of null, or of what `read` reads."""
    return lambda value: None if value is None else read(value)


def list_of(read: Reader, most: int) -> Reader:
    """Return a reader of lists of at most `most` values that `read` reads."""

    def read_all(value: object) -> list[Any]:
        if isinstance(value, list) and len(value) <= most:
            return [read(each) for each in value]
        raise _UnlikeError(f"a list of at most {most}")

    return read_all


def anything(value: object) -> object:
    """Return what is looked at elsewhere."""
    return value


def short(value: object) -> str:
    """Return `value` in few characters."""
    told = ascii(value) if isinstance(value, str) else repr(value)
    return told if len(told) <= 40 else f"{told[:37]}…"


class _UnlikeError(ValueError):
    """A value is not what it is asked to be: the message says what that is."""

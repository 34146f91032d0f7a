"""Exceptions stay inside of event handlers: what leaves one can end the process.

Under Python 3.11 one that C code raised, say by ``zip(strict=True)``, ends the process with a
segmentation fault where it leaves a handler; any other turns up in whatever Python code runs next.
"""

import sys
from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any


class Guarded:
    """First base of every class here that overrides what Qt calls.

    An exception in such a method goes to `sys.excepthook`, once and at once. A handler of events
    is done then; any other method answers as Qt's own.
    """

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name, method in list(vars(cls).items()):
            if isinstance(method, FunctionType):
                theirs = overridden(cls, name)
                if theirs is not None:
                    setattr(cls, name, _guarded(method, theirs))


def overridden(kind: type, name: str) -> Callable[..., Any] | None:
    """Return the method of Qt's that `kind` has another of called `name`; None for none."""
    if name.startswith("__"):
        return None
    for base in kind.__mro__:
        if base.__module__.startswith("PySide6.") and name in vars(base):
            return getattr(base, name)  # type: ignore[no-any-return]
    return None


def _guarded(method: Callable[..., Any], theirs: Callable[..., Any]) -> Callable[..., Any]:
    done = method.__name__.endswith("Event")

    @wraps(method)
    def guarded(self: object, *given: Any) -> Any:
        try:
            return method(self, *given)
        except Exception as error:
            sys.excepthook(type(error), error, error.__traceback__)
            return None if done else theirs(self, *given)

    return guarded

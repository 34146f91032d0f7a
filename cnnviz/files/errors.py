"""What is said about a file that cannot be used."""

SHOWN = 60
"""Letters of what a file holds, at most, in a sentence about it."""


SHOWN = 60


class FileError(ValueError):
    """A file cannot be read or written; the message says what is wrong and the smallest cure."""


def shown(text: str, most: int = SHOWN) -> str:
    """Return what a file holds, or is called, as a sentence can: on one line, and not too long."""
    plain = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"

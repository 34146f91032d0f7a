"""What is said about a file that cannot be used."""


class FileError(ValueError):
    """A file cannot be read or written; the message says what is wrong and the smallest cure."""

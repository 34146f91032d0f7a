"""Layers as a short program: NumPy or PyTorch, with the numbers that are shown."""

from cnnviz.files.exports.code.snippets import DIALECTS, Dialect, Snippet, snippet_of

__all__ = ["DIALECTS", "Dialect", "Snippet", "snippet_of"]

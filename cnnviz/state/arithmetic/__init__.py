"""The arithmetic of one stop: how its numbers are written, and what is said of them."""

from collections.abc import Callable
from typing import Literal, get_args

from cnnviz.state.arithmetic.latex import in_latex
from cnnviz.state.arithmetic.markdown import in_markdown
from cnnviz.state.arithmetic.words import in_words
from cnnviz.state.stage import Stage

__all__ = ["FORMS", "Form", "explained"]

Form = Literal["text", "markdown", "latex"]
"""How the arithmetic of a stop is written down."""
FORMS: tuple[Form, ...] = get_args(Form)

_WRITERS: dict[Form, Callable[[Stage], str]] = {
    "text": in_words,
    "markdown": in_markdown,
    "latex": in_latex,
}


def explained(stage: Stage, form: Form) -> str:
    """Return the arithmetic of this stop, rounded as on the screen: so its terms add up."""
    return _WRITERS[form](stage)

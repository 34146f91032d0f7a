"""Whether two documents come to the same: cheap questions, asked of identity."""

from cnnviz.state.document import Document


def computes_alike(one: Document, other: Document) -> bool:
    """Tell whether what is computed from both is the same: only the selection may differ."""
    return (
        one.picture is other.picture
        and one.preparation == other.preparation
        and one.strokes is other.strokes
        and one.network is other.network
        and one.model is other.model
        and one.means == other.means
    )


def holds_alike(one: Document, other: Document) -> bool:
    """Tell whether nothing is lost where one stands for the other."""
    return computes_alike(one, other) and one.own is other.own and one.kept is other.kept

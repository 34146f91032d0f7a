"""What there is to draw, as a value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from cnnviz.state.run import Run
from cnnviz.ui.overview.columns import Column
from cnnviz.ui.overview.content import Content, Spot
from cnnviz.ui.overview.layout import Page
from cnnviz.ui.overview.links import Links
from cnnviz.ui.overview.mosaics import Mosaics
from cnnviz.ui.painting.theme import Theme, theme_of


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """What there is to draw.

    Attributes
    ----------
    page : Page
    offset : float
        How far the columns are scrolled, pixels.
    theme : Theme
    run : Run
        What was computed.
    pictures : sequence of QImage
        The input, then its channels where they are shown.
    image : callable
        Returns the image of a column's maps.
    pointed, selected : (str, int) or None
        The map under the pointer or cursor; the one that is on the stage.
    links, readers : sequence of Links
        What the pointed map reads; what reads it.
    """

    page: Page
    offset: float
    theme: Theme
    run: Run
    pictures: Sequence[QImage]
    image: Callable[[Column], QImage | None]
    pointed: Spot | None
    selected: Spot | None
    links: Sequence[Links]
    readers: Sequence[Links]

    @property
    def fades(self) -> bool:
        """Whether all fades that the pointed map has no link with; the input reads nothing."""
        return bool(self.links)

    def rect(self, spot: Spot) -> QRectF | None:
        """Return where a map is seen."""
        return self.page.rect(*spot, self.offset)


def scene_of(
    content: Content, page: Page, offset: float, pointed: Spot | None, mosaics: Mosaics
) -> Scene:
    """Return what there is to draw of `content`; its images are made when they are asked for."""
    run, theme = content.frame.run, theme_of(content.frame.view.palette)
    looks = _word(theme.ground), _word(theme.line)

    def image(column: Column) -> QImage | None:
        activation = run.of(column.name)
        if activation is None or column.pack is None:
            return None
        return mosaics.of(activation, content.shades[column.name], column.pack, looks)

    pictures = mosaics.pictures(run.input, content.frame.input_scale)
    links, readers = content.links(pointed), content.readers(pointed)
    spots = pointed, content.selected
    return Scene(page, offset, theme, run, pictures, image, *spots, links, readers)


def _word(colour: str) -> int:
    return 0xFF000000 | int(colour[1:], 16)

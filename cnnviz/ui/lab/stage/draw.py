"""The stage as a picture: the same code for the screen and for what is exported."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPainter, QRegion

from cnnviz.core.geometry import PaddingMode
from cnnviz.core.numbers import how_many, text
from cnnviz.nn.layers import Conv2d
from cnnviz.nn.receptive import Box
from cnnviz.state.document import INPUT
from cnnviz.state.frame import Frame
from cnnviz.ui.lab.stage.grid import Grid
from cnnviz.ui.lab.stage.layout import Column, StageLayout, window_box
from cnnviz.ui.lab.stage.legend import CHANNEL_NAMES, draw_channel_name, draw_legend
from cnnviz.ui.lab.stage.marks import (
    Hover,
    box_rect,
    draw_inset,
    draw_links,
    draw_readers,
    draw_window,
    readers_of,
)
from cnnviz.ui.lab.stage.overlay import COUNT_STYLE, Overlay, never_overlay, touch_overlay
from cnnviz.ui.lab.stage.planes import Plane, Planes, Written, visible_rect, written
from cnnviz.ui.lab.stage.ring import draw_ring, ring_value
from cnnviz.ui.lab.stage.shapes import draw_plane
from cnnviz.ui.painting.drawing import LEAST_DIGITS, draw_outline
from cnnviz.ui.painting.legend import draw_caption
from cnnviz.ui.painting.theme import Theme

COUNTS = Written(COUNT_STYLE, 3.0)
COMPUTING = ": computing …"


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """What is drawn, beside the frame.

    Attributes
    ----------
    layout : StageLayout
        Where everything lies.
    hover : Hover or None
        What lies under the pointer.
    glide : float
        Part of the way to the next stop, 0 to 1, while playing slowly.
    ratio : float
        Device pixels a pixel.
    patch : Box or None
        The pixels of the input to which the way from a cell led.
    """

    layout: StageLayout
    hover: Hover | None = None
    glide: float = 0.0
    ratio: float = 1.0
    patch: Box | None = None


def draw_stage(painter: QPainter, frame: Frame, scene: Scene, planes: Planes, theme: Theme) -> None:
    """Draw the stage of `frame`."""
    layout = scene.layout
    overlay = overlay_of(frame)
    mode = _padding_mode(frame)
    painter.save()
    _draw_column(painter, layout.source, planes, scene, theme, mode, overlay)
    painter.restore()
    pointed = hover_words(frame, layout, scene.hover) if scene.hover is not None else ""
    on_source = scene.hover is not None and scene.hover.side == "source"
    draw_caption(
        painter, layout.source.caption, _source_words(frame), theme,
        stale=frame.stale_source, pointed=pointed if on_source else "",
    )  # fmt: skip
    draw_legend(painter, layout.source, theme, overlay)
    if layout.output is not None and frame.stage is not None:
        _draw_output(painter, frame, scene, planes, theme, "" if on_source else pointed)
    if scene.patch is not None:
        draw_window(painter, layout.source, theme, box=scene.patch.corner_and_size)
    if scene.hover is not None:
        _draw_hover(painter, frame, scene, theme)


def overlay_of(frame: Frame) -> Overlay | None:
    """Return what the user wants to see over the input of the layer on the stage."""
    if frame.stage is None or frame.view.overlay == "none":
        return None
    if frame.view.overlay == "touch counts":
        return touch_overlay(frame.stage.geometry)
    return never_overlay(frame.stage.geometry)


def hover_words(frame: Frame, layout: StageLayout, hover: Hover) -> str:
    """Return position and value of what is hovered: ``"row 3, column 7: 255"``."""
    column = layout.source if hover.side == "source" else layout.output
    if column is None:
        return ""
    row, col = hover.cell
    hidden = hover.side == "output" and frame.hides(hover.cell)
    place = f"row {row}, column {col}".replace("-", "−")
    if hidden:
        return f"{place}: still to come"
    values = column.activation.values
    style = column.activation.style
    if not column.plane.holds(hover.cell):
        value = ring_value(values[hover.channel], hover.cell, column.plane, _padding_mode(frame))
        return f"padding, {place}: {text(value, style)}"
    if len(column.channels) == 3 and not _over_lens(column, hover):
        levels = "  ".join(
            f"{name} {text(float(values[channel, row, col]), style)}"
            for channel, name in enumerate(CHANNEL_NAMES)
        )
        return f"{place}: {levels}"
    overlay = overlay_of(frame) if hover.side == "source" else None
    counted = (
        f", read by {how_many(round(overlay.counts[0, row, col]), 'window')}" if overlay else ""
    )
    if frame.view.overlay == "never read" and overlay:
        counted = ", never read" if overlay.counts[0, row, col] else ""
    return f"{place}: {text(float(values[hover.channel, row, col]), style)}{counted}"


def _over_lens(column: Column, hover: Hover) -> bool:
    return any(lens.grid.clip.contains(hover.point) for lens in column.lenses)


def _padding_mode(frame: Frame) -> PaddingMode:
    layer = frame.stage.layer if frame.stage else None
    return layer.padding_mode if isinstance(layer, Conv2d) else "zeros"


def _draw_column(
    painter: QPainter,
    column: Column,
    planes: Planes,
    scene: Scene,
    theme: Theme,
    mode: PaddingMode = "zeros",
    overlay: Overlay | None = None,
) -> None:
    """Draw plane and lenses of one side, the overlay in place of the values."""
    values, digits = column.activation.values, written(column.activation)
    font = painter.font()
    grids = [(column.plane, column.channels, column.plane_scale)]
    grids += [(lens.grid, (lens.channel,), column.scale) for lens in column.lenses]
    for grid, channels, scale in grids:
        single = digits if len(channels) == 1 else None
        draw_ring(painter, values[channels[0]], scale, single, grid, mode, theme)
        for opacity, plane in _layers(Plane(values, channels, scale, digits), grid, overlay, theme):
            painter.setOpacity(opacity)
            draw_plane(painter, plane, grid, planes, scene.ratio)
        painter.setOpacity(1.0)
    painter.setFont(font)
    for lens in column.lenses:
        if len(column.lenses) > 1:
            draw_channel_name(painter, lens.grid, lens.channel, len(values), theme)
    draw_inset(painter, column, theme)


def _layers(
    plane: Plane, grid: Grid, overlay: Overlay | None, theme: Theme
) -> list[tuple[float, Plane]]:
    """Return what is drawn over each other in one grid, each with its opacity."""
    if overlay is None:
        return [(1.0, plane)]
    if overlay.veils:
        return [(1.0, plane), (1.0, Plane(overlay.counts, (0,), overlay.scale, None, theme.veil))]
    counts = Plane(overlay.counts, (0,), overlay.scale, COUNTS)
    # Where cells have no digits the picture shines through, for orientation.
    return [(1.0, counts), (0.35, plane)] if grid.cell < LEAST_DIGITS else [(1.0, counts)]


def _draw_output(
    painter: QPainter, frame: Frame, scene: Scene, planes: Planes, theme: Theme, pointed: str
) -> None:
    stage, layout = frame.stage, scene.layout
    if stage is None or layout.output is None:
        return
    painter.save()
    if frame.player.reveal:
        _hide_to_come(painter, layout.output, stage.cell[1], stage.cell[2], theme)
    _draw_column(painter, layout.output, planes, scene, theme)
    painter.restore()
    draw_caption(
        painter, layout.output.caption, _output_words(frame), theme,
        stale=frame.stale, pointed=pointed,
    )  # fmt: skip
    draw_legend(painter, layout.output, theme)
    column = stage.cell[2]
    glide = scene.glide if column + 1 < stage.geometry.output_size[1] else 0.0
    shift = glide * stage.geometry.stride[1]
    sources = [box_rect(grid, layout.source.window, shift) for grid in layout.source.near]
    target = box_rect(layout.output.near[0], layout.output.window, glide)
    draw_links(painter, sources, target, theme)
    dilation = stage.geometry.dilation
    draw_window(
        painter, layout.source, theme, box=layout.source.window, dilation=dilation, glide=shift
    )
    draw_window(painter, layout.output, theme, box=layout.output.window, glide=glide)


def _hide_to_come(painter: QPainter, column: Column, row: int, col: int, theme: Theme) -> None:
    """Keep the cells after the present stop from being drawn: only their ground is."""
    grids = [column.plane, *(lens.grid for lens in column.lenses)]
    made = QRegion()
    for grid in grids:
        sight = visible_rect(grid)
        painter.fillRect(sight, QColor(theme.panel))
        draw_outline(painter, sight.adjusted(1, 1, -1, -1), theme.line, 1.0)
        columns = grid.size[1]
        for rect in (grid.rect(0, 0, row, columns), grid.rect(row, 0, 1, col + 1)):
            made += rect.intersected(grid.clip).toAlignedRect()
    painter.setClipRegion(made)


def _draw_hover(painter: QPainter, frame: Frame, scene: Scene, theme: Theme) -> None:
    hover, layout, stage = scene.hover, scene.layout, frame.stage
    if hover is None:
        return
    if stage is not None and layout.output is not None:
        if hover.side == "output":
            box = window_box(stage, hover.cell)
            draw_window(painter, layout.source, theme, box=box, pale=True)
            draw_window(painter, layout.output, theme, box=(*hover.cell, 1, 1), pale=True)
            grids = [grid for grid in layout.source.near if _in_sight(grid, box)]
            grids = grids or [layout.source.plane]
            near = layout.output.near[0]
            target = near if _in_sight(near, (*hover.cell, 1, 1)) else layout.output.plane
            sources = [box_rect(grid, box) for grid in grids]
            draw_links(painter, sources, box_rect(target, (*hover.cell, 1, 1)), theme, pale=True)
        elif layout.source.plane.holds(hover.cell):
            draw_window(painter, layout.source, theme, box=(*hover.cell, 1, 1), pale=True)
            draw_readers(painter, layout.output, readers_of(stage.geometry, hover.cell), theme)


def _in_sight(grid: Grid, box: tuple[int, int, int, int]) -> bool:
    return grid.clip.adjusted(-1, -1, 1, 1).contains(grid.rect(*box))


def _source_words(frame: Frame) -> tuple[str, str]:
    """Return name and size of what the layer reads."""
    activation = frame.stage.source if frame.stage else frame.run.input
    channels, rows, columns = activation.shape
    name = frame.document.picture.name if activation.name == INPUT else activation.name
    overlay = overlay_of(frame)
    name += f", {overlay.name}" if overlay else ""
    if frame.busy and frame.stage is None:
        name += COMPUTING
    return name, f"{channels} × {rows} × {columns}"


def _output_words(frame: Frame) -> tuple[str, str]:
    if frame.stage is None:
        return "", ""
    channels, rows, columns = frame.stage.output.shape
    name = frame.stage.output.name
    if channels > 1:
        names = CHANNEL_NAMES if channels == 3 else tuple(map(str, range(channels)))
        name = f"{name}, channel {names[frame.stage.cell[0]]}"
    if frame.busy:
        name += COMPUTING
    return name, f"{channels} × {rows} × {columns}"

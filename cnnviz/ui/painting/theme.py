"""The three palettes, as tokens that every widget and every painted picture uses."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from cnnviz.state.view import Palette

BASE_POINTS = 11
WIDE, WIDE_POINTS = 1700, 13
"""Pixels from which a window is wide, and the text it has then."""
PRESENTING_POINTS = 18
UNIT = 8
"""Pixels of the grid that all distances are multiples of."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by what they mean.

    Attributes
    ----------
    ground, panel, raised : str
        Behind the stage; behind strip and side; behind controls.
    ink, faint : str
        Text; text of less weight, still 4.5:1 on every ground.
    line : str
        The few lines there are.
    accent, accent_ink : str
        Amber: the window and the cell it makes, nothing else; text on it.
    accent_text : str
        Text in the accent's hue on the ground.
    selected : str
        Ground of what is selected.
    padding, hatch : str
        The padded border and the texture on it.
    warning : str
        Text that says what cannot be.
    veil : str
        What is laid over pixels that are never read.
    outline : float
        Width of the window's outline, pixels.
    """

    ground: str
    panel: str
    raised: str
    ink: str
    faint: str
    line: str
    accent: str
    accent_ink: str
    accent_text: str
    selected: str
    padding: str
    hatch: str
    warning: str
    veil: str
    outline: float


_THEMES: dict[str, Theme] = {
    "light": Theme(
        ground="#ffffff",
        panel="#f4f4f1",
        raised="#ffffff",
        ink="#1b1d20",
        faint="#585e66",
        line="#d5d6d3",
        accent="#f0a000",
        accent_ink="#1b1d20",
        accent_text="#8f5600",
        selected="#e3e7ee",
        padding="#efede6",
        hatch="#c9c4b5",
        warning="#a8201a",
        veil="#5b2a86",
        outline=3.0,
    ),
    "dark": Theme(
        ground="#16181b",
        panel="#1f2226",
        raised="#2a2e33",
        ink="#eceded",
        faint="#a9afb6",
        line="#3a3f46",
        accent="#ffb428",
        accent_ink="#16181b",
        accent_text="#ffc45a",
        selected="#343b46",
        padding="#24272b",
        hatch="#4a4f57",
        warning="#ff8f85",
        veil="#5b2a86",
        outline=3.0,
    ),
    "projector": Theme(
        ground="#ffffff",
        panel="#ffffff",
        raised="#ffffff",
        ink="#000000",
        faint="#303030",
        line="#767676",
        accent="#ff9d00",
        accent_ink="#000000",
        accent_text="#7a4500",
        selected="#d6e2f5",
        padding="#ededed",
        hatch="#8c8c8c",
        warning="#a00000",
        veil="#4b0082",
        outline=4.5,
    ),
}


def theme_of(palette: Palette) -> Theme:
    """Return the tokens of `palette`."""
    return _THEMES[palette]


def points_of(width: int, presenting: bool) -> int:
    """Return the size of text, points, in a window `width` pixels wide."""
    if presenting:
        return PRESENTING_POINTS
    return WIDE_POINTS if width >= WIDE else BASE_POINTS


def number_font(pixels: float, *, bold: bool = False) -> QFont:
    """Return the font of numbers: digits of one width, `pixels` high."""
    font = QFont()
    font.setPixelSize(max(1, round(pixels)))
    font.setBold(bold)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def dress(app: QApplication, theme: Theme, points: int) -> None:
    """Give the whole application `theme` and text of `points`."""
    # A widget that a style sheet has touched takes no other font from the application.
    app.setStyleSheet("")
    app.setStyle("Fusion")
    font = app.font()
    font.setPointSize(points)
    app.setFont(font)
    app.setPalette(_palette(theme))
    app.setStyleSheet(_sheet(theme))


def dress_alone(widget: QWidget, theme: Theme, points: float) -> None:
    """Give one widget, and all that are in it now, `theme` and text of `points`."""
    palette = _palette(theme)
    widget.setStyleSheet(_sheet(theme))
    # One by one: what style sheets have touched takes neither from the widget it is in.
    for each in (widget, *widget.findChildren(QWidget)):
        font = each.font()
        font.setPointSizeF(points)
        each.setFont(font)
        each.setPalette(palette)


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for each, colour in (
        (role.Window, theme.panel),
        (role.Base, theme.raised),
        (role.AlternateBase, theme.panel),
        (role.Button, theme.raised),
        (role.WindowText, theme.ink),
        (role.Text, theme.ink),
        (role.ButtonText, theme.ink),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.ink),
        (role.PlaceholderText, theme.faint),
        (role.Highlight, theme.selected),
        (role.HighlightedText, theme.ink),
        (role.Accent, theme.faint),
        (role.Mid, theme.line),
        (role.Light, theme.raised),
        (role.Link, theme.ink),
    ):
        palette.setColor(each, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(disabled, each, QColor(_mixed(theme.faint, theme.panel)))
    return palette


def _mixed(one: str, other: str) -> str:
    first, second = QColor(one), QColor(other)
    return QColor(
        (first.red() + second.red()) // 2,
        (first.green() + second.green()) // 2,
        (first.blue() + second.blue()) // 2,
    ).name()


def _sheet(theme: Theme) -> str:
    return f"""
    QMainWindow, QMenuBar {{ background: {theme.panel}; }}
    QToolTip {{ background: {theme.raised}; color: {theme.ink}; border: 1px solid {theme.line};
               padding: 4px; }}
    QLabel#faint {{ color: {theme.faint}; }}
    QLabel#problem {{ color: {theme.warning}; }}
    QLabel#heading {{ font-weight: 600; }}
    QScrollArea {{ border: none; }}
    QFrame#rule {{ color: {theme.line}; }}
    """

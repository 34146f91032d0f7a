"""The whole network on one page: in the real window, with real events."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.colour import Scale, colours_rgb32, scale_for
from cnnviz.core.numbers import NumberStyle
from cnnviz.files.models import load_model
from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import samples
from cnnviz.nn.layers import Conv2d
from cnnviz.state import edits
from cnnviz.state.document import INPUT, Picture, Selection
from cnnviz.state.drawing import with_blank_canvas, with_line
from cnnviz.state.run import Activation, compute
from cnnviz.state.view import LAB, OVERVIEW
from cnnviz.ui.app import first_document
from cnnviz.ui.base.preferences import Preferences
from cnnviz.ui.overview.bars import ClassBar
from cnnviz.ui.overview.layout import Page
from cnnviz.ui.overview.links import Links
from cnnviz.ui.overview.words import map_words
from cnnviz.ui.painting.theme import theme_of
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.panel import Ask
from tests.ui.hands import LEFT, Open, document, lab, picture, whole


@pytest.fixture
def seven(open_window: Open, qtbot: QtBot) -> Window:
    """Return a window in which the model of digits, just chosen, sees a seven."""
    path = next(each.path for each in samples() if each.name == "digit-7")
    window = open_window(first_document(open_picture(path)))
    window.commands.open_model("digits")
    qtbot.waitUntil(lambda: document(window).model is not None)
    QApplication.processEvents()
    return window


def page(window: Window) -> Page:
    found = whole(window).page
    assert found is not None
    return found


def bars_of(window: Window) -> tuple[ClassBar, ...]:
    content = whole(window).content
    assert content is not None
    return content.bars


def links_of(window: Window) -> tuple[Links, ...]:
    content = whole(window).content
    assert content is not None
    return content.links(whole(window).pointed)


def place(window: Window, name: str, channel: int) -> QPoint:
    """Scroll until a map is in sight, and return its middle."""
    column = page(window).column(name)
    whole(window).bar.setValue(round(column.left) - 100 if column else 0)
    rect = page(window).rect(name, channel, whole(window).bar.value())
    assert rect is not None
    return rect.center().toPoint()


def hover(window: Window, name: str, channel: int) -> None:
    at = place(window, name, channel)
    QTest.mouseMove(whole(window), at - QPoint(2, 2))
    QTest.mouseMove(whole(window), at)
    assert whole(window).pointed == (name, channel)


def click(window: Window, name: str) -> None:
    button = window.findChild(QWidget, name)
    assert button is not None
    QTest.mouseClick(button, LEFT)


def key(window: Window, *keys: Qt.Key) -> None:
    for each in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, each)


def shot(window: Window) -> np.ndarray:
    """Return the overview as it is painted, as words ``0xffRRGGBB``."""
    image = whole(window).grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    words = np.frombuffer(image.constBits(), np.uint32)
    return words.reshape(image.height(), image.bytesPerLine() // 4)[:, : image.width()].copy()


def legend(window: Window, name: str, channel: int) -> tuple[str, Scale, NumberStyle]:
    """Return what the colour bar shows of a map that is pointed at."""
    content = whole(window).content
    assert content is not None
    return content.legend((name, channel))


def expected_scale(window: Window, activation: Activation, channel: int, choice: str) -> Scale:
    """Return the scale as the choice of the user defines it."""
    layer = activation.values
    if choice == "layer" or (choice == "map" and layer[0].size == 1):
        return scale_for(layer, kind="activation")
    if choice == "map":
        own = scale_for(layer[channel], kind="activation")
        if layer.min() >= 0:
            return own
        most = max(abs(own.low), own.high)
        return Scale(-most, most, "red-white-blue")
    layers = window.session.frame.run.activations[1:]
    ends = np.array([[each.low, each.high] for each in layers])
    return scale_for(ends, kind="activation")


@pytest.mark.parametrize("choice", ["layer", "map", "network"])
def test_every_map_is_where_the_layout_says_in_the_colours_of_its_numbers(
    seven: Window, choice: str
) -> None:
    click(seven, f"overview.scale.{choice}")
    looked_at = 0
    for name in ("conv1", "relu2", "pool1", "conv5", "dense", "softmax"):
        place(seven, name, 0)
        offset, painted = whole(seven).bar.value(), shot(seven)
        activation = seven.session.frame.run.of(name)
        assert activation is not None
        for channel, plane in enumerate(activation.values):
            rect = page(seven).rect(name, channel, offset)
            assert rect is not None
            if not page(seven).track.contains(rect):
                continue
            box = rect.toRect()
            seen = painted[box.top() : box.bottom() + 1, box.left() : box.right() + 1]
            zoom = box.width() // plane.shape[1]
            scale = expected_scale(seven, activation, channel, choice)
            _, told, _ = legend(seven, name, channel)
            assert (told.low, told.high) == pytest.approx((scale.low, scale.high))
            wanted = colours_rgb32(plane, scale).repeat(zoom, axis=0).repeat(zoom, axis=1)
            levels = [each.view(np.uint8).astype(int) for each in (seen.copy(), wanted)]
            # Dividing by the map's largest value may round to the next colour.
            assert np.abs(levels[0] - levels[1]).max() <= (6 if choice == "map" else 0)
            looked_at += 1
    assert looked_at == 16 + 16 + 16 + 64 + 10 + 10


def test_a_click_opens_the_map_on_the_stage_and_esc_goes_back(seven: Window) -> None:
    for name, channel in (("conv3", 17), ("dense", 4)):
        QTest.mouseClick(whole(seven), LEFT, pos=place(seven, name, channel))
        stage = seven.session.frame.stage
        assert lab(seven).stage.isVisible()
        assert not whole(seven).isVisible()
        assert stage is not None
        assert (stage.layer.name, stage.cell[0]) == (name, channel)
        key(seven, Qt.Key.Key_Escape)
        assert whole(seven).isVisible()
        assert not lab(seven).player.isVisible()
    key(seven, Qt.Key.Key_W)
    assert lab(seven).stage.isVisible()


def test_every_number_of_a_flattened_layer_opens_on_the_stage(seven: Window) -> None:
    shapes = load_model("shapes")
    seven.session.ask(Ask("Show shapes", lambda now: edits.with_model(now, shapes)))
    for number in (0, 17, 47):
        QTest.mouseClick(whole(seven), LEFT, pos=place(seven, "flatten", number))
        stage = seven.session.frame.stage
        assert stage is not None
        assert stage.cell == (number, 0, 0)
        assert lab(seven).stage.stage_layout.source.channels == (number // 4,)
        lab(seven).stage.grab()
        key(seven, Qt.Key.Key_Escape)


def test_bars_are_the_softmax_sorted_or_in_order(seven: Window) -> None:
    out = seven.session.frame.run.of("softmax")
    assert out is not None
    wanted = out.values.reshape(-1)
    bars = bars_of(seven)
    assert [bar.channel for bar in bars] == np.argsort(-wanted, kind="stable").tolist()
    click(seven, "overview.order.False")
    bars = bars_of(seven)
    assert [bar.name for bar in bars] == [str(digit) for digit in range(10)]
    np.testing.assert_array_equal([np.float32(bar.share) for bar in bars], wanted)
    assert [bar.value for bar in bars] == [f"{100 * float(each):.1f} %" for each in wanted]
    assert [bar.name for bar in bars if bar.wins] == ["7"]
    assert "The likeliest class is 7" in whole(seven).accessibleDescription()


def test_links_of_a_hovered_map_have_the_signs_of_its_kernels(seven: Window) -> None:
    layer = document(seven).network["conv3"]
    assert isinstance(layer, Conv2d)
    for channel in (3, 20):
        hover(seven, "conv3", channel)
        (links,) = links_of(seven)
        kernels = layer.weight[channel]
        assert links.layer == "pool1"
        np.testing.assert_array_equal(np.sign(links.weights), np.sign(kernels.sum(axis=(1, 2))))
        sizes = np.abs(kernels).sum(axis=(1, 2))
        np.testing.assert_allclose(links.strengths, sizes / sizes.max(), rtol=1e-5)
        # The strongest link is drawn over the others.
        source, weight, _ = list(links.strongest())[-1]
        offset = whole(seven).bar.value()
        start, end = (
            page(seven).rect(*spot, offset) for spot in (("pool1", source), ("conv3", channel))
        )
        assert start is not None
        assert end is not None
        x = round(start.right() + 1 + (end.left() - 2 - start.right()) * 0.5)
        y = round((start.center().y() + end.center().y()) / 2)
        colour = QColor.fromRgb(int(shot(seven)[y, x]))
        assert (colour.blue() > colour.red()) == (weight > 0)
    hover(seven, "relu3", 9)
    (links,) = links_of(seven)
    assert (links.layer, links.channels.tolist()) == ("conv3", [9])


def test_links_of_a_hovered_map_go_on_to_what_reads_it(seven: Window) -> None:
    layer = document(seven).network["conv4"]
    assert isinstance(layer, Conv2d)
    hover(seven, "relu3", 9)
    content = whole(seven).content
    assert content is not None
    (links,) = content.readers(("relu3", 9))
    assert (links.layer, len(links.channels)) == ("conv4", len(layer.weight))
    reader, weight, strength = list(links.strongest())[-1]
    assert strength == 1
    offset, painted = whole(seven).bar.value(), shot(seven)
    start, end = (page(seven).rect(*spot, offset) for spot in (("relu3", 9), ("conv4", reader)))
    assert start is not None
    assert end is not None
    x = round((start.right() + end.left()) / 2)
    y = round((start.center().y() + end.center().y()) / 2)
    colour = QColor.fromRgb(int(painted[y, x]))
    assert (colour.blue() > colour.red()) == (weight > 0)
    # What it is not linked with fades, what reads it does not.
    hover(seven, INPUT, 0)
    whole(seven).bar.setValue(offset)
    plain = shot(seven)
    box = end.toRect()
    inner = np.s_[box.top() + 1 : box.bottom(), box.left() + 1 : box.right()]
    assert (painted[inner] == plain[inner]).mean() > 0.9


def test_arrows_lead_from_map_to_map_and_enter_opens_it(seven: Window) -> None:
    place(seven, INPUT, 0)
    right, down = Qt.Key.Key_Right, Qt.Key.Key_Down
    spots = []
    for each in (right, right, down, down, right, Qt.Key.Key_Up, Qt.Key.Key_Left):
        key(seven, each)
        spots.append(whole(seven).pointed)
    assert spots[0] == (INPUT, 0)
    assert spots[1] is not None
    first = spots[1][1]
    assert spots[1:] == [
        ("conv1", first),
        ("conv1", first + 1),
        ("conv1", first + 2),
        ("relu1", first + 2),
        ("relu1", first + 1),
        ("conv1", first + 1),
    ]
    key(seven, *[right] * 30)
    pointed = whole(seven).pointed
    assert pointed is not None
    assert pointed[0] == "softmax"
    assert whole(seven).bar.value() == page(seven).overflow
    key(seven, Qt.Key.Key_Return)
    assert document(seven).selection.layer == "softmax"
    assert lab(seven).stage.isVisible()


def test_a_new_picture_is_followed_while_shown_and_costs_nothing_while_not(seven: Window) -> None:
    window, look = seven, seven.session.ask_look

    def show(seed: int) -> None:
        pixels = np.random.default_rng(seed).integers(0, 256, (28, 28), dtype=np.uint8)
        window.session.ask(
            Ask("Draw", lambda now: edits.with_picture(now, Picture("drawn", pixels)))
        )
        QApplication.processEvents()

    told = lab(window).stage.accessibleDescription()
    before, bars = shot(window), bars_of(window)
    show(1)
    assert (shot(window) != before).any()
    assert bars_of(window) != bars
    assert lab(window).stage.accessibleDescription() == told
    bars = bars_of(window)
    look(lambda view: replace(view, screen=LAB))
    show(2)
    assert whole(window).content is None
    look(lambda view: replace(view, screen=OVERVIEW))
    assert bars_of(window) != bars


def test_it_stands_whatever_comes_under_the_pointer(seven: Window, qtbot: QtBot) -> None:
    hover(seven, "conv5", 60)
    change = seven.session.ask
    shapes = load_model("shapes")
    change(Ask("Show shapes", lambda now: edits.with_model(now, shapes)))
    pointed = whole(seven).pointed
    assert pointed is None or pointed[0] in document(seven).network
    for name in ("softmax", "dense", "conv2", "flatten"):
        change(Ask("Remove", partial(edits.with_removed, name=name)))
        shot(seven)
    seven.resize(seven.minimumSizeHint())
    for rows, columns in ((1, 1), (1, 900), (700, 2)):
        small = picture(rows, columns)
        change(Ask("Open", partial(edits.with_picture, picture=small)))
        shot(seven)
    while seven.session.frame.undo_label:
        seven.session.store.undo()
        shot(seven)
    # The user's own network, a picture of one line.
    assert document(seven).model is None
    assert whole(seven).isVisible()
    change(Ask("Open", lambda now: edits.with_picture(now, picture(1, 900))))
    shot(seven)
    assert not bars_of(seven)
    seven.commands.open_model("photos")
    qtbot.waitUntil(lambda: document(seven).model is not None)
    hover(seven, "conv1", 1)
    (links,) = links_of(seven)
    assert (links.layer, len(links.channels)) == (INPUT, 3)
    seven.session.ask_select(Selection("conv7", 3))
    seven.commands.leave_model()
    assert lab(seven).stage.isVisible()
    assert not whole(seven).isVisible()


@pytest.mark.parametrize(
    ("model", "name", "channel", "called"),
    [
        ("digits", INPUT, 0, "input: 0.000 to 1.000"),
        ("photos", INPUT, 2, "input, map 2: "),
        ("digits", "conv1", 3, "conv1, map 3: "),
        ("shapes", "flatten", 9, "flatten, number 9: "),
        ("shapes", "softmax", 4, "softmax, cross: "),
        ("", "conv1", 0, "conv1, map 0: "),
    ],
)
def test_a_map_is_called_what_it_is(model: str, name: str, channel: int, called: str) -> None:
    shown = first_document(picture())
    run = compute(edits.with_model(shown, load_model(model)) if model else shown)
    assert map_words(run, name, channel).startswith(called)


def test_its_choices_are_remembered_but_not_that_it_was_shown(seven: Window) -> None:
    click(seven, "overview.scale.network")
    click(seven, "overview.order.False")
    seven.close()
    view = Preferences().view
    assert (view.map_scale, view.sorted_classes, view.screen) == ("network", False, LAB)


@pytest.mark.parametrize("model", ["shapes", "digits", "doodles"])
def test_where_nothing_is_drawn_no_class_is_named_until_something_is(
    open_window: Open, qtbot: QtBot, model: str
) -> None:
    window = open_window(with_blank_canvas(first_document(picture())))
    window.commands.open_model(model)
    qtbot.waitUntil(lambda: document(window).model is not None)
    whole_page = whole(window)

    def seen() -> set[int]:
        """Return the colours in the room of the classes, as 0xAARRGGBB."""
        area = page(window).classes.toRect()
        image = whole_page.grab(area).toImage().convertToFormat(QImage.Format.Format_RGB32)
        return set(np.unique(np.frombuffer(image.constBits(), np.uint32)).tolist())

    groove = QColor(theme_of("light").selected).rgb()
    assert not bars_of(window)
    assert groove not in seen()
    assert whole_page.accessibleDescription().endswith("Nothing drawn yet")
    stroke = Ask("Draw", lambda now: with_line(now, [(60, 140), (220, 140)], 16, 0))
    window.session.ask(stroke)
    assert len(bars_of(window)) == len(load_model(model).classes)
    assert groove in seen()
    assert "The likeliest class is" in whole_page.accessibleDescription()
    window.session.ask(Ask("Clear", with_blank_canvas))
    assert groove not in seen()


def test_an_answer_to_no_drawing_is_called_a_guess_over_the_classes(
    open_window: Open, qtbot: QtBot
) -> None:
    def opened(name: str) -> Picture:
        return next(open_picture(each.path) for each in samples() if each.name == name)

    window = open_window(first_document(opened("digit-3")))
    window.commands.open_model("digits")
    qtbot.waitUntil(lambda: document(window).model is not None)
    whole_page = whole(window)

    def first_line() -> bytes:
        area = page(window).classes.toRect()
        area.setHeight(round(page(window).line))
        image = whole_page.grab(area).toImage()
        return bytes(image.constBits())

    assert "guess" not in whole_page.accessibleDescription()
    sure = first_line()
    window.session.ask(Ask("Open", lambda now: replace(now, picture=opened("cat"))))
    assert "strokes on paper: the answer may be a guess" in whole_page.accessibleDescription()
    guessed = first_line()
    # The remark stands there whatever the classes under it are.
    window.session.ask(Ask("Open", lambda now: replace(now, picture=opened("landscape"))))
    assert first_line() == guessed != sure

"""The program with its window: from the command to the last closed window."""

import sys

from PySide6.QtCore import QLocale
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from cnnviz import __version__
from cnnviz.core.kernels import kernel
from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import path_called, resource, samples
from cnnviz.nn.layers import Conv2d, MaxPool2d, ReLU, frozen
from cnnviz.nn.network import Network
from cnnviz.state.document import Document, Picture, Preparation, Selection
from cnnviz.ui.base.preferences import Preferences
from cnnviz.ui.experiments.recovery import Recovery
from cnnviz.ui.shell.exception_hook import ExceptionHook
from cnnviz.ui.shell.file_events import FileEvents
from cnnviz.ui.shell.garbage import collect_here, spare_what_stands
from cnnviz.ui.shell.heap import keep_memory_small
from cnnviz.ui.shell.window import Window

FIRST_SIZE = 256


def first_document(picture: Picture) -> Document:
    """Return the experiment that the program begins with: Laplace, ReLU, max pooling."""
    laplace = kernel("laplace-4").weights[None, None]
    layers = (
        Conv2d("conv1", frozen(laplace), frozen([0.0])),
        ReLU("relu1"),
        MaxPool2d("maxpool1"),
    )
    preparation = Preparation(size=FIRST_SIZE)
    return Document(picture, preparation, network=Network(layers), selection=Selection("conv1"))


def run(path: str | None = None) -> int:
    """Open the window, on the file or the sample called `path` if one is; return the exit code.

    A file that cannot be opened is told in the window: it opens on the first sample.
    """
    application = make_application()
    collect_here(application)
    keep_memory_small(application)
    window = Window(first_document(open_picture(samples()[0].path)), Preferences())
    window.show()
    spare_what_stands()
    FileEvents(application, window.commands.open_path)
    recovery = Recovery(window.commands.experiments, window.recovery_bar, window.messages)
    sys.excepthook = ExceptionHook(window.messages, recovery.keep)
    if path is not None:
        window.commands.open_path(path_called(path))
    code = application.exec()
    recovery.end()
    return code


def make_application() -> QApplication:
    """Return the one application of this process, named and with its icon."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(["cnnviz"])
    # One kind of digits and one decimal point, whatever the system has: as the program's own words.
    QLocale.setDefault(QLocale.c())
    application.setApplicationName("cnnviz")
    application.setApplicationDisplayName("cnnviz")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("cnnviz")
    application.setWindowIcon(QIcon(str(resource("icons", "cnnviz.png"))))
    return application

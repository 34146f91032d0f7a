"""Whether the display that is named also answers (X11).

Qt aborts the process where it does not, as after a lost connection to another computer, and
Python cannot catch that: ask first.
"""

import ctypes


def answers(qt_platform: str) -> bool:
    """Tell whether a window can be opened on the display named by ``$DISPLAY``.

    Parameters
    ----------
    qt_platform : str
        Only ``"xcb"`` is asked; other platforms count as answering.
    """
    if qt_platform != "xcb":
        return True
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Not known: Qt finds out.
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)

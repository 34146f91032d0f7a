"""What can be imported from cnnviz itself, and at what price."""

import subprocess
import sys

import numpy as np
import pytest

import cnnviz


def test_everything_offered_is_there() -> None:
    for name in cnnviz.__all__:
        assert getattr(cnnviz, name) is not None
    assert set(cnnviz.__all__) <= set(dir(cnnviz))
    with pytest.raises(AttributeError, match="no attribute 'conv3d'"):
        _ = cnnviz.conv3d
    assert cnnviz.conv2d(np.ones((1, 3, 3)), np.ones((1, 1, 3, 3))).item() == 9


def test_the_arithmetic_needs_neither_qt_nor_pillow() -> None:
    code = (
        "import sys, cnnviz; assert 'numpy' not in sys.modules;"
        "cnnviz.conv2d, cnnviz.kernel('laplace'), cnnviz.max_pool2d, cnnviz.geometry_of;"
        "print([m for m in ('PySide6', 'shiboken6', 'PIL') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"

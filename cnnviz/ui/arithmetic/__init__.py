"""The arithmetic of one stop: every value, weight, product and sum that makes a cell."""

from cnnviz.ui.arithmetic.draw import paint_arithmetic
from cnnviz.ui.arithmetic.panel import ArithmeticPanel

__all__ = ["ArithmeticPanel", "paint_arithmetic"]

"""The arithmetic of one stop: every value, weight, product and sum that makes a cell."""

from cnnviz.ui.lab.arithmetic.draw import paint_arithmetic
from cnnviz.ui.lab.arithmetic.panel import ArithmeticPanel

__all__ = ["ArithmeticPanel", "paint_arithmetic"]

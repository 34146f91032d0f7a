"""The operator: what the layer does to a window, and the kernel as an editable grid."""

from cnnviz.ui.lab.operator.panel import OperatorPanel

__all__ = ["OperatorPanel"]

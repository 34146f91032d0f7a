"""What a layer has learned: its filters, its weights, and the pictures that excite its maps."""

from cnnviz.ui.learned.opener import Learned

__all__ = ["Learned"]

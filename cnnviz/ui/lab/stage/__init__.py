"""The stage: one layer at work, its input and its output beside each other, linked."""

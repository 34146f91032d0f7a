"""The lab: one layer at work, stepped over its input, with its settings and its arithmetic."""

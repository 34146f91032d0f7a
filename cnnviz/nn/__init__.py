"""Networks of layers in NumPy: run with every activation kept, explain any cell."""

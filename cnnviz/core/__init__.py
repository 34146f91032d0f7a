"""Arithmetic, colour and numbers: arrays in, arrays out, in NumPy alone."""

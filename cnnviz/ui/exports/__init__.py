"""Exports: whatever saves or copies what is on the screen for elsewhere."""

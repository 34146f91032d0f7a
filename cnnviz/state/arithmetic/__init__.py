"""The arithmetic of one stop: how its numbers are written, and what is said of them."""

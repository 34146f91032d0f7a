"""The window: widgets show a frame and ask for changes; nothing else."""

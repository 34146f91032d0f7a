"""What a training reads and leaves: recipes, data, checkpoints and curves."""

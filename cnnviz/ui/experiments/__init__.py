"""Experiments: their files, the journal of this run, and what the last one left unsaved."""

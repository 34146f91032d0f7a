"""Experiments in files, and the journal of what is in no file yet."""

from cnnviz.files.experiments.experiment_file import (
    EXPERIMENT_SUFFIX,
    FORMAT,
    Packer,
    read_experiment,
    save_experiment,
)
from cnnviz.files.experiments.experiment_words import Experiment

__all__ = [
    "EXPERIMENT_SUFFIX",
    "FORMAT",
    "Experiment",
    "Packer",
    "read_experiment",
    "save_experiment",
]

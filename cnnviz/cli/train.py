"""``cnnviz train``: a recipe becomes a model."""

import sys
import time
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import numpy as np

from cnnviz.cli.progress import clock
from cnnviz.files.atomic import write_atomically
from cnnviz.files.errors import FileError
from cnnviz.files.models import save_model
from cnnviz.files.training.checkpoints import Diary, read_checkpoint, save_checkpoint
from cnnviz.files.training.curves import loss_curve
from cnnviz.files.training.datasets import SOURCES, Labelled, training_data
from cnnviz.files.training.recipes import Recipe, read_recipe
from cnnviz.nn.architecture import built
from cnnviz.nn.model import Model, folded
from cnnviz.nn.network import Network
from cnnviz.nn.shapes import CLASSES, Endless, drawn
from cnnviz.nn.training.judge import accuracy
from cnnviz.nn.training.optimisers import SGD, AdamW, Optimiser
from cnnviz.nn.training.train import Pictures, Plan, Progress, State, Stored, train

POINTS = 50
"""Points of the loss curve an epoch."""
SECONDS = 60
"""From one checkpoint to the next, if no epoch ends before."""
FRESH = 2000
"""Pictures drawn to judge a model by that learns from an endless supply."""


def train_model(options: Namespace) -> None:
    """Train as `options` say, keep a checkpoint, and save the model.

    Raises
    ------
    FileError
        If the recipe or the data cannot be had, or a file cannot be written.
    """
    recipe = read_recipe(options.recipe)
    changes = {"epochs": options.epochs, "seed": options.seed}
    given = {name: value for name, value in changes.items() if value is not None}
    recipe = replace(recipe, training=replace(recipe.training, **given))
    data = _data(recipe, options.data)
    kept, held = _held_out(data, recipe)
    pictures = _pictures(recipe, kept)
    state = _begun(recipe, data)
    checkpoint = options.output.with_name(f"{options.output.name}.checkpoint")
    diary = Diary()
    if options.resume and checkpoint.exists():
        state, diary = read_checkpoint(checkpoint, recipe, state)
    walk = _Walk(recipe, checkpoint, diary, held)
    state = walk.through(state, pictures)
    model = _model(recipe, data, state.network, walk.diary)
    save_model(options.output, model)
    curve = options.output.with_suffix(".png")
    write_atomically(curve, loss_curve(walk.diary.losses, walk.diary.held_out, recipe.title))
    checkpoint.unlink(missing_ok=True)
    print(f"{options.output}: {model.parameters} parameters, {_held_words(walk.diary)}")
    print(f"{curve}: the course of the training")


class _Walk:
    """A training as the terminal sees it: a line that moves, checkpoints on the way."""

    def __init__(self, recipe: Recipe, checkpoint: Path, diary: Diary, held: Labelled) -> None:
        self.diary = diary
        self._recipe, self._checkpoint, self._held = recipe, checkpoint, held
        self._moving = sys.stderr.isatty()
        self._recent: list[Progress] = []
        self._saved = 0.0

    def through(self, state: State, pictures: Pictures) -> State:
        """Train to the end; what interrupts leaves a checkpoint."""
        school = self._recipe.training
        plan = Plan(
            school.epochs,
            school.rate,
            school.schedule,
            school.warm,
            school.smoothing,
            school.chunk,
            school.seed,
        )
        begun, already, first = time.monotonic(), self.diary.seconds, state.step
        every = max(1, pictures.steps // POINTS)
        try:
            for progress in train(state, pictures, plan):
                state = progress.state
                passed = time.monotonic() - begun
                self.diary = replace(self.diary, seconds=already + passed)
                self._recent.append(progress)
                if state.step % every == 0:
                    self.diary.losses.append(
                        float(np.mean([p.loss for p in self._recent[-every:]]))
                    )
                left = passed / (state.step - first) * (progress.steps - state.step)
                self._tell(progress, pictures, left)
                if passed > self._saved + SECONDS:
                    self._saved = passed
                    self._save(state)
        except KeyboardInterrupt:
            self._save(state)
            raise
        return state

    def _tell(self, progress: Progress, pictures: Pictures, left: float) -> None:
        epoch = (progress.state.step - 1) // pictures.steps + 1
        loss = np.mean([each.loss for each in self._recent])
        right = np.mean([each.accuracy for each in self._recent])
        words = (
            f"epoch {epoch}/{self._recipe.training.epochs}  loss {loss:.4f}  "
            f"right {100 * right:.2f}%"
        )
        if progress.epoch_ends:
            held = accuracy(progress.state.network, self._held.x, self._held.labels)
            self.diary.held_out.append(held)
            self._save(progress.state)
            self._recent.clear()
            end = "\n"
            words += f"  held out {100 * held:.2f}%  {clock(left)} left"
        elif self._moving:
            done = round(20 * progress.state.step / progress.steps)
            words = f"[{'#' * done:20}] {words}  {clock(left)} left"
            end = ""
        else:
            return
        print(f"\r{words:78}" if self._moving else words, end=end, file=sys.stderr, flush=True)

    def _save(self, state: State) -> None:
        save_checkpoint(self._checkpoint, self._recipe, state, self.diary)


def _data(recipe: Recipe, path: Path | None) -> Labelled:
    if recipe.data == "shapes":
        x, labels = drawn(FRESH, np.random.default_rng([recipe.training.seed, FRESH]))
        return Labelled(np.rint(x * 255).astype(np.uint8), labels, CLASSES)
    if path is None:
        raise FileError(f"{recipe.title} learns from {recipe.data}. Say where with --data PATH.")
    return training_data(recipe.data, path)


def _held_out(data: Labelled, recipe: Recipe) -> tuple[Labelled, Labelled]:
    """Return the pictures to learn from and those kept back; endless ones are all kept back."""
    if recipe.data == "shapes":
        return data, data
    rng = np.random.default_rng([recipe.training.seed, len(data.x)])
    order = rng.permutation(len(data.x))
    # With nothing held out the last thousand show the course, though they are learned from.
    count = recipe.training.held_out
    left = order[: len(order) - count] if count else order
    back = order[-count:] if count else order[-1000:]
    return (
        Labelled(data.x[left], data.labels[left], data.classes),
        Labelled(data.x[back], data.labels[back], data.classes),
    )


def _pictures(recipe: Recipe, data: Labelled) -> Pictures:
    school = recipe.training
    if recipe.data == "shapes":
        return Endless(school.steps, school.batch, school.seed)
    return Stored(data.x, data.labels, school.batch, recipe.augmentation, school.seed)


def _begun(recipe: Recipe, data: Labelled) -> State:
    school = recipe.training
    shape = data.x.shape[1], data.x.shape[2], data.x.shape[3]
    network = built(recipe.layers, shape, np.random.default_rng([school.seed, len(recipe.layers)]))
    optimiser: Optimiser = SGD(school.momentum, school.decay)
    if school.optimiser == "adamw":
        optimiser = AdamW(decay=school.decay)
    return State(network, optimiser)


def _model(recipe: Recipe, data: Labelled, network: Network, diary: Diary) -> Model:
    source = SOURCES[recipe.data]
    card = {
        "title": recipe.title,
        "data": source.words,
        "licence": source.licence,
        "attribution": source.attribution,
        "recipe": recipe.name,
        "epochs": recipe.training.epochs,
        "seed": recipe.training.seed,
        "seconds": round(diary.seconds),
        "held_out": {
            "accuracy": diary.held_out[-1] if diary.held_out else None,
            "count": FRESH if recipe.data == "shapes" else recipe.training.held_out,
        },
    }
    shape = data.x.shape[1], data.x.shape[2], data.x.shape[3]
    return Model(recipe.name, folded(network), data.classes, shape, recipe.preprocessing, card)


def _held_words(diary: Diary) -> str:
    seconds = f"{clock(diary.seconds)} of training"
    return f"{100 * diary.held_out[-1]:.2f}% held out, {seconds}" if diary.held_out else seconds

"""``cnnviz classify``: what a model sees in pictures."""

import json
from argparse import Namespace
from typing import Any

from cnnviz.cli.pictures import picture_called
from cnnviz.files.models import load_model
from cnnviz.nn.model import Model
from cnnviz.nn.preprocess import preprocess


def classify(options: Namespace) -> None:
    """Print the classes of each picture, the most likely first.

    Raises
    ------
    FileError
        If the model or a picture cannot be had; what came before is printed.
    """
    model = load_model(options.model)
    records = []
    for name in options.pictures:
        record = _record(model, name, options)
        records.append(record)
        if not options.json:
            best = [
                f"{each['name']} {100 * each['probability']:.1f}%"
                for each in record["classes"][: options.top or 3]
            ]
            print(f"{name}: {', '.join(best)}")
    if options.json:
        print(json.dumps(records, ensure_ascii=False))


def _record(model: Model, name: str, options: Namespace) -> dict[str, Any]:
    pixels = picture_called(name, options.frame, options.reduce).over(options.ground)
    prepared = preprocess(pixels, model.preprocessing, model.shape)
    probabilities = model.probabilities(prepared.x)
    order = sorted(range(len(model.classes)), key=lambda at: -float(probabilities[at]))
    classes = [
        {"name": model.classes[at], "probability": round(float(probabilities[at]), 6)}
        for at in order
    ]
    return {"image": name, "model": model.name, "classes": classes[: options.top]}

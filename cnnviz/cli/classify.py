"""``cnnviz classify``: what a model sees in pictures."""

import json
from argparse import Namespace
from typing import Any

from cnnviz.cli.many import each
from cnnviz.cli.pictures import chosen, picture_called
from cnnviz.files.models import load_model
from cnnviz.nn.model import Model
from cnnviz.nn.preprocess import preprocess


def classify(options: Namespace) -> None:
    """Print the classes of each picture, the most likely first.

    Raises
    ------
    FileError
        If the model or a picture cannot be had; what is known of the others is printed.
    """
    model = load_model(options.model)
    pictures = chosen(options.pictures)
    records = []

    def told(record: dict[str, Any]) -> None:
        records.append(record)
        if not options.json:
            best = [
                f"{one['name']} {100 * one['probability']:.1f}%"
                for one in record["classes"][: options.top or 3]
            ]
            doubt = " (more than strokes on paper)" if record.get("doubtful") else ""
            print(f"{record['image']}: {', '.join(best) or 'nothing drawn'}{doubt}")

    try:
        each(pictures.names, lambda name, _: _record(model, name, options), options.jobs, told)
    finally:
        if options.json:
            print(json.dumps(records, ensure_ascii=False))


def _record(model: Model, name: str, options: Namespace) -> dict[str, Any]:
    pixels = picture_called(name, options.frame, options.reduce).over(options.ground)
    prepared = preprocess(pixels, model.preprocessing, model.shape)
    if prepared.blank and model.preprocessing.kind == "drawing":
        return {"image": name, "model": model.name, "classes": []}
    probabilities = model.probabilities(prepared.x)
    order = sorted(range(len(model.classes)), key=lambda at: -float(probabilities[at]))
    classes = [
        {"name": model.classes[at], "probability": round(float(probabilities[at]), 6)}
        for at in order
    ]
    doubtful = {"doubtful": True} if prepared.doubtful else {}
    return {"image": name, "model": model.name, "classes": classes[: options.top], **doubtful}

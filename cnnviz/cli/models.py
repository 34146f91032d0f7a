"""``cnnviz models``: the models that come with the program."""

import json
from argparse import Namespace
from typing import Any

from cnnviz.files.models import BUNDLED, load_model
from cnnviz.files.resources import resource
from cnnviz.nn.model import Model


def list_models(options: Namespace) -> None:
    """Print name, input, classes, parameters, accuracy and the data's licence of each model."""
    names = [name for name in BUNDLED if resource("models", f"{name}.safetensors").is_file()]
    records = [_record(load_model(name)) for name in names]
    if options.json:
        print(json.dumps(records, ensure_ascii=False, indent=1))
        return
    for record in records:
        channels, rows, columns = record["input"]
        print(
            f"{record['name']:8}  {channels} @ {rows}×{columns}  "
            f"{len(record['classes'])} classes  {record['parameters']} parameters  "
            f"{_accuracy(record['card'])}"
        )
        print(f"{'':8}  {', '.join(record['classes'])}")
        print(f"{'':8}  {record['card']['data']}; {record['licence']}")


def _record(model: Model) -> dict[str, Any]:
    return {
        "name": model.name,
        "input": list(model.shape),
        "classes": list(model.classes),
        "parameters": model.parameters,
        "accuracy": _measured(model.card).get("accuracy"),
        "licence": model.card.get("licence"),
        "card": dict(model.card),
    }


def _measured(card: Any) -> dict[str, Any]:
    """Return what was measured last: on test pictures, else on those held out."""
    found = card.get("test") or card.get("held_out") or {}
    return found if isinstance(found, dict) else {}


def _accuracy(card: Any) -> str:
    measured = _measured(card)
    if not isinstance(measured.get("accuracy"), float):
        return "accuracy not measured"
    words = "test pictures" if "test" in card else "pictures held out"
    return f"{100 * measured['accuracy']:.2f}% of {measured['count']} {words}"

"""Predict the acts of labelled sentences, in the shape that the scorer of statements reads.

usage: python quality/acts.py LABELS.jsonl OUT.jsonl
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from verbale.acts import classify
from verbale.schema import Act, Classified


def predicted(sentence: dict[str, Any]) -> dict[str, Any]:
    """One line of predictions for one labelled sentence."""
    found = classify(sentence["text"], sentence.get("previous", ""), speaker=sentence.get("speaker") or "")
    return {
        "id": sentence["id"],
        "acts": [_act(found, act) for act in found.acts],
        "instruments": [mention.words for mention in found.instruments],
        "deadline": found.deadline.words if found.deadline else "",
    }


def _act(found: Classified, act: Act) -> dict[str, Any]:
    return {
        "type": act.type.value,
        "trigger": act.trigger.of(found.text) if act.trigger else "",
        "addressee": [party.words for party in act.addressees],
        "matter": act.matter.of(found.text) if act.matter else "",
        "strength": act.strength.value if act.strength else None,
        "threat": act.threat,
    }


def main(labels: str, out: str) -> None:
    lines = Path(labels).read_text("utf-8").splitlines()
    made = [json.dumps(predicted(json.loads(line)), ensure_ascii=False) for line in lines if line.strip()]
    Path(out).write_text("\n".join(made) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])

"""Dossiers of invented events: how much of a reader's ledger comes out. Floors are what was reached, less a little."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# A folder: the share of demands that are one thread, and of days on which their standing is right.
FLOORS = {"orve": (0.7, 0.8), "pipeline": (0.5, 0.7), "mackerel": (0.5, 0.7), "maize": (0.6, 0.7)}


@pytest.fixture(scope="module")
def scorer():
    spec = importlib.util.spec_from_file_location("ledger_scorer", ROOT / "quality" / "ledger.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", FLOORS)
def test_dossier_reaches_its_floor(scorer, name):
    """As much of each dossier comes out as a reader wrote it as came out before."""
    folder = ROOT / "tests" / "ledger" / "dossiers" / name
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    scores = scorer.scores(scorer.ledger_of(folder, expected, by_meaning=True), expected)
    reached = scorer.figures([score for score in scores if score.entry["kind"] == "demand"])
    assert reached["one_thread"] >= FLOORS[name][0]
    assert reached["standing"] >= FLOORS[name][1]


def test_every_told_place_stands_in_its_text():
    """The words by which a reader points at a demand stand in the text that is named."""
    for path in sorted((ROOT / "tests" / "ledger" / "dossiers").glob("*/expected.json")):
        for entry in json.loads(path.read_text(encoding="utf-8"))["threads"]:
            for document, words in entry["told"]:
                text = " ".join((path.parent / document).read_text(encoding="utf-8").split())
                assert words in text, (path.parent.name, entry["name"], words)

"""The gate under the quality figures: floors rise, and nothing passes below them unseen."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "quality"


def module(name):
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


gate = module("gate")


def measured(*, corpus="c0ffee", count=3, cases=None, **figures):
    return gate.Measured(corpus=corpus, count=count, figures=figures, cases=cases or {})


FLOOR = gate.Floor(corpus="c0ffee", count=3, figures={"accuracy": 0.9, "dangerous": 1})


def test_reaching_the_floor_passes():
    """Figures equal to their floors pass."""
    assert gate.complaints("cases", measured(accuracy=0.9, dangerous=1), FLOOR) == []


def test_falling_below_the_floor_is_named():
    """A figure below its floor is named with both values."""
    lines = gate.complaints("cases", measured(accuracy=0.85, dangerous=0), FLOOR)
    assert lines == ["cases: accuracy is 0.85, its floor is 0.9"]


def test_count_of_mistakes_may_only_fall():
    """A figure that counts mistakes is worse when it is higher."""
    lines = gate.complaints("cases", measured(accuracy=1, dangerous=2), FLOOR)
    assert lines == ["cases: dangerous is 2, its floor is 1"]


def test_figure_that_is_no_longer_measured_is_named():
    """A figure cannot be lost without notice."""
    lines = gate.complaints("cases", measured(accuracy=1), FLOOR)
    assert lines == ["cases: dangerous was not measured, its floor is 1"]


@pytest.mark.parametrize("change", [{"count": 2}, {"corpus": "facade"}])
def test_other_corpus_is_not_compared(change):
    """Figures of a corpus that shrank or changed are not held against the floor, and do not pass."""
    (line,) = gate.complaints("cases", measured(accuracy=1, dangerous=0, **change), FLOOR)
    assert "not comparable" in line


def test_measurement_without_a_floor_does_not_pass():
    """A measurement that has no floor asks for one."""
    assert gate.complaints("cases", measured(accuracy=1), None) == ["cases: has no floor yet; set one with --update"]


def test_gained_and_lost_cases_are_told_apart():
    """Cases that turned right are gained, those that turned wrong are lost, new ones are neither."""
    now = {name: gate.Case(right=right, answer="") for name, right in {"a": True, "b": False, "c": True}.items()}
    assert gate.gained_and_lost({"a": False, "b": True}, now) == (["a"], ["b"])


def run(monkeypatch, folder, found, *options):
    measure = module("measure")
    monkeypatch.setattr(measure, "run", lambda name, data, seed: found)
    return measure.main(["realcases", "--data", str(folder), "--floors", str(folder / "floors.json"), *options])


def test_update_raises_the_floor(monkeypatch, tmp_path):
    """With --update a better figure becomes the floor."""
    gate.write(tmp_path / "floors.json", {"realcases": FLOOR})
    assert run(monkeypatch, tmp_path, measured(accuracy=0.95, dangerous=0), "--update") == 0
    assert json.loads((tmp_path / "floors.json").read_text())["realcases"]["figures"] == {
        "accuracy": 0.95,
        "dangerous": 0,
    }


def test_update_refuses_to_lower_the_floor(monkeypatch, tmp_path):
    """With --update alone a worse figure fails and the floor stays."""
    gate.write(tmp_path / "floors.json", {"realcases": FLOOR})
    assert run(monkeypatch, tmp_path, measured(accuracy=0.8, dangerous=0), "--update") == 1
    assert gate.read(tmp_path / "floors.json") == {"realcases": FLOOR}


def test_regression_can_be_allowed(monkeypatch, tmp_path):
    """With --allow-regression too the floor is lowered."""
    gate.write(tmp_path / "floors.json", {"realcases": FLOOR})
    assert run(monkeypatch, tmp_path, measured(accuracy=0.8, dangerous=0), "--update", "--allow-regression") == 0
    assert gate.read(tmp_path / "floors.json")["realcases"].figures == {"accuracy": 0.8, "dangerous": 0}


def test_missing_data_folder_is_misuse(tmp_path, capsys):
    """Without the data folder the exit code is 2 and one line says how to name it."""
    assert module("measure").main(["--data", str(tmp_path / "none")]) == 2
    assert "name one with --data" in capsys.readouterr().err

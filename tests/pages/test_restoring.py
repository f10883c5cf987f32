"""Records come back from plain data as they were."""

import json
import os

import pytest

import verbale
from verbale.pages.keeping import clear_leftovers
from verbale.pages.restoring import restored
from verbale.schema import CheckedReport

REPORT = """Two sides, one treaty

LINDHAVEN, March 10, 2023 (TWS) — “We will sign in May,” the minister, Ida Brandt, said yesterday. The ministry of
Ostrany said that “nobody ... asked us” and that its envoy called the paper “a list of 12 wishes.”
"""
SOURCE = "We will sign in June. Nobody ever asked us. A list of 21 wishes."


def test_checked_report_comes_back():
    """A checked report goes through JSON and comes back equal, and says the same."""
    report = verbale.check(REPORT, [SOURCE, "Something else."])
    again = restored(CheckedReport, json.loads(json.dumps(report.to_dict())))
    assert again.to_dict() == report.to_dict()
    assert [item.check for item in again.quotations] == [item.check for item in report.quotations]
    assert again.statements == report.statements


@pytest.mark.parametrize("data", [{}, [], None, {"report": 1}, {"report": {}, "primaries": 3}])
def test_other_data_are_refused(data):
    """What is no record is an error and never half of one."""
    with pytest.raises(ValueError, match="no data of a CheckedReport"):
        restored(CheckedReport, data)


def test_leftover_uploads_go(tmp_path):
    """What a killed process has left is removed a day later, and what is under way stays."""
    (tmp_path / "check-old").mkdir()
    (tmp_path / "check-old" / "report-0").write_text("x")
    (tmp_path / "told-new.json").write_text("{}")
    os.utime(tmp_path / "check-old", (0, 0))
    clear_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["told-new.json"]

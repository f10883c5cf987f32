"""CSV and JSON for programs."""

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from byhand import CHECKS, PRIMARY, REPORT, checked_report
from verbale.exports.records import as_json, quotation_lines, reading, single, statement_lines
from verbale.exports.tables import (
    QUOTATION_COLUMNS,
    STATEMENT_COLUMNS,
    cell,
    check_csv,
    quotations_csv,
    statements_csv,
)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_each_quotation_is_a_row_with_the_fixed_columns():
    """The columns are those of `QUOTATION_COLUMNS`, and a row holds verdict, place and the two wordings."""
    table = quotations_csv(checked_report())
    assert table.splitlines()[0] == ",".join(QUOTATION_COLUMNS)
    row = rows(table)[3]
    assert (row["words"], row["verdict"], row["severity"]) == ("The toll is 21 crowns,", "altered", "major")
    assert (row["primary_words"], row["place"]) == ("The toll is 12 crowns", "paragraph 2")
    assert row["differences"] == "number: “21” for “12”"
    assert row["passes"] == "no"


def test_the_columns_of_quotations_are_stable():
    """Programs depend on these names; a change here is a change for users."""
    assert QUOTATION_COLUMNS[:6] == ("report", "number", "start", "end", "words", "speaker")
    assert QUOTATION_COLUMNS[6:11] == ("said_on", "verdict", "severity", "concerns", "passes")
    assert QUOTATION_COLUMNS[11:16] == ("primary", "primary_id", "primary_start", "primary_end", "place")
    assert QUOTATION_COLUMNS[16:] == ("primary_words", "differences", "reasons", "need")


def test_offsets_cut_out_the_words():
    """Start and end of a row are places in the report's text."""
    for row in rows(quotations_csv(checked_report())):
        assert REPORT.text[int(row["start"]) : int(row["end"])] == row["words"]


@given(st.text())
def test_no_cell_is_a_formula(text):
    """No text begins a cell in a way that a spreadsheet would run."""
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell(text).removeprefix("'") == text.removeprefix("'")


def test_numbers_and_truth_are_plain():
    """A number stays a number, truth is yes or no, nothing is empty."""
    assert [cell(value) for value in (-3, True, False, None)] == ["-3", "yes", "no", ""]


def test_statements_are_rows():
    """Each statement has its mode, speaker and content."""
    checked = checked_report()
    table = statements_csv(checked.report, checked.statements)
    assert table.splitlines()[0] == ",".join(STATEMENT_COLUMNS)
    assert rows(table)[-1]["content"] == "that the bridge would stay"
    assert rows(table)[-1]["speaker"] == "Ministry"


def test_a_single_check_has_the_same_columns():
    """A quotation checked on its own gives one row of the same table."""
    row = rows(check_csv(CHECKS[2], (PRIMARY,), speaker="Ministry"))[0]
    assert (row["speaker"], row["differences"]) == ("Ministry", "negation: “not” left out")


def test_lines_of_json_stand_alone():
    """Each line holds quotation, statement and check, and all of it is plain data."""
    lines = [json.loads(as_json(line)) for line in quotation_lines(checked_report())]
    assert len(lines) == 8
    assert lines[4]["check"]["concerns"] == ["out-of-context"]
    assert lines[4]["statement"]["speaker"]["name"] == "Ministry"


def test_readings_and_single_checks_are_plain_data():
    """What `--json` prints for a reading and for one quotation can be read back."""
    checked = checked_report()
    back = json.loads(as_json(reading(checked.report, checked.statements, ())))
    assert back["document"]["dateline"]["date"] == "2021-05-02"
    line = next(statement_lines(checked.report, checked.statements))
    assert line["words"]["content"] == ["‘Open to All’"]
    assert json.loads(as_json(single(CHECKS[0], (PRIMARY,))))["passes"] is True


def test_a_lone_surrogate_can_be_written():
    """Half of a broken character does not stop the output."""
    assert as_json("a\ud800b").encode("utf-8") == b'"a\\ud800b"'

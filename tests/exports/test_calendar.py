"""A week as an iCalendar file: what RFC 5545 asks for, and what a calendar needs to take it again."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken import day, page_of, said
from verbale.exports.calendar import calendar, escaped, folded
from verbale.ledger import build
from verbale.ledger.weeks import week

WORKS = "all work; on the heights, must stop\\ by 31 March"
DEMAND = said(8, "VLM", "demand", WORKS, to=["OST"], due=30, words="Stop it;\r\nEND:VCALENDAR\r\nall of it, now.")
LATER = said(12, "VLM", "demand", WORKS, to=["OST"], due=35)


def lines_of(text):
    """The content lines, unfolded."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def entries(text):
    """The entries, each a dict of its values."""
    found, now = [], None
    for line in lines_of(text):
        name, _, value = line.partition(":")
        if name == "BEGIN" and value != "VCALENDAR":
            now = {"kind": value}
        elif name == "END" and now:
            found.append(now)
            now = None
        elif now is not None:
            now[name.partition(";")[0]] = value
    return found


def made(on, *acts, **options):
    ledger = build([page_of(*acts)])
    return calendar(ledger, week(ledger, day(on)), **options)


def test_frame():
    """The file begins, says its version and product, and ends as RFC 5545 asks."""
    lines = lines_of(made(20, DEMAND))
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Verbale//Ledger//EN"]
    assert lines[-1] == "END:VCALENDAR"
    assert lines.count("END:VCALENDAR") == 1


def test_deadline_is_an_all_day_event():
    """A last day is an event of that whole day, on which nobody is busy."""
    due = entries(made(28, DEMAND))[0]
    assert (due["kind"], due["DTSTART"], due["DTEND"]) == ("VEVENT", "20230331", "20230401")
    assert (due["CATEGORIES"], due["TRANSP"]) == ("DEADLINE", "TRANSPARENT")


def test_deadline_as_a_task():
    """A last day can be a task instead."""
    due = entries(made(28, DEMAND, todos=True))[0]
    assert (due["kind"], due["DUE"], due["STATUS"]) == ("VTODO", "20230331", "NEEDS-ACTION")


def test_moved_deadline_keeps_its_uid():
    """A last day that is moved keeps its UID and has a higher sequence, so that a calendar moves it."""
    before, after = entries(made(28, DEMAND))[0], entries(made(33, DEMAND, LATER))[0]
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"], after["DTSTART"]) == ("0", "1", "20230405")


def test_passed_deadline_says_so():
    """A last day that passed unanswered says so in its title and text."""
    due = entries(made(33, DEMAND))[0]
    assert due["SUMMARY"].startswith("Deadline passed: Velmark to Ostrany\\, demand: ")
    assert "Nobody has answered." in due["DESCRIPTION"]


def test_same_week_gives_the_same_file():
    """The file of a week holds nothing of the hour in which it was made."""
    assert made(20, DEMAND, LATER) == made(20, DEMAND, LATER)


def test_uids_are_unique():
    """No two entries of a file have one UID."""
    found = [entry["UID"] for entry in entries(made(12, DEMAND, LATER))]
    assert len(found) == len(set(found)) == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a, b; c\\d", "a\\, b\\; c\\\\d"),
        ("one\r\ntwo\rthree\nfour", "one\\ntwo\\nthree\\nfour"),
        ("bell\x07, null\x00", "bell\\, null"),
        ("half \ud800 letter", "half  letter"),
    ],
)
def test_escaping(text, value):
    """What would end a value or a line is escaped, what no line can hold is left out."""
    assert escaped(text) == value


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_folding(text):
    """Lines have at most 75 octets, are cut between characters, and unfold to what they were."""
    pieces = folded(text).split("\r\n")
    assert all(len(piece.encode("utf-8")) <= 75 for piece in pieces)
    assert re.sub("\r\n ", "", folded(text)) == text

"""The day of an act, where its document says less than a day."""

from dataclasses import replace
from datetime import date

import pytest

import verbale
from spoken import said
from verbale.exports.ledger_phrases import said_on
from verbale.ledger.placing import told_on
from verbale.schema import Fact


def published(value):
    """A document of which this date is known."""
    document = verbale.read_text("We demand that all works end.")
    return replace(document, published=Fact(value=value, reasons=()) if value else None)


@pytest.mark.parametrize(
    ("value", "day", "words"),
    [
        ("1990-09-24", date(1990, 9, 24), "24 September 1990"),
        ("1990-02", date(1990, 2, 28), "February 1990"),
        ("1990", date(1990, 12, 31), "1990"),
        ("0000", None, "undated"),
        ("1990-13", None, "undated"),
        ("", None, "undated"),
    ],
)
def test_a_year_or_month_counts_by_its_last_day_and_is_shown_as_it_is(value, day, words):
    """Where only a year or a month is known, its last day puts an act in its order, and no view claims that day."""
    on, base = told_on(published(value))
    assert on == day
    assert said_on(replace(said(1, "VLM", "demand"), on=on, base=base)) == words

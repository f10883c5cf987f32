"""Texts whose words stand wider apart than one space."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from verbale.references import parties
from verbale.references.deadlines import find_deadline
from verbale.references.instruments import find_instruments
from verbale.references.spacing import Spacing
from verbale.text.spans import Span


def test_wide_words_are_found_where_they_stand():
    """A party, an instrument and a term are found across wide spaces and line breaks, with their exact words."""
    text = "The  Norwegian   Foreign \n Ministry must  ratify the Paris \t Agreement  within  30   days."
    assert [(m.words, m.identity) for m in parties.find(text)] == [
        ("Norwegian   Foreign \n Ministry", "NOR:foreign-ministry")
    ]
    assert [(m.words, m.identity) for m in find_instruments(text)] == [("Paris \t Agreement", "paris-agreement")]
    term = find_deadline(text, date(2021, 12, 11))
    assert (term.words, term.due) == ("within  30   days", date(2022, 1, 10))
    assert term.span.of(text) == "within  30   days"


@given(st.text(alphabet="ab \t\n\u00a0.", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_every_place_leads_back(text, one, two):
    """A place in the plain text leads back to a place in the text with the same words, spaces aside."""
    spacing = Spacing(text)
    start, end = sorted((min(one, len(spacing.plain)), min(two, len(spacing.plain))))
    back = spacing.back(Span(start, end))
    assert back.of(text).split() == spacing.plain[start:end].split()

"""Which day the words of a text point at."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verbale.references import dates

BASE = date(2021, 12, 11)  # a Saturday


@pytest.mark.parametrize(
    ("text", "words", "start", "end"),
    [
        ("issued yesterday, the", "yesterday", "2021-12-10", "2021-12-10"),
        ("Yesterday the", "Yesterday", "2021-12-10", "2021-12-10"),
        ("the day before yesterday", "the day before yesterday", "2021-12-09", "2021-12-09"),
        ("the Dec. 7 meeting", "Dec. 7", "2021-12-07", "2021-12-07"),
        ("on 7 December 2019.", "7 December 2019", "2019-12-07", "2019-12-07"),
        ("on the 7th of March", "7th of March", "2022-03-07", "2022-03-07"),
        ("on January 3rd", "January 3rd", "2022-01-03", "2022-01-03"),
        ("on Sept. 30, 2020,", "Sept. 30, 2020", "2020-09-30", "2020-09-30"),
        ("on 2020-02-29", "2020-02-29", "2020-02-29", "2020-02-29"),
        ("said on Friday that", "Friday", "2021-12-10", "2021-12-10"),
        ("said on Saturday that", "Saturday", "2021-12-11", "2021-12-11"),
        ("said last Saturday", "last Saturday", "2021-12-04", "2021-12-04"),
        ("due next Tuesday", "next Tuesday", "2021-12-14", "2021-12-14"),
        ("said last week", "last week", "2021-11-29", "2021-12-05"),
        ("said this month", "this month", "2021-12-01", "2021-12-31"),
        ("said last month", "last month", "2021-11-01", "2021-11-30"),
        ("said three days ago", "three days ago", "2021-12-08", "2021-12-08"),
        ("a week ago", "a week ago", "2021-12-04", "2021-12-04"),
        ("signed in November,", "November", "2021-11-01", "2021-11-30"),
        ("signed in March 1999.", "March 1999", "1999-03-01", "1999-03-31"),
    ],
)
def test_words_are_resolved(text, words, start, end):
    """An expression of time is found with its words and resolved against the base date."""
    (found,) = dates.find(text, BASE)
    assert (found.words, found.start, found.end) == (words, date.fromisoformat(start), date.fromisoformat(end))


def test_words_without_a_base_date():
    """Without a base date, a relative word is found and left unresolved, and a full date stands."""
    relative, full = dates.find("yesterday and 3 May 2020")
    assert (relative.relative, relative.start) == (True, None)
    assert (full.relative, full.start) == (False, date(2020, 5, 3))


@pytest.mark.parametrize(
    "text", ["You may go.", "a march on the city", "31 February 2020", "page 2021-13-99", "sundays"]
)
def test_what_is_no_date(text):
    """Words that only look like dates are left alone."""
    assert dates.find(text, BASE) == ()


@given(st.text(alphabet="0123456789 -,.JanuaryMayDecofthagolstwek", max_size=60), st.dates())
def test_nothing_breaks(text, base):
    """No text and no base date breaks the search, and each place cuts out its words."""
    for found in dates.find(text, base):
        assert found.span.of(text) == found.words

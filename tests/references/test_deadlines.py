"""Which term a sentence sets, and the days it means."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verbale.references.deadlines import find_deadline, find_terms

BASE = date(2021, 12, 11)  # a Saturday


def day(text):
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "words", "start", "due"),
    [
        ("It must reply within 30 days of receipt.", "within 30 days", "2021-12-11", "2022-01-10"),
        ("It must reply within two weeks.", "within two weeks", "2021-12-11", "2021-12-25"),
        ("It must reply within a month.", "within a month", "2021-12-11", "2022-01-11"),
        ("It must reply within the next 24 hours.", "within the next 24 hours", "2021-12-11", "2021-12-12"),
        ("We will answer in 48 hours.", "in 48 hours", "2021-12-11", "2021-12-13"),
        ("Over the next three years it will pay.", "Over the next three years", "2021-12-11", "2024-12-11"),
        ("It will leave by the end of the year.", "by the end of the year", None, "2021-12-31"),
        ("It will leave by the end of next month.", "by the end of next month", None, "2022-01-31"),
        ("It will leave by mid-2023.", "by mid-2023", None, "2023-08-31"),
        ("It must be done by 2030.", "by 2030", None, "2030-12-31"),
        ("It must leave no later than 1 January 1976.", "no later than 1 January 1976", None, "1976-01-01"),
        ("It must leave before 15 March.", "before 15 March", None, "2022-03-14"),
        ("It shall reply by Friday.", "by Friday", None, "2021-12-17"),
        ("It must leave by midnight on Sunday.", "by midnight on Sunday", None, "2021-12-12"),
        ("The sides will meet next week.", "next week", "2021-12-13", "2021-12-19"),
        ("The reply is due on 20 January.", "on 20 January", "2022-01-20", "2022-01-20"),
        ("They will decide in the first half of 2022.", "in the first half of 2022", "2022-01-01", "2022-06-30"),
        ("The talks will be held in 2023.", "in 2023", "2023-01-01", "2023-12-31"),
    ],
)
def test_terms_with_a_date(text, words, start, due):
    """A term is found with its words and resolved against the day of the document."""
    found = find_deadline(text, BASE)
    assert (found.words, found.start, found.due, found.vague) == (words, day(start), day(due), False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Guarantees must be given within a specific timeframe.", "within a specific timeframe"),
        ("Velmark intends soon to present a draft.", "soon"),
        ("Velmark will shortly present drafts.", "shortly"),
        ("We call on it to leave without further delay.", "without further delay"),
        ("We demand the immediate withdrawal of the ships.", "immediate"),
        ("The Council must decide at its next session.", "at its next session"),
        ("We shall defend the strait until the blockade ends.", "until the blockade ends"),
        ("Once the ships have left, we will talk.", "Once the ships have left"),
        ("withdraw immediately", "immediately"),
    ],
)
def test_terms_without_a_date(text, words):
    """A term that names no day stays one, and is marked vague."""
    found = find_deadline(text, BASE)
    assert (found.words, found.due, found.vague) == (words, None, True)


@pytest.mark.parametrize(
    "text",
    [
        "The talks were held in 2007.",
        "They met on Tuesday.",
        "Soon after the war he became minister of salt.",
        "The ships had left by then.",
        "Velmark is now a member of the league of the north.",
        "In March 2002 the summit adopted a resolution on salt and fish.",
    ],
)
def test_what_is_no_term(text):
    """Days of the past and words that only tell a story set no term."""
    assert find_deadline(text, BASE) is None


def test_without_a_base_date():
    """Without a base date a relative term is found and unresolved, and a full date stands."""
    relative = find_deadline("It must reply within 30 days.")
    assert (relative.relative, relative.due, relative.vague) == (True, None, False)
    assert find_deadline("It must leave no later than 1 January 1976.").due == date(1976, 1, 1)


def test_base_is_kept():
    """A relative term says on what day it was counted."""
    assert find_deadline("It must reply within 30 days.", BASE).base == BASE


def test_dated_term_goes_before_a_vague_one():
    """Of two terms in a sentence the one with a date is the deadline; both are terms."""
    text = "It should soon reply, and must leave by the end of the year."
    assert [term.words for term in find_terms(text, BASE)] == ["soon", "by the end of the year"]
    assert find_deadline(text, BASE).words == "by the end of the year"


WORDS = (
    "by within before the end of year 30 days 2030 will must soon next session until a month Friday "
    "March 1 , . \n 99 999 years in over century at no later than once have decade hours"
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(WORDS.split(" ")),
        max_size=40,
    ),
    st.one_of(st.none(), st.dates()),
)
def test_nothing_breaks(words, base):
    """Whatever the text and the base, each term's span cuts out its words and none overlap."""
    text = " ".join(words)
    terms = find_terms(text, base)
    assert all(term.span.of(text) == term.words for term in terms)
    assert all(a.span.end <= b.span.start for a, b in pairwise(terms))

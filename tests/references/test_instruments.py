"""Which agreements, resolutions and charters a text cites."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verbale.references import agreements
from verbale.references.instruments import distinct, find_instruments


def cited(text, base=None):
    """Words and identity of every mention."""
    return [(m.words, m.identity) for m in find_instruments(text, base)]


@pytest.mark.parametrize(
    ("text", "words", "identity"),
    [
        ("under the UN Charter", "UN Charter", "un-charter"),
        ("the Minsk agreements are dead", "Minsk agreements", "minsk-agreements"),
        ("the Budapest Memorandum of 1994", "Budapest Memorandum of 1994", "budapest-memorandum"),
        ("the JCPOA lapsed", "JCPOA", "jcpoa"),
        ("Agenda 21 says", "Agenda 21", "agenda-21"),
        ("Security Council resolution 1264 (1999)", "Security Council resolution 1264 (1999)", "unsc-res-1264-1999"),
        ("Security Council resolution 242", "Security Council resolution 242", "unsc-res-242-1967"),
        ("resolution 53/152 of the General Assembly", "resolution 53/152 of the General Assembly", "unga-res-53-152"),
        ("in resolution 2625 (XXV)", "resolution 2625 (XXV)", "friendly-relations-declaration"),
        ("A/RES/53/152 says", "A/RES/53/152", "unga-res-53-152"),
        ("S/RES/242 (1967) says", "S/RES/242 (1967)", "unsc-res-242-1967"),
        ("resolution 1483 (2003) of 22 May 2003", "resolution 1483 (2003) of 22 May 2003", "unsc-res-1483-2003"),
        ("the Torvald Accord on Salt", "Torvald Accord on Salt", None),
        ("the Velmark Programme of Action to Prevent Drought", "Velmark Programme of Action to Prevent Drought", None),
        ("relevant resolutions of the Security Council", "relevant resolutions of the Security Council", None),
        (
            "the two optional protocols to the Torvald Convention",
            "two optional protocols to the Torvald Convention",
            None,
        ),
    ],
)
def test_named_instruments(text, words, identity):
    """A named or numbered instrument is found with its exact words and, where it is known, its identity."""
    assert cited(text) == [(words, identity)]


@pytest.mark.parametrize(
    "words",
    [
        "decision taken at the 2008 NATO summit in Bucharest",
        "Bucharest decision",
        "Bucharest Summit Declaration",
        "NATO summit in Bucharest in 2008",
        "2008 NATO summit in Bucharest",
        "NATO's Bucharest summit",
    ],
)
def test_one_text_by_many_names(words):
    """A text cited by its body, year and place, or by its place alone, is the text."""
    assert cited(f"It must disavow the {words} about Velmark.") == [(words, "bucharest-2008")]


@pytest.mark.parametrize(
    ("text", "words", "part", "identity"),
    [
        ("Article 51 of the Charter allows it.", "Article 51 of the Charter", "Article 51", "un-charter"),
        ("Chapter VII of the UN Charter", "Chapter VII of the UN Charter", "Chapter VII", "un-charter"),
        ("NATO invoked Article 5.", "Article 5", "Article 5", "north-atlantic-treaty"),
        ("Annex III to the Torvald Convention", "Annex III to the Torvald Convention", "Annex III", None),
    ],
)
def test_articles_chapters_and_annexes(text, words, part, identity):
    """An article, chapter or annex is kept with the text that it is part of or stands for."""
    (mention,) = find_instruments(text)
    assert (mention.words, mention.part, mention.identity) == (words, part, identity)


@pytest.mark.parametrize("words", ["agreement", "treaty", "previously reached accords", "plan"])
def test_unnamed_references_are_kept_as_written(words):
    """ "The agreement", "that treaty" and the like are found, and said to be without a name."""
    (mention,) = find_instruments(f"They broke the {words}.")
    assert (mention.words, mention.named, mention.identity) == (words, False, None)


def test_what_points_back_is_the_text_named_before():
    """ "The Treaty" after a named one is that one, and is listed once."""
    mentions = find_instruments("Velmark signed the Non-Proliferation Treaty. It left the Treaty.")
    assert [m.identity for m in mentions] == ["npt", "npt"]
    assert mentions[1].reasons[0].rule == "named_before"
    assert [m.words for m in distinct(mentions)] == ["Non-Proliferation Treaty"]


@pytest.mark.parametrize(
    "text",
    [
        "We want a treaty.",
        "a draft resolution on salt",
        "the resolution of the dispute",
        "Our decision to leave stands.",
        "They are in agreement.",
        "the Second Amendment",
        "We need a “Marshall Plan” for the coast.",
        "the party convention in Torvald",
    ],
)
def test_what_is_no_instrument(text):
    """What is only wished for, and words that mean something else, are no instruments."""
    assert cited(text) == []


def test_shared_name_stays_open():
    """A name that several texts bear is left open with all of them, until a year decides."""
    (mention,) = find_instruments("the Geneva Agreements")
    assert (mention.identity, mention.candidates) == (None, ("geneva-1988-afghanistan", "geneva-1954"))
    assert cited("the Geneva Agreements of 1954")[0][1] == "geneva-1954"


def test_nothing_is_cited_before_it_was_made():
    """A name is not a text that was made after the day of the document."""
    assert cited("the Paris Agreement", date(2020, 1, 1)) == [("Paris Agreement", "paris-agreement")]
    assert cited("the Paris Agreement", date(1950, 1, 1)) == [("Paris Agreement", None)]


def test_several_resolutions_in_one_breath():
    """Two numbers after one word are one mention with both resolutions."""
    (mention,) = find_instruments("Security Council resolutions 242 (1967) and 338 (1973)")
    assert mention.candidates == ("unsc-res-242-1967", "unsc-res-338-1973")


def test_numbered_resolution_is_described():
    """A numbered resolution has a name, a date and an official page."""
    described = agreements.shipped().describe("unsc-res-242-1967")
    assert described == {
        "name": "Security Council resolution 242 (1967)",
        "body": "un:security-council",
        "about": "the Middle East",
        "date": "1967-11-22",
        "url": "https://docs.un.org/S/RES/242(1967)",
        "kind": "resolution",
    }


WORDS = (
    "the Charter of United Nations resolution resolutions 242 ( (1967) and Security Council Treaty "
    "on Article 51 agreement decision taken at summit Bucharest 2008 , . II plan of action 1961 ’s "
    "\n draft a entitled “"
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(WORDS.split(" ")),
        max_size=40,
    )
)
def test_spans_are_exact(words):
    """Whatever the text, each mention's span cuts out its words, in order and without overlap."""
    text = " ".join(words)
    mentions = find_instruments(text)
    assert all(m.span.of(text) == m.words and m.words for m in mentions)
    assert all(a.span.end <= b.span.start for a, b in pairwise(mentions))

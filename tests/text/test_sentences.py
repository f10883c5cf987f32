"""Where sentences begin and end."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verbale import lexicon
from verbale.text import sentences
from verbale.text.spans import Span

ABBREVIATIONS = frozenset(lexicon.load("abbreviations"))


def cut(text: str) -> list[str]:
    return [span.of(text) for span in sentences.split(text, ABBREVIATIONS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One is enough. Two are not.", ["One is enough.", "Two are not."]),
        ("On Dec. 7 Mr. Orlan met Gen. Vask.", ["On Dec. 7 Mr. Orlan met Gen. Vask."]),
        ("The U.S. President came. He spoke.", ["The U.S. President came.", "He spoke."]),
        ("He lives in the U.S. The ministry knows.", ["He lives in the U.S.", "The ministry knows."]),
        ("J. R. Orlan rose by 3.5 per cent.", ["J. R. Orlan rose by 3.5 per cent."]),
        ("“We agree.” He left.", ["“We agree.”", "He left."]),
        ("“Why?” he asked. “Because.”", ["“Why?” he asked.", "“Because.”"]),
        ("They said ‘no.’\u2005” Nobody came.", ["They said ‘no.’\u2005”", "Nobody came."]),
        ("„Wir gehen.“ Er ging.", ["„Wir gehen.“", "Er ging."]),
        ("And then… nothing. Well… Nothing.", ["And then… nothing.", "Well…", "Nothing."]),
        ("A headline\n\nA text", ["A headline", "A text"]),
        ("No stop at all", ["No stop at all"]),
    ],
)
def test_sentences_are_cut(text, expected):
    """A full stop ends a sentence unless it belongs to an abbreviation, initial, acronym or number."""
    assert cut(text) == expected


def test_part_of_a_text():
    """Only the part that is asked for is cut, with offsets into the whole."""
    assert sentences.split("One. Two. Three.", within=Span(5, 16)) == [Span(5, 9), Span(10, 16)]


@given(st.text(alphabet='aB. !?…\n"”’()1,', max_size=80))
def test_nothing_but_white_space_is_lost(text):
    """Sentences are in order, apart from each other, and hold everything but white space."""
    spans = sentences.split(text)
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(spans))


@pytest.mark.parametrize(
    "text", ["." * 100_000 + "x", ".”" * 50_000, "a. " * 30_000, "x" * 100_000, ". " * 50_000, "\n" * 90_000]
)
def test_time_is_linear(text):
    """A hundred thousand characters of anything are cut within a second."""
    start = time.perf_counter()
    sentences.split(text)
    assert time.perf_counter() - start < 1

"""Excerpts: stretches of a document that look like the whole where they are laid out."""

import pytest

from verbale.index import Primary, TextIndex
from verbale.index.excerpt import GAP, NOTHING
from verbale.index.layout import excerpt
from verbale.schema import Document, Kind

FILLING = " ".join(f"Clause {n} of the annex says nothing new about tariffs, ports or fish." for n in range(400))
TEXT = (
    f"The harbour of Brenna opens in May. {FILLING} “We never agreed to a toll on bread, and we never will,” the mayor "
    f"wrote. {FILLING} The ferry sails twice a day."
)
DOCUMENT = Document(id="ab", text=TEXT, kind=Kind.PRIMARY)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    made = TextIndex.open(tmp_path_factory.mktemp("index"))
    made.add([(1, "Another text."), (7, TEXT)], 1)
    return made


@pytest.fixture(scope="module")
def whole():
    return Primary(DOCUMENT)


def word(whole, key):
    return whole.words.keys.index(key)


def test_words_stand_where_they_stand_in_the_whole(index, whole):
    """A word of an excerpt has the offsets and the number that it has in the whole document."""
    at = word(whole, "toll")
    laid = excerpt(index, 7, DOCUMENT, [(at, at + 3)])
    here = laid.words.keys.index("toll")
    assert TEXT[laid.words.starts[here] : laid.words.ends[here]] == "toll"
    assert laid.words.starts[here] == whole.words.starts[at]
    assert laid.ordinal(here) == at
    assert len(laid.words) < 300


def test_stretches_far_apart_stay_apart(index, whole):
    """Between two stretches stand words that match nothing, and one sentence for all that is left out."""
    first, last = word(whole, "harbour"), word(whole, "ferry")
    laid = excerpt(index, 7, DOCUMENT, [(first, first + 3), (last, last + 3)])
    a, b = laid.words.keys.index("harbour"), laid.words.keys.index("ferry")
    assert laid.words.keys.count(NOTHING) == GAP
    assert laid.ordinal(b) - laid.ordinal(a) == last - first
    assert laid.runs(["brenna", "opens", "in", "may"]) == [a + 2]
    assert any(end - start > 1000 for start, end in laid.sentences)


def test_words_weigh_as_in_the_whole(index, whole):
    """How often a word stands, and what it weighs, is that of the whole document."""
    at = word(whole, "toll")
    laid = excerpt(index, 7, DOCUMENT, [(at, at + 3)])
    for key in ("toll", "tariffs", "we", "zebra"):
        assert laid.times(key) == whole.times(key)
        assert laid.weight(key) == pytest.approx(whole.weight(key))


def test_quotation_marks_around_a_stretch_are_paired(index, whole):
    """The marks around the passage of an excerpt stand where they stand in the text."""
    at = word(whole, "toll")
    laid = excerpt(index, 7, DOCUMENT, [(at, at + 3)])
    assert [TEXT[pair.span.start : pair.span.end] for pair in laid.marks.pairs] == [
        "We never agreed to a toll on bread, and we never will,"
    ]


def test_letters_and_stems_are_those_of_the_document(index, whole):
    """A literal stretch is found at its offsets, and a stem is looked for in the whole text."""
    at = word(whole, "toll")
    laid = excerpt(index, 7, DOCUMENT, [(at, at + 3)])
    assert laid.stands("a toll on bread,").of(TEXT) == "a toll on bread,"
    assert laid.stands("a toll on fish") is None
    assert laid.has_stem("harbo")
    assert not laid.has_stem("zebra")


def test_unknown_document_has_no_excerpt(index):
    """A number that the index has not gives none."""
    assert excerpt(index, 99, DOCUMENT, [(0, 3)]) is None

"""What holds for any text whatever."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verbale import statements
from verbale.documents import read_text
from verbale.schema import Document, Kind, Quotation
from verbale.text import quotemarks

PIECES = (
    *(
        "Orlan",
        "said",
        "that",
        "the ministry",
        "statement",
        "document",
        "it",
        "he",
        "they",
        "who",
        "which",
        "according to",
    ),
    *("by", "told", "reporters", "on Friday", "and", "but", "announced", "insisting", "was described", "as", "quoted"),
    *("saying", "demands", "issued a", "Ana Orlan's", "its call for", "minister", "whose", "in the words of", "Dec. 7"),
    *("“", "”", "‘", "’", '"', "'", "«", "»", ",", ".", ":", ";", "—", "(", ")", "…", "!", "?", "``", "''"),
    *("Q:", "A:", "ORLAN:", "\n\n", "U.S. President", "“Go”", "yesterday"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)


def take(text: str) -> Document:
    return Document(id="0", text=text, kind=Kind.REPORT)


def with_nested(quotation: Quotation) -> list[Quotation]:
    return [quotation, *(deeper for inner in quotation.nested for deeper in with_nested(inner))]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_statements_are_well_formed(text):
    """Spans cut words out of the text, quotations lie in the content, a parent comes first and is one less deep."""
    found = statements.extract(take(text))
    for at, statement in enumerate(found):
        for span in (*statement.source, *statement.cue, *statement.content):
            assert 0 <= span.start < span.end <= len(text)
        for quotation in statement.quotations:
            assert quotation.text == quotation.span.of(text)
            assert any(span.contains(quotation.outer) for span in statement.content)
        if statement.parent is None:
            assert statement.depth == 0
        else:
            assert statement.parent < at
            assert statement.depth == found[statement.parent].depth + 1
        if statement.speaker:
            assert statement.chain[-1].name == statement.speaker.name
        assert statement.reasons


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_mark_is_in_a_statement_or_an_aside(text):
    """Each quotation stands in one statement or is an aside, and each stray mark is an aside."""
    document = take(text)
    found = statements.extract(document)
    own = [quotation.outer for statement in found for quotation in statement.quotations]
    assert len(own) == len(set(own))
    claimed = {q.outer for statement in found for top in statement.quotations for q in with_nested(top)}
    aside = {q.outer for q in statements.asides(document, found)}
    assert not claimed & aside
    marks = quotemarks.find(text)
    outermost = {pair.outer for pair in marks.pairs} | {stray.span for stray in marks.strays}
    assert outermost <= claimed | aside


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text):
    """No text stops the extraction."""
    if text.strip():
        statements.extract(take(text))


@pytest.mark.parametrize(
    "unit",
    [
        "“a” ",
        "he said that ",
        ", said Orlan",
        "its call for “x” ",
        "“he said ‘",
        "said:\n\n",
        "It said it. ",
        "Ana and ",
    ],
)
def test_time_is_linear(unit):
    """Twenty thousand characters of anything are read within a few seconds of the processor's time."""
    start = time.process_time()
    statements.extract(take(unit * (20_000 // len(unit))))
    assert time.process_time() - start < 6


def test_same_text_same_statements():
    """The extraction has no memory from one document to the next."""
    text = "Ana Orlan said “we agree.” She added: “Soon.”"
    assert statements.extract(read_text(text)) == statements.extract(read_text(text))

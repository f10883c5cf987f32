"""Words cut into runs, places named, differences put in words."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from byhand import CHECKS, PRIMARY, checked_report
from verbale.exports.phrases import counts_phrase, difference_phrase, standing_of, verdict_counts, visible
from verbale.exports.places import name_of, place_of, where_of
from verbale.exports.runs import Weight, primary_runs, quoted_runs
from verbale.schema import (
    Block,
    BlockKind,
    Check,
    Difference,
    DifferenceKind,
    Document,
    Kind,
    Severity,
    Verdict,
)
from verbale.text.spans import Span


def test_a_dropped_word_leaves_an_empty_run_in_the_quotation():
    """Where the primary has a word and the quotation none, the quotation's side has an empty run."""
    runs = quoted_runs(CHECKS[2])
    assert [(run.text, run.weight) for run in runs] == [
        ("We shall ", Weight.SAME),
        ("", Weight.MAJOR),
        ("wait for ever,", Weight.SAME),
    ]


def test_the_primary_side_shows_the_word_that_was_dropped():
    """The run of the primary holds the words themselves."""
    runs = primary_runs(CHECKS[2], PRIMARY)
    assert [run.text for run in runs if run.weight is Weight.MAJOR] == ["not "]
    assert "".join(run.text for run in runs) == "We shall not wait for ever"


def test_words_left_out_between_two_spans_are_shown():
    """A short stretch between two found pieces belongs to the passage; a long one becomes an ellipsis."""
    far = Document(id="c", text="one two three four" + " x" * 200 + " five six", kind=Kind.PRIMARY)
    near = Check(words="one … four", verdict=Verdict.ELIDED, spans=(Span(0, 3), Span(14, 18)), document="c")
    assert "".join(run.text for run in primary_runs(near, far)) == "one two three four"
    at = far.text.index("five")
    apart = Check(words="one five", verdict=Verdict.SPLICED, spans=(Span(0, 3), Span(at, at + 4)), document="c")
    assert "".join(run.text for run in primary_runs(apart, far)) == "one … five"


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6),
)
def test_runs_put_together_are_the_words(words, places):
    """However differences lie, the runs of a quotation put together are its words."""
    differences = tuple(
        Difference(
            kind=DifferenceKind.SUBSTITUTION,
            category="name",
            quoted="x",
            primary="y",
            quoted_span=Span(min(a, b), max(a, b)),
            primary_span=Span(0, 0),
        )
        for a, b in places
    )
    check = Check(words=words, verdict=Verdict.ALTERED, differences=differences)
    assert "".join(run.text for run in quoted_runs(check)) == words


def test_places_are_said_as_a_reader_says_them():
    """A heading is a heading, paragraphs count from 1, a PDF gives page and line, a subtitle its time."""
    assert place_of(PRIMARY, Span(0, 3)) == "heading"
    assert place_of(PRIMARY, Span(PRIMARY.text.index("The toll is"), len(PRIMARY.text))) == "paragraph 2"
    paged = Block(kind=BlockKind.PARAGRAPH, span=Span(0, 9), page=2, line=14)
    timed = Block(kind=BlockKind.CUE, span=Span(10, 20), time=724.5)
    document = Document(id="d", text="x" * 30, kind=Kind.PRIMARY, blocks=(paged, timed))
    assert place_of(document, Span(2, 5)) == "page 2, line 14"
    assert place_of(document, Span(12, 15)) == "at 0:12:04"
    assert place_of(document, Span(25, 26)) == "characters 25–26"


def test_differences_are_said_in_words():
    """A substitution, an omission, an insertion and a move each have their phrase."""

    def phrase(kind: DifferenceKind, quoted: str, primary: str) -> str:
        place = Span(0, 0)
        return difference_phrase(
            Difference(
                kind=kind, category="name", quoted=quoted, primary=primary, quoted_span=place, primary_span=place
            )
        )

    assert phrase(DifferenceKind.SUBSTITUTION, "21", "12") == "“21” for “12”"
    assert phrase(DifferenceKind.OMISSION, "", "not ") == "“not” left out"
    assert phrase(DifferenceKind.INSERTION, "very", "") == "“very” put in"
    assert phrase(DifferenceKind.MOVE, "today", "today") == "“today” moved"


def test_counts_are_a_sentence():
    """The summary counts what passes, what does not, and what stayed unchecked."""
    checks = [item.check for item in checked_report().quotations]
    assert counts_phrase(checks) == "8 quotations: 3 pass, 4 do not, 1 unchecked"
    assert counts_phrase([]) == "No quotations found"
    assert counts_phrase(checks[:1]) == "1 quotation: 1 passes, 0 do not, 0 unchecked"
    assert verdict_counts(checks) == {
        "verbatim": 4,
        "altered (major)": 2,
        "not-found": 1,
        "unchecked": 1,
        "out-of-context": 1,
    }


def test_standing_follows_verdict_severity_and_concern():
    """Each check has one standing, and only a check that passes has `passes`."""
    assert [standing_of(check) for check in CHECKS] == [
        "passes", "passes", "major", "major", "concern", "passes", "major", "unchecked",
    ]  # fmt: skip
    reworded = Check(words="x", verdict=Verdict.REWORDED)
    assert standing_of(reworded) == "minor"
    assert standing_of(Check(words="x", verdict=Verdict.ALTERED, severity=Severity.MINOR)) == "minor"


def test_control_codes_are_shown_not_sent():
    """An escape sequence or a directional override in a text cannot reach the terminal."""
    assert visible("a\x1b[31mb\u202ec\x00\n\td") == "a\ufffd[31mb\ufffdc\ufffd\n\td"
    assert visible("plain “words”") == "plain “words”"


def test_a_document_is_called_by_the_end_of_its_name():
    """A path is shortened to its last part; a text without a name by its beginning."""
    assert name_of(PRIMARY) == "statement.txt"
    assert name_of(Document(id="d", text="Hello there", kind=Kind.PRIMARY)) == "the text beginning “Hello there…”"
    assert name_of(Document(id="d", text="", kind=Kind.PRIMARY, name="-")) == "standard input"


def test_a_numbered_heading_is_named_with_the_place():
    """In a charter the article is said with the paragraph."""
    text = "Article 7\n\nNo party shall."
    blocks = (
        Block(kind=BlockKind.HEADING, span=Span(0, 9)),
        Block(kind=BlockKind.PARAGRAPH, span=Span(11, len(text))),
    )
    charter = Document(id="d", text=text, kind=Kind.PRIMARY, blocks=blocks)
    assert place_of(charter, Span(12, 20)) == "paragraph 1 (Article 7)"


def test_other_places_are_named_after_the_first():
    """Words that stand in several places say so, and only the first few of these are named."""
    spans = tuple(("b" * 64, Span(i, i + 1)) for i in (0, 30, 60, len(PRIMARY.text) - 5))
    check = dataclasses.replace(CHECKS[0], places=spans)
    assert (
        where_of(check, {PRIMARY.id: PRIMARY}) == "statement.txt, paragraph 1; also heading, paragraph 1, paragraph 2"
    )
    assert where_of(CHECKS[0], {PRIMARY.id: PRIMARY}) == "statement.txt, paragraph 1"

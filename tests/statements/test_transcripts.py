"""Transcripts: who speaks is told by a label."""

import pytest

from verbale import statements
from verbale.documents import read_text
from verbale.schema import Mode


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "MR. ORLAN: We agree.\n\nMS. HALE: We do not.\n\nMR. ORLAN: Then we part.",
            [("MR. ORLAN", "We agree."), ("MS. HALE", "We do not."), ("MR. ORLAN", "Then we part.")],
        ),
        ("Q: Why?\n\nA: Because.\n\nQ: Since when?", [("Q", "Why?"), ("A", "Because."), ("Q", "Since when?")]),
        (
            "Ana Orlan: We agree.\n\nIt is late.\n\nBen Hale: Yes.\n\nAna Orlan: So we go.",
            [("Ana Orlan", "We agree."), ("", "It is late."), ("Ben Hale", "Yes."), ("Ana Orlan", "So we go.")],
        ),
    ],
)
def test_turns(text, expected):
    """Each turn is a direct statement of the speaker on its label; a paragraph without one carries on."""
    document = read_text(text)
    found = statements.extract(document)
    assert [
        ("".join(span.of(document.text) for span in s.source), s.content[0].of(document.text)) for s in found
    ] == expected
    assert all(s.mode is Mode.DIRECT and s.speaker for s in found)


def test_carried_on_turn_has_the_speaker_before():
    """A paragraph without a label is spoken by the label before it."""
    found = statements.extract(read_text("Ana Orlan: Yes.\n\nIt is late.\n\nBen Hale: No.\n\nAna Orlan: So."))
    assert [s.speaker.name for s in found] == ["Ana Orlan", "Ana Orlan", "Ben Hale", "Ana Orlan"]


def test_quotation_inside_a_turn():
    """What a speaker of a transcript quotes is one deeper; "I" is the speaker."""
    found = statements.extract(read_text("MR. ORLAN: I said that “we agree.”\n\nMS. HALE: Never."))
    assert [(s.depth, s.speaker.name) for s in found] == [(0, "MR. ORLAN"), (1, "MR. ORLAN"), (0, "MS. HALE")]


def test_a_colon_in_prose_is_no_transcript():
    """One paragraph with a colon does not make a transcript."""
    found = statements.extract(read_text("Result: nothing.\n\nThe day went by.\n\nNobody came.\n\nIt rained."))
    assert found == ()

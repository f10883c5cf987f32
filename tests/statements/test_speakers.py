"""Who is meant: names, pronouns, roles, bodies and documents that stand for a speaker."""

import pytest

from verbale import statements
from verbale.documents import read_text
from verbale.schema import PartyKind, Statement


def extract(text: str) -> tuple[Statement, ...]:
    return statements.extract(read_text(text))


def last_speaker(text: str) -> str | None:
    """The name of who speaks in the last statement of a text."""
    speaker = extract(text)[-1].speaker
    return speaker.name if speaker else None


ORLAN = "Minister Ana Orlan met Mayor Karl Novak in Mere on Monday. "
UNION = "The Harbour Workers Union has closed the port of Mere. "


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (ORLAN + "“We agree,” he said.", "Karl Novak"),
        (ORLAN + "“We agree,” she said.", "Ana Orlan"),
        (ORLAN + "“We agree,” the mayor said.", "Karl Novak"),
        ("Karl Novak spoke first. Peter Hale listened. “Novak is wrong,” he said.", "Peter Hale"),
        ("Karl Novak told Peter Hale, who said that it was late.", "Peter Hale"),
        ("Sen. Karl Novak met reporters. The senator said that it was late.", "Karl Novak"),
        ("Sens. Karl Novak and Sen. Ana Orlan wrote a bill. The senators said that it was late.",
         "Karl Novak and Ana Orlan"),
        ("Ana Orlan met Karl Novak. Both said that it was late.", "Ana Orlan and Karl Novak"),
        ("Karl Novak, a rancher, lost. “I was robbed,” Mr. Novak said. His lawyer said that he would sue.",
         "Karl Novak’s lawyer"),
        ("Karl Novak lost. His wife, Ida Brandt, wept. His wife said that it was late.", "Ida Brandt"),
        (UNION + "The union said that it was late.", "Harbour Workers Union"),
        ("The Bureau of Ports closed Mere. The agency said that it was late.", "Bureau of Ports"),
        ("Karl Novak lost to Ana Orlan. The Novak campaign wept. The campaign said that it was late.",
         "Novak campaign"),
        ("The Mere Herald published a poll on Monday. The poll found that Orlan would win.", "Mere Herald"),
        ("A report by the Bureau of Ports is out. The report says that it is late.", "Bureau of Ports"),
        ("The Court of Ports of Veldia ruled on Monday. The court said that it was late.", "Court of Ports of Veldia"),
        ("Mrs. Novak was there. Karl Novak left. Mr. Novak said that it was late.", "Karl Novak"),
        ("Karl Schneider came. Schnieder said that it was late.", "Karl Schneider"),
        ("Both Socialists and Liberals, who said that it was late, left.", "Socialists and Liberals"),
    ],
)  # fmt: skip
def test_who_is_meant(text, speaker):
    """A word that stands for somebody is resolved to the fullest name that the text gives."""
    assert last_speaker(text) == speaker


def test_letter_is_spoken_by_its_signatory():
    """ "I" outside quotation marks is whoever signs below."""
    text = "I said that the bridge must be mended.\n\nKarl Novak.\n\nMere.\n\nI said that it must not.\n\nAna Orlan."
    assert [s.speaker.name for s in extract(text)] == ["Karl Novak", "Ana Orlan"]


def test_unsigned_author_is_nobody():
    """ "I" in a text that names no author is not given to the person named before, and the reason says so."""
    (statement,) = extract("Karl Novak left on Monday. I said that the bridge must be mended.")
    assert statement.speaker is None
    assert statement.reasons[-1].rule == "author_unknown"


def test_nobody_is_invented_for_a_pronoun():
    """A pronoun before which nobody is named stays without a speaker, and the reason says so."""
    (statement,) = extract("“We agree,” he said.")
    assert statement.speaker is None
    assert statement.reasons[-1].rule == "pronoun_unresolved"


def test_rivals_are_told():
    """Where another fits nearly as well, the reason names him."""
    (statement,) = extract("Karl Novak and Peter Hale spoke in Mere. “We agree,” he said.")
    assert "it could be" in statement.reasons[-1].detail


def test_role_without_a_holder_keeps_its_words():
    """A role that nobody is known to hold stays what it says."""
    (statement,) = extract("A clerk said that it was late.")
    assert statement.speaker.name == "clerk"


def test_states_are_states():
    """A state that speaks is a state."""
    (statement,) = extract("On Monday France said that it was late.")
    assert statement.speaker.kind is PartyKind.STATE


def test_part_of_a_document_may_end_its_line():
    """An article that speaks is its document's, wherever the line is broken."""
    (statement,) = extract("“No party shall do it,” declares article 7 of\nthe Charter of Lindhaven.")
    assert statement.speaker.name == "Charter of Lindhaven"

"""PLOVER root codes of what a sentence reports between two parties."""

import pytest

from verbale import meaning
from verbale.acts.plover import ROOTS, marked, root_of
from verbale.errors import UsageError


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("Norland has rejected a demand by Ostrany to withdraw.", "REJECT"),
        ("Norland imposed sanctions on Ostrany.", "COERCE"),
        ("Troops of Norland shelled a village in Ostrany.", "ASSAULT"),
        ("Norland accused Ostrany of breaking the truce.", "ACCUSE"),
    ],
)
def test_plain_events_have_their_root(text, root):
    """A plain event between source and target has the root of the codebook."""
    assert root_of(text, "Norland", "Ostrany", meaning.encode) == root


def test_source_and_target_are_marked_longer_first():
    """Where one name holds the other, the longer is marked first."""
    assert marked("Norland and North Norland met.", "Norland", "North Norland") == "SOURCE and TARGET met."


def test_empty_sentence_is_misuse():
    """An empty sentence is refused in one line."""
    with pytest.raises(UsageError, match="empty"):
        root_of(" ", "a", "b", meaning.encode)


def test_there_are_fifteen_roots():
    """The roots are those of the ontology."""
    assert len(ROOTS) == 15

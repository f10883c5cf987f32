"""Whose acts the sentences of a primary text are."""

from dataclasses import replace

import verbale
from verbale.schema import Fact, Kind

SPEECH = (
    "On behalf of my Government I greet the United Nations and its Secretary-General.\n\n"
    "We call on all sides to withdraw their forces at once."
)


def actors(issuer):
    """The states of those who act in a speech by this issuer."""
    document = replace(verbale.read_text(SPEECH), kind=Kind.PRIMARY, issuer=Fact(value=issuer, reasons=()))
    return {act.actor.state for act in verbale.acts_of(document) if act.actor}


def test_issuer_by_code():
    """A table that names issuers by their ISO code names a state."""
    assert actors("KAZ") == {"KAZ"}


def test_issuer_is_no_body_that_is_greeted():
    """Whom the head of a text greets has not issued it."""
    assert actors("the delegation") == {None}

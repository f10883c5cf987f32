"""Acts for programs: plain data made of the records' own `to_dict()`, and a table with one row per act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from verbale.exports.places import name_of, place_of
from verbale.exports.tables import table
from verbale.schema import Act, ActParty, Document

ACT_COLUMNS = (
    "document", "number", "start", "end", "type", "strength", "threat", "actor", "actor_id", "addressees",
    "addressee_ids", "matter", "deadline", "due", "instruments", "instrument_ids", "trigger", "confidence", "statement",
    "place", "words",
)  # fmt: skip


def acts_of_document(document: Document, acts: Sequence[Act]) -> dict[str, Any]:
    """A document with its acts."""
    return {"document": document.to_dict(), "acts": [_act(document, act) for act in acts]}


def act_lines(document: Document, acts: Sequence[Act]) -> Iterator[dict[str, Any]]:
    """One object per act, each with the document it stands in, so that a line can be read alone."""
    for number, act in enumerate(acts):
        yield {"document": document.id, "name": document.name, "number": number} | _act(document, act)


def _act(document: Document, act: Act) -> dict[str, Any]:
    """The record, and beside its spans the words they cut out."""
    words = {
        "trigger_words": act.trigger.of(document.text) if act.trigger else None,
        "matter_words": act.matter.of(document.text) if act.matter else None,
    }
    return act.to_dict() | words


def acts_csv(document: Document, acts: Sequence[Act], header: bool = True) -> str:
    """One row per act."""
    rows = (_row(document, number, act) for number, act in enumerate(acts))
    return table(ACT_COLUMNS, rows, header)


def _row(document: Document, number: int, act: Act) -> tuple[object, ...]:
    text, deadline = document.text, act.deadline
    return (
        name_of(document), number, act.span.start, act.span.end, act.type.value,
        act.strength.value if act.strength else "", act.threat,
        act.actor.words if act.actor else "", _ids(act.actor),
        "; ".join(party.words for party in act.addressees), _ids(*act.addressees),
        " ".join(act.matter.of(text).split()) if act.matter else "",
        deadline.words if deadline else "", deadline.due.isoformat() if deadline and deadline.due else "",
        "; ".join(mention.words for mention in act.instruments),
        " ".join(mention.identity or "?" for mention in act.instruments),
        act.trigger.of(text) if act.trigger else "", act.confidence, act.statement,
        place_of(document, act.span), " ".join(act.words.split()),
    )  # fmt: skip


def _ids(*parties: ActParty | None) -> str:
    return " ".join((party.identity if party and party.identity else "?") for party in parties)

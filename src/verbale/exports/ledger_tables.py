"""The ledger for programs: JSON of threads with their standings, and tables with one row per thread or per step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from verbale.exports.ledger_phrases import last_step, place_of, side, standing_phrase
from verbale.exports.tables import table
from verbale.ledger import Line, Threads
from verbale.schema import Claim, Thread

COLUMNS = (
    "number", "thread", "kind", "by", "to", "subject", "standing", "standing_by", "since", "due", "overdue", "deadline",
    "instruments", "phrase", "last_on", "last_role", "last_words", "last_place", "steps", "confidence",
)  # fmt: skip
STEP_COLUMNS = (
    "thread", "on", "role", "by", "speaker", "words", "matter", "document", "name", "place", "start", "end", "reporter",
    "retold", "confidence", "ruling", "ruled_by", "reasons",
)  # fmt: skip


def ledger_dict(ledger: Threads, lines: Iterable[Line], on: date) -> dict[str, Any]:
    """The threads that were asked for, as they stand, with every step and every change."""
    return {"on": on.isoformat(), "names": dict(ledger.names), "threads": list(thread_lines(ledger, lines, on))}


def thread_lines(ledger: Threads, lines: Iterable[Line], on: date) -> Iterator[dict[str, Any]]:
    """One object per thread."""
    for line in lines:
        yield thread_dict(ledger, line.thread, on)


def thread_dict(ledger: Threads, thread: Thread, on: date) -> dict[str, Any]:
    """A thread with its standing on a day, in words too, and every change of standing."""
    stand = ledger.stand(thread, on)
    return {
        "number": ledger.number_of(thread),
        "standing": stand.to_dict() if stand else None,
        "phrase": standing_phrase(stand, ledger.names, thread.kind) if stand else None,
        "changes": [change.to_dict() for change in ledger.changes(thread)],
        **thread.to_dict(),
    }


def claims_dict(ledger: Threads, claims: Iterable[Claim]) -> dict[str, Any]:
    """Claims, each with its claimant."""
    return {"names": dict(ledger.names), "claims": [claim.to_dict() for claim in claims]}


def threads_csv(ledger: Threads, lines: Iterable[Line], on: date) -> str:
    """One row per thread, in the order given; columns are `COLUMNS`."""

    def rows() -> Iterator[tuple[object, ...]]:
        for line in lines:
            thread, stand = line.thread, line.stand
            first, last = thread.steps[0].act, last_step(line, on)
            yield (
                line.number, thread.id, thread.kind.value, side(ledger.names, thread.raiser),
                "; ".join(side(ledger.names, s) for s in thread.counterparts), thread.subject, stand.standing.value,
                side(ledger.names, stand.by) if stand.by else "", stand.since, stand.due, stand.overdue, first.deadline,
                "; ".join(c.words for c in thread.cited), standing_phrase(stand, ledger.names, thread.kind),
                last.act.on, last.role.value, last.act.words, place_of(last.act), len(thread.steps), last.confidence,
            )  # fmt: skip

    return table(COLUMNS, rows())


def steps_csv(ledger: Threads, thread: Thread) -> str:
    """One row per step of a thread, by day; columns are `STEP_COLUMNS`."""
    rows = (
        (
            thread.id, s.act.on, s.role.value, side(ledger.names, s.act.actor), s.act.speaker, s.act.words,
            s.act.matter,
            s.act.document, s.act.name, s.act.where, s.act.span.start, s.act.span.end, s.act.reporter, s.retold,
            s.confidence, s.ruling.value, s.ruled_by, "; ".join(f"{r.rule}: {r.detail}" for r in s.reasons),
        )
        for s in thread.steps
    )  # fmt: skip
    return table(STEP_COLUMNS, rows)

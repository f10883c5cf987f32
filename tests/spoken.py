"""Acts written by hand, for tests of the ledger."""

from datetime import date

from verbale.ledger import Page
from verbale.schema import ActType, Cited, PlacedAct, Selector, Step, StepRole
from verbale.text.spans import Span

NAMES = {"VLM": "Velmark", "OST": "Ostrany", "MRN": "Merrin"}


def day(number: int) -> date:
    """The day `number` days after 1 March 2023."""
    return date.fromordinal(date(2023, 3, 1).toordinal() + number)


def said(
    on,
    actor,
    kind,
    matter="",
    *,
    to=(),
    words="",
    document="",
    due=None,
    cited=(),
    reporter="",
    where="paragraph 1",
    presumed=False,
    at=0,
    context="",
):
    """An act of `actor` on the day `on` (days after 1 March 2023, or `None`)."""
    words = words or f"{NAMES.get(actor, actor)} says: {matter}."
    document = document or f"{actor}-{on}"
    kind = ActType(kind)
    return PlacedAct(
        key=f"{abs(hash((document, kind, words, matter))):016x}"[:16],
        document=document,
        name=f"{document}.txt",
        type=kind,
        actor=actor,
        speaker=NAMES.get(actor, actor),
        addressees=tuple(to),
        presumed=presumed,
        on=None if on is None else day(on),
        told=None if on is None else day(on),
        reporter=reporter,
        where=where,
        span=Span(at, at + len(words)),
        words=words,
        context=context,
        matter=matter,
        selector=Selector(exact=words),
        cited=tuple(Cited(words=c) if isinstance(c, str) else c for c in cited),
        due=None if due is None else day(due),
    )


def page_of(*acts, people=None):
    """A page of these acts."""
    return Page(tuple(acts), dict(NAMES), dict(people or {}))


def step(on, role, actor="VLM", *, due=None, kind="demand", key=0, retold=False):
    """A step of a thread."""
    act = said(on, actor, kind, f"matter {key}", due=due, document=f"d{key}")
    return Step(act=act, role=StepRole(role), retold=retold)

"""The review of suggested links: one at a time, the least sure first, each ruling kept as it is made.

Two people at work never overwrite each other: a form says which decision on the act it saw, and where another was made
by then, nothing is kept and both are shown. Undoing is a decision of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Form, Query
from starlette.requests import Request
from starlette.responses import Response

from verbale.errors import UsageError
from verbale.exports.ledger_phrases import COLOURS, SYMBOLS, VERBS, place_of, said_on, standing_phrase
from verbale.ledger import Question, StoredLedger, Verb
from verbale.ledger.keeping import ABOUT, about_of
from verbale.pages.deciding import LONGEST_NOTE, UNDO, DecidedMeanwhileError, Told, content_of, last_of
from verbale.pages.ledger_rows import (
    StepRow,
    Wish,
    marked,
    party_rows,
    place_address,
    seen_of,
    short,
    step_row,
    thread_address,
    title_of,
)
from verbale.pages.ledger_shelf import ledger_of
from verbale.pages.refusals import NotFoundError
from verbale.pages.rendering import address_of, redirect
from verbale.pages.room import session_of
from verbale.pages.routing import area, page
from verbale.pipeline import rule_on
from verbale.record import Decision, Record
from verbale.schema import Stand, Step, StepRole, Thread

router = area("Ledger")

OWN = "own"  # the other thread of an act that is to have one of its own
PARTIES = 400  # parties that can be chosen
ROLES = tuple((role.value, words) for role, words in VERBS.items() if role is not StepRole.RAISES)
Words = Annotated[str, Query(max_length=300)]
Key = Annotated[str, Form(max_length=64, pattern="^[0-9a-f]{4,64}$")]


@dataclass(frozen=True, kw_only=True, slots=True)
class Raised:
    """The act that raised a thread."""

    title: str
    number: int
    id: str
    address: str
    subject: str
    before: str
    matter: str
    after: str
    on: date | None
    day: str
    place: str
    place_address: str
    phrase: str
    symbol: str
    tone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruled:
    """The ruling that was made last from this page."""

    number: int
    words: str
    undone: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewPage:
    """A suggested link: does the act `step` belong to the thread `raised`? `at` is its place among `total`."""

    total: int
    at: int
    raised: Raised | None
    step: StepRow | None
    roles: tuple[tuple[str, str], ...]
    last: Ruled | None
    here: str
    skip: str
    back: str
    party: str
    party_names: tuple[str, ...]
    trouble: str


@page(router, "/ledger/review", "ledger_review.html")
def review(
    request: Request,
    at: Annotated[int, Query(ge=0, le=10_000_000, description="the place in the queue, from 0")] = 0,
    party: Words = "",
    ruled: Annotated[int, Query(ge=0, le=2**31, description="the ruling made last, which can be undone")] = 0,
) -> ReviewPage:
    """The link at a place of the queue of those that nobody has ruled on, the least sure first."""
    party = party.strip()
    with ledger_of(request) as (record, ledger):
        trouble = ""
        try:
            threads, places = ledger.queue(Question(party=party or None))
        except UsageError as error:
            trouble, (threads, places) = str(error), (ledger.columns.link_thread[:0], ledger.columns.link_place[:0])
        total = len(threads)
        at = min(at, max(0, total - 1))
        raised = step = None
        if total:
            number = int(threads[at])
            thread = ledger.numbered([number])[number]
            found = thread.steps[int(places[at])]
            raised = _raised(ledger, thread)
            step = step_row(ledger, thread, found, _after(ledger, thread, found), seen_of(record, found.act))
        names = party_rows(ledger, ledger.day(date.max), Wish(on=date.max), PARTIES)
        return ReviewPage(
            total=total, at=at, raised=raised, step=step, roles=ROLES, last=_last(record, ruled),
            here=address_of("/ledger/review", at=at, party=party),
            skip=address_of("/ledger/review", at=at + 1, party=party) if at + 1 < total else "",
            back=address_of("/ledger/review", at=at - 1, party=party) if at else "", party=party,
            party_names=tuple(sorted(row.name for row in names if row.side)), trouble=trouble,
        )  # fmt: skip


def _raised(ledger: StoredLedger, thread: Thread) -> Raised:
    act = thread.steps[0].act
    stand = ledger.stand(thread, date.max)
    before, matter, after = marked(act)
    return Raised(
        title=title_of(ledger, thread), number=ledger.number_of(thread), id=thread.id, address=thread_address(thread),
        subject=short(thread.subject), before=before, matter=matter, after=after, on=act.on, day=said_on(act),
        place=place_of(act),
        place_address=place_address(act), phrase=standing_phrase(stand, ledger.names, thread.kind) if stand else "",
        symbol=SYMBOLS[stand.standing] if stand else "", tone=COLOURS[stand.standing] if stand else "",
    )  # fmt: skip


def _after(ledger: StoredLedger, thread: Thread, step: Step) -> Stand | None:
    return next((change for change in ledger.changes(thread) if change.step == step.act.key), None)


def _last(record: Record, number: int) -> Ruled | None:
    if not number:
        return None
    found = next((d for d in record.decisions() if d.number == number and ABOUT in d.about), None)
    if found is None:
        return None
    told_ = told(found)
    undone = any(d.replaces == number and content_of(d).get("verb") == UNDO for d in record.decisions(found.about))
    return Ruled(number=number, words=told_.words if told_ else "", undone=undone)


@router.post("/ledger/rule")
def rule(
    request: Request,
    thread: Key,
    act: Key,
    verb: Annotated[str, Form(max_length=10, description="confirm, correct or refuse")],
    seen: Annotated[str, Form(max_length=12, description="the last decision on the act that was seen")] = "",
    role: Annotated[str, Form(max_length=20, description="with correct: what the act does")] = "",
    other: Annotated[str, Form(max_length=64, description="with correct: another thread, or own")] = "",
    note: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
    back: Annotated[str, Form(max_length=2000)] = "/ledger/review",
) -> Response:
    """Confirm, correct or refuse that an act belongs to a thread; the record keeps who ruled what and when."""
    if verb not in tuple(Verb):
        raise UsageError(f"{verb!r} is no ruling: there are {', '.join(Verb)}.")
    if role not in ("", *StepRole):
        raise UsageError(f"{role!r} is no role: there are {', '.join(StepRole)}.")
    number = int(seen) if seen.isascii() and seen.isdecimal() else 0
    with ledger_of(request) as (record, ledger), record.deciding():
        found, step = _link(ledger, thread, act)
        target: Thread | None = found
        if verb == Verb.CORRECT and other.strip():
            target = None if other.strip() == OWN else _other(ledger, other.strip())
        last = last_of(record.decisions_below(about_of(step.act)))
        if (last.number if last else 0) != number:
            wanted = {"verb": verb, "role": role or step.role.value, "act": step.act.to_dict()}
            raise DecidedMeanwhileError(last, wanted, note)
        made = rule_on(
            record, target, step, verb, who=session_of(request).name, note=note.strip(),
            role=StepRole(role) if role and target else None,
        )  # fmt: skip
    place, _, query = (back if back.startswith("/ledger") else "/ledger/review").partition("?")
    if place != "/ledger/review":
        return redirect(back)
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("ruled="))
    return redirect(f"{place}?{kept}{'&' if kept else ''}ruled={made.number}")


def _link(ledger: StoredLedger, thread: str, act: str) -> tuple[Thread, Step]:
    try:
        found = ledger.thread(thread)
    except UsageError as error:
        raise NotFoundError(f"There is no thread {thread[:20]} in the ledger: look for it in the list.") from error
    step = next((step for step in found.steps if step.act.key == act), None)
    if step is None:
        raise NotFoundError(
            f"Thread {ledger.number_of(found)} has no such act (any more): open the thread and look what stands there."
        )
    return found, step


def _other(ledger: StoredLedger, key: str) -> Thread:
    try:
        return ledger.thread(key)
    except UsageError as error:
        raise UsageError(f"There is no thread {key[:20]!r}: give its number in the list, or “{OWN}”.") from error


def told(decision: Decision) -> Told | None:
    """A ruling in words, for the audit; `None` where a decision is about something else."""
    if ABOUT not in decision.about:
        return None
    content = content_of(decision)
    act = content.get("act") or {}
    first = content.get("first") or {}
    words = short(str(act.get("words", "")))
    about = f"the link of “{words}”" if words else "a link of the ledger"
    address = address_of(f"/ledger/threads/{first['key']}") if first.get("key") else ""
    verb = content.get("verb")
    if verb == UNDO:
        return Told(area="Ledger", about=about, words="undone: a suggestion again", address=address)
    role = VERBS.get(_role(content.get("role")), "")
    said = {
        Verb.CONFIRM.value: f"confirmed: it {role}" if role else "confirmed",
        Verb.REFUSE.value: "refused: it does not belong there",
        Verb.CORRECT.value: f"corrected: it {role}" if first else "given a thread of its own",
    }.get(str(verb), str(verb))
    to = short(str(first.get("matter") or first.get("words") or ""))
    return Told(area="Ledger", about=about, words=f"{said}{f' (thread: “{to}”)' if to else ''}", address=address)


def _role(name: object) -> StepRole:
    return StepRole(name) if isinstance(name, str) and name in tuple(StepRole) else StepRole.ANSWERS

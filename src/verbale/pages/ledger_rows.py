"""What ledger pages show of threads, steps and parties, and the questions that their forms ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from verbale.errors import UsageError
from verbale.exports.ledger_bands import Band
from verbale.exports.ledger_phrases import (
    COLOURS,
    NOUNS,
    STEPS,
    SYMBOLS,
    head_of,
    last_step,
    place_of,
    ruling_phrase,
    said_on,
    side,
    sides,
    speaker_of,
    standing_phrase,
    step_phrase,
)
from verbale.ledger import Line, Question, StoredLedger
from verbale.ledger.columns import Day
from verbale.ledger.keeping import about_of
from verbale.pages.deciding import last_of
from verbale.pages.rendering import address_of
from verbale.record import Record
from verbale.schema import ActType, PlacedAct, Ruling, Stand, Standing, Step, StepRole, Thread

RAISING = {kind.value: noun for kind, noun in NOUNS.items()}
GRID_PARTIES = 8  # columns of the grid: more do not fit a wide screen
MOST_PARTIES = 400  # choices of a party in a form
SHORT = 240  # characters of a subject in a list
RECENT = timedelta(days=60)  # since the last act: a ledger that is older is opened on its last day


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a ledger page is asked for; `address` gives the page that is asked for something else."""

    on: date
    party: str = ""
    counterpart: str = ""
    subject: str = ""
    instrument: str = ""
    standing: str = ""
    kind: str = ""
    view: str = "list"

    @property
    def question(self) -> Question:
        """The question to the ledger."""
        return Question(
            party=self.party or None, counterpart=self.counterpart or None, subject=self.subject or None,
            instrument=self.instrument or None, standing=standings_of(self.standing),
            kind=(ActType(self.kind),) if self.kind else (),
        )  # fmt: skip

    @property
    def values(self) -> dict[str, object]:
        """All that was asked for."""
        return {
            "on": self.on.isoformat(), "party": self.party, "counterpart": self.counterpart, "subject": self.subject,
            "instrument": self.instrument, "standing": self.standing, "kind": self.kind,
            "view": "" if self.view == "list" else self.view,
        }  # fmt: skip

    def address(self, path: str = "/ledger", **changes: object) -> str:
        """The address of the page with some values changed."""
        return address_of(path, **(self.values | changes))

    def at(self, on: date) -> Wish:
        """The same on another day."""
        return replace(self, on=on)

    @property
    def any_standing(self) -> Wish:
        """The same, however threads stand."""
        return replace(self, standing="")

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the day narrows the page."""
        return any(self.values[name] for name in ("party", "counterpart", "subject", "instrument", "standing", "kind"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A stretch of a thread's time, for the table beside the drawing."""

    start: date
    end: date
    standing: str
    phrase: str
    overdue: bool


UNANSWERED = "unanswered"  # the choice of everything that nobody answered: open and lapsed


def standings_of(name: str) -> tuple[Standing, ...]:
    """The standings that a choice means."""
    if name == UNANSWERED:
        return (Standing.OPEN, Standing.LAPSED)
    return (Standing(name),) if name else ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A party's part in a thread: whether it raised it, whether the standing rests on its words."""

    party: str
    raises: bool
    asked: bool
    speaks: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadRow:
    """A thread in a list, as it stands on the day: `tone` is how urgent that looks, `last` what was done last."""

    number: int
    id: str
    address: str
    standing: str
    symbol: str
    tone: str
    phrase: str
    overdue: bool
    raiser: str
    counterparts: str
    kind: str
    subject: str
    raised: date | None
    raised_words: str
    since: date | None
    due: date | None
    last: str
    last_on: date | None
    last_words: str
    place: str
    place_address: str
    suggested: int
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyRow:
    """A party with its threads of the day: those it raised, those that wait for an answer, those overdue."""

    side: str
    name: str
    threads: int
    raised: int
    unanswered: int
    overdue: int
    address: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A standing, with how many threads have it and the page that shows them alone."""

    value: str
    label: str
    symbol: str
    tone: str
    times: int
    address: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class StepRow:
    """An act in a thread: what it does, its words in three pieces (the matter is the middle one), where they stand, who
    says that it belongs here. `seen` is the number of the last decision on the act, 0 for none."""

    key: str
    role: str
    symbol: str
    on: date | None
    day: str
    phrase: str
    before: str
    matter: str
    after: str
    speaker: str
    place: str
    address: str
    reporter: str
    retold: bool
    becomes: str
    tone: str
    ruling: str
    ruled: str
    ruled_by: str
    confidence: float | None
    reasons: tuple[tuple[str, str], ...]
    deadline: str
    due: date | None
    seen: int = 0


def row_of(ledger: StoredLedger, line: Line, wish: Wish, columns: Sequence[str] = ()) -> ThreadRow:
    """A thread in a list; `columns` are the sides of the grid."""
    thread, stand, names = line.thread, line.stand, ledger.names
    last = last_step(line, wish.on)
    return ThreadRow(
        number=line.number, id=thread.id, address=thread_address(thread, wish.on), standing=stand.standing.value,
        symbol=SYMBOLS[stand.standing], tone=COLOURS[stand.standing],
        phrase=standing_phrase(stand, names, thread.kind), overdue=stand.overdue, raiser=side(names, thread.raiser),
        counterparts=sides(names, thread.counterparts) if any(thread.counterparts) else "",
        kind=NOUNS.get(thread.kind, thread.kind.value),
        subject=short(thread.subject), raised=thread.steps[0].act.on,
        raised_words=said_on(thread.steps[0].act), since=stand.since, due=stand.due,
        last=step_phrase(last, thread, names), last_on=last.act.on, last_words=said_on(last.act),
        place=place_of(last.act),
        place_address=place_address(last.act), suggested=sum(is_suggested(step) for step in thread.steps),
        cells=tuple(
            Cell(party=key, raises=key == thread.raiser, asked=key in thread.counterparts, speaks=key == stand.by)
            for key in columns
        ),
    )  # fmt: skip


def is_suggested(step: Step) -> bool:
    """Whether a link waits for somebody's ruling."""
    return step.ruling is Ruling.SUGGESTED and step.role is not StepRole.RAISES


def step_row(ledger: StoredLedger, thread: Thread, step: Step, change: Stand | None = None, seen: int = 0) -> StepRow:
    """An act in its thread; `change` is the standing that it makes."""
    act = step.act
    before, matter, after = marked(act)
    return StepRow(
        key=act.key, role=step.role.value, symbol=STEPS[step.role], on=act.on, day=said_on(act),
        phrase=step_phrase(step, thread, ledger.names), before=before, matter=matter, after=after,
        speaker=speaker_of(act, ledger.names), place=place_of(act), address=place_address(act), reporter=act.reporter,
        retold=step.retold, becomes=standing_phrase(change, ledger.names, thread.kind) if change else "",
        tone=COLOURS[change.standing] if change else "", ruling=step.ruling.value, ruled=ruling_phrase(step),
        ruled_by=step.ruled_by, confidence=step.confidence,
        reasons=tuple((reason.rule.replace("_", " "), reason.detail) for reason in step.reasons),
        deadline=act.deadline, due=act.due, seen=seen,
    )  # fmt: skip


def marked(act: PlacedAct) -> tuple[str, str, str]:
    """The words of an act around what is at issue in them."""
    part = act.matter if act.matter and act.matter in act.words else act.trigger
    before, found, after = act.words.partition(part) if part else (act.words, "", "")
    return before, found, after


def party_rows(ledger: StoredLedger, day: Day, wish: Wish, most: int) -> tuple[PartyRow, ...]:
    """The parties of a day, those that wait for most first."""
    rows = []
    for key, counts in ledger.parties(day).items():
        total = sum(count for name, count in counts.items() if isinstance(name, Standing))
        rows.append(
            PartyRow(
                side=key,
                name=side(ledger.names, key),
                threads=total,
                raised=counts["raised"],
                unanswered=counts[Standing.OPEN] + counts[Standing.LAPSED],
                overdue=counts["overdue"],
                address=wish.address(party="" if key == wish.party else key, counterpart=""),
                chosen=key == wish.party,
            )
        )
    rows.sort(key=lambda row: (not row.side, not row.chosen, -row.overdue, -row.threads, row.name))
    return tuple(rows[:most])


def choices(counts: dict[Standing, int], wish: Wish) -> tuple[Choice, ...]:
    """The standings that there are, each with its page."""
    return tuple(
        Choice(
            value=standing.value,
            label=standing.value.replace("-", " "),
            symbol=SYMBOLS[standing],
            tone=COLOURS[standing],
            times=counts.get(standing, 0),
            chosen=standing.value == wish.standing,
            address=wish.address(standing="" if standing.value == wish.standing else standing.value),
        )
        for standing in Standing
        if counts.get(standing) or standing.value == wish.standing
    )


def grid_sides(lines: Iterable[Line]) -> tuple[str, ...]:
    """The parties that the grid has a column for: those of most threads shown."""
    counts: dict[str, int] = {}
    for line in lines:
        for key in dict.fromkeys((line.thread.raiser, *line.thread.counterparts)):
            counts[key] = counts.get(key, 0) + 1
    return tuple(sorted((key for key in counts if key), key=lambda key: (-counts[key], key))[:GRID_PARTIES])


def thread_address(thread: Thread, on: date | None = None) -> str:
    """Where a thread is shown."""
    return address_of(f"/ledger/threads/{thread.id}", on=on.isoformat() if on else "")


def place_address(act: PlacedAct) -> str:
    """Where the words of an act are shown in their document."""
    return address_of(f"/documents/{act.document}", at=f"{act.span.start}-{act.span.end}")


def short(words: str) -> str:
    """A subject in a list."""
    plain = " ".join(words.split())
    return plain if len(plain) <= SHORT else plain[: SHORT - 1].rstrip() + "…"


def title_of(ledger: StoredLedger, thread: Thread) -> str:
    """ "Velmark to Ostrany, demand"."""
    return head_of(thread, ledger.names)


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """The days of a ledger and the one that is shown, for the slider: `at` of `length` days after `first`."""

    first: date
    last: date
    on: date
    at: int
    length: int
    today: date
    earlier: date
    later: date


def span_of(ledger: StoredLedger, on: date | None, slide: int | None, today: date) -> Span:
    """The days of a ledger, and the one shown: `on`, else the slider's, else today or the last of an old ledger."""
    days = ledger.columns.step_day
    first = date.fromordinal(int(days[0])) if len(days) else today
    end = date.fromordinal(int(days[-1])) if len(days) else today
    last = max(first, today if today - end < RECENT else end, *([on] if on and on - end < RECENT else []))
    if slide is not None:
        on = first + timedelta(days=min(slide, (last - first).days))
    if on is None:
        on = last
    length = (last - first).days
    return Span(
        first=first, last=last, on=on, at=min(max((on - first).days, 0), length), length=length, today=today,
        earlier=_moved(on, -7), later=_moved(on, 7),
    )  # fmt: skip


def _moved(day: date, days: int) -> date:
    ordinal = min(max(day.toordinal() + days, 1), date.max.toordinal())
    return date.fromordinal(ordinal)


def day_in(words: str) -> date | None:
    """The day of a query; `None` where none is given. Raises `UsageError`."""
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise UsageError(f"{words!r} is no day: write it as 2023-04-05.") from error


def slide_in(words: str) -> int | None:
    if not words:
        return None
    if not (words.isascii() and words.isdecimal()):
        raise UsageError(f"{words!r} is no number of days after the first of the ledger: write it as 120.")
    return int(words)


def pieces_of(ledger: StoredLedger, band: Band) -> tuple[Piece, ...]:
    """A thread's time as a table says it."""
    changes = ledger.changes(band.thread)
    found = []
    for piece in band.pieces:
        stand = next((c for c in changes if c.since == piece.start and c.standing is piece.standing), None)
        phrase = standing_phrase(stand, ledger.names, band.thread.kind) if stand else piece.standing.value
        found.append(
            Piece(start=piece.start, end=piece.end, standing=piece.standing.value, phrase=phrase, overdue=piece.overdue)
        )
    return tuple(found)


def seen_of(record: Record, act: PlacedAct) -> int:
    """The number of the last decision on an act; 0 for none."""
    last = last_of(record.decisions_below(about_of(act)))
    return last.number if last else 0

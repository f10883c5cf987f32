"""Which documents a report points at, by whom it names and when it says that the words fell.

A speaker leads to documents by the state in his name ("the Russian foreign ministry"), or where the words of the name
stand in issuer or title. A person whose state the report does not say is looked up in the record: beside which state
do documents of that time name him? That is a hint, never a proof. Weights are nats, added to what the words weigh.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice

from verbale import lexicon
from verbale.checks.wording import telling
from verbale.index import stem_of
from verbale.index.candidates import occurrences
from verbale.index.layout import span_of
from verbale.index.textindex import TextIndex
from verbale.record.entries import Entry
from verbale.record.library import Record
from verbale.references import parties
from verbale.text.words import words_in

OWN = 6.0  # the issuer, or the title, has the speaker's name or state
LIKELY = 5.0  # the state that issued it stands beside the speaker's name in other documents, most of all states
TITLE = 2.0  # the report names two telling words of the title
SAME_DAY, SAME_MONTH, SAME_YEAR, YEAR_BEFORE = 6.0, 5.0, 4.0, 1.5
DAYS = 3  # between a speech and the day on which a report says it was made, at most
AROUND = 3  # years on either side in which a person is looked for
MOST_NAMED = 4000  # places of a name that are counted
MOST_READ = 24  # of these, as many are read
BESIDE = 80  # code points on either side of a name in which a state is looked for
LEAST_NAMED, MOST_OF = 2, 0.25  # places beside which a state stands, and share of all states there, that make it likely
MOST_ENTRIES = 5000  # documents of a time that are looked through


_CODE = re.compile("[A-Z]{3}")  # of a state; bodies have other keys


@dataclass(frozen=True, slots=True)
class Pointed:
    """What a report points at: states and words of the speaker's name, the day, and the documents of the time."""

    states: frozenset[str]
    names: frozenset[str]
    lead: frozenset[str]
    day: datetime.date | None
    near: tuple[Entry, ...] = ()
    likely: dict[str, float] = field(default_factory=dict)

    @property
    def anybody(self) -> bool:
        """Whether the report says whose the words are."""
        return bool(self.states or self.names)

    def is_whose(self, entry: Entry) -> bool:
        """Whether a document comes from the speaker."""
        if entry.issuer and self.states & states_of(entry.issuer):
            return True
        issuer = _stems(entry.issuer or "") - _styles()
        if issuer and issuer <= self.names:
            return True
        return bool(self.names) and self.names <= issuer | _stems(entry.title or "")

    def is_likely(self, entry: Entry) -> bool:
        """Whether a document comes from the speaker, or from the state that stands beside his name."""
        return self.is_whose(entry) or self._likelihood(entry) > 0

    def own(self) -> list[Entry]:
        """The documents of the speaker, or likely his, of that time, the likeliest first."""
        there = self.near if self.day is None else (e for e in self.near if self._day_weight(e.date))
        found = [entry for entry in there if self.is_likely(entry)]
        return sorted(found, key=lambda entry: -self.weight(entry))

    def _likelihood(self, entry: Entry) -> float:
        if not self.likely or not entry.issuer:
            return 0.0
        return max((self.likely.get(state, 0.0) for state in states_of(entry.issuer)), default=0.0)

    def weight(self, entry: Entry) -> float:
        """How much speaks for a document before its words are looked at, in nats."""
        found = self._day_weight(entry.date)
        found += OWN if self.is_whose(entry) else LIKELY * self._likelihood(entry)
        if entry.title and len(_stems(entry.title) & self.lead) >= 2:
            found += TITLE
        return found

    def _day_weight(self, said: str | None) -> float:
        if self.day is None or not said:
            return 0.0
        day = self.day.isoformat()
        if len(said) >= 10:
            try:
                apart = (self.day - datetime.date.fromisoformat(said[:10])).days
            except ValueError:
                return 0.0
            if -1 <= apart <= DAYS:
                return SAME_DAY
            return SAME_MONTH if 0 < apart <= 31 else YEAR_BEFORE if 0 < apart <= 366 else 0.0
        if day.startswith(said):
            return SAME_MONTH if len(said) == 7 else SAME_YEAR
        return YEAR_BEFORE if said[:4] == str(self.day.year - 1) else 0.0


@lru_cache(maxsize=4096)
def states_of(words: str) -> frozenset[str]:
    """The codes of the states that words name; a code stands for itself.

    >>> sorted(states_of("the Russian Foreign Ministry")), sorted(states_of("VEN"))
    (['RUS'], ['VEN'])
    """
    if _CODE.fullmatch(words):
        return frozenset({words})
    named = (mention.state for mention in parties.find(words))
    return frozenset(state for state in named if state and _CODE.fullmatch(state))


def _today(codes: Iterable[str]) -> Iterator[str]:
    """Codes of states, each with that of the state that goes on for one that is no more."""
    states = lexicon.load("states")["states"]
    for code in codes:
        yield code
        successors = states.get(code, {}).get("successors") or ()
        yield from successors[:1]


@lru_cache(maxsize=4096)
def _stems(words: str) -> frozenset[str]:
    return frozenset(stem_of(key) for key in telling(words_in(words)))


@lru_cache(maxsize=1)
def _styles() -> frozenset[str]:
    """The stems of words for offices, titles and organs, which name nobody alone."""
    words = lexicon.load("parties")
    return frozenset(stem_of(str(word)) for part in ("offices", "titles", "organs") for word in words.get(part, ()))


def pointed(record: Record, index: TextIndex, speaker: str | None, lead: str, day: datetime.date | None) -> Pointed:
    """What speaker, lead and day of a quotation point at."""
    names = _stems(speaker) - _styles() if speaker else frozenset()
    states = frozenset(_today(states_of(speaker))) if speaker else frozenset()
    near = tuple(entries_around(record, day)) if day else ()
    likely = _likely(record, index, speaker, near) if speaker and not states else {}
    if day is None and (states or likely):
        near = tuple(entries_of(record, states or likely))
    return Pointed(states, names, _stems(lead), day, near, likely)


def entries_around(record: Record, day: datetime.date) -> Iterable[Entry]:
    """The documents of some years around a day, at most `MOST_ENTRIES`."""
    since, until = str(day.year - AROUND), str(day.year + AROUND)
    for n, entry in enumerate(record.entries(since=since, until=until)):
        if n == MOST_ENTRIES:
            break
        yield entry


def entries_of(record: Record, codes: Iterable[str]) -> Iterator[Entry]:
    """The documents that states issued, by code or by name, at most `MOST_ENTRIES`."""
    states = lexicon.load("states")["states"]
    names = [name for code in codes for name in (code, states.get(code, {}).get("name")) if name]
    found = chain.from_iterable(record.entries(issuer=name) for name in names)
    yield from {entry.number: entry for entry in islice(found, MOST_ENTRIES)}.values()


def _likely(record: Record, index: TextIndex, speaker: str, near: Iterable[Entry]) -> dict[str, float]:
    """The states that stand beside the speaker's name in documents of that time, with their share of all that do."""
    keys = [key for key in words_in(speaker.partition("/")[0]).keys if len(key) > 2]
    if not keys:
        return {}
    numbers = {entry.number for entry in near}
    places = [p for p in occurrences(index, keys[-1:], MOST_NAMED) if not numbers or p.number in numbers]
    counts: Counter[str] = Counter()
    for place in places[:: max(1, len(places) // MOST_READ)]:
        text = record.text(place.number)
        span = span_of(index, place, text)
        if span is not None:
            beside = " ".join(text[max(0, span.start - BESIDE) : span.end + BESIDE].split())
            counts.update(_today(states_of(beside)))
    total = counts.total()
    return {
        state: count / total for state, count in counts.items() if count >= LEAST_NAMED and count / total >= MOST_OF
    }

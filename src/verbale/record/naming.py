"""Which documents a report points at, by whom it names and when it says that the words fell.

A speaker leads to documents by the state in his name ("the Russian foreign ministry"), or where the words of the name
stand in issuer or title. A person whose state the report does not say is looked up in the record: around that time,
whose documents name him most? That is a hint, never a proof. Weights are nats, to be added to what the words weigh.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from verbale.index import stem_of
from verbale.index.candidates import occurrences
from verbale.index.textindex import TextIndex
from verbale.record.entries import Entry
from verbale.record.library import Record
from verbale.references import parties
from verbale.text.words import words_in

OWN = 6.0  # the issuer, or the title, has the speaker's name or state
LIKELY = 3.0  # the documents of this issuer name the speaker most
TITLE = 2.0  # the report names two telling words of the title
SAME_DAY, SAME_MONTH, SAME_YEAR, YEAR_BEFORE = 6.0, 5.0, 4.0, 1.5
DAYS = 3  # between a speech and the day on which a report says it was made, at most
AROUND = 3  # years on either side in which a person is looked for
MOST_NAMED = 4000  # places of a name that are counted
LEAST_NAMED, MOST_OF = 3, 0.3  # places in documents of one issuer, and share of all places, that make it likely
MOST_ENTRIES = 5000  # documents of a time that are looked through


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
        return bool(self.names) and self.names <= _stems(f"{entry.issuer or ''} {entry.title or ''}")

    def weight(self, entry: Entry) -> float:
        """How much speaks for a document before its words are looked at, in nats."""
        found = self._day_weight(entry.date)
        if self.is_whose(entry):
            found += OWN
        elif entry.issuer in self.likely:
            found += LIKELY * self.likely[entry.issuer]
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
    if re.fullmatch("[A-Z]{3}", words):
        return frozenset({words})
    return frozenset(mention.state for mention in parties.find(words) if mention.state)


@lru_cache(maxsize=4096)
def _stems(words: str) -> frozenset[str]:
    return frozenset(stem_of(key) for key in words_in(words).keys if len(key) > 2)


def pointed(
    record: Record, index: TextIndex, names: frozenset[str], speaker: str | None, lead: str, day: datetime.date | None
) -> Pointed:
    """What speaker, lead and day of a quotation point at. `names` are the stems of the telling words of the speaker."""
    states = states_of(speaker) if speaker else frozenset()
    near = tuple(entries_around(record, day)) if day else ()
    likely = _likely(index, speaker, near) if speaker and near and not states else {}
    return Pointed(states, names, _stems(lead), day, near, likely)


def entries_around(record: Record, day: datetime.date) -> Iterable[Entry]:
    """The documents of some years around a day, at most `MOST_ENTRIES`."""
    since, until = str(day.year - AROUND), str(day.year + AROUND)
    for n, entry in enumerate(record.entries(since=since, until=until)):
        if n == MOST_ENTRIES:
            break
        yield entry


def _likely(index: TextIndex, speaker: str, near: Iterable[Entry]) -> dict[str, float]:
    """The issuers whose documents of that time name the speaker most, with the share of all places."""
    keys = [key for key in words_in(speaker.partition("/")[0]).keys if len(key) > 2]
    if not keys:
        return {}
    issuers = {entry.number: entry.issuer for entry in near if entry.issuer}
    counts: Counter[str] = Counter(
        issuers[place.number] for place in occurrences(index, keys[-1:], MOST_NAMED) if place.number in issuers
    )
    total = counts.total()
    return {
        issuer: count / total for issuer, count in counts.items() if count >= LEAST_NAMED and count / total >= MOST_OF
    }

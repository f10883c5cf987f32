"""One quotation against all documents of a record: the index names the places, the same judge as ever decides.

1. Words that stand in a row somewhere are looked up as they are: all their places, in every document.
2. Else the index gives the documents that hold most of the words near one another; an excerpt of each is judged, the
   likeliest first.
3. What the report says of speaker and day weighs beside the words, and only in the documents that these point at are
   other wordings looked for by meaning.
"""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz

from verbale import checks
from verbale.checks import Asked, Encoder, Findings
from verbale.checks.quoted import Quoted
from verbale.index import Primary
from verbale.index.candidates import Candidate, Place, candidates, candidates_among, occurrences
from verbale.index.excerpt import Excerpt
from verbale.index.layout import excerpt, span_of
from verbale.index.repair import repaired
from verbale.index.textindex import TextIndex
from verbale.record.entries import Entry
from verbale.record.library import Record
from verbale.record.naming import SAME_YEAR, Pointed, pointed
from verbale.schema import Check, CheckedQuotation, CheckedReport, Document, Fact, Kind, Quotation, Searched, Statement
from verbale.text.spans import Span

MOST_JUDGED = 6  # documents of which an excerpt is judged, at most
BEHIND = 0.93  # of the evidence for the likeliest document, what another must have to be judged as well
LEAST = 0.3  # evidence below which nothing is judged: generated quotations with letters damaged keep as much
LONG = 300  # words of a quotation that are looked up; what follows is judged where they lead to
FEW, CLEAR, WIDER = 12, 0.9, 6  # words, and evidence below which their frequent runs are looked up as well
DAMAGED = 0.75  # evidence below which words that no document has are taken for damaged ones
MOST_LISTED = 20  # further places that a check lists
MOST_WEIGHED = 400  # documents with the same words whose speaker and day are looked at
NEARLY = 0.77  # share of words in common from which on another wording is credible wherever it stands
ALONE = 0.8  # evidence for the second document, as a share of the first's, up to which the first stands out
# Likeness of meaning and share of words, together, from which on a document that speaker and day point at says the
# same: of 72 renderings in real reports 71 have as much, of 9 passages that a report did not mean 2. And share alone.
CONVINCING, SIMILAR = 0.94, 0.6
LEAP = 0.1  # likeness of letters that a leap from one place to another costs in the choice of a passage
ENOUGH_HERE = 4  # the same in a document of that time
CLAIMED = 6  # words from which on words are somebody's, and not a phrase that everybody uses
SHARED = 3  # issuers that have the same words, from which on they are nobody's
HELD = 0.85  # share of a quotation that a document of the speaker must hold to go before one that holds it all
BETTER = 0.3  # share by which the words of another's document must fit better than those of the speaker's own
NEARER = 0.04  # likeness of meaning by which a document may be behind for each nat that the report says for it
MOST_WHOLE = 2  # documents that are searched by meaning from end to end
MOST_WINDOWS = 4  # stretches that are, where speaker and day leave more documents
MOST_OF_A_TIME = 400  # documents of a day or year whose words are looked through
MOST_SHOWN = 40  # documents that a checked report brings with it
MOST_ENTRIES = 50_000  # entries kept, some hundred bytes each
KEPT = 4  # whole documents kept ready, with the vectors of their sentences


class Searcher:
    """A record made ready for one quotation after another."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._pointed: OrderedDict[tuple[object, ...], Pointed] = OrderedDict()
        self._entries: dict[int, Entry] = {}
        self._wholes: OrderedDict[int, Primary] = OrderedDict()
        self._apart: frozenset[int] = frozenset()

    @contextmanager
    def apart_from(self, document: Document) -> Iterator[None]:
        """Leave a document out of every search for the time of a `with`: a report is no source of its own words."""
        number = self.record.present([document.id]).get(document.id, 0)
        self._apart = frozenset([number])
        try:
            yield
        finally:
            self._apart = frozenset()

    def search(self, asked: Asked, encode: Encoder | None = None) -> Check:
        """Judge a quotation against the whole record."""
        index = self.record.index
        if not index.documents:
            return checks.check_of(Findings(asked=asked), searched=(), record=self._searched(index))
        aims = self._aims(index, asked)
        found = self._in_a_row(index, asked, aims, encode) or self._near_enough(index, asked, aims, encode)
        found = replace(found, within=index.documents, absent=_lacking(asked, aims) if not found.parts else "")
        looked = (found.primary.document.id,) if found.primary else ()
        return checks.check_of(found, searched=looked, record=self._searched(index))

    def _entry(self, number: int) -> Entry:
        """The entry of a document, which never changes."""
        if number not in self._entries:
            if len(self._entries) >= MOST_ENTRIES:
                self._entries.clear()
            self._entries[number] = self.record.entry(number)
        return self._entries[number]

    def _searched(self, index: TextIndex) -> Searched:
        return Searched(address=str(self.record.folder), documents=index.documents)

    def _aims(self, index: TextIndex, asked: Asked) -> Pointed:
        day = asked.date or (asked.need.date if asked.need else None)
        if not asked.speaker and day is None:
            return Pointed(frozenset(), frozenset(), frozenset(), None)
        key = (asked.speaker, asked.lead, day, index.generation)
        if key not in self._pointed:
            self._pointed[key] = pointed(self.record, index, asked.speaker, asked.lead, day)
            if len(self._pointed) > 64:
                self._pointed.popitem(last=False)
        return self._pointed[key]

    def _in_a_row(self, index: TextIndex, asked: Asked, aims: Pointed, encode: Encoder | None) -> Findings | None:
        """The words as they are, in the document that the report most likely means."""
        quoted = asked.quoted
        if not len(quoted) or quoted.cuts - {0, len(quoted)} or quoted.supplied or quoted.edited:
            return None
        places = [p for p in occurrences(index, quoted.words.keys) if p.number not in self._apart]
        if not places:
            return None
        place, entries = self._preferred(places, aims)
        laid = self._excerpt(index, place.number, [(place.first, place.last)])
        found = checks.find(asked, laid) if laid else None
        if found is None or not found.parts:
            return None
        if not aims.own() or any(entries[place.number] == entry for entry in aims.own()):
            return replace(found, also=self._listed(index, places, place))
        here = aims.weight(entries[place.number]) >= SAME_YEAR
        firm = len(asked.quoted) >= (ENOUGH_HERE if here else CLAIMED)
        own = self._own_version(index, asked, aims, None if firm else encode)
        if own is not None and not (firm and (own.share < HELD or own.rendering)):
            return own
        whose = self._whose_words(asked, aims, entries)
        return replace(found, also=self._listed(index, places, place), elsewhere=whose)

    def _preferred(self, places: Sequence[Place], aims: Pointed) -> tuple[Place, dict[int, Entry]]:
        """The place that the report points at, the first of equals; and the entries that were looked at."""
        numbers = list(dict.fromkeys(place.number for place in places))[:MOST_WEIGHED]
        if len(numbers) > 1 and not aims.anybody and aims.day is None:
            numbers = numbers[:1]
        entries = {number: self._entry(number) for number in numbers}
        best = max(numbers, key=lambda number: aims.weight(entries[number]))
        return next(place for place in places if place.number == best), entries

    def _own_version(self, index: TextIndex, asked: Asked, aims: Pointed, encode: Encoder | None) -> Findings | None:
        """The passage of a document of the speaker that holds nearly the same words, or says the same."""
        own = [entry for entry in aims.own()[:MOST_OF_A_TIME] if entry.number not in self._apart]
        numbers = [entry.number for entry in own]
        likely = candidates_among(index, numbers, asked.quoted.words.keys, asked.quoted.supplied)
        found = [checks.find(asked, laid) for laid in self._excerpts(index, likely[:MOST_WHOLE])]
        best = max(found, key=checks.evidence, default=None)
        if best is not None and best.parts:
            best = checks.weigh(best, encode)
            if best.share >= HELD or encode is None:
                return best
        if encode is None:
            return None
        if aims.day is None and len(own) > MOST_WHOLE:
            primaries: list[Primary] = list(self._excerpts(index, likely[:MOST_WINDOWS]))
        else:
            primaries = [self._whole(number) for number in numbers[:MOST_WHOLE]]
        weights = {entry.id: aims.weight(entry) for entry in own}
        reworded = [checks.best_of(asked, [primary], encode) for primary in primaries]
        held = [found for found in reworded if found.parts and _is_convincing(found)]

        def nearness(found: Findings) -> float:
            return (found.likeness or 1.0) + NEARER * weights[found.primary.document.id if found.primary else ""]

        nearest = max(held, key=nearness, default=None)
        return nearest or (best if best is not None and best.parts and _is_convincing(best) else None)

    def _whose_words(self, asked: Asked, aims: Pointed, entries: dict[int, Entry]) -> str:
        """Whose the words are, where the record has documents of the speaker of that time and others hold the words."""
        issuers = {entry.issuer for entry in entries.values()}
        if aims.day is None or len(asked.quoted) < CLAIMED or None in issuers or len(issuers) >= SHARED:
            return ""
        if any(aims.is_likely(entry) for entry in entries.values()):
            return ""
        if not any(aims.is_whose(entry) for entry in aims.own()):
            return ""
        whose = " and ".join(sorted(issuer for issuer in issuers if issuer))
        return f"they stand in a text of {whose}, not in those of {asked.speaker}"

    def _listed(self, index: TextIndex, places: Sequence[Place], but: Place) -> tuple[tuple[str, Span], ...]:
        """Where else the words stand, in other documents: the first places."""
        found = []
        others = [place for place in places if place.number != but.number]
        for place in others[:MOST_LISTED]:
            span = span_of(index, place, self.record.text(place.number))
            if span is not None:
                found.append((self._entry(place.number).id, span))
        return tuple(found)

    def _near_enough(self, index: TextIndex, asked: Asked, aims: Pointed, encode: Encoder | None) -> Findings:
        quoted = asked.quoted
        likely = [c for c in self._likely(index, quoted) if c.number not in self._apart]
        near = [e for e in aims.near if aims.weight(e) >= SAME_YEAR and e.number not in self._apart][:MOST_OF_A_TIME]
        if near:
            there = candidates_among(index, [e.number for e in near], quoted.words.keys, quoted.supplied)
            likely = list({c.number: c for c in (*there, *likely)}.values())
        weighed = self._weighed(likely, aims)
        laid = self._excerpts(index, [candidate for candidate, _ in weighed])
        found = self._best(asked, laid, encode)
        if aims.own():
            return self._or_own(index, asked, aims, encode, found)
        if encode is not None and near and (found is None or not found.parts or found.rendering):
            there = candidates_among(index, [e.number for e in near], quoted.words.keys, quoted.supplied, MOST_WINDOWS)
            primaries: list[Primary] = list(self._excerpts(index, there))
            if found is not None and found.parts and found.primary is not None:
                primaries.append(found.primary)
            found = checks.best_of(asked, primaries, encode)
        if found is not None and found.rendering and not self._is_credible(found, near, likely):
            return Findings(asked=asked, primary=found.primary)
        return found or Findings(asked=asked)

    @staticmethod
    def _likely(index: TextIndex, quoted: Quoted) -> list[Candidate]:
        """The candidates for the words as they stand, or mended, where these find little."""
        keys = quoted.words.keys[:LONG]
        cuts = {cut for cut in quoted.cuts if 0 < cut < len(keys)}
        supplied = {i for i in quoted.supplied if i < len(keys)}
        likely = candidates(index, keys, cuts, supplied)
        if len(keys) <= FEW and (not likely or likely[0].score < CLEAR):
            likely = candidates(index, keys, cuts, supplied, wider=WIDER) or likely
        if not likely or likely[0].score < DAMAGED:
            mended = repaired(index, keys, cuts, supplied)
            better = candidates(index, *mended) if mended else []
            if better and (not likely or better[0].score > likely[0].score):
                likely = better
        further = len(quoted) - len(keys)
        return [
            replace(c, stretches=tuple((first, last + further) for first, last in c.stretches)) if further else c
            for c in likely
        ]

    def _is_credible(self, found: Findings, near: Sequence[Entry], likely: Sequence[Candidate]) -> bool:
        """Whether another wording is that of a passage that was found: among thousands of documents every sentence has
        its like, so the report must point at the document, or hardly a word may differ, or no other may come near it.
        """
        pointed_at = found.primary is not None and found.primary.document.id in {entry.id for entry in near}
        ranked = sorted((candidate.nats for candidate in likely), reverse=True)
        stands_out = len(ranked) == 1 or ranked[1] <= ALONE * ranked[0]
        return (pointed_at and _is_convincing(found)) or stands_out or checks.closeness(found.parts) >= NEARLY

    def _or_own(
        self, index: TextIndex, asked: Asked, aims: Pointed, encode: Encoder | None, found: Findings | None
    ) -> Findings:
        """What was found, or what the speaker's own documents hold instead, where that is hardly less."""
        owned = {entry.id for entry in aims.own()}
        if found is not None and found.parts and found.primary is not None:
            is_own = found.primary.document.id in owned
            if is_own and not found.rendering:
                return found
        own = self._own_version(index, asked, aims, encode)
        if own is None or found is None or not found.parts:
            return own or found or Findings(asked=asked)
        firm = not found.rendering and len(asked.quoted) >= CLAIMED and found.share >= HELD
        return found if firm and own.share < found.share - BETTER else own

    def _weighed(self, likely: Sequence[Candidate], aims: Pointed) -> list[tuple[Candidate, float]]:
        """The candidates worth judging, best first, with what words and report say for each in nats."""
        if not aims.anybody and aims.day is None:
            weighed = [(c, c.nats) for c in likely]
        else:
            weighed = [(c, c.nats + aims.weight(self._entry(c.number))) for c in likely]
        weighed.sort(key=lambda item: -item[1])
        return [(c, nats) for c, nats in weighed if c.score >= LEAST and nats >= BEHIND * weighed[0][1]][:MOST_JUDGED]

    def _best(self, asked: Asked, laid: Iterable[Excerpt], encode: Encoder | None) -> Findings | None:
        found = [checks.find(asked, primary) for primary in laid]
        best = max(found, key=_fit, default=None)
        return checks.weigh(best, encode) if best is not None else None

    def _whole(self, number: int) -> Primary:
        if number not in self._wholes:
            self._wholes[number] = Primary(self._document(number))
            if len(self._wholes) > KEPT:
                self._wholes.popitem(last=False)
        self._wholes.move_to_end(number)
        return self._wholes[number]

    def _excerpts(self, index: TextIndex, likely: Iterable[Candidate]) -> list[Excerpt]:
        laid = (self._excerpt(index, candidate.number, candidate.stretches) for candidate in likely)
        return [primary for primary in laid if primary is not None]

    def _excerpt(self, index: TextIndex, number: int, stretches: Sequence[tuple[int, int]]) -> Excerpt | None:
        return excerpt(index, number, self._document(number), stretches)

    def _document(self, number: int) -> Document:
        return _document(self._entry(number), self.record.text(number))


def _document(entry: Entry, text: str) -> Document:
    def fact(value: str | None) -> Fact | None:
        return None if value is None else Fact(value=value, reasons=())

    return Document(
        id=entry.id, text=text, kind=Kind(entry.kind), name=entry.name, language=fact(entry.language),
        issuer=fact(entry.issuer),
    )  # fmt: skip


def _lacking(asked: Asked, aims: Pointed) -> str:
    """Which text the record lacks, where it has none of the state that the report names, or none of the time."""
    if aims.day is None:
        return ""
    if not any(aims.weight(entry) > 0 for entry in aims.near):
        return f"the record has no document from around {aims.day.isoformat()}"
    if aims.states and not aims.own():
        return f"the record has no document of {asked.speaker} from around {aims.day.isoformat()}"
    return ""


def _is_convincing(found: Findings) -> bool:
    """Whether another wording is near enough to be that of a document to which only speaker and day point."""
    if not found.rendering:
        return True
    return found.share >= SIMILAR if found.likeness is None else found.likeness + found.share >= CONVINCING


def _fit(found: Findings) -> tuple[bool, float, bool]:
    """How near a passage comes to the quotation letter by letter, each leap costing as much as a word or two."""
    if not found.parts or found.primary is None:
        return False, 0.0, False
    theirs = [key for part in found.parts for key in found.primary.words.keys[part.s_first : part.s_last]]
    likeness = fuzz.ratio(" ".join(found.asked.quoted.words.keys), " ".join(theirs)) / 100
    leaps = sum(part.jump for part in found.parts)
    return True, likeness - LEAP * leaps, checks.evidence(found)[2]


_SEARCHERS: WeakKeyDictionary[Record, Searcher] = WeakKeyDictionary()


def searcher_of(record: Record) -> Searcher:
    """The searcher of a record, made once and kept as long as the record is."""
    found = _SEARCHERS.get(record)
    if found is None:
        found = _SEARCHERS[record] = Searcher(weakref.proxy(record))
    return found


def search(record: Record, asked: Asked, encode: Encoder | None = None) -> Check:
    """Judge a quotation against a whole record."""
    return searcher_of(record).search(asked, encode)


def search_report(
    record: Record,
    report: Document,
    statements: Sequence[Statement],
    asides: Sequence[Quotation],
    encode: Encoder | None = None,
    watch: checks.Watch | None = None,
) -> CheckedReport:
    """Judge every quotation of a report against a whole record, the report itself left out where it is in it; its
    primaries are the documents that were found.
    """
    searcher = searcher_of(record)
    with searcher.apart_from(report):
        checked = tuple(
            CheckedQuotation(quotation=quotation, statement=number, check=searcher.search(asked, encode))
            for number, quotation, asked in checks.watched(list(checks.asked_in(report, statements)), watch)
        )
    named = dict.fromkeys(
        document
        for item in checked
        for document in (item.check.document, *(place[0] for place in item.check.places))
        if document
    )
    primaries = [Primary(record.document(document)) for document in list(named)[:MOST_SHOWN]]
    return checks.checked_report(report, statements, asides, checked, primaries)

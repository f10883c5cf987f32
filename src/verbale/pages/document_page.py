"""What the page of a document shows: its text cut at the statements, the filters, and a card for each statement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from verbale.errors import UsageError
from verbale.exports.phrases import visible
from verbale.exports.places import day_of, outlet_of, place_of, title_of
from verbale.index.lookup import Term, singular
from verbale.pages.analyses import STATING, Analysed, Judged, Said, Told, Voice, judged_of
from verbale.pages.cutting import Paragraph, blocks_of, judged_in, paragraphs, parts_of
from verbale.pages.rendering import address_of
from verbale.record import Analysis
from verbale.record.queries import Manner, terms_of
from verbale.schema import Document, Kind, Verdict
from verbale.text.spans import Span
from verbale.text.words import words_in

LONGEST_SHOWN = 400  # characters of a statement in the list beside the text
_AT = re.compile(r"(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A value of a filter: how many statements have it, whether it is chosen, where a click leads."""

    value: str
    label: str
    times: int
    chosen: bool
    address: str
    hue: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A statement in the list beside the text. `words` is what is said, shortened; `around` the number of the statement
    that it stands in."""

    number: int
    label: str
    hue: int
    speaker: str
    office: str
    chain: tuple[str, ...]
    mode: str
    depth: int
    around: int
    implied: bool
    said_on: str
    place: str
    cue: str
    words: str
    acts: tuple[Told, ...]
    confidence: float | None
    reasons: tuple[str, ...]
    is_act: bool
    judged: tuple[Judged, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadPage:
    """A page of a document. `state` is "ready", or "working" while statements are looked for by the job `job`, or "too
    long". `judged` is the number of documents that its quotations were held against, `None` where they were not.
    `part` (from 1) is the page of a long text that is shown, `parts` the address of each. `elsewhere` says how many of
    the chosen statements the nearest pages before and after have that have any, and where."""

    number: int
    id: str
    title: str
    facts: tuple[str, ...]
    kind: Kind
    language: str
    origin: str
    characters: int
    notes: tuple[str, ...]
    state: str
    job: str
    paragraphs: tuple[Paragraph, ...]
    cards: tuple[Card, ...]
    voices: tuple[Choice, ...]
    acts: tuple[Choice, ...]
    verdicts: tuple[Choice, ...]
    judged: int | None
    statements: int
    shown: int
    part: int
    parts: tuple[str, ...]
    elsewhere: tuple[tuple[int, str], ...]
    here: str
    clear: str
    find: str
    is_filtered: bool


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The judged quotations, and against how many documents; `None` where nobody has asked for it."""

    quotations: tuple[Judged, ...] = ()
    documents: int | None = None

    @classmethod
    def of(cls, analysis: Analysis | None) -> Verdicts:
        """From what the record keeps."""
        if analysis is None:
            return cls()
        return cls(judged_of(analysis.content), analysis.content["documents"])


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for: the document, the filters, and the words or the place to mark."""

    number: int
    party: str
    act: str
    verdict: str
    find: str
    at: str

    def address(self, **changes: object) -> str:
        """The page for this wish, with some values changed."""
        given: dict[str, object] = {
            "party": self.party, "act": self.act, "verdict": self.verdict, "find": self.find, "at": self.at,
        }  # fmt: skip
        return address_of(f"/documents/{self.number}", **(given | changes))


def page_of(
    document: Document, wish: Wish, part: int, analysed: Analysed, judged: Verdicts, state: tuple[str, str]
) -> ReadPage:
    """One page of a document; `part` is its number from 1, 0 for the one that a place leads to; `state` is how far its
    statements are and the job that looks for them."""
    text, quotations = document.text, judged.quotations
    chosen = [said for said in analysed.said if _matches(said, wish, quotations)]
    blocks = blocks_of(document)
    parts = parts_of(blocks)
    reaches = [Span(blocks[a][1].start, blocks[b - 1][1].end) if a < b else Span(0, 0) for a, b in parts]
    here, marks = _marks(text, wish, part, reaches)
    begin, end = reaches[here]
    voices = {voice.name: voice for voice in analysed.voices}
    mine = [said for said in chosen if begin <= said.content[0].start < end] if chosen else []
    numbers = range(1, len(parts) + 1) if len(parts) > 1 else ()
    addresses = tuple(wish.address(part=n if n > 1 or wish.find else "", at="") for n in numbers)
    return ReadPage(
        number=wish.number, id=document.id, title=title_of(document), facts=_facts(document), kind=document.kind,
        language=document.language.value if document.language else "",
        origin=document.input.address if document.input else "", characters=len(text),
        notes=tuple(note.detail for note in document.notes), state=state[0], job=state[1],
        paragraphs=paragraphs(text, blocks, parts[here], mine, voices, marks, quotations),
        cards=tuple(_card(said, document, voices, quotations) for said in mine), voices=_voices(analysed, wish),
        acts=_acts(analysed, wish), verdicts=_verdicts(quotations, wish), judged=judged.documents,
        statements=len(analysed.said), shown=len(chosen), part=here + 1, parts=addresses,
        elsewhere=_elsewhere(chosen, [reach.end for reach in reaches], here, addresses), here=wish.address(),
        clear=wish.address(party="", act="", verdict="", find=""), find=wish.find,
        is_filtered=bool(wish.party or wish.act or wish.verdict),
    )  # fmt: skip


def _matches(said: Said, wish: Wish, judged: Sequence[Judged]) -> bool:
    if not said.content:
        return False
    if wish.verdict and not any(one.verdict == wish.verdict for one in judged_in(said, judged)):
        return False
    if wish.party and said.speaker != wish.party and not (wish.party == "?" and not said.speaker):
        return False
    if wish.act:
        return any(told.type == wish.act for told in said.acts)
    return not said.is_act or any(told.type not in STATING for told in said.acts)


def _marks(text: str, wish: Wish, part: int, reaches: Sequence[Span]) -> tuple[int, list[Span]]:
    """Which page of the text to show, from 0, and what is marked there: the place that the address names, then the
    words that are looked for. Without a page or a place the first page with the words is shown.
    """
    place = _AT.fullmatch(wish.at)
    marks = [Span(int(place[1]), int(place[2]))] if place and int(place[1]) < int(place[2]) <= len(text) else []
    try:
        terms = [term for term in terms_of(wish.find, Manner.WORDS) if not term.without] if wish.find else []
    except UsageError:
        terms = []
    here = min(max(part - 1, 0), len(reaches) - 1)
    if not part and marks:
        here = next((n for n, reach in enumerate(reaches) if marks[0].start < reach.end), 0)
    elif not part and terms:
        here = next((n for n, reach in enumerate(reaches) if any(_words(text, reach, terms))), 0)
    return here, [*marks, *_words(text, reaches[here], terms)] if terms else marks


def _words(text: str, within: Span, terms: Sequence[Term]) -> Iterator[Span]:
    """Where the words of a query stand in a part of the text."""
    words = words_in(text, *within)
    heads: dict[str, list[Term]] = {}
    for term in terms:
        heads.setdefault(_head(term.keys[0], term), []).append(term)
    beginnings = tuple(term.keys[0] for term in terms if term.beginning)
    for i, key in enumerate(words.keys):
        found = [*heads.get(key, ()), *(t for t in heads.get(singular(key), ()) if not t.exact and len(t.keys) == 1)]
        length = next((len(t.keys) for t in found if _stands(words.keys, i, t)), 0)
        if not length and beginnings and key.startswith(beginnings):
            length = 1
        if length:
            yield Span(words.starts[i], words.ends[i + length - 1])


def _head(key: str, term: Term) -> str:
    return key if term.exact or len(term.keys) > 1 else singular(key)


def _stands(keys: Sequence[str], at: int, term: Term) -> bool:
    return len(term.keys) == 1 or tuple(keys[at : at + len(term.keys)]) == term.keys


def _elsewhere(
    chosen: Sequence[Said], ends: Sequence[int], here: int, addresses: Sequence[str]
) -> tuple[tuple[int, str], ...]:
    """On which other pages, which end at `ends`, the chosen statements are: how many, and the address, for the nearest
    pages before and after that have any."""
    found: Counter[int] = Counter()
    at = 0
    for start in sorted(said.content[0].start for said in chosen):
        while at < len(ends) - 1 and start >= ends[at]:
            at += 1
        found[at] += 1
    near = [max((n for n in found if n < here), default=None), min((n for n in found if n > here), default=None)]
    return tuple((found[n], addresses[n]) if n is not None and addresses else (0, "") for n in near)


def _facts(document: Document) -> tuple[str, ...]:
    issuer = document.issuer.value if document.issuer else ""
    day = day_of(document) or (document.published.value if document.published else "")
    facts = (issuer, outlet_of(document) if outlet_of(document) != issuer else "", day)
    return tuple(fact for fact in facts if fact)


def _voices(analysed: Analysed, wish: Wish) -> tuple[Choice, ...]:
    made = [
        Choice(
            value=voice.name, label=voice.label, times=voice.times, chosen=wish.party == voice.name, hue=voice.hue,
            address=wish.address(party="" if wish.party == voice.name else voice.name, at=""),
        )
        for voice in analysed.voices
    ]  # fmt: skip
    unknown = sum(not said.speaker for said in analysed.said)
    if unknown:
        chosen = wish.party == "?"
        address = wish.address(party="" if chosen else "?", at="")
        made.append(Choice(value="speaker unresolved", label="?", times=unknown, chosen=chosen, address=address))
    return tuple(made)


def _acts(analysed: Analysed, wish: Wish) -> tuple[Choice, ...]:
    times = Counter(told.type for said in analysed.said for told in said.acts)
    return tuple(
        Choice(
            value=name, label=name, times=many, chosen=wish.act == name,
            address=wish.address(act="" if wish.act == name else name, at=""),
        )
        for name, many in sorted(times.items(), key=lambda item: (item[0] in STATING, -item[1]))
    )  # fmt: skip


def _verdicts(judged: Sequence[Judged], wish: Wish) -> tuple[Choice, ...]:
    times = Counter(one.verdict for one in judged)
    return tuple(
        Choice(
            value=name, label=name, times=times[name], chosen=wish.verdict == name,
            address=wish.address(verdict="" if wish.verdict == name else name, at=""),
        )
        for name in Verdict
        if times[name]
    )  # fmt: skip


def _card(said: Said, document: Document, voices: Mapping[str, Voice], judged: Sequence[Judged]) -> Card:
    voice = voices.get(said.speaker)
    text = document.text
    words = " … ".join(" ".join(span.of(text).split()) for span in said.content)
    if len(words) > LONGEST_SHOWN:
        words = words[:LONGEST_SHOWN].rpartition(" ")[0] + " …"
    return Card(
        number=said.number, label=voice.label if voice else "?", hue=voice.hue if voice else 0, speaker=said.speaker,
        office=said.office, chain=said.chain, mode=said.mode, depth=said.depth, around=said.parent,
        implied=said.implied, said_on=said.said_on, place=visible(place_of(document, said.content[0])),
        cue=" … ".join(" ".join(span.of(text).split()) for span in said.cue), words=words, acts=said.acts,
        confidence=said.confidence, reasons=said.reasons, is_act=said.is_act,
        judged=tuple(judged_in(said, judged)),
    )  # fmt: skip

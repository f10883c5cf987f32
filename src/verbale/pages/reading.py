"""Read: a document of the record with its statements: who speaks, through whom, what the words do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from verbale.errors import UsageError
from verbale.exports.phrases import visible
from verbale.exports.places import day_of, outlet_of, place_of, title_of
from verbale.pages import tasks
from verbale.pages.analyses import STATING, Analysed, Judged, Said, Told, Voice, analysed_of, judged_of
from verbale.pages.awaiting import SOON, made
from verbale.pages.cutting import Paragraph, blocks_of, judged_in, paragraphs, parts_of
from verbale.pages.jobs import Job, Progress
from verbale.pages.refusals import NotFoundError, OftenError
from verbale.pages.rendering import address_of, redirect
from verbale.pages.room import record_of, room_of, start
from verbale.pages.routing import area, page
from verbale.pipeline import analysis_version
from verbale.record import Analysis, Record
from verbale.record.queries import Manner, terms_of
from verbale.schema import Document, Kind, Verdict
from verbale.text.spans import Span
from verbale.text.words import words_in

router = area("Read")

MOST_FOUND = 2000  # places of words looked for that are marked in a document
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
class _Judged:
    """The judged quotations, and against how many documents; `None` where nobody has asked for it."""

    quotations: tuple[Judged, ...] = ()
    documents: int | None = None

    @classmethod
    def of(cls, analysis: Analysis | None) -> _Judged:
        if analysis is None:
            return cls()
        return cls(judged_of(analysis.content), analysis.content["documents"])


@dataclass(frozen=True, slots=True)
class _Wish:
    number: int
    party: str
    act: str
    verdict: str
    find: str
    at: str

    def address(self, **changes: object) -> str:
        given: dict[str, object] = {
            "party": self.party, "act": self.act, "verdict": self.verdict, "find": self.find, "at": self.at,
        }  # fmt: skip
        return address_of(f"/documents/{self.number}", **(given | changes))


@page(router, "/documents/{key}", "document.html")
def read(
    request: Request,
    key: Annotated[str, Path(max_length=64, pattern="^[0-9a-f]{1,64}$")],
    party: Annotated[str, Query(max_length=300, description="only statements of this speaker")] = "",
    act: Annotated[str, Query(max_length=20, description="only statements that do this")] = "",
    verdict: Annotated[str, Query(max_length=20, description="only with quotations of this verdict")] = "",
    find: Annotated[str, Query(max_length=300, description="words to mark")] = "",
    at: Annotated[str, Query(max_length=20, description="a place to mark: start-end")] = "",
    part: Annotated[int, Query(ge=0, le=100_000, description="page of a long text, from 1")] = 0,
) -> ReadPage | Response:
    """A document with its statements, filtered by party and by what the words do."""
    with record_of(request) as record:
        number = _number(record, key)
        if str(number) != key and not request.url.path.endswith(".json"):
            return redirect(f"/documents/{number}{'?' if request.url.query else ''}{request.url.query}")
        document = record.document(number)
        kept = _kept(request, record, number)
        checked = record.analysis(number, tasks.JUDGED) if document.kind is Kind.REPORT else None
    state, job, content = _content(request, document, number, kept)
    wish = _Wish(number, party, act, verdict, find, at)
    issuer = (document.issuer or document.publisher) if document.kind is Kind.PRIMARY else None
    analysed = _analysed(request, document, content, issuer.value if issuer else "")
    judged = _Judged.of(checked)
    if state != "ready":
        return _page(document, wish, part, analysed, judged, (state, job))
    return room_of(request).shelf.kept(
        ("read page", document.id, analysis_version(), wish, part, checked.number if checked else 0),
        lambda: _page(document, wish, part, analysed, judged, (state, job)), 1200,
    )  # fmt: skip


@router.post("/documents/{number}/check")
def check(request: Request, number: Annotated[int, Path(ge=1, le=10**9)]) -> Response:
    """Hold the quotations of a report of the record against the rest of the record; on to the job."""
    room = room_of(request)
    with record_of(request) as record:
        title = title_of(record.document(_number(record, str(number))))

    def work(progress: Progress) -> str:
        with room.telling() as telling:
            room.workers.watched(progress, telling, tasks.judged, room.settings.folder.resolve(), telling, number)
        return f"/documents/{number}"

    job = start(request, "Checking against the record", title, work)
    job.over.wait(SOON)
    return redirect(f"/jobs/{job.number}")


def _number(record: Record, key: str) -> int:
    try:
        return record.entry(int(key) if key.isdecimal() and len(key) < 10 else key).number
    except UsageError as error:
        raise NotFoundError(
            f"The record has no document {key}: it was removed, or never there; look for it in the record"
        ) from error


def _kept(request: Request, record: Record, number: int) -> Mapping[str, Any] | None:
    """What the record keeps of the document, of this version."""
    shelf = room_of(request).shelf
    found = shelf.get(_key(number))
    if found is None:
        analysis = record.analysis(number, tasks.ANALYSIS, analysis_version())
        if analysis is None:
            return None
        found = analysis.content
        shelf.put(_key(number), found, _weight(found))
    return found  # type: ignore[return-value]


def _key(number: int) -> tuple[str, int, str]:
    return ("analysis", number, analysis_version())


def _weight(content: Mapping[str, Any]) -> int:
    return 12 * (len(content["statements"]) + len(content["acts"]))


def _content(
    request: Request, document: Document, number: int, kept: Mapping[str, Any] | None
) -> tuple[str, str, Mapping[str, Any]]:
    """What is to be shown: how far that is, the job that makes it, and what there is."""
    nothing: Mapping[str, Any] = {"statements": [], "acts": []}
    if kept is not None:
        return "ready", "", kept
    if len(document.text) > tasks.MOST_READ:
        return "too long", "", nothing
    room = room_of(request)
    try:
        found = made(
            request, _key(number),
            lambda progress: room.workers.run(progress, tasks.analysed, room.settings.folder.resolve(), number),
            kind="Reading", title=title_of(document), address=f"/documents/{number}", weigh=_weight,
        )  # fmt: skip
    except OftenError:
        return "busy", "", nothing
    if isinstance(found, Job):
        return ("failed" if found.over.is_set() else "working"), found.number, nothing
    return "ready", "", found


def _analysed(request: Request, document: Document, content: Mapping[str, Any], issuer: str) -> Analysed:
    key = ("analysed", document.id, analysis_version(), len(content["statements"]), len(content["acts"]))
    shelf = room_of(request).shelf
    found = shelf.get(key)
    if not isinstance(found, Analysed):
        found = analysed_of(content, document.text, issuer)
        shelf.put(key, found, _weight(content))
    return found


def _page(
    document: Document, wish: _Wish, part: int, analysed: Analysed, judged: _Judged, state: tuple[str, str]
) -> ReadPage:
    text, quotations = document.text, judged.quotations
    chosen = [said for said in analysed.said if _matches(said, wish, quotations)]
    marks = _places(text, wish)
    blocks = blocks_of(document)
    parts = parts_of(blocks)
    here = _part(part, parts, blocks, marks if wish.at else ())
    first, last = parts[here]
    begin, end = (blocks[first][1].start, blocks[last - 1][1].end) if last > first else (0, 0)
    voices = {voice.name: voice for voice in analysed.voices}
    mine = [said for said in chosen if begin <= said.content[0].start < end] if chosen else []
    addresses = tuple(wish.address(part=n + 1 if n else "", at="") for n in range(len(parts))) if len(parts) > 1 else ()
    return ReadPage(
        number=wish.number, id=document.id, title=title_of(document), facts=_facts(document), kind=document.kind,
        language=document.language.value if document.language else "",
        origin=document.input.address if document.input else "", characters=len(text),
        notes=tuple(note.detail for note in document.notes), state=state[0], job=state[1],
        paragraphs=paragraphs(text, blocks, parts[here], mine, voices, marks, quotations),
        cards=tuple(_card(said, document, voices, quotations) for said in mine), voices=_voices(analysed, wish),
        acts=_acts(analysed, wish), verdicts=_verdicts(quotations, wish), judged=judged.documents,
        statements=len(analysed.said), shown=len(chosen), part=here + 1, parts=addresses,
        elsewhere=_elsewhere(chosen, parts, blocks, here, addresses), here=wish.address(),
        clear=wish.address(party="", act="", verdict="", find=""), find=wish.find,
        is_filtered=bool(wish.party or wish.act or wish.verdict),
    )  # fmt: skip


def _matches(said: Said, wish: _Wish, judged: Sequence[Judged]) -> bool:
    if not said.content:
        return False
    if wish.verdict and not any(one.verdict == wish.verdict for one in judged_in(said, judged)):
        return False
    if wish.party and said.speaker != wish.party and not (wish.party == "?" and not said.speaker):
        return False
    if wish.act:
        return any(told.type == wish.act for told in said.acts)
    return not said.is_act or any(told.type not in STATING for told in said.acts)


def _places(text: str, wish: _Wish) -> list[Span]:
    """The place that the address names, or the words that are looked for."""
    place = _AT.fullmatch(wish.at)
    if place and int(place[1]) < int(place[2]) <= len(text):
        return [Span(int(place[1]), int(place[2]))]
    try:
        wanted = [term.keys for term in terms_of(wish.find, Manner.WORDS) if not term.without] if wish.find else []
    except UsageError:
        return []
    if not wanted:
        return []
    words = words_in(text)
    found = []
    heads = {keys[0] for keys in wanted}
    for i, key in enumerate(words.keys):
        if key in heads:
            for keys in wanted:
                if tuple(words.keys[i : i + len(keys)]) == keys:
                    found.append(Span(words.starts[i], words.ends[i + len(keys) - 1]))
                    break
        if len(found) == MOST_FOUND:
            break
    return found


def _part(
    part: int, parts: Sequence[tuple[int, int]], blocks: Sequence[tuple[Any, Span]], marks: Sequence[Span]
) -> int:
    """Which page of the text to show, from 0: the one asked for, or the one with the place that is marked."""
    if not part and marks:
        at = marks[0].start
        return next((n for n, (_, last) in enumerate(parts) if last and at < blocks[last - 1][1].end), 0)
    return min(max(part - 1, 0), len(parts) - 1)


def _elsewhere(
    chosen: Sequence[Said], parts: Sequence[tuple[int, int]], blocks: Sequence[tuple[Any, Span]], here: int,
    addresses: Sequence[str],
) -> tuple[tuple[int, str], ...]:  # fmt: skip
    """On which other pages the chosen statements are: how many, and the address, for the pages before and after."""
    found: Counter[int] = Counter()
    ends = [blocks[last - 1][1].end if last else 0 for _, last in parts]
    at = 0
    for said in sorted(chosen, key=lambda said: said.content[0].start):
        while at < len(ends) - 1 and said.content[0].start >= ends[at]:
            at += 1
        found[at] += 1
    near = [max((n for n in found if n < here), default=None), min((n for n in found if n > here), default=None)]
    return tuple((found[n], addresses[n]) if n is not None and addresses else (0, "") for n in near)


def _facts(document: Document) -> tuple[str, ...]:
    issuer = document.issuer.value if document.issuer else ""
    day = day_of(document) or (document.published.value if document.published else "")
    facts = (issuer, outlet_of(document) if outlet_of(document) != issuer else "", day)
    return tuple(fact for fact in facts if fact)


def _voices(analysed: Analysed, wish: _Wish) -> tuple[Choice, ...]:
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


def _acts(analysed: Analysed, wish: _Wish) -> tuple[Choice, ...]:
    times = Counter(told.type for said in analysed.said for told in said.acts)
    return tuple(
        Choice(
            value=name, label=name, times=many, chosen=wish.act == name,
            address=wish.address(act="" if wish.act == name else name, at=""),
        )
        for name, many in sorted(times.items(), key=lambda item: (item[0] in STATING, -item[1]))
    )  # fmt: skip


def _verdicts(judged: Sequence[Judged], wish: _Wish) -> tuple[Choice, ...]:
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

"""The frozen records that travel from stage to stage.

A record is made once and never changed; each has `.to_dict()`, whose shape is what `--json` prints.
Offsets are code points, half-open, into the `text` of the document that the field names.
Words are those of the field: an attribution has source, cue and content (PolNeAR, Newell et al., LREC 2018).
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from verbale.text.offsets import Origins
from verbale.text.spans import Span


class Kind(StrEnum):
    """What a document is: somebody's report of words, or the words themselves."""

    REPORT = "report"
    PRIMARY = "primary"


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    BLOCK_QUOTE = "block-quote"
    CUE = "cue"  # one caption of a subtitle file


class Mode(StrEnum):
    """How speech is rendered: in quotation marks, in the reporter's words, or in both."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class QuotationRole(StrEnum):
    """What quotation marks are doing: only `speech` claims that somebody said these words."""

    SPEECH = "speech"
    SCARE = "scare"
    TITLE = "title"
    NAME = "name"


class PartyKind(StrEnum):
    PERSON = "person"
    ORGAN = "organ"
    STATE = "state"
    BODY = "body"
    DOCUMENT = "document"
    GROUP = "group"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What can be said of the wording alone."""

    VERBATIM = "verbatim"
    ELIDED = "elided"
    ALTERED = "altered"
    REWORDED = "reworded"
    SPLICED = "spliced"
    NOT_FOUND = "not-found"
    UNCHECKED = "unchecked"


class Severity(StrEnum):
    MINOR = "minor"
    MAJOR = "major"


class Concern(StrEnum):
    """What else is wrong with genuine words."""

    OUT_OF_CONTEXT = "out-of-context"
    CUT_SHORT = "cut-short"
    MISATTRIBUTED = "misattributed"


class DifferenceKind(StrEnum):
    OMISSION = "omission"
    INSERTION = "insertion"
    SUBSTITUTION = "substitution"
    MOVE = "move"


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, Span):
        return [value.start, value.end]
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return value


class Record:
    """What all records share: a plain-data form, and their own table in a notebook."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The record as dicts, lists, strings and numbers, ready for `json.dumps`."""
        return {
            f.name: _plain(getattr(self, f.name))
            for f in dataclasses.fields(self)  # type: ignore[arg-type]
            if not f.metadata.get("private")
        }

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><th>{escape(name)}</th><td>{escape(str(value))[:400]}</td></tr>"
            for name, value in self.to_dict().items()
        )
        return f"<table><caption>{type(self).__name__}</caption>{rows}</table>"


_private = field(default=None, repr=False, compare=False, metadata={"private": True})


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason(Record):
    """A rule or model that decided something, with what it saw.

    `rule` names the function or model; `span` points into the text that `within` names
    ("document", "quotation", "primary").
    """

    rule: str
    detail: str
    span: Span | None = None
    within: str = "document"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact(Record):
    """A value read from a document, with the evidence for it. Dates are ISO 8601 strings."""

    value: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Input(Record):
    """What was received: bytes exactly as they came, and where and when they came from.

    `address` is a path, a URL, `-` for standard input, or empty for bytes and strings handed over in memory.
    `retrieved` is UTC.
    """

    data: bytes = field(repr=False, metadata={"private": True})
    address: str = ""
    retrieved: datetime | None = None
    media_type: str = ""
    encoding: str | None = None
    redirects: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Block(Record):
    """A paragraph, heading, list item or quoted block of a document.

    `page` (from 1) and `line` (from 1, on that page) are set for PDF; `time` (seconds) for subtitles; `speaker`
    where the format itself names one (a VTT voice tag).
    """

    kind: BlockKind
    span: Span
    page: int | None = None
    line: int | None = None
    time: float | None = None
    speaker: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Dateline(Record):
    """The line that opens a dispatch: "Dec. 11, 2021 (EIRNS)—"; `span` covers it, dash included."""

    span: Span
    place: str | None = None
    date: date | None = None
    agency: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Document(Record):
    """A text as a reader sees it, with the way back to what was received.

    `id` is the SHA-256 of the bytes received, in hex. `headline` is the span of the headline inside `text`.
    `origins` maps an offset of `text` to an offset in the received bytes (PDF, DOCX and the like: see `Block`).
    `lines` are (offset, page, line) for the start of each printed line of a PDF, in order.
    `notes` say what was doubtful in reading (mojibake mended, pages without text, …). `title` is what a carrier (a
    column of a table, a feed) calls the document, where that is told beside the text.
    """

    id: str
    text: str
    kind: Kind
    name: str = ""
    language: Fact | None = None
    publisher: Fact | None = None
    published: Fact | None = None
    issuer: Fact | None = None
    headline: Span | None = None
    dateline: Dateline | None = None
    blocks: tuple[Block, ...] = ()
    evidence: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    input: Input | None = None
    title: str | None = None
    origins: Origins | None = _private
    lines: tuple[tuple[int, int, int], ...] = field(default=(), repr=False, compare=False, metadata={"private": True})

    def page_and_line(self, offset: int) -> tuple[int, int] | None:
        """The page and the line on it, both from 1, that hold `offset`; `None` in formats without pages."""
        at = bisect_right(self.lines, offset, key=lambda line: line[0]) - 1
        return self.lines[max(0, at)][1:] if self.lines else None

    @property
    def date(self) -> date | None:
        """The day against which "yesterday" is read: the dateline's, else the day of publication.

        `None` where only the month or the year of publication is known ("1946").
        """
        if self.dateline and self.dateline.date:
            return self.dateline.date
        if not self.published or len(self.published.value) < len("1946-10-24"):
            return None
        return datetime.fromisoformat(self.published.value).date()


@dataclass(frozen=True, kw_only=True, slots=True)
class Party(Record):
    """Who speaks or is spoken to. `name` is the fullest name that the document gives; `office` as in
    "Russian President"; `span` is where that name stands."""

    name: str
    kind: PartyKind = PartyKind.UNKNOWN
    office: str | None = None
    span: Span | None = None


class Naming(StrEnum):
    """By what sort of word a party is named."""

    NAME = "name"  # Russia, the Soviet Union, NATO
    ADJECTIVE = "adjective"  # Russian
    PEOPLE = "people"  # the Russians
    SEAT = "seat"  # Moscow, Downing Street
    ORGAN = "organ"  # the Russian Foreign Ministry
    OFFICE = "office"  # the Russian president
    PERSON = "person"  # Vladimir Putin
    GROUP = "group"  # the participating States


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyMention(Record):
    """A place where a text names a party, and who that is.

    `identity` is the party's key: ISO 3166 alpha-3 for states ("RUS"), "RUS:foreign-ministry" for an organ,
    "nato" or "un:security-council" for a body, "group:west", "person:ana-orlan". It is `None` where the words leave it
    open; `candidates` then lists the identities it may be. `state` is the state (or body) that the party belongs to.
    `name` is the party's name as known (for a person: the fullest in the text), `office` what a person holds.
    `place` is true where the words only say where something is. `actor` is the PLOVER/CAMEO actor code.
    """

    span: Span
    words: str
    kind: PartyKind
    via: Naming
    name: str
    identity: str | None = None
    state: str | None = None
    office: str | None = None
    candidates: tuple[str, ...] = ()
    place: bool = False
    actor: str | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class InstrumentMention(Record):
    """A place where a text names an agreement, resolution, charter, decision or plan.

    `identity` is the slug of a known instrument ("un-charter"), a numbered one spelt out ("unsc-res-1264-1999"), or
    `None`. `part` is the article, chapter or annex that is cited. `named` is false for "the agreement" and the like.
    `candidates` lists identities where the words fit several. `name` is the known name.
    """

    span: Span
    words: str
    identity: str | None = None
    name: str | None = None
    part: str | None = None
    named: bool = True
    candidates: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline(Record):
    """The time by which something is to be done, as written, and the days it means.

    `due` is the last day, `start` the first day on which it may be done, where the words set one; both are `None`
    where the words set a term without a date ("within a specific timeframe"). `base` is the day it was counted from,
    `relative` whether it took one. `vague` says that the words give no date on any base.
    """

    span: Span
    words: str
    start: date | None = None
    due: date | None = None
    base: date | None = None
    relative: bool = False
    vague: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeReference(Record):
    """A day (or a range of days) that words point at: "yesterday", on the base of the document's date."""

    span: Span
    words: str
    start: date | None
    end: date | None
    base: date | None = None
    relative: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Quotation(Record):
    """Words between quotation marks. `span` is the words alone, `outer` takes in the marks.

    `text` is what `span` cuts out of the document; marks that open again at the head of each paragraph of a long
    quotation lie inside `span` and are listed in `restarts`. `closed` is false where the closing mark is missing.
    `level` is 0 for the outermost marks; `nested` holds those inside.
    """

    span: Span
    outer: Span
    text: str
    marks: tuple[str, str]
    role: QuotationRole = QuotationRole.SPEECH
    level: int = 0
    headline: bool = False
    closed: bool = True
    restarts: tuple[Span, ...] = ()
    nested: tuple[Quotation, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement(Record):
    """One attribution: somebody (`source`), some word of saying (`cue`), and what is said (`content`).

    Each is a tuple of spans, because each can be in pieces and source and cue can be absent. `depth` is 0 for the
    outermost; `parent` is the position, in the tuple that `extract` returns, of the statement around this one.
    `chain` runs from the reporter inwards and ends with `speaker`. `implied` when the source is carried over from
    before. `confidence` is a calibrated probability or absent.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    mode: Mode
    quotations: tuple[Quotation, ...] = ()
    depth: int = 0
    parent: int | None = None
    implied: bool = False
    headline: bool = False
    speaker: Party | None = None
    chain: tuple[Party, ...] = ()
    said_on: TimeReference | None = None
    confidence: float | None = None
    reasons: tuple[Reason, ...] = ()


class ActType(StrEnum):
    """What a party does by saying something; `docs/acts.md` defines each."""

    DEMAND = "demand"
    COMMIT = "commit"
    ANNOUNCE = "announce"
    PROPOSE = "propose"
    ACCEPT = "accept"
    REJECT = "reject"
    ACCUSE = "accuse"
    WARN = "warn"
    EXPRESS = "express"
    ASSERT = "assert"


class Strength(StrEnum):
    """How hard a demand presses, from the weakest."""

    APPEAL = "appeal"
    CALL = "call"
    DEMAND = "demand"


@dataclass(frozen=True, kw_only=True, slots=True)
class ActParty(Record):
    """Who performs an act, or to or at whom it is done.

    `words` is the party as written, `span` where (`None` for a speaker who is not named in the text, as in a speech).
    `identity`, `state` and `code` are those of `PartyMention` (`code` is its `actor`), `None` where left open.
    """

    words: str
    span: Span | None = None
    identity: str | None = None
    state: str | None = None
    code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Act(Record):
    """What a speaker does by one sentence or one clause of it.

    All spans point into one text: the one given to `classify`, or the document's. `span` is the sentence (in a report:
    the part of it that renders the speaker's words) and `words` what it holds. `trigger` makes it this act, `matter`
    is what is demanded, promised, proposed, rejected or alleged; both are `None` for `assert` and `express` without
    any. `instruments` and `deadline` are those of this act's sentence. `strength` is set for demands, `threat` where a
    warning's speaker would bring the consequence about. `statement` is the position of the statement in what `extract`
    returns, `None` for the sentence of a primary. `confidence` is a calibrated probability or absent.
    """

    type: ActType
    span: Span
    words: str
    trigger: Span | None = None
    actor: ActParty | None = None
    addressees: tuple[ActParty, ...] = ()
    matter: Span | None = None
    instruments: tuple[InstrumentMention, ...] = ()
    deadline: Deadline | None = None
    strength: Strength | None = None
    threat: bool = False
    statement: int | None = None
    confidence: float | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Classified(Record):
    """A sentence with its acts and what it names whatever they are; spans point into `text`."""

    text: str
    acts: tuple[Act, ...]
    instruments: tuple[InstrumentMention, ...] = ()
    deadline: Deadline | None = None


class StepRole(StrEnum):
    """What an act does in a thread; `docs/ledger.md` says how each is recognised."""

    RAISES = "raises"
    RESTATES = "restates"
    ANSWERS = "answers"
    ACCEPTS = "accepts"
    ACCEPTS_PART = "accepts-in-part"
    REJECTS = "rejects"
    FULFILS = "fulfils"
    BREAKS = "breaks"
    WITHDRAWS = "withdraws"


class Standing(StrEnum):
    """Where a thread stands on a day, always as somebody says or does it."""

    OPEN = "open"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly-accepted"
    REJECTED = "rejected"
    FULFILLED = "fulfilled"
    BROKEN = "broken"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Ruling(StrEnum):
    """Whether a link is the machine's suggestion, or what a person made of it."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"


@dataclass(frozen=True, kw_only=True, slots=True)
class Selector(Record):
    """A W3C TextQuoteSelector: words, and those right before and after them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cited(Record):
    """An instrument as an act cites it: what it is called there, which it is, which part."""

    words: str
    identity: str | None = None
    part: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedAct(Record):
    """An act with its day and its place, and nothing that needs the document to be read again.

    `key` stands for the words: it is made of the document's id, the type and the selector, never of a running number.
    `actor` and `addressees` are sides: a state or body where the party belongs to one ("OST"), else the party;
    `presumed` says that the addressees were read from the document and not from the sentence. `on` is the day it was
    said, as far as known, `told` the day of the document, `base` says why `on` is what it is. `reporter` is who reports
    it, empty where the document is the speaker's own. `where` is the place as a reader says it ("paragraph 3"), and
    `context` what stands right before it in its paragraph.
    """

    key: str
    document: str
    name: str
    type: ActType
    actor: str
    speaker: str
    addressees: tuple[str, ...] = ()
    presumed: bool = False
    on: date | None = None
    told: date | None = None
    base: str = ""
    reporter: str = ""
    where: str = ""
    span: Span
    words: str
    context: str = ""
    trigger: str = ""
    matter: str = ""
    selector: Selector
    cited: tuple[Cited, ...] = ()
    deadline: str = ""
    due: date | None = None
    strength: Strength | None = None
    threat: bool = False
    confidence: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Step(Record):
    """An act in a thread: what it does there, on what grounds, and who says that it belongs there.

    `confidence` is an estimate of the joining rules between 0 and 1, `None` for the act that raises the thread.
    `retold` marks an earlier step told once more: it is shown and counts for nothing. `ruled_by` names the person.
    """

    act: PlacedAct
    role: StepRole
    confidence: float | None = None
    ruling: Ruling = Ruling.SUGGESTED
    ruled_by: str = ""
    retold: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Stand(Record):
    """How a thread stands from the day `since` on (`None`: from a day not known), and the step that made it so.

    `by` is the side whose words these are: "rejected" by it, "broken" as claimed by it. `step` is the key of the act,
    empty where a deadline passed. `due` is the last day that then holds, `overdue` that it has passed without what was
    asked for.
    """

    standing: Standing
    since: date | None
    by: str = ""
    step: str = ""
    due: date | None = None
    overdue: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread(Record):
    """One thing at issue between parties: what was demanded, proposed, promised, threatened or alleged, with replies.

    `id` is the key of the act that raised it. `kind` is the type of that act, `raiser` its side, `counterparts` those
    it is addressed to.
    """

    id: str
    kind: ActType
    raiser: str
    counterparts: tuple[str, ...]
    subject: str
    cited: tuple[Cited, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim(Record):
    """What a side says that an instrument does (`verb`: forbids, permits, obliges, is broken): its claim, never a fact.

    `words` is what is said of it. `wording` is the instrument's own text of that part, and `source` the document and
    place that hold it, where the instrument is among the documents read.
    """

    act: PlacedAct
    claimant: str
    instrument: Cited
    verb: str
    words: str
    against: tuple[str, ...] = ()
    wording: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference(Record):
    """One place where quotation and primary differ.

    `kind` says what happened to the primary's words, `category` what sort of words they are (a name of
    `checks.differences.CATEGORIES`), `severity` what that does to a reader; `None` where it does nothing
    (typography, spelling) or where the change is `marked`. `quoted_span` points into the quotation's words,
    `primary_span` into the primary's text; either is empty (start == end) at the place where nothing stands.
    """

    kind: DifferenceKind
    category: str
    quoted: str
    primary: str
    quoted_span: Span
    primary_span: Span
    severity: Severity | None = None
    marked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Context(Record):
    """The primary's words around the passage: the rest of its sentences, and a sentence on either side."""

    before: str
    passage: str
    after: str
    span: Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Need(Record):
    """The text that an unchecked quotation would have to be held against."""

    issuer: str | None = None
    date: date | None = None
    title: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Searched(Record):
    """A record that was searched as a whole: its address and how many documents it then had."""

    address: str
    documents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Check(Record):
    """A quotation, held against primaries, and judged.

    `document` is the id of the primary it was found in and `spans` the places there, in the order of the
    quotation; both are empty where it was not found. `verdict` and `concerns` are a pure function of `reasons`.
    `places` lists further places that hold the words as well. `searched` are the ids of the primaries that the words
    were held against; where a whole `record` was searched, of those that its index singled out. `confidence` is a
    calibrated probability or absent.
    """

    words: str
    verdict: Verdict
    severity: Severity | None = None
    concerns: tuple[Concern, ...] = ()
    document: str | None = None
    spans: tuple[Span, ...] = ()
    differences: tuple[Difference, ...] = ()
    context: Context | None = None
    reasons: tuple[Reason, ...] = ()
    places: tuple[tuple[str, Span], ...] = ()
    searched: tuple[str, ...] = ()
    record: Searched | None = None
    need: Need | None = None
    confidence: float | None = None

    @property
    def passes(self) -> bool:
        """Whether the wording is verbatim or elided, and nothing else is wrong with it."""
        return self.verdict in (Verdict.VERBATIM, Verdict.ELIDED) and not self.concerns


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedQuotation(Record):
    """One quotation of a report with the statement it stands in (a position in `CheckedReport.statements`)."""

    quotation: Quotation
    statement: int
    check: Check


@dataclass(frozen=True, kw_only=True, slots=True)
class NearestPassage(Record):
    """The passage of a primary that is nearest to an indirect statement. Shown, never judged."""

    statement: int
    document: str
    span: Span
    text: str
    similarity: float


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedReport(Record):
    """A report with its statements, its quotations judged, and what they were held against.

    `asides` are quotation marks that claim no speech: titles, names, scare quotes.
    """

    report: Document
    primaries: tuple[Document, ...]
    statements: tuple[Statement, ...]
    quotations: tuple[CheckedQuotation, ...]
    asides: tuple[Quotation, ...] = ()
    nearest: tuple[NearestPassage, ...] = ()

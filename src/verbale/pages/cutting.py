"""A text cut into paragraphs and runs: each run is drawn in one way, by who says it and what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from verbale.pages.analyses import Judged, Said, Voice
from verbale.schema import BlockKind, Document
from verbale.text.spans import Span

PART = 40_000  # characters of one page of a long text: a long speech, and 20 ms of work
WORST = ("passes", "unchecked", "minor", "concern", "major")  # standings from the best to the worst
LONGEST = 12_000  # characters of one paragraph: longer ones are cut between words


@dataclass(frozen=True, kw_only=True, slots=True)
class Tag:
    """The mark at the head of a statement: its number, the label and colour of its party, what it does, and the sign of
    the worst that is known of its quotations."""

    number: int
    label: str
    hue: int
    who: str
    acts: tuple[str, ...] = ()
    sign: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A stretch of text in one way. `said` is the innermost statement's number (0: none), `hue` its party's colour,
    `depth` how deep it is nested; `role` is content, cue, source or empty; `found` marks words that were looked for,
    `first` the place that is shown first; `quoted` is the standing of the quotation it is in."""

    text: str
    said: int = 0
    hue: int = 0
    depth: int = 0
    role: str = ""
    found: bool = False
    first: bool = False
    quoted: str = ""
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """A block of the text; `place` is its number among paragraphs, 0 for headings."""

    kind: BlockKind
    start: int
    place: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    role: str
    said: Said | None = None
    quoted: str = ""
    is_first: bool = False

    @property
    def depth(self) -> int:
        return self.said.depth if self.said else 0


def blocks_of(document: Document) -> list[tuple[BlockKind, Span]]:
    """The blocks of a document, none longer than `LONGEST`."""
    text = document.text
    given = [(block.kind, block.span) for block in document.blocks if block.span.start < block.span.end]
    if not given and text.strip():
        given = [(BlockKind.PARAGRAPH, Span(0, len(text)))]
    return [piece for kind, span in given for piece in _shortened(kind, span, text)]


def _shortened(kind: BlockKind, span: Span, text: str) -> Iterator[tuple[BlockKind, Span]]:
    at = span.start
    while span.end - at > LONGEST:
        end = text.rfind("\n", at + 1, at + LONGEST)
        end = end if end > at else text.rfind(" ", at + 1, at + LONGEST)
        end = end if end > at else at + LONGEST
        yield kind, Span(at, end)
        at = end
    yield kind, Span(at, span.end)


def parts_of(blocks: Sequence[tuple[BlockKind, Span]]) -> list[tuple[int, int]]:
    """The blocks of each page, as (first, last) with the last not included; every page has about `PART` characters."""
    parts, first, size = [], 0, 0
    for n, (_, span) in enumerate(blocks):
        length = span.end - span.start
        if size and size + length > PART:
            parts.append((first, n))
            first, size = n, 0
        size += length
    return [*parts, (first, len(blocks))]


def paragraphs(
    text: str,
    blocks: Sequence[tuple[BlockKind, Span]],
    part: tuple[int, int],
    said: Sequence[Said],
    voices: dict[str, Voice],
    found: Sequence[Span] = (),
    judged: Sequence[Judged] = (),
) -> tuple[Paragraph, ...]:
    """The paragraphs of one page, cut at the statements; `found` are spans to be marked, `judged` quotations."""
    if part[0] == part[1]:
        return ()
    within = Span(blocks[part[0]][1].start, blocks[part[1] - 1][1].end)
    marks = [mark for mark in _marks(said, found, judged) if mark.span.overlaps(within)]
    marks.sort(key=lambda mark: mark.span)
    signs = {item.number: sign_of(item, judged) for item in said} if judged else {}
    place = sum(kind is not BlockKind.HEADING for kind, _ in blocks[: part[0]])
    made, active, next_ = [], list[_Mark](), 0
    for kind, span in blocks[part[0] : part[1]]:
        while next_ < len(marks) and marks[next_].span.start < span.end:
            active.append(marks[next_])
            next_ += 1
        active = [mark for mark in active if mark.span.end > span.start]
        place += kind is not BlockKind.HEADING
        runs = tuple(_runs(text, span, active, voices, signs))
        made.append(
            Paragraph(kind=kind, start=span.start, place=place if kind is not BlockKind.HEADING else 0, runs=runs)
        )
    return tuple(made)


def _marks(said: Iterable[Said], found: Sequence[Span], judged: Sequence[Judged]) -> Iterator[_Mark]:
    for item in said:
        for role, spans in (("content", item.content), ("cue", item.cue), ("source", item.source)):
            for span in spans:
                if span.start < span.end:
                    yield _Mark(span, role, item)
    for n, span in enumerate(found):
        yield _Mark(span, "found", is_first=not n)
    for one in judged:
        yield _Mark(one.span, "quoted", quoted=one.standing)


def judged_in(said: Said, judged: Sequence[Judged]) -> list[Judged]:
    """The judged quotations that stand in what is said."""
    return [one for one in judged if any(span.overlaps(one.span) for span in said.content)]


def sign_of(said: Said, judged: Sequence[Judged]) -> str:
    """The sign of the worst of its quotations; empty where none was judged."""
    return (
        max(judged_in(said, judged), key=lambda one: WORST.index(one.standing)).sign if judged_in(said, judged) else ""
    )


def _runs(
    text: str, within: Span, marks: Sequence[_Mark], voices: dict[str, Voice], signs: dict[int, str]
) -> Iterator[Run]:
    edges = {within.start, within.end}
    for mark in marks:
        edges.update(edge for edge in mark.span if within.start < edge < within.end)
    ordered = sorted(edges)
    waiting, around, next_ = sorted(marks, key=lambda mark: mark.span), list[_Mark](), 0
    for start, end in pairwise(ordered):
        around = [mark for mark in around if mark.span.end > start]
        opening = []
        while next_ < len(waiting) and waiting[next_].span.start <= start:
            mark = waiting[next_]
            next_ += 1
            if mark.span.end > start:
                around.append(mark)
            if mark.span.start == start and mark.role == "content" and mark.said and mark.said.content[0] == mark.span:
                opening.append(mark.said)
        leads = any(mark.is_first and mark.span.start == start for mark in around)
        run = _run(text[start:end], around, opening, voices, signs)
        yield replace(run, first=True) if leads else run


def _run(
    words: str, around: Sequence[_Mark], opening: Sequence[Said], voices: dict[str, Voice], signs: dict[int, str]
) -> Run:
    tags = tuple(
        _tag(said, voices, signs.get(said.number, "")) for said in sorted(opening, key=lambda said: said.depth)
    )
    contents = [mark for mark in around if mark.role == "content"]
    inner = max(contents, key=lambda mark: (mark.depth, not mark.said.is_act if mark.said else False), default=None)
    role = next((mark for mark in around if mark.role in ("cue", "source")), None)
    shown = inner or role
    said = shown.said if shown else None
    voice = voices.get(said.speaker) if said else None
    return Run(
        text=words, said=said.number if said else 0, hue=voice.hue if voice else 0, depth=inner.depth if inner else 0,
        role="content" if inner and not role else (role.role if role else ""),
        found=any(mark.role == "found" for mark in around),
        quoted=next((mark.quoted for mark in around if mark.role == "quoted"), ""), tags=tags,
    )  # fmt: skip


def _tag(said: Said, voices: dict[str, Voice], sign: str) -> Tag:
    voice = voices.get(said.speaker)
    return Tag(
        number=said.number, label=voice.label if voice else "?", hue=voice.hue if voice else 0,
        who=said.speaker or "speaker unresolved", acts=tuple(dict.fromkeys(act.type for act in said.acts)), sign=sign,
    )  # fmt: skip

"""The trained tagger: a network says where cues stand and what belongs to each, quotation marks and rules hold it.

The network was trained on news whose outermost attributions were marked (`network`). Three things it does not decide:

- a quotation mark: content takes in a quotation as a whole or leaves it, whatever the network's borders are;
- what is attributed inside the words of another, which no corpus marks: rules tell it;
- quotations that it gives to nobody, though a cue stands beside them: rules give them to their speaker.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from verbale.schema import Quotation, QuotationRole, Reason
from verbale.statements import network, pieces, tagging
from verbale.statements.decoding import Decoded
from verbale.statements.passages import Passage
from verbale.statements.tagging import Attribution
from verbale.text import quotemarks
from verbale.text.spans import Span

HALF = 0.5  # share of a quotation that content covers, from which on it takes in all of it
NEAR = 80  # code points between a cue and the colon that ends its paragraph
SURE = 0.5  # confidence below which a reason says that the network is unsure
_LOOSE = ".,;:—–- \t\n"
_LEADING = ",;:—–- \t\n"


def tag(passages: Sequence[Passage]) -> list[list[Attribution]]:
    """Find attributions with the network, the quotation marks and the rules; raises `InstallationError` where the
    model is missing or damaged.
    """
    if not passages:
        return []
    text = passages[0].text
    spans = _apart([passage.span for passage in passages])
    cut = pieces.cut(text, spans, quotemarks.find(text, spans), network.tokenizer())
    starts = [passage.span.start for passage in passages]
    quotations = [quotation for passage in passages for quotation in passage.quotations]
    learned: list[list[Attribution]] = [[] for _ in passages]
    for first, decoded in network.read(cut):
        attribution = _attribution(text, cut, first, decoded)
        at = max(0, bisect_right(starts, attribution.cue[0].start) - 1)
        if attribution.content:
            attribution = _with_whole_quotations(attribution, quotations, text)
        if attribution.content or _announces(passages[at], attribution):
            learned[at].append(attribution)
    ruled = tagging.tag(passages)
    return [_joined(passage, own, rules) for passage, own, rules in zip(passages, learned, ruled, strict=True)]


def _apart(spans: Sequence[Span]) -> list[Span]:
    """The spans without what a later one holds too: a quotation that runs on is read with its first paragraph."""
    out, at = [], 0
    for span in spans:
        start = max(at, span.start)
        out.append(Span(start, max(start, span.end)))
        at = max(at, span.end)
    return out


def _attribution(text: str, cut: pieces.Pieces, first: int, found: Decoded) -> Attribution:
    def spans(runs: tuple[tuple[int, int], ...]) -> tuple[Span, ...]:
        return tuple(Span(int(cut.starts[first + a]), int(cut.ends[first + b - 1])) for a, b in runs)

    cue = spans(found.cue)
    confidence = network.settings().probability(found)
    detail = f"the network sees a cue with probability {found.likely:.2f}, source and content with {confidence:.2f}"
    reasons = [Reason(rule="network", detail=detail, span=cue[0])]
    if confidence < SURE:
        reasons.append(Reason(rule="unsure", detail="who speaks or what is said may end elsewhere", span=cue[0]))
    content = tuple(piece for span in spans(found.content) if (piece := _trimmed(text, span)))
    return Attribution(
        source=tuple(piece for span in spans(found.source) if (piece := _trimmed(text, span))),
        cue=cue,
        content=content,
        reasons=tuple(reasons),
        confidence=round(confidence, 3),
    )


def _trimmed(text: str, span: Span) -> Span | None:
    """The span without the punctuation of the sentence around it."""
    start, end = span
    while end > start and text[end - 1] in _LOOSE:
        end -= 1
    while start < end and text[start] in _LEADING:
        start += 1
    return Span(start, end) if end > start else None


def _with_whole_quotations(attribution: Attribution, quotations: Sequence[Quotation], text: str) -> Attribution:
    """Quotations wholly in the content or wholly out of it; an attribution inside a quotation stays inside."""
    anchor = attribution.cue[0].start
    content = list(attribution.content)
    low = min(anchor, *(span.start for span in content))
    high = max(span.end for span in content)
    first = bisect_right(quotations, low, key=lambda quotation: quotation.outer.end)
    for quotation in quotations[first:]:
        outer = quotation.outer
        if outer.start >= max(high, anchor + 1):
            break
        if outer.start <= anchor < outer.end:
            kept = (Span(max(span.start, outer.start), min(span.end, outer.end)) for span in content)
            return replace(attribution, content=tuple(span for span in kept if span.end > span.start))
        covered = sum(max(0, min(span.end, outer.end) - max(span.start, outer.start)) for span in content)
        if not covered:
            continue
        if covered >= HALF * (outer.end - outer.start):
            content = _united(content, outer)
        else:
            content = _without(content, outer, text)
    return replace(attribution, content=tuple(content))


def _united(content: list[Span], outer: Span) -> list[Span]:
    touching = [span for span in content if span.start <= outer.end and outer.start <= span.end]
    ends = [outer, *touching]
    whole = Span(min(span.start for span in ends), max(span.end for span in ends))
    return sorted([*(span for span in content if span not in touching), whole])


def _without(content: list[Span], outer: Span, text: str) -> list[Span]:
    out = []
    for span in content:
        for piece in (Span(span.start, min(span.end, outer.start)), Span(max(span.start, outer.end), span.end)):
            if piece.end > piece.start and (trimmed := _trimmed(text, piece)):
                out.append(trimmed)
    return out


def _joined(passage: Passage, learned: list[Attribution], ruled: list[Attribution]) -> list[Attribution]:
    """The network's attributions and those of the rules that only rules can tell, in the order of their cues."""
    out = list(learned)
    cues = [span for own in learned for span in own.cue]
    contents = [span for own in learned for span in own.content]
    for other in ruled:
        if any(cue.overlaps(span) for cue in other.cue for span in cues):
            continue
        own = (*other.source, *other.cue, *other.content)
        inside = any(all(span.contains(piece) for piece in own) for span in contents)
        if inside or _announces(passage, other) or _gives_a_quotation(other, passage.quotations, contents):
            out.append(other)
    return sorted(out, key=lambda own: (own.cue or own.source or own.content)[0])


def _announces(passage: Passage, attribution: Attribution) -> bool:
    """Whether a colon after the cue ends the passage: what is said follows in the next ("Orlan replied:")."""
    rest = passage.text[attribution.cue[-1].end : passage.span.end] if attribution.cue else ""
    return not attribution.content and rest.rstrip().endswith(":") and len(rest) < NEAR


def _gives_a_quotation(other: Attribution, quotations: Sequence[Quotation], contents: Sequence[Span]) -> bool:
    """Whether an attribution of the rules holds a quotation of speech that the network gives to nobody."""
    return any(
        quotation.role is QuotationRole.SPEECH
        and any(span.contains(quotation.outer) for span in other.content)
        and not any(span.overlaps(quotation.outer) for span in contents)
        for quotation in quotations
    )

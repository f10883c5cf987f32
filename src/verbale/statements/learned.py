"""The trained tagger: a network says where cues stand and what belongs to each, quotation marks and rules hold it.

The network was trained on news whose outermost attributions were marked (`network`). Three things it does not decide:

- a quotation mark: content takes in a quotation as a whole or leaves it, whatever the network's borders are;
- what is attributed inside the words of another, which no corpus marks: rules tell it;
- quotations that it gives to nobody, though a cue stands beside them: rules give them to their speaker.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from verbale import lexicon
from verbale.schema import Quotation, QuotationRole, Reason
from verbale.statements import network, pieces, quoting, tagging
from verbale.statements.announcing import NEAR
from verbale.statements.decoding import Decoded
from verbale.statements.passages import Passage
from verbale.statements.tagging import Attribution
from verbale.text import quotemarks
from verbale.text.spans import Span

HALF = 0.5  # share of a quotation that content covers, from which on it takes in all of it
RELATIVE = frozenset({"which", "who", "that", "whom"})
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
        attribution = _at_home(attribution, passages[at])
        if attribution.content:
            attribution = _with_whole_quotations(attribution, quotations, text)
        if _says_nothing(attribution, text):
            continue
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
    opening = cut.features[:, pieces.OPENING]

    def spans(runs: tuple[tuple[int, int], ...]) -> list[Span]:
        out: list[Span] = []
        for a, b in runs:
            borders = [a, *(i for i in range(a + 1, b) if opening[first + i]), b]
            places = [(first + low, first + high - 1) for low, high in itertools.pairwise(borders)]
            out.extend(Span(int(cut.starts[low]), int(cut.ends[high])) for low, high in places)
        return out

    cue = [_trimmed(text, span) or span for span in spans(found.cue)[-1:]]
    source = [piece for span in spans(found.source) if (piece := _trimmed(text, span))]
    source = [
        span for span in source if "\n" not in text[min(span.start, cue[0].start) : max(span.end, cue[0].end)]
    ] or source[-1:]
    confidence = network.settings().probability(found)
    detail = f"the network sees a cue with probability {found.likely:.2f}, source and content with {confidence:.2f}"
    reasons = [Reason(rule="network", detail=detail, span=cue[0])]
    if confidence < SURE:
        reasons.append(Reason(rule="unsure", detail="who speaks or what is said may end elsewhere", span=cue[0]))
    content = tuple(piece for span in spans(found.content) if (piece := _trimmed(text, span)))
    return Attribution(
        source=tuple(source),
        cue=tuple(cue),
        content=content,
        reasons=tuple(reasons),
        confidence=round(confidence, 3),
    )


def _at_home(attribution: Attribution, passage: Passage) -> Attribution:
    """Content of the cue's own passage where there is any, and nothing else for a headline: what goes on in the next
    paragraph without a source is decided by who spoke last.
    """
    home = tuple(span for span in attribution.content if passage.span.contains(span))
    return replace(attribution, content=home) if home or passage.headline else attribution


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
    out = _reaching_on(passage, learned)
    contents = [span for own in out for span in own.content]
    for other in ruled:
        same = next((k for k, own in enumerate(out) if _share_a_cue(own, other)), None)
        if same is not None:
            out[same] = _with_source_of(out[same], other, passage.text)
            if _only_in(other, _quoted_before(other, passage), contents):
                out[same] = replace(out[same], content=other.content, reasons=(*out[same].reasons, *other.reasons))
                contents += other.content
            continue
        own = (*other.source, *other.cue, *other.content)
        inside = any(all(span.contains(piece) for piece in own) for span in contents)
        if inside or _announces(passage, other) or _only_in(other, passage.quotations, contents):
            out.append(other)
        elif other.source and other.cue:
            out = _handed_over(passage, out, other)
    return sorted(out, key=lambda own: (own.cue or own.source or own.content)[0])


def _share_a_cue(own: Attribution, other: Attribution) -> bool:
    return _share(own.cue, other.cue)


def _share(some: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(a.overlaps(b) for a in some for b in others)


def _with_source_of(own: Attribution, other: Attribution, text: str) -> Attribution:
    """The network's attribution with the source that the rules see for its cue: where it has none or only "which", or
    where they are put in between ("The council, it continues, “should meet”").
    """
    if not other.source:
        return own
    stray = tuple(span for span in own.source if not _share((span,), other.source))
    if stray and other.reasons[0].rule == "parenthetic":
        content = tuple(sorted({*own.content, *(span for span in stray if _share((span,), other.content))}))
        return replace(own, source=other.source, content=content, reasons=(*own.reasons, *other.reasons))
    rest = tuple(span for span in own.content if not other.source[0].contains(span))
    if any(span.overlaps(other.source[0]) for span in rest) or not rest:
        return own
    if not own.source:
        return replace(own, source=other.source, content=rest, reasons=(*own.reasons, *other.reasons))
    if own.source[0].of(text).lower() in RELATIVE and other.source[0] != own.source[0]:
        return replace(own, named=other.source[0], reasons=(*own.reasons, *other.reasons))
    return own


def _handed_over(passage: Passage, learned: list[Attribution], other: Attribution) -> list[Attribution]:
    """Quotations that the network carries on from another sentence go to the speaker that the rules see beside them."""
    out = list(learned)
    gained = False
    home = passage.sentence_at(other.cue[0].start)
    for quotation in passage.quotations:
        outer = quotation.outer
        if passage.sentence_at(outer.start) != home or not any(span.contains(outer) for span in other.content):
            continue
        for k, own in enumerate(out):
            if outer in own.content and own.cue and passage.sentence_at(own.cue[0].start) != home:
                out[k] = replace(own, content=tuple(span for span in own.content if span != outer))
                gained = True
    return [*out, other] if gained else learned


@cache
def _never() -> frozenset[str]:
    return frozenset(lexicon.load("cues")["never"])


def _says_nothing(attribution: Attribution, text: str) -> bool:
    """Whether the end of the cue and the word after it are together no saying ("adds to")."""
    cue = attribution.cue[-1]
    words = f"{cue.of(text)} {text[cue.end : cue.end + NEAR].lstrip().split(' ')[0]}".lower().split()
    return any(" ".join(pair) in _never() for pair in itertools.pairwise(words[-3:]))


def _announces(passage: Passage, attribution: Attribution) -> bool:
    """Whether a colon after the cue ends the passage: what is said follows in the next ("Orlan replied:")."""
    rest = passage.text[attribution.cue[-1].end : passage.span.end] if attribution.cue else ""
    return not attribution.content and rest.rstrip().endswith(":") and len(rest) < NEAR


def _only_in(other: Attribution, quotations: Sequence[Quotation], contents: Sequence[Span]) -> list[Span]:
    """The quotations of speech that an attribution of the rules holds and that the network gives to nobody."""
    out = []
    for span in other.content:
        at = bisect_left(quotations, span.start, key=lambda quotation: quotation.outer.start)
        while at < len(quotations) and quotations[at].outer.end <= span.end:
            outer = quotations[at].outer
            speech = quotations[at].role is QuotationRole.SPEECH and not quoting.is_like_a_name(quotations[at].text)
            if speech and not any(content.contains(outer) for content in contents):
                out.append(outer)
            at += 1
    return out


def _quoted_before(other: Attribution, passage: Passage) -> tuple[Quotation, ...]:
    """The quotation that runs up to who says it, where there is one: “…,” Orlan said."""
    start = min(span.start for span in (*other.source, *other.cue))
    at = bisect_right(passage.quotations, start, key=lambda quotation: quotation.outer.end)
    last = passage.quotations[max(0, at - 1) : at]
    return tuple(quotation for quotation in last if not passage.text[quotation.outer.end : start].strip(", \t"))


def _reaching_on(passage: Passage, learned: Sequence[Attribution]) -> list[Attribution]:
    """The network's attributions, with quotations that it gives to nobody and that follow on the content of one:
    a long quotation can lie beyond its window.
    """
    out = list(learned)
    free = _free(passage.quotations, [span for own in learned for span in own.content])
    starts = [span.start for span in free]
    for k, own in enumerate(out):
        end = own.content[-1].end if own.content else passage.span.end
        at = bisect_right(starts, end)
        if at < len(free) and not passage.text[end : starts[at]].strip(",: \t"):
            whole = Span(own.content[-1].start, free[at].end)
            out[k] = replace(own, content=(*own.content[:-1], whole))
    return out


def _free(quotations: Sequence[Quotation], contents: Sequence[Span]) -> list[Span]:
    """The quotations of speech that no content touches."""
    out, at, reach = [], 0, 0
    ordered = sorted(contents)
    for quotation in quotations:
        while at < len(ordered) and ordered[at].start < quotation.outer.end:
            reach = max(reach, ordered[at].end)
            at += 1
        if quotation.role is QuotationRole.SPEECH and reach <= quotation.outer.start:
            out.append(quotation.outer)
    return out

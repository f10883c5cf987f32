"""Each quotation to the attribution that it belongs to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from verbale.schema import Quotation, QuotationRole, Reason
from verbale.statements.outline import Draft
from verbale.statements.passages import Passage
from verbale.text.spans import Span

# How many contents back the one around a quotation is looked for; a paragraph holds fewer.
NEARBY = 60


def hand_out(passage: Passage, index: int, drafts: list[Draft], reaching: Sequence[Draft]) -> None:
    """Give each quotation of speech to the innermost draft around it; what is left over makes a draft of its own.

    `drafts` are those of the passage, and gain the new ones; `reaching` those of other paragraphs whose content
    reaches into it.
    """
    contents = sorted((span, k) for k, own in enumerate((*drafts, *reaching)) if not own.turn for span in own.content)
    every = [*drafts, *reaching]
    by_sentence: dict[int, list[Draft]] = {}
    for own in drafts:
        if not own.turn:
            by_sentence.setdefault(own.sentence.start, []).append(own)
    orphans: dict[int, Draft] = {}
    for quotation in passage.quotations:
        if quotation.role is not QuotationRole.SPEECH:
            continue
        place = passage.sentence_at(quotation.outer.start)
        sentence = passage.sentences[place].span if passage.sentences else passage.span
        at = bisect_right(contents, quotation.outer.start, key=lambda item: item[0].start)
        holder = innermost([every[k] for _, k in contents[max(0, at - NEARBY) : at]], quotation)
        if place and (holder is None or not sentence.contains(Span(holder.anchor, holder.anchor))):
            holder = _in_the_same_breath(passage, place, quotation, by_sentence) or _quoted_by(holder, drafts) or holder
        if holder is not None:
            if not any(span.contains(quotation.outer) for span in holder.content):
                holder.content = (*holder.content, quotation.outer)
            holder.quotations.append(quotation)
        elif place in orphans:
            orphans[place].content = (*orphans[place].content, quotation.outer)
            orphans[place].quotations.append(quotation)
        else:
            orphans[place] = Draft(
                (), (), (quotation.outer,), [], index, sentence, implied=True, headline=passage.headline
            )
            orphans[place].quotations.append(quotation)
    drafts.extend(orphans.values())


def innermost(drafts: Sequence[Draft], quotation: Quotation) -> Draft | None:
    """The draft with the smallest content around a quotation; of equals, the one whose anchor is nearest."""
    around = [
        (span.end - span.start, abs(quotation.outer.start - own.anchor), k)
        for k, own in enumerate(drafts)
        for span in own.content
        if span.contains(quotation.outer)
    ]
    return drafts[min(around)[2]] if around else None


def _quoted_by(holder: Draft | None, drafts: Sequence[Draft]) -> Draft | None:
    """Whoever `holder` quotes, where it speaks no quoted words of its own: “…,” Orlan said, the paper reported. “…”"""
    if holder is None or holder.quotations:
        return None
    inner = (own for own in reversed(drafts) if own is not holder and own.quotations and own.cue)
    return next((own for own in inner if any(span.contains(own.cue[0]) for span in holder.content)), None)


def _in_the_same_breath(
    passage: Passage, place: int, quotation: Quotation, by_sentence: dict[int, list[Draft]]
) -> Draft | None:
    """A sentence that is nothing but a quotation, after "…," said Orlan, goes on with the same words."""
    sentence, before = passage.sentences[place].span, passage.sentences[place - 1].span
    if sentence != quotation.outer:
        return None
    for own in reversed(by_sentence.get(before.start, [])):
        if own.quotations and own.cue and own.quotations[0].outer.start < own.cue[0].start and own.source:
            detail = "the next sentence is nothing but a quotation"
            own.reasons.append(Reason(rule="in_the_same_breath", detail=detail, span=quotation.outer))
            by_sentence.setdefault(sentence.start, []).append(own)
            return own
    return None

"""`classify`: what saying a sentence does. The acts of each sentence of a text, with their parts and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from verbale import lexicon
from verbale.acts import network
from verbale.acts.clauses import Reading, in_whole_marks, trimmed
from verbale.acts.deciding import Decided, Weighed, decide, is_worth_reading, weigh
from verbale.acts.frames import candidates
from verbale.acts.network import Seen
from verbale.references import parties as party_names
from verbale.references.deadlines import find_deadline
from verbale.references.instruments import distinct, find_instruments
from verbale.references.knowledge import Knowledge
from verbale.schema import (
    Act,
    ActParty,
    ActType,
    Classified,
    Deadline,
    InstrumentMention,
    PartyMention,
    Reason,
    Strength,
)
from verbale.text.sentences import split
from verbale.text.spans import Span

# A sentence longer than this is looked at up to here: one that long is a list or a fault of the text. Code points.
LONGEST = 4000
# A unit up to this is read by the network as a whole, as the labelled units were. Code points.
TOGETHER = 700
AT_ONCE = 256  # units in memory: what the network sees in a sentence takes some 30 KB


@cache
def abbreviations() -> frozenset[str]:
    """Short forms whose full stop ends no sentence."""
    return frozenset(lexicon.load("abbreviations"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """What one speaker says at once: a part of a text, with what is known of it.

    `speaker` is who is reported to say this, as the report names them; empty for an author's own sentence. `base` is
    the day of the text, `parties` the parties found in it.
    """

    text: str
    span: Span
    parties: Sequence[PartyMention]
    speaker: str = ""
    actor: ActParty | None = None
    base: date | None = None


class Draft(NamedTuple):
    """A sentence with the candidates that may be acts of it."""

    reading: Reading
    weighed: list[Weighed]


def classify(
    text: str,
    previous: str = "",
    *,
    speaker: str = "",
    actor: ActParty | None = None,
    base: date | None = None,
    parties: Sequence[PartyMention] | None = None,
    within: Span | None = None,
    known: Knowledge | None = None,
) -> Classified:
    """The acts of `text` (of its part `within`, if given), sentence by sentence, and what it names.

    `previous` is what stands before; nothing looks at it yet. `speaker` is who is reported to say this, as the report
    names them; empty for an author's own sentence. `base` is the day of the text, `parties` the parties already found
    in it. A sentence that performs nothing else is an `assert`.
    """
    found = party_names.find(text, known) if parties is None else parties
    span = within or Span(0, len(text))
    (only,) = classify_each([Unit(text=text, span=span, parties=found, speaker=speaker, actor=actor, base=base)])
    return only


def classify_each(units: Sequence[Unit]) -> list[Classified]:
    """The acts of each unit. Many at once are faster than one by one: the network reads them together."""
    found: list[Classified] = []
    for at in range(0, len(units), AT_ONCE):
        some = units[at : at + AT_ONCE]
        drafts = [_drafts(unit) for unit in some]
        seen = _seen(some, drafts)
        found += [_classified(unit, own, held) for unit, own, held in zip(some, drafts, seen, strict=True)]
    return found


def _drafts(unit: Unit) -> list[Draft]:
    made = []
    for sentence in split(unit.text, abbreviations(), unit.span):
        cut = Span(sentence.start, min(sentence.end, sentence.start + LONGEST))
        reading = Reading(unit.text, cut, unit.parties, unit.speaker)
        made.append(Draft(reading, weigh(reading, candidates(reading))))
    return made


def _seen(units: Sequence[Unit], drafts: Sequence[Sequence[Draft]]) -> list[dict[int, Seen]]:
    """For each unit, what the network sees in those of its sentences that are worth its time: in the whole unit where
    that is short, else in the sentence alone.
    """
    wanted: dict[tuple[int, Span], list[int]] = {}
    for number, (unit, own) in enumerate(zip(units, drafts, strict=True)):
        for place, draft in enumerate(own):
            if is_worth_reading(draft.weighed):
                whole = unit.span.end - unit.span.start <= TOGETHER
                wanted.setdefault((number, unit.span if whole else draft.reading.sentence), []).append(place)
    read = network.read([(units[number].text, part, bool(units[number].speaker)) for number, part in wanted])
    found: list[dict[int, Seen]] = [{} for _ in units]
    for (number, places), seen in zip(((n, p) for (n, _), p in wanted.items()), read, strict=True):
        found[number].update(dict.fromkeys(places, seen))
    return found


def _classified(unit: Unit, drafts: Sequence[Draft], seen: dict[int, Seen]) -> Classified:
    acts = [act for place, draft in enumerate(drafts) for act in _acts_of(draft, seen.get(place), unit)]
    if any(act.type is not ActType.ASSERT for act in acts):
        acts = [act for act in acts if act.type is not ActType.ASSERT]
    if len(drafts) == 1:
        instruments, deadline = acts[0].instruments, acts[0].deadline
    else:
        instruments, deadline = _named_in(unit.text, unit.span, unit.base)
    return Classified(text=unit.text, acts=tuple(acts), instruments=instruments, deadline=deadline)


def _named_in(text: str, span: Span, base: date | None) -> tuple[tuple[InstrumentMention, ...], Deadline | None]:
    """The instruments and the deadline that a part of the text names, in offsets of the text."""
    words = span.of(text)
    term = find_deadline(words, base)
    instruments = tuple(_shifted(m, span.start) for m in distinct(find_instruments(words, base)))
    return instruments, _deadline_at(term, span.start) if term else None


def _acts_of(draft: Draft, seen: Seen | None, unit: Unit) -> list[Act]:
    reading, actor, base = draft.reading, unit.actor, unit.base
    text, sentence = reading.text, reading.sentence
    words = sentence.of(text)
    decided = decide(reading, draft.weighed, seen)
    instruments, deadline = _named_in(text, sentence, base)
    if not decided:
        reason = Reason(rule="no_act_but_stating", detail="nothing in the sentence does more than state", span=sentence)
        return [
            Act(
                type=ActType.ASSERT, span=sentence, words=words, actor=actor, instruments=instruments,
                deadline=deadline, reasons=(reason,),
            )
        ]  # fmt: skip
    return [_act(reading, one, actor, instruments, deadline) for one in decided]


def _act(
    reading: Reading,
    one: Decided,
    actor: ActParty | None,
    instruments: tuple[InstrumentMention, ...],
    deadline: Deadline | None,
) -> Act:
    text, frame = reading.text, one.candidate.frame
    plain = frame.type is ActType.EXPRESS
    addressees = () if plain else tuple(_party(reading, span) for span in one.slots.addressees)
    matter = None if plain or one.slots.matter is None else in_whole_marks(text, trimmed(text, one.slots.matter))
    trigger = one.candidate.trigger
    reasons = [
        Reason(rule=frame.name, detail=f"{trigger.of(text)}: {frame.type.value}", span=trigger),
        Reason(rule="wording_decides", detail="always this act", span=trigger)
        if frame.sure
        else Reason(rule="weights_decide", detail=f"{one.probability:.2f}", span=reading.sentence),
    ]
    return Act(
        type=frame.type,
        span=reading.sentence,
        words=reading.sentence.of(text),
        trigger=trigger,
        actor=actor,
        addressees=addressees,
        matter=matter if matter and matter.end > matter.start else None,
        instruments=instruments,
        deadline=deadline,
        strength=(frame.strength or Strength.CALL) if frame.type is ActType.DEMAND else None,
        threat=frame.type is ActType.WARN and frame.threat,
        confidence=round(one.probability, 3),
        reasons=tuple(reasons),
    )


def _party(reading: Reading, span: Span) -> ActParty:
    """The party that `span` names; without an identity where the words name none that is known."""
    words = span.of(reading.text)
    named = [p for p in reading.parties if p.span.start < span.end and span.start < p.span.end]
    best = max(named, key=lambda p: p.span.end - p.span.start, default=None)
    if best is None or (len(named) > 1 and len({p.identity for p in named}) > 1):
        return ActParty(words=words, span=span)
    return ActParty(words=words, span=span, identity=best.identity, state=best.state, code=best.actor)


def _shifted(mention: InstrumentMention, by: int) -> InstrumentMention:
    return replace(mention, span=mention.span.shifted(by), reasons=tuple(_moved(r, by) for r in mention.reasons))


def _deadline_at(deadline: Deadline, by: int) -> Deadline:
    return replace(deadline, span=deadline.span.shifted(by), reasons=tuple(_moved(r, by) for r in deadline.reasons))


def _moved(reason: Reason, by: int) -> Reason:
    return replace(reason, span=reason.span.shifted(by)) if reason.span else reason

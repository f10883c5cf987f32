"""Addressee and matter of an act, read off from how they stand around its trigger.

Each frame names a slot; each slot is one function here, from a candidate to its addressees and its matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from verbale.acts.clauses import Reading, clause_end, is_party, noun_phrase, subject_of, trimmed
from verbale.acts.frames import Candidate
from verbale.acts.whom import agents, last_party, owners, parties_of
from verbale.schema import Naming
from verbale.text.spans import Span


class Slots(NamedTuple):
    """Whom an act is addressed to or aimed at, and what it is about; spans of the text that is read."""

    addressees: tuple[Span, ...]
    matter: Span | None


_NO_VERB = (
    r"(?:the|a|an|all|this|that|its|our|their|his|her|my|these|those|which|whom|it|them|us|any|each|every|such|both|some"
    r"|other|one|many|most|no|[A-Z0-9“\"]\w*)\b"
)
_TO_VERB = re.compile(rf",?\s(not\s)?to\s(?!{_NO_VERB})")
_LEAD = re.compile(
    r"[\s,]*(?:(?:once\s(?:again|more)|therefore|again|also|here|today|strongly|in\sparticular),?\s)*(?:(?:upon|on|to|with|from|for|of|by)\s)?"
)
_THAT = re.compile(r"\s*,?\s?(?:for\s)?that\s")
_MODAL = re.compile(
    r"\s(?:should|must|shall|may|be|do|not|will|can|would|ought|(?!(?:its|his|this|as|is)\b)[a-z]+(?<!s)s)\b"
)
_MODAL_ONLY = re.compile(
    r"\s(?:should|must|shall|be|will|can|would|could|may|might|ought\sto|is|are|was|were|has|have|had|do|does|did)\b"
)


def slots_of(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """The slots of `candidate`; `stops` are places where another act of the sentence begins."""
    return _BY_NAME[candidate.frame.slot](reading, candidate, stops)


def _none(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    return Slots((), None)


def _rest(reading: Reading, at: int, stops: Sequence[int]) -> Span:
    return trimmed(reading.text, Span(at, clause_end(reading, at, stops)))


def _opening(reading: Reading, span: Span, longest: int) -> Span:
    """The first `longest` code points of a span, cut between words."""
    if span.end - span.start <= longest:
        return span
    return Span(span.start, span.start + reading.text[span.start : span.start + longest].rfind(" ") + 1)


def _after_lead(reading: Reading, at: int) -> int:
    match = _LEAD.match(reading.text, at, reading.sentence.end)
    return match.end() if match else at


def _to_do(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """ "call on Iran to …", "urge that Iran …", "demand an end to …"."""
    text, at = reading.text, candidate.trigger.end
    that = _THAT.match(text, at - 6 if text[at - 5 : at] == " that" else at, reading.sentence.end)
    if that or text[at - 5 : at] == " that":
        begin = that.end() if that else at + 1
        return _that_clause(reading, begin, stops)
    begin = _after_lead(reading, at)
    end = clause_end(reading, begin, stops)
    for match in _TO_VERB.finditer(text, begin, min(reading.sentence.end, begin + 400)):
        whom = noun_phrase(reading, begin, match.start())
        if match.start() >= end and match.start() > clause_end(reading, begin):
            break
        if _addressable(reading, whom) or (candidate.frame.name in _DIRECT and _is_plain(reading, whom)):
            aside = _ESPECIALLY.search(reading.text, whom.end, match.start())
            if aside and aside.start() == whom.end:
                whom = Span(whom.start, match.start())
            start = match.start(1) if match[1] else match.end()
            return Slots(parties_of(reading, whom), _rest(reading, start, stops))
        named = last_party(reading, Span(begin, match.start()))
        if named:
            return Slots(parties_of(reading, named), _rest(reading, match.end(), stops))
    return _thing(reading, begin, end)


# Frames whose object before "to" is always who is asked, whatever its words.
_DIRECT = frozenset(["calls_upon", "urges", "encourages", "appeals", "makes_appeal", "makes_call", "tells_to"])
_ESPECIALLY = re.compile(r",?\s(?:and\s)?(?:particularly|especially|including|in\sparticular)\s")


def _is_plain(reading: Reading, span: Span) -> bool:
    words = span.of(reading.text)
    return 0 < len(words) < 60 and not re.match(r"(?:an?|more|greater|further|increased)\s", words)


def _thing(reading: Reading, begin: int, end: int) -> Slots:
    """ "call on Iran for help", "demand an end to …": a noun phrase is what is wanted."""
    text = reading.text
    matter = trimmed(text, Span(begin, end))
    whom = re.match(r"([^,;]{2,60}?)\s(?:for|against|not)\s", text[begin:end])
    if whom and is_party(reading, Span(begin, begin + whom.end(1))):
        return Slots(parties_of(reading, Span(begin, begin + whom.end(1))), Span(begin + whom.end(), matter.end))
    return Slots(owners(reading, matter), matter)


def _addressable(reading: Reading, span: Span) -> bool:
    return 1 < span.end - span.start < 160 and is_party(reading, span)


_GOES_ON = re.compile(r"(?:[’']s)?\s(?:of|and|or)\b|[’']")


def _that_clause(reading: Reading, begin: int, stops: Sequence[int]) -> Slots:
    matter = _rest(reading, begin, stops)
    modal = _MODAL.search(reading.text, begin, matter.end)
    whom: tuple[Span, ...] = ()
    if modal:
        subject = noun_phrase(reading, begin, modal.start())
        first = next((q.span for q in reading.in_sentence(matter) if q.span.start - begin < 6), None)
        goes_on = first and _GOES_ON.match(reading.text, first.end)
        if first and subject.end - first.end > 12 and not goes_on:
            subject = Span(begin, first.end)
        if is_party(reading, subject) and not re.match(r"(?:we|our|I)\b", subject.of(reading.text)):
            whom = parties_of(reading, subject)
    return Slots(whom or agents(reading, matter), matter)


def _for_what(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """ "call for X", and "call for the United States to …"."""
    slots = _to_do(reading, candidate, stops)
    begin = _after_lead(reading, candidate.trigger.end)
    if slots.matter and slots.matter.start == begin:
        doers = agents(reading, slots.matter)
        return Slots(doers, slots.matter)
    return slots


def _subject(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """ "Israel must …": the subject is asked."""
    whom = candidate.subject.span
    matter = _rest(reading, candidate.trigger.end, stops)
    if whom is None or candidate.subject.sort == "it":
        return Slots((), matter)
    short = noun_phrase(reading, whom.start, whom.end)
    return Slots(parties_of(reading, short if short.end > short.start else whom), matter)


def _subject_clause(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """ "the blockade must be lifted": the whole clause, and who owns or does it."""
    whole = _clause_span(reading, candidate, stops)
    return Slots(agents(reading, whole) or owners(reading, whole), whole)


def _clause_span(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Span:
    start = candidate.subject.span.start if candidate.subject.span else candidate.trigger.start
    end = clause_end(reading, candidate.trigger.end, stops)
    return trimmed(reading.text, Span(min(start, candidate.trigger.start), end))


def _imperative(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    text, trigger = reading.text, candidate.trigger
    whom = re.search(r"\s(.+)$", trigger.of(text))
    called = (Span(trigger.start + whom.start(1), trigger.end),) if whom else ()
    return Slots(called, _rest(reading, trigger.end, stops))


def _do(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """ "intend to …", "pledge our support": what the speaker will do, and to whom the words turn."""
    text, at = reading.text, candidate.trigger.end
    told = re.match(r"\sto\s((?:him|her|you|them|(?:the|this)\s[A-Z][\w-]+(?:\s[A-Z][\w-]+)*))\s", text[at : at + 60])
    if told:
        return Slots((Span(at + told.start(1), at + told.end(1)),), _rest(reading, at + told.end(), stops))
    match = re.match(r"[\s,]*(?:that\s|to\s(?!the\b|our\b))?", text[at : at + 12])
    partner = _PARTNER.match(text, at, reading.sentence.end)
    if partner:
        whom = noun_phrase(reading, partner.end())
        whom = Span(whom.start, whom.start + len(re.split(r"\s(?:in|to|on|for|not\sto|towards)\s", whom.of(text))[0]))
        if is_party(reading, whom):
            return Slots((whom,), _rest(reading, at + (match.end() if match else 0), stops))
    return Slots((), _rest(reading, at + (match.end() if match else 0), stops))


_PARTNER = re.compile(r"\s(?:to\s)?(?:co-?operate|work)\s(?:\w+ly\s|together\s)?with\s")


def _do_from(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    return Slots((), _rest(reading, candidate.trigger.end, stops))


def _assure(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """ "assure him that …", "assure the Council of …"."""
    text, at = reading.text, candidate.trigger.end
    match = re.compile(r"\s([^,;]{2,80}?)\s(?:that|of)\s").match(text, at, reading.sentence.end)
    if not match:
        return Slots((), _rest(reading, at, stops))
    return Slots((Span(*match.span(1)),), _rest(reading, match.end(), stops))


def _what(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """ "endorse the Secretary-General's report": a thing, and whose it is."""
    begin = _after_that(reading, candidate.trigger.end)
    matter = _rest(reading, begin, stops)
    short = _opening(reading, matter, 140)
    return Slots(owners(reading, short)[:2], matter)


def _after_that(reading: Reading, at: int) -> int:
    match = re.match(r"[\s,:]*(?:that\s|to\s)?", reading.text[at : at + 12])
    return at + (match.end() if match else 0)


def _what_to(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """ "propose to the Assembly a …", "suggest that the Council …"."""
    text, at = reading.text, candidate.trigger.end
    told = re.compile(
        r",?\sto\s((?:(?!(?:and|of)\b)[\w’'-]+\s){0,5}?[\w’'-]+)\s(?=the|a|an|that|joint|living|to\b|\w+ing\b)"
    ).match(text, at, reading.sentence.end)
    if told and is_party(reading, Span(*told.span(1))):
        return Slots((Span(*told.span(1)),), _rest(reading, _after_that(reading, told.end()), stops))
    begin = _after_that(reading, at)
    matter = _rest(reading, begin, stops)
    modal = _MODAL_ONLY.search(text, begin, matter.end)
    who = noun_phrase(reading, begin, modal.start()) if modal else Span(begin, begin)
    if text[begin - 5 : begin] == "that " and not modal:
        party = next((p for p in reading.in_sentence(matter) if p.span.start - begin < 6), None)
        who = Span(begin, party.span.end) if party else who
    if 0 < who.end - who.start < 140 and is_party(reading, who) and not re.match(r"(?:we|our|I)\b", who.of(text), re.I):
        return Slots(parties_of(reading, who), matter)
    return Slots((), matter)


def _what_from(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """ "submit a package proposal": the thing is part of the trigger."""
    text = reading.text
    match = re.search(r"\b(?:an?|the|our|my|its|his|\d+|several|concrete)\s", candidate.trigger.of(text))
    begin = candidate.trigger.start + match.start() if match else candidate.trigger.end
    return Slots((), _rest(reading, begin, stops))


def _let_us(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    match = re.match(r"\s(?:all\s|therefore\s|then\s|begin\sby\s)?", reading.text[candidate.trigger.end :][:14])
    return Slots((), _rest(reading, candidate.trigger.end + (match.end() if match else 0), stops))


def _object(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """ "reject Iran's occupation of …": the thing, and whose deed it is."""
    begin = _after_that(reading, candidate.trigger.end)
    matter = _rest(reading, begin, stops)
    return Slots(owners(reading, _opening(reading, matter, 160)), matter)


def _do_object(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    return Slots((), _rest(reading, candidate.trigger.end, stops))


def _subject_what(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """ "That argument is unacceptable", "it is not acceptable that …"."""
    text, subject = reading.text, candidate.subject.span
    if subject is None or candidate.subject.sort == "it":
        match = re.match(r"\s(?:to\s[^,;]{3,40}\s)?(?:that|for|to)\s", text[candidate.trigger.end :][:60])
        begin = candidate.trigger.end + (match.end() if match else 0)
        matter = _rest(reading, begin, stops)
        return Slots(owners(reading, _opening(reading, matter, 100)), matter)
    return Slots(owners(reading, subject), trimmed(text, subject))


def _of_what(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """ "accuse X of …", "blame X for …", "accusations that X …"."""
    text, at = reading.text, candidate.trigger.end
    if re.search(r"\b(?:that)$", candidate.trigger.of(text)):
        return _that_clause(reading, at + 1, stops)
    match = re.compile(r"\s([^;]{2,140}?)\s(?:of|for)\s(?=\w+ing\b|its|his|her|their|a\b|the\b|\w)").match(
        text, at, reading.sentence.end
    )
    if not match:
        return _object(reading, candidate, stops)
    return Slots((Span(*match.span(1)),), _rest(reading, match.end(), stops))


def _called(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """ "call Obama the most valuable player"."""
    matter = _rest(reading, candidate.trigger.end, stops)
    named = reading.in_sentence(matter)
    return Slots((named[0].span,) if named else (), matter)


def _of_danger(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """ "warn China against …", "warn that …", "warn of …"."""
    text, at = reading.text, candidate.trigger.end
    match = re.compile(r"\s([^,;]{2,80}?)\s(?:that|against|of|not\sto|about)\s").match(text, at, reading.sentence.end)
    if match and is_party(reading, Span(*match.span(1))):
        return Slots((Span(*match.span(1)),), _rest(reading, match.end(), stops))
    lead = re.match(r"[\s,:]*(?:that|against|of|about|to\sthose)?[\s,]*", text[at : at + 20])
    return Slots((), _rest(reading, at + (lead.end() if lead else 0), stops))


_ASKED = re.compile(r"\b(?:must|should|ought\sto|have\sto|has\sto)\b")


def _clause_after(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """ "…; otherwise X": what follows, and the party that the first half asks."""
    asked = _ASKED.search(reading.text, reading.sentence.start, candidate.trigger.start)
    whom = subject_of(reading, asked.start()) if asked else None
    matter = _rest(reading, candidate.trigger.end, stops)
    if whom and whom.span and (whom.sort in ("party", "state", "they") or is_party(reading, whom.span)):
        return Slots((noun_phrase(reading, whom.span.start, whom.span.end),), matter)
    return Slots((), matter)


def _clause(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """The whole clause with its condition, from the sentence's (or the trigger clause's) beginning to its end."""
    text, sentence = reading.text, reading.sentence
    start = sentence.start
    for match in re.finditer(
        r";\s|\s—\s|,\s(?:and|but)\s(?:that\s)?(?=\w+\s\w+)|\b(?:warn|believe|say|stress|emphasize|remind|aware|fact|realize)\w*\sthat,?\s",
        text[sentence.start : sentence.end],
    ):
        if sentence.start + match.end() <= candidate.trigger.start:
            start = sentence.start + match.end()
    opening = re.match(
        r"(?:And|But|Yet|However|Therefore|Furthermore|Moreover|Today|Indeed|In\sfact)\b,?\s", text[start : start + 16]
    )
    start += opening.end() if opening else 0
    end = sentence.end
    later = re.compile(r";|\s—\s").search(text, candidate.trigger.end, sentence.end)
    whom: tuple[Span, ...] = ()
    if candidate.frame.name == "unless":
        who = re.compile(
            r"\s((?:the\s|all\s)?[\w’'-]+(?:\s[\w’'-]+){0,4}?)\s(?:agree|is|are|do|does|take|stop|accept|can|has|have|\w+s)\b"
        ).match(text, candidate.trigger.end, sentence.end)
        if who and is_party(reading, Span(*who.span(1))) and not re.match(r"we\b|such\b", who[1], re.IGNORECASE):
            whom = (Span(*who.span(1)),)
    return Slots(whom, trimmed(text, Span(start, later.start() if later else end)))


def _deed(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """ "Iran violates …": the doer, and the clause without its subject."""
    text, subject = reading.text, candidate.subject.span
    begin = candidate.trigger.start
    matter = _rest(reading, begin, stops)
    if subject is None:
        return Slots((), matter)
    short = noun_phrase(reading, subject.start, subject.end)
    whom = short if short.end > short.start else subject
    owner = next(
        (
            p.span
            for p in reading.in_sentence(whom)
            if p.via is Naming.ADJECTIVE or text[p.span.end : p.span.end + 1] in "’'"
        ),
        None,
    )
    if owner is not None and not is_party(reading, whom):
        return Slots((owner,), trimmed(text, Span(whom.start, matter.end)))
    return Slots((whom,), matter)


def _wrong(reading: Reading, candidate: Candidate, stops: Sequence[int]) -> Slots:
    """A wrong named as a thing: whose it is, and the clause it stands in."""
    text, sentence = reading.text, reading.sentence
    after = Span(candidate.trigger.start, sentence.end)
    whose: tuple[Span, ...] = ()
    before = reading.in_sentence(Span(sentence.start, candidate.trigger.start))
    if before and candidate.trigger.start - before[-1].span.end < 30:
        whose = (before[-1].span,)
    if not whose and before and candidate.trigger.of(text).endswith("ing"):
        whose = (before[0].span,)
    whose = whose or agents(reading, after) or owners(reading, Span(after.start, min(after.end, after.start + 120)))
    start = sentence.start
    for match in re.finditer(
        r";\s|,\s(?:and|but)\s(?=\w+\s\w+)|\b(?:agree\swith\sme)\sthat,?\s",
        text[sentence.start : candidate.trigger.start],
    ):
        start = sentence.start + match.end()
    opening = re.match(
        r"(?:[A-Z][\w\s’'-]{1,60},\s|And\s|But\s|Indeed,\s|In\sfact,\s)(?=\w)", text[start : candidate.trigger.start]
    )
    if opening and start == sentence.start:
        start += opening.end()
    return Slots(whose, trimmed(text, Span(start, clause_end(reading, candidate.trigger.end, stops))))


_BY_NAME: dict[str, Callable[[Reading, Candidate, Sequence[int]], Slots]] = {
    "none": _none,
    "to_do": _to_do,
    "for_what": _for_what,
    "subject": _subject,
    "subject_clause": _subject_clause,
    "imperative": _imperative,
    "do": _do,
    "do_from": _do_from,
    "assure": _assure,
    "what": _what,
    "what_to": _what_to,
    "what_from": _what_from,
    "let_us": _let_us,
    "object": _object,
    "do_object": _do_object,
    "subject_what": _subject_what,
    "of_what": _of_what,
    "called": _called,
    "of_danger": _of_danger,
    "clause_after": _clause_after,
    "clause": _clause,
    "deed": _deed,
    "wrong": _wrong,
}

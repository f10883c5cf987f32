"""One quotation against prepared primaries: find the passage, lay the words side by side, judge.

Ways of finding are tried from exact to loose: every word in a row; runs of words in a chain; letters, for damaged
words; meaning, for other translations. The first that gives enough evidence ends the search in one primary; among
primaries the best evidence wins.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from verbale.checks import concerns, verdicts
from verbale.checks.aligning import Part, Step, align_chain, align_words
from verbale.checks.differences import differences
from verbale.checks.finding import find_by_letters, find_chains
from verbale.checks.findings import Asked, Findings, Found
from verbale.checks.pinning import pin
from verbale.checks.rewording import Encoder, find_rewording
from verbale.checks.weighing import closeness, weigh
from verbale.checks.wording import Form, knowledge
from verbale.index import Primary, stem_of
from verbale.schema import Check, Context, Difference, DifferenceKind, Searched, Severity, Verdict
from verbale.text.spans import Span
from verbale.text.words import words_in

Way = Callable[[Asked, Primary], Findings | None]

_OFFICES = frozenset(
    {"foreign", "ministry", "minister", "president", "prime", "government", "spokesman", "spokeswoman"}
)
ENOUGH = 0.5  # share of the quotation's words, by weight, that a passage must hold
ENOUGH_SHORT = 0.66  # the same for quotations of up to SHORT words, which chance answers more easily
SHORT = 8
WHOLE = 0.9  # the same for a quotation joined from pieces: true fragments are nearly whole, renderings are not
MOST_WORDS = 0.75  # words that quotation and passage share, from which on what they weigh does not matter
FRAGMENT = 0.8  # words that each piece shares with its place
# Of 60 altered and true quotations from 25 speeches each, the right speech held 0.6 and more in runs; the others,
# which share phrases, rarely half of that.
MOST_HELD = 0.6
NEARLY_AS_MUCH = 0.6
LEAST = 6.0  # evidence in nats below which a chain of runs is chance
LETTERS_ENOUGH = 0.72  # likeness of letters
HELD = 0.7  # likeness from which on a changed word still speaks for the place


def judge(asked: Asked, primaries: Sequence[Primary], encode: Encoder | None = None) -> Check:
    """Judge one quotation against primaries; with `encode` also by meaning, where words find nothing."""
    same = [primary for primary in primaries if not _foreign(asked.language, primary)]
    best = best_of(asked, same, encode) if same or not primaries else Findings(asked=asked)
    if best.parts:
        best = replace(best, elsewhere=_elsewhere(asked, same, best))
    else:
        language = asked.language or (asked.guess() if asked.guess else None)
        foreign = [_foreign(language, primary) for primary in primaries]
        apart = foreign[0] if foreign and all(foreign) else None
        best = replace(best, language=language, foreign=apart, strangers=_strangers(asked, same))
    return check_of(best, searched=tuple(primary.document.id for primary in primaries))


def best_of(asked: Asked, primaries: Sequence[Primary], encode: Encoder | None = None) -> Findings:
    """The findings with the best evidence among all primaries (the first of equals), weighed."""
    if not primaries:
        return Findings(asked=asked)
    found = _as_they_stand(asked, primaries) or [find(asked, primary) for primary in _promising(asked, primaries)]
    best = weigh(found[0] if len(found) == 1 else max(found, key=evidence), encode)
    if encode is None or (best.parts and not best.rendering):
        return best
    reworded = [_by_meaning(asked, primary, encode, best) for primary in primaries]
    return max(
        (found for found in reworded if found), key=evidence, default=Findings(asked=asked, primary=primaries[0])
    )


def _promising(asked: Asked, primaries: Sequence[Primary]) -> Sequence[Primary]:
    """Those of several primaries whose runs of words hold nearly as much of the quotation as the best; all of them
    where none holds most of it."""
    if len(primaries) == 1:
        return primaries
    held = [_held_in_runs(asked, primary) for primary in primaries]
    most = max(held)
    return [p for p, share in zip(primaries, held, strict=True) if most < MOST_HELD or share >= most * NEARLY_AS_MUCH]


def _held_in_runs(asked: Asked, primary: Primary) -> float:
    """How much of the quotation, by weight, the best chain of runs in a primary holds."""
    if len(asked.quoted) <= 3 or not len(primary.words):
        return 0.0
    chains = find_chains(asked.quoted, primary)
    weight = sum(primary.weight(key) for key in asked.quoted.words.keys)
    return chains[0].score / weight if chains and weight else 0.0


def find(asked: Asked, primary: Primary) -> Findings:
    """The passage of one primary that answers the quotation best; without `parts` where none does."""
    ways = (*_ways_as_they_stand(asked), _by_words, _by_letters)
    return _first_of(ways, asked, primary) or Findings(asked=asked, primary=primary)


def _as_they_stand(asked: Asked, primaries: Sequence[Primary]) -> list[Findings]:
    """The findings in those primaries that hold the words as they stand: no other is better evidence than these."""
    if len(primaries) == 1:
        return []
    found = (_first_of(_ways_as_they_stand(asked), asked, primary) for primary in primaries)
    return [findings for findings in found if findings is not None and findings.parts]


def _ways_as_they_stand(asked: Asked) -> tuple[Way, ...]:
    return (_literally, _exactly) if asked.quoted.marks else (_exactly, _literally)


def _first_of(ways: Iterable[Way], asked: Asked, primary: Primary) -> Findings | None:
    """What the first way that finds something finds."""
    if not len(asked.quoted) or not len(primary.words):
        return None
    for way in ways:
        found = way(asked, primary)
        if found is not None:
            return replace(found, pinned=pin(found)) if len(asked.quoted) <= 3 else found
    return None


def _strangers(asked: Asked, primaries: Sequence[Primary]) -> tuple[str, ...]:
    """The issuers of all primaries, where they are known and none of the texts names the speaker; else nothing."""
    names = asked.speaker_words - {stem_of(office) for office in _OFFICES}
    issuers = [primary.document.issuer for primary in primaries]
    if not names or not all(issuers) or any(names & stems for primary in primaries for stems in primary.stems):
        return ()
    return tuple(issuer.value for issuer in issuers if issuer)


def _elsewhere(asked: Asked, primaries: Sequence[Primary], found: Findings) -> str:
    """Whose the words are, where a primary of the speaker's was given and they stand in another issuer's instead."""
    own = [p for p in primaries if p is not found.primary and p.document.issuer and _is_whose(asked, p)]
    if not own or found.primary is None or found.primary.document.issuer is None or _is_whose(asked, found.primary):
        return ""
    return f"they stand in a text of {found.primary.document.issuer.value}, not in that of {asked.speaker}"


def _is_whose(asked: Asked, primary: Primary) -> bool:
    """Whether a primary comes from the speaker: its issuer, or the title at its head, has the telling words of the
    name.
    """
    names = asked.speaker_words
    if not names:
        return False
    document = primary.document
    head = document.headline.of(document.text) if document.headline else document.text[:80]
    whose = {stem_of(key) for key in words_in(f"{document.issuer.value if document.issuer else ''} {head}").keys}
    return names <= whose


def _foreign(language: str | None, primary: Primary) -> str | None:
    """The language of a primary, where it is known to be another than `language`."""
    own = primary.document.language
    return own.value if own and language and own.value != language else None


def check_of(found: Findings, searched: tuple[str, ...], record: Searched | None = None) -> Check:
    """The verdict, the concerns and all that is shown with them."""
    reasons = verdicts.reasons_for(found)
    verdict, severity = verdicts.verdict_of(reasons)
    if verdict in (Verdict.UNCHECKED, Verdict.NOT_FOUND) or found.primary is None:
        return Check(
            words=found.asked.quoted.text,
            verdict=verdict,
            document=found.primary.document.id if found.primary and found.parts else None,
            spans=found.spans,
            context=_context(found),
            reasons=reasons,
            searched=searched,
            record=record,
            need=found.asked.need if verdict is Verdict.UNCHECKED else None,
        )
    worries = concerns.reasons_for(found)
    document = found.primary.document
    return Check(
        words=found.asked.quoted.text,
        verdict=verdict,
        severity=severity,
        concerns=concerns.concerns_of(worries),
        document=document.id,
        spans=found.spans,
        differences=found.differences,
        context=_context(found),
        reasons=reasons + worries,
        places=tuple((document.id, span) for span in found.others) + found.also,
        searched=searched,
        record=record,
    )


def _exactly(asked: Asked, primary: Primary) -> Findings | None:
    """Every word in a row, as it stands."""
    quoted = asked.quoted
    if quoted.cuts - {0, len(quoted)} or quoted.supplied or quoted.edited:
        return None
    at = primary.runs(quoted.words.keys)
    if not at:
        return None
    first = max(at, key=lambda i: _nearness(asked, primary, i)) if len(at) > 1 and asked.lead else at[0]
    n = len(quoted)
    steps = tuple(
        Step((Form(key, i, i),), (Form(key, first + i, first + i),), 1.0) for i, key in enumerate(quoted.words.keys)
    )
    part = Part(0, n, first, first + n, steps)
    words = primary.words
    others = tuple(Span(words.starts[i], words.ends[i + n - 1]) for i in at if i != first)
    return Findings(
        asked=asked,
        primary=primary,
        found=Found.EXACT,
        parts=(part,),
        differences=tuple(differences(quoted, part, primary)),
        share=1.0,
        others=others,
    )


def _literally(asked: Asked, primary: Primary) -> Findings | None:
    """Letter for letter, marks included: a primary may have ellipses and brackets of its own."""
    place = primary.stands(asked.quoted.text)
    if place is None:
        return None
    words = primary.words
    first = max(0, bisect_right(words.ends, place.start))
    last = bisect_right(words.starts, place.end - 1)
    if last <= first:
        return None
    part = Part(0, len(asked.quoted), first, last, ())
    return Findings(asked=asked, primary=primary, found=Found.EXACT, parts=(part,), share=1.0)


def _nearness(asked: Asked, primary: Primary, at: int) -> float:
    """How many of the words before the quotation stand near word `at` of the primary, by weight."""
    small = knowledge()["function"]
    lead = {key for key in asked.lead.lower().split()[-30:] if key not in small}
    near = set(primary.words.keys[max(0, at - 40) : at + 40])
    return sum(primary.weight(key) for key in lead & near)


def _by_words(asked: Asked, primary: Primary) -> Findings | None:
    """Runs of words, chained: in several pieces only where each is whole, else in the one place that fits best."""
    n = len(asked.quoted)
    for jumps in (True, False):
        chains = [c for c in find_chains(asked.quoted, primary, jumps=jumps) if c.score >= min(LEAST, 1.5 * n)]
        if not chains:
            return None
        tried = [
            (_findings(asked, primary, align_chain(asked.quoted, chain, primary), Found.WORDS), chain)
            for chain in chains
        ]
        found, chain = max(tried, key=lambda item: closeness(item[0].parts)) if len(tried) > 1 else tried[0]
        if len(chain.pieces) == 1 or (found.share >= WHOLE and _are_fragments(found.parts)):
            break
    if n <= 3:
        return found if found.share >= WHOLE and not _leaves_out(found.parts) else None
    if n > 4 and closeness(found.parts) >= MOST_WORDS:
        return found
    return found if found.share >= (ENOUGH_SHORT if n <= SHORT else ENOUGH) else None


def _are_fragments(parts: Sequence[Part]) -> bool:
    """Whether all parts are nearly whole and none uses words of the primary that another has used."""
    apart = all(a.s_last <= b.s_first or b.s_last <= a.s_first for n, a in enumerate(parts) for b in parts[n + 1 :])
    return apart and all(closeness([part]) >= FRAGMENT for part in parts)


def _leaves_out(parts: Sequence[Part]) -> bool:
    return len(parts) > 1 or any(not step.q for part in parts for step in part.steps)


def _by_letters(asked: Asked, primary: Primary) -> Findings | None:
    """The letters of the quotation, where hardly a word is whole."""
    if len(asked.quoted) <= 3 or asked.quoted.cuts - {0, len(asked.quoted)}:
        return None
    near = find_by_letters(asked.quoted, primary)
    if near is None or near[2] < LETTERS_ENOUGH:
        return None
    first, last = max(0, near[0] - 1), min(len(primary.words), near[1] + 1)
    part = align_words(asked.quoted, primary, (0, len(asked.quoted)), (first, last))
    found = _findings(asked, primary, (part,), Found.LETTERS)
    return found if found.share >= ENOUGH_SHORT else None


def _by_meaning(asked: Asked, primary: Primary, encode: Encoder, by_words: Findings) -> Findings | None:
    """The passage that says the same in other words, or the place that words led to where that is nearer."""
    own = by_words.parts and by_words.primary is primary
    also = Span(min(s.start for s in by_words.spans), max(s.end for s in by_words.spans)) if own else None
    reworded = find_rewording(asked, primary, encode, also)
    if reworded is None:
        return None
    if also is not None and reworded.part.span(primary) == also:
        return replace(by_words, likeness=reworded.likeness)
    return weigh(
        replace(_findings(asked, primary, (reworded.part,), Found.MEANING), likeness=reworded.likeness), encode
    )


def _findings(asked: Asked, primary: Primary, parts: tuple[Part, ...], way: Found) -> Findings:
    named = [d for part in parts for d in differences(asked.quoted, part, primary)]
    return Findings(
        asked=asked,
        primary=primary,
        found=way,
        parts=parts,
        differences=tuple(named) + _moves(asked, primary, parts),
        share=share_held(asked, primary, parts),
    )


def share_held(asked: Asked, primary: Primary, parts: Sequence[Part]) -> float:
    """The part of the quotation's words, by weight, that stand in the passage, whole or nearly."""
    weights = [primary.weight(key) for key in asked.quoted.words.keys]
    for i in asked.quoted.supplied:
        weights[i] = 0.0
    held = 0.0
    for part in parts:
        for step in part.steps:
            if step.q and step.likeness >= HELD:
                held += step.likeness * sum(weights[step.q[0].first : step.q[-1].last + 1])
    total = sum(weights)
    return min(1.0, held / total) if total else 0.0


def _moves(asked: Asked, primary: Primary, parts: Sequence[Part]) -> tuple[Difference, ...]:
    """A difference for each part that stands earlier in the primary than the part before it."""
    moved = []
    for before, after in itertools.pairwise(parts):
        if after.jump and after.s_first < before.s_last and after.q_first < after.q_last:
            words = asked.quoted.words
            span = Span(words.starts[after.q_first], words.ends[after.q_last - 1])
            place = after.span(primary)
            moved.append(
                Difference(
                    kind=DifferenceKind.MOVE,
                    category="order",
                    quoted=span.of(words.text),
                    primary=place.of(primary.document.text),
                    quoted_span=span,
                    primary_span=place,
                    severity=Severity.MAJOR,
                )
            )
    return tuple(moved)


def evidence(found: Findings) -> tuple[float, float, bool]:
    """What makes one passage better than another: how it was found, how much of the quotation it holds, whose it is."""
    order = {None: 0.0, Found.MEANING: 1.0, Found.LETTERS: 2.0, Found.WORDS: 3.0, Found.EXACT: 4.0}
    whose = found.primary is not None and _is_whose(found.asked, found.primary)
    return (
        order[found.found] if found.parts else 0.0,
        found.share if found.likeness is None else found.likeness,
        whose,
    )


def _context(found: Findings) -> Context | None:
    """The sentences that hold the passage, and one on either side."""
    if found.primary is None or not found.spans:
        return None
    text, sentences = found.text, found.primary.sentences
    start, end = min(s.start for s in found.spans), max(s.end for s in found.spans)
    first = max(0, found.primary.sentence_at(start) - 1)
    last = min(len(sentences) - 1, found.primary.sentence_at(max(start, end - 1)) + 1)
    low, high = (min(sentences[first].start, start), max(sentences[last].end, end)) if sentences else (start, end)
    low, high = max(low, start - 600), min(high, end + 600)
    return Context(before=text[low:start], passage=text[start:end], after=text[end:high], span=Span(low, high))

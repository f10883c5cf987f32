"""The verdict: which rules hold, and which verdict comes first among theirs.

`VERDICTS` is the whole of the decision, in its order: the first rule that holds gives the verdict. Every rule that
holds is kept as a reason; `verdict_of(reasons)` gives the same verdict again from the reasons alone. The docstring of
a rule is what the reader of a report sees. The table of concerns stands in `concerns.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from verbale.checks.findings import Findings
from verbale.schema import Difference, DifferenceKind, Reason, Severity, Verdict
from verbale.text.spans import Span

Rule = Callable[[Findings], Reason | None]


def nothing_to_check_against(found: Findings) -> Reason | None:
    """No primary was given that could hold these words."""
    if found.primary is None and not found.foreign and not found.within:
        return Reason(rule="nothing_to_check_against", detail="no primary was given", within="quotation")
    return None


def primary_is_in_another_language(found: Findings) -> Reason | None:
    """The primary is in another language than the report, so its wording cannot be compared."""
    if found.foreign and not found.parts:
        detail = f"the quotation is in {found.language!r}, the primary in {found.foreign!r}"
        return Reason(rule="primary_is_in_another_language", detail=detail, within="primary")
    return None


def primaries_are_somebody_elses(found: Findings) -> Reason | None:
    """The report gives these words to somebody whom no primary comes from or names; they are not in the primaries
    either.
    """
    if found.strangers and not found.parts:
        issuers = ", ".join(dict.fromkeys(found.strangers))
        detail = f"{found.asked.speaker} is not in the texts of {issuers}"
        return Reason(rule="primaries_are_somebody_elses", detail=detail, within="primary")
    return None


def record_has_no_text_of_the_speaker(found: Findings) -> Reason | None:
    """The record has no document of whom the report names from that time, and no other holds the words."""
    if found.absent and not found.parts:
        return Reason(rule="record_has_no_text_of_the_speaker", detail=found.absent, within="primary")
    return None


def words_are_too_few_to_pin(found: Findings) -> Reason | None:
    """One to three ordinary words that nothing ties to a place: a hit would prove nothing."""
    if found.is_short and not found.pinned and (found.parts or not found.searchable):
        detail = (
            "these words stand in the primary, by chance or not" if found.parts else "these words are too few to search"
        )
        return Reason(rule="words_are_too_few_to_pin", detail=detail, within="quotation")
    return None


def no_passage_holds_these_words(found: Findings) -> Reason | None:
    """No passage of the primaries that were searched holds these words, or says the same in others."""
    if not found.parts:
        return Reason(rule="no_passage_holds_these_words", detail="nothing near enough was found", within="quotation")
    return None


def pieces_stand_apart(found: Findings) -> Reason | None:
    """Fragments that stand a sentence or more apart are joined without a mark."""
    if found.rendering:
        return None
    for difference in found.differences:
        if (
            difference.severity
            and difference.kind is DifferenceKind.OMISSION
            and _holds_a_sentence(found, difference.primary_span)
        ):
            detail = "at least a whole sentence of the source is left out here"
            return Reason(rule="pieces_stand_apart", detail=detail, span=difference.quoted_span, within="quotation")
    for before, after in zip(found.parts, found.parts[1:], strict=False):
        if after.marked or found.primary is None:
            continue
        apart = found.primary.ordinal(after.s_first) - found.primary.ordinal(before.s_last)
        if (after.jump and apart >= 0) or (apart > 0 and _sentences_between(found, before.s_last, after.s_first)):
            return _at(found, "pieces_stand_apart", after.q_first, f"{apart} words of the source stand between the two")
    return None


def pieces_change_places(found: Findings) -> Reason | None:
    """Fragments stand in another order than in the primary."""
    for before, after in zip(found.parts, found.parts[1:], strict=False):
        if after.jump and after.s_first < before.s_last:
            return _at(found, "pieces_change_places", after.q_first, "what follows here stands earlier in the source")
    return None


def a_difference_changes_the_sense(found: Findings) -> Reason | None:
    """A word that carries the sense differs: a negation, number, date, name, modal, quantifier, condition or content
    word.
    """
    return _difference(found, Severity.MAJOR, "a_difference_changes_the_sense")


def passage_says_it_in_other_words(found: Findings) -> Reason | None:
    """The same passage in other words throughout: another translation, an interpreter's version, an edited record."""
    if found.rendering:
        like = f", likeness of meaning {found.likeness:.2f}" if found.likeness is not None else ""
        detail = f"{found.share:.0%} of the words, by weight, are the same{like}"
        return Reason(rule="passage_says_it_in_other_words", detail=detail, within="quotation")
    return None


def a_difference_leaves_the_sense(found: Findings) -> Reason | None:
    """Words differ, and the sense stays: a contraction, a small word, an inflection, a misprint."""
    return _difference(found, Severity.MINOR, "a_difference_leaves_the_sense")


def changes_are_marked(found: Findings) -> Reason | None:
    """Words are left out or supplied, and an ellipsis or square brackets say so."""
    gap = next((part for part in found.parts if part.marked), None)
    if gap is not None:
        return _at(found, "changes_are_marked", gap.q_first, "an ellipsis marks what is left out")
    supplied = next((d for d in found.differences if d.marked), None)
    if supplied is not None:
        return Reason(
            rule="changes_are_marked",
            detail=f"square brackets mark {supplied.quoted!r} as the reporter's",
            span=supplied.quoted_span,
            within="quotation",
        )
    return None


def every_word_stands(found: Findings) -> Reason | None:
    """Every word stands in the primary, in this order, without a gap."""
    return Reason(rule="every_word_stands", detail="word for word", span=found.spans[0], within="primary")


VERDICTS: tuple[tuple[Rule, Verdict, Severity | None], ...] = (
    (nothing_to_check_against, Verdict.UNCHECKED, None),
    (primary_is_in_another_language, Verdict.UNCHECKED, None),
    (primaries_are_somebody_elses, Verdict.UNCHECKED, None),
    (record_has_no_text_of_the_speaker, Verdict.UNCHECKED, None),
    (words_are_too_few_to_pin, Verdict.UNCHECKED, None),
    (no_passage_holds_these_words, Verdict.NOT_FOUND, None),
    (pieces_stand_apart, Verdict.SPLICED, None),
    (pieces_change_places, Verdict.SPLICED, None),
    (a_difference_changes_the_sense, Verdict.ALTERED, Severity.MAJOR),
    (passage_says_it_in_other_words, Verdict.REWORDED, None),
    (a_difference_leaves_the_sense, Verdict.ALTERED, Severity.MINOR),
    (changes_are_marked, Verdict.ELIDED, None),
    (every_word_stands, Verdict.VERBATIM, None),
)
_CLOSING = ".!?\u2026\"'\u201d\u2019\u00bb) "
_FINAL = 6  # the first rules say that there is nothing to compare: no other is tried after them


def reasons_for(found: Findings) -> tuple[Reason, ...]:
    """Every rule that holds, in the order of `VERDICTS`; `every_word_stands` only where no other does."""
    held: list[Reason] = []
    for n, (rule, _, _) in enumerate(VERDICTS):
        if rule is every_word_stands and held:
            break
        reason = rule(found)
        if reason is not None:
            held.append(reason)
            if n < _FINAL:
                break
    return tuple(held)


def verdict_of(reasons: Iterable[Reason]) -> tuple[Verdict, Severity | None]:
    """The verdict that follows from reasons alone: that of the first row of `VERDICTS` among them."""
    names = {reason.rule for reason in reasons}
    return next((verdict, severity) for rule, verdict, severity in VERDICTS if rule.__name__ in names)


def _difference(found: Findings, severity: Severity, rule: str) -> Reason | None:
    hits = [d for d in found.differences if d.severity is severity]
    if not hits:
        return None
    more = f", and {len(hits) - 1} more" if len(hits) > 1 else ""
    return Reason(rule=rule, detail=describe(hits[0]) + more, span=hits[0].quoted_span, within="quotation")


def describe(difference: Difference) -> str:
    """One difference in plain words: `negation: "not" left out`."""
    ours, theirs = f'"{difference.quoted}"', f'"{" ".join(difference.primary.split())}"'
    match difference.kind:
        case DifferenceKind.OMISSION:
            change = f"{theirs} left out"
        case DifferenceKind.INSERTION:
            change = f"{ours} is not in the source"
        case DifferenceKind.MOVE:
            change = f"{ours} stands elsewhere in the source"
        case _:
            change = f"{ours} for {theirs}"
    return f"{difference.category}: {change}"


def _at(found: Findings, rule: str, word: int, detail: str) -> Reason:
    words = found.asked.quoted.words
    at = words.starts[word] if word < len(words) else len(words.text)
    return Reason(rule=rule, detail=detail, span=Span(at, at), within="quotation")


def _sentences_between(found: Findings, first: int, last: int) -> bool:
    """Whether at least one whole sentence stands between words `first` and `last` of the primary."""
    primary = found.primary
    if primary is None or last >= len(primary.words):
        return False
    return _holds_a_sentence(found, Span(primary.words.ends[max(first - 1, 0)], primary.words.starts[last]))


def _holds_a_sentence(found: Findings, span: Span) -> bool:
    primary = found.primary
    if primary is None or span.end <= span.start:
        return False
    first = primary.sentence_at(span.start)
    text = primary.document.text
    return any(
        span.start <= start and start + len(text[start:end].rstrip(_CLOSING)) <= span.end
        for start, end in primary.sentences[first : primary.sentence_at(span.end) + 1]
    )

"""What people decide about the verdict on a quotation: they agree, correct it, or dismiss the quotation.

A decision is about the quotation's place in its report, so that it holds in every later check of the same report too;
it keeps the verdict that it was made on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from verbale.errors import UsageError
from verbale.exports.html_cards import judgement
from verbale.exports.phrases import standing_of
from verbale.pages.deciding import UNDO, Told, content_of, in_force, last_of
from verbale.record import Decision, Record
from verbale.schema import Check, CheckedQuotation, Document

PLACE = "/quotation/"


class Verb(StrEnum):
    """What a person does to a verdict."""

    AGREE = "agree"
    CORRECT = "correct"
    DISMISS = "dismiss"


# The verdicts that a correction can give, each with the standing that the page then shows, and its meaning in a line.
VERDICTS: dict[str, tuple[str, str]] = {
    "verbatim": ("passes", "every word is in the source"),
    "elided": ("passes", "shortened, and every change is marked"),
    "altered, minor": ("minor", "differs, and the sense stays"),
    "altered, major": ("major", "differs, and the sense with it"),
    "reworded": ("minor", "the same passage in other words"),
    "spliced": ("major", "put together from apart"),
    "not-found": ("major", "not in the sources"),
    "out-of-context": ("concern", "genuine words, another sense around them"),
    "cut-short": ("concern", "the sentence goes on and says more"),
    "misattributed": ("concern", "somebody else's words"),
    "unchecked": ("unchecked", "it cannot be told"),
}
DISMISSED = "dismissed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruled:
    """The decision on a quotation that holds: `words` say it, `verdict` is what a correction gives instead.

    `on_other` is the verdict it was made on, where the machine now says something else.
    """

    number: int
    verb: Verb
    who: str
    when: str
    note: str
    words: str
    verdict: str = ""
    on_other: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """What people decided on one quotation: the decision in force, the number of the last, and how many there are."""

    ruled: Ruled | None = None
    seen: int | None = None
    decisions: int = 0

    def standing(self, check: Check) -> str:
        """What a reader should make of the quotation at a glance: a person's word goes before the machine's."""
        if self.ruled is None or self.ruled.verb is Verb.AGREE:
            return standing_of(check)
        if self.ruled.verb is Verb.DISMISS:
            return DISMISSED
        return VERDICTS[self.ruled.verdict][0]


def about_of(report: Document, item: CheckedQuotation) -> str:
    """What a decision on a quotation is about: "<id of the report>/quotation/120-160"."""
    return f"{report.id}{PLACE}{item.quotation.span.start}-{item.quotation.span.end}"


def reviews_of(record: Record, report: Document, items: Iterable[CheckedQuotation]) -> list[Review]:
    """What people decided on each quotation of a report."""
    by_about: dict[str, list[Decision]] = {}
    for decision in record.decisions_below(f"{report.id}{PLACE}"):
        by_about.setdefault(decision.about, []).append(decision)
    return [_review(by_about.get(about_of(report, item), []), item.check) for item in items]


def _review(decisions: list[Decision], check: Check) -> Review:
    last, holds = last_of(decisions), in_force(decisions)
    return Review(
        ruled=_ruled(holds, check) if holds else None, seen=last.number if last else None, decisions=len(decisions)
    )


def _ruled(decision: Decision, check: Check) -> Ruled | None:
    content = content_of(decision)
    try:
        verb = Verb(content.get("verb", ""))
    except ValueError:
        return None
    verdict = str(content.get("verdict", ""))
    if verb is Verb.CORRECT and verdict not in VERDICTS:
        return None
    judged = str(content.get("judged", ""))
    return Ruled(
        number=decision.number, verb=verb, who=decision.who, when=decision.when, note=decision.note, verdict=verdict,
        words=words_of(content), on_other=judged if judged and judged != judgement(check) else "",
    )  # fmt: skip


def wanted(verb: str, verdict: str, item: CheckedQuotation, check: str) -> dict[str, str]:
    """A decision as it is kept. Raises `UsageError` for one that makes no sense."""
    try:
        chosen = Verb(verb)
    except ValueError:
        raise UsageError(f"Unknown decision. There are: {', '.join(Verb)}.") from None
    if chosen is Verb.CORRECT and verdict not in VERDICTS:
        raise UsageError(f"A correction needs a verdict: {'; '.join(VERDICTS)}.")
    content = {
        "verb": chosen.value,
        "judged": judgement(item.check),
        "check": check,
        "words": item.quotation.text[:200],
    }
    return content | ({"verdict": verdict} if chosen is Verb.CORRECT else {})


def words_of(content: Mapping[str, object]) -> str:
    """A decision in words: "corrects it to altered, major"."""
    verb = content.get("verb")
    if verb == Verb.CORRECT:
        return f"corrects it to {content.get('verdict', '')}"
    known = {Verb.AGREE: "agrees", Verb.DISMISS: "dismisses it", UNDO: "takes the decision back"}
    return known.get(str(verb), str(verb))


def told(decision: Decision) -> Told | None:
    """A decision on a quotation in words; `None` where it is about something else."""
    if PLACE not in decision.about:
        return None
    content = content_of(decision)
    words, check = str(content.get("words", "")), str(content.get("check", ""))
    judged = f" (Verbale says: {content['judged']})" if content.get("judged") else ""
    address = f"/check/{quote(check)}" if check.isalnum() else ""
    return Told(area="Check", about=f"“{words}”{judged}" if words else decision.about, words=words_of(content),
                address=address)  # fmt: skip

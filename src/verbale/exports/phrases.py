"""Checks in words: the verdict, the differences, the reasons, who speaks, what is missing, how many pass."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping

from verbale.exports.places import agency_of, name_of, place_of, written
from verbale.exports.runs import Weight, shown_differences, weight_of
from verbale.schema import (
    Check,
    CheckedReport,
    Difference,
    DifferenceKind,
    Document,
    Mode,
    Need,
    Searched,
    Severity,
    Statement,
    Verdict,
)
from verbale.text.spans import words_of

# Control codes (Cc) but line ends and tabs, lone surrogates (Cs), and the directional overrides, which reorder letters
# on the screen (Trojan Source, CVE-2021-42574).
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202d\u202e]")
NEAR = 0.4  # 98 of 100 news sentences on other matters come no nearer than 0.39 to the texts of the example (299 tried)
MOST_LISTED = 6  # differences put in words; with more of them the two passages say it better
SYMBOLS = {"passes": "✓", "concern": "!", "minor": "~", "major": "✗", "unchecked": "?"}


def visible(text: str) -> str:
    """The text with control characters shown as U+FFFD, so that no input can steer a terminal or break a page.

    Line ends and tabs stay; marks of writing direction stay too, since the words may need them.
    """
    return text if text.isprintable() else _UNSEEN.sub("\ufffd", text)


def verdict_phrase(check: Check) -> str:
    """The verdict, with its severity where it has one: "altered, major"."""
    return f"{check.verdict.value}, {check.severity.value}" if check.severity else check.verdict.value


def standing_of(check: Check) -> str:
    """One of passes, concern, minor, major, unchecked: what a reader should make of it at a glance."""
    if check.verdict is Verdict.UNCHECKED:
        return "unchecked"
    if check.verdict in (Verdict.SPLICED, Verdict.NOT_FOUND) or check.severity is Severity.MAJOR:
        return "major"
    if check.concerns:
        return "concern"
    return "passes" if check.passes else "minor"


def difference_lines(check: Check) -> list[tuple[str, str]]:
    """Category and words of the differences that count, the weighty ones first; past `MOST_LISTED` their number."""
    telling = [d for d in shown_differences(check) if weight_of(d) in (Weight.MAJOR, Weight.MINOR)]
    telling.sort(key=lambda d: d.severity is not Severity.MAJOR)
    told = list(dict.fromkeys((d.category, difference_phrase(d)) for d in telling))
    lines, more = told[:MOST_LISTED], len(told) - MOST_LISTED
    return [*lines, ("and", f"{more} more")] if more > 0 else lines


def difference_phrase(difference: Difference) -> str:
    """A difference in words: “21” for “12”; “not” left out; “very” put in; “today” moved."""
    quoted, primary = difference.quoted.strip(), difference.primary.strip()
    if difference.kind is DifferenceKind.MOVE:
        return f"“{quoted or primary}” moved"
    if difference.kind is DifferenceKind.OMISSION or not quoted:
        return f"“{primary}” left out"
    if difference.kind is DifferenceKind.INSERTION or not primary:
        return f"“{quoted}” put in"
    return f"“{quoted}” for “{primary}”"


def reasons_of(check: Check) -> list[str]:
    """The reasons in plain words, none said twice; those that the view shows already are left out."""
    told = ("a_difference_changes_the_sense", "a_difference_leaves_the_sense", "every_word_stands")
    details = (reason.detail for reason in check.reasons if reason.rule not in told)
    return [detail for detail in dict.fromkeys(details) if detail]


def speaker_of(statement: Statement, report: Document | None = None) -> str:
    """Who is said to speak, from the reporter inwards: "Foreign Ministry › Marta Ilvane".

    With `report`, its own agency or publisher is left out at the beginning: it stands at the head of every view.
    """
    names = [party.name for party in statement.chain] or ([statement.speaker.name] if statement.speaker else [])
    if report and len(names) > 1 and names[0] in (agency_of(report), report.publisher and report.publisher.value):
        names = names[1:]
    return " › ".join(dict.fromkeys(names)) or "speaker unresolved"


def indirect_passages(report: CheckedReport) -> list[tuple[str, str, str]]:
    """For each statement without quotation marks: who, what is said, and the nearest words of the primaries."""
    primaries = {primary.id: primary for primary in report.primaries}
    starts = sorted(item.quotation.span.start for item in report.quotations)
    rows = []
    for passage in report.nearest:
        statement, primary = report.statements[passage.statement], primaries[passage.document]
        quoted = any(bisect_left(starts, span.start) != bisect_left(starts, span.end) for span in statement.content)
        if statement.mode is not Mode.INDIRECT or quoted:
            continue
        said = " ".join(words_of(statement.content, report.report.text).split())
        near = f"{name_of(primary)}, {place_of(primary, passage.span)}: {' '.join(passage.text.split())}"
        rows.append(
            (speaker_of(statement, report.report), said, near if passage.similarity >= NEAR else "nothing near")
        )
    return rows


def need_phrase(need: Need) -> str:
    """The text that is missing, in words: "the text of Tomas Reill, 10 March 2023"."""
    words = f"“{need.title}”" if need.title else "a text"
    if need.issuer:
        words += f" by {need.issuer}"
    if need.date:
        words += f", {written(need.date)}"
    return words


def summary_of(report: CheckedReport) -> str:
    """How many quotations there are and how they fared, in one sentence."""
    return counts_phrase([item.check for item in report.quotations])


def counts_phrase(checks: list[Check]) -> str:
    """How many pass, do not, and stayed unchecked: "27 quotations: 14 pass, 11 do not, 2 unchecked"."""
    unchecked = sum(c.verdict is Verdict.UNCHECKED for c in checks)
    passing = sum(c.passes for c in checks)
    noun = "quotation" if len(checks) == 1 else "quotations"
    if not checks:
        return "No quotations found"
    failing = len(checks) - passing - unchecked
    verbs = ("passes" if passing == 1 else "pass", "does not" if failing == 1 else "do not")
    return f"{len(checks)} {noun}: {passing} {verbs[0]}, {failing} {verbs[1]}, {unchecked} unchecked"


def verdict_counts(checks: list[Check]) -> dict[str, int]:
    """How often each verdict and concern came up, verdicts first, in the order of the schema; zeros left out."""
    counts: dict[str, int] = {}
    for verdict in Verdict:
        with_it = [c for c in checks if c.verdict is verdict]
        for severity in (Severity.MINOR, Severity.MAJOR, None):
            number = sum(c.severity is severity for c in with_it)
            if number:
                counts[f"{verdict.value} ({severity.value})" if severity else verdict.value] = number
    for check in checks:
        for concern in check.concerns:
            counts[concern.value] = counts.get(concern.value, 0) + 1
    return counts


def searched_phrase(check: Check, primaries: Mapping[str, Document]) -> str:
    """What was searched: the whole record, or the primaries by name; empty where there was nothing."""
    if check.record is not None:
        return record_phrase(check.record)
    return ", ".join(name_of(primaries[i]) for i in check.searched if i in primaries)


def record_phrase(record: Searched) -> str:
    """A record in words: "all 10,952 documents of the record in /srv/record"."""
    documents = "the one document" if record.documents == 1 else f"all {record.documents:,} documents"
    return f"{documents} of the record in {record.address}"


def against_phrase(report: CheckedReport) -> str:
    """What a report was checked against."""
    records = dict.fromkeys(item.check.record for item in report.quotations if item.check.record)
    return ", ".join(map(record_phrase, records) if records else map(name_of, report.primaries)) or "nothing"

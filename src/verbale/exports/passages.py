"""What every view of a check shows: words cut into runs at the differences, places named, differences put in words.

The terminal and the page both draw from here, so that they cannot disagree. Known weakness: paragraphs are counted
over the blocks of a document, headings left out; a document without blocks has no paragraph numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from verbale.schema import (
    BlockKind,
    Check,
    CheckedReport,
    Difference,
    DifferenceKind,
    Document,
    Mode,
    Need,
    Severity,
    Statement,
    Verdict,
)
from verbale.text.spans import Span, words_of

GAP = " … "
OVERRIDES = "\u202d\u202e"  # directional overrides reorder letters on the screen (Trojan Source, CVE-2021-42574)
NUMBERED = re.compile(r"(?:Article|Section|Chapter|Part|Annex|Rule|Clause|§)\s{0,3}[\dIVXLC]{1,6}\b", re.IGNORECASE)
NEAR = 0.4  # 98 of 100 news sentences on other matters come no nearer than 0.39 to the texts of the example (299 tried)
MOST_PLACES = 3  # further places named; all of them stand in the JSON
MOST_LISTED = 6  # differences put in words; with more of them the two passages say it better
LONGEST_SHOWN_GAP = 240  # characters: about two lines of a page; a longer gap is shown as an ellipsis


class Weight(StrEnum):
    """What a run of words is in its passage; `MAJOR` to `NOTED` are differences."""

    SAME = "same"
    MAJOR = "major"
    MINOR = "minor"
    MARKED = "marked"
    NOTED = "noted"
    GAP = "gap"


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A stretch of words that is drawn in one way. `text` is empty where the other side has words and this has none."""

    text: str
    weight: Weight = Weight.SAME
    category: str = ""


def visible(text: str) -> str:
    """The text with control characters shown as U+FFFD, so that no input can steer a terminal or break a page.

    Line ends and tabs stay; marks of writing direction stay too, since the words may need them.
    """
    if text.isprintable():
        return text
    return "".join(
        c if c in "\n\t" or not (unicodedata.category(c) in ("Cc", "Cs") or c in OVERRIDES) else "\ufffd" for c in text
    )


def weight_of(difference: Difference) -> Weight:
    """How strongly a difference is drawn: by its severity, and lightly where it is marked or does nothing."""
    if difference.marked:
        return Weight.MARKED
    if difference.severity is None:
        return Weight.NOTED
    return Weight.MAJOR if difference.severity is Severity.MAJOR else Weight.MINOR


Piece = tuple[Span, Weight, str]


def _runs(text: str, start: int, end: int, pieces: Iterable[Piece]) -> list[Run]:
    """Cut `text[start:end]` at the pieces; a piece that starts inside an earlier one is left to the earlier one."""
    runs: list[Run] = []
    at = start
    for span, weight, category in sorted(pieces, key=lambda piece: piece[0]):
        if span.start < at or span.end > end:
            continue
        run = Run(text=span.of(text), weight=weight, category=category)
        between = text[at : span.start]
        if runs and runs[-1].weight is weight and runs[-1].text and run.text and not between.strip():
            same = runs[-1].category == category
            run = replace(run, text=runs.pop().text + between + run.text, category=category if same else "")
        elif between:
            runs.append(Run(text=between))
        runs.append(run)
        at = span.end
    if at < end:
        runs.append(Run(text=text[at:end]))
    return runs


def shown_differences(check: Check) -> tuple[Difference, ...]:
    """The differences that a view draws and lists: no typography, and none of a rewording, where most words differ."""
    if check.verdict is Verdict.REWORDED:
        return ()
    return tuple(difference for difference in check.differences if difference.category != "typography")


def quoted_runs(check: Check) -> tuple[Run, ...]:
    """The words of the quotation, cut at the differences."""
    pieces = [(d.quoted_span, weight_of(d), d.category) for d in shown_differences(check)]
    return tuple(_runs(check.words, 0, len(check.words), pieces))


def _stretches(spans: tuple[Span, ...]) -> list[Span]:
    """Spans that follow each other closely, joined: the words left out between them belong to what is shown."""
    stretches: list[Span] = []
    for span in spans:
        if stretches and 0 <= span.start - stretches[-1].end <= LONGEST_SHOWN_GAP:
            stretches[-1] = Span(stretches[-1].start, span.end)
        else:
            stretches.append(span)
    return stretches


def primary_runs(check: Check, primary: Document) -> tuple[Run, ...]:
    """The words of the primary that answer to the quotation, piece by piece, cut at the differences and the gaps."""
    pieces = [(d.primary_span, weight_of(d), d.category) for d in shown_differences(check)]
    pieces += [(Span(a.end, b.start), Weight.MARKED, "left out") for a, b in pairwise(check.spans) if a.end < b.start]
    runs: list[Run] = []
    for i, stretch in enumerate(_stretches(check.spans)):
        if i:
            runs.append(Run(text=GAP, weight=Weight.GAP))
        inside = [piece for piece in pieces if stretch.contains(piece[0])]
        runs.extend(_runs(primary.text, stretch.start, stretch.end, inside))
    return tuple(runs)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def place_of(document: Document, span: Span) -> str:
    """Where a span stands, as a reader would say it: "paragraph 4", "page 2, line 14", "at 0:12:04", "heading".

    A numbered heading above it is named too: "paragraph 8 (Article 7)".
    """
    paragraph, above = 0, ""
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            heading = NUMBERED.match(block.span.of(document.text))
            above = f" ({heading[0].strip()})" if heading else ""
        else:
            paragraph += 1
        if block.span.end <= span.start:
            continue
        if block.time is not None:
            return f"at {_clock(block.time)}"
        if block.page is not None:
            return f"page {block.page}, line {block.line}" if block.line is not None else f"page {block.page}"
        return "heading" if block.kind is BlockKind.HEADING else f"paragraph {paragraph}{above}"
    return f"characters {span.start}–{span.end}"


def places_of(check: Check, primary: Document) -> str:
    """Where the found words stand; the places of a spliced quotation one after the other, none said twice."""
    return " and ".join(dict.fromkeys(place_of(primary, span) for span in check.spans))


def where_of(check: Check, primaries: dict[str, Document]) -> str:
    """Document and place of the words, and the first few of the other places that hold them too."""
    primary = primaries.get(check.document or "")
    if primary is None:
        return ""
    words = f"{name_of(primary)}, {places_of(check, primary)}"
    others = [(i, span) for i, span in check.places if i in primaries and not (i == primary.id and span in check.spans)]
    also = [
        place_of(primaries[i], span) + ("" if i == primary.id else f" of {name_of(primaries[i])}") for i, span in others
    ]
    told = list(dict.fromkeys(also))
    if not told:
        return words
    more = f" and {len(told) - MOST_PLACES} more" if len(told) > MOST_PLACES else ""
    return f"{words}; also {', '.join(told[:MOST_PLACES])}{more}"


def name_of(document: Document) -> str:
    """What to call a document in a line: the last part of its name, or the beginning of its text."""
    name = document.name.rstrip("/").rpartition("/")[2]
    if name and name != "-":
        return name
    return "standard input" if document.name == "-" else "the text beginning “" + document.text[:30].strip() + "…”"


def title_of(document: Document) -> str:
    """The headline of a document, else what it is called."""
    headline = document.headline.of(document.text) if document.headline else ""
    return " ".join(headline.split()) or name_of(document)


def written(day: date) -> str:
    """A day as it is written in the views: 10 March 2023."""
    return f"{day.day} {day:%B} {day.year}"


def outlet_of(document: Document) -> str:
    """Who published it, where that is not the agency that the dateline names already."""
    publisher = document.publisher.value if document.publisher else ""
    return publisher if publisher != _agency_of(document) else ""


def _agency_of(document: Document) -> str | None:
    return document.dateline.agency if document.dateline else None


def day_of(document: Document) -> str:
    """The dateline as a reader says it, or the day of publication: "HALDIS, 10 March 2023 (TWS)"."""
    line = document.dateline
    place, day = line.place if line else None, document.date
    words = ", ".join(part for part in (place, written(day) if day else None) if part)
    return f"{words} ({line.agency})" if line and line.agency else words


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


SYMBOLS = {"passes": "✓", "concern": "!", "minor": "~", "major": "✗", "unchecked": "?"}


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


def difference_lines(check: Check) -> list[tuple[str, str]]:
    """Category and words of the differences that count, the weighty ones first; past `MOST_LISTED` their number."""
    telling = [d for d in shown_differences(check) if weight_of(d) in (Weight.MAJOR, Weight.MINOR)]
    telling.sort(key=lambda d: d.severity is not Severity.MAJOR)
    told = list(dict.fromkeys((d.category, difference_phrase(d)) for d in telling))
    lines, more = told[:MOST_LISTED], len(told) - MOST_LISTED
    return [*lines, ("and", f"{more} more")] if more > 0 else lines


def noted_differences(check: Check) -> tuple[Difference, ...]:
    """Differences of form that a reader may want to know of: spelling, abbreviation, format; not typography."""
    return tuple(d for d in shown_differences(check) if weight_of(d) is Weight.NOTED)


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
    if report and len(names) > 1 and names[0] in (_agency_of(report), report.publisher and report.publisher.value):
        names = names[1:]
    return " › ".join(dict.fromkeys(names)) or "speaker unresolved"


def indirect_passages(report: CheckedReport) -> list[tuple[str, str, str]]:
    """For each indirect statement: who, what is said, and the nearest words of the primaries with their place."""
    primaries = {primary.id: primary for primary in report.primaries}
    rows = []
    for passage in report.nearest:
        statement, primary = report.statements[passage.statement], primaries[passage.document]
        inside = (q.quotation.span for q in report.quotations)
        if statement.mode is not Mode.INDIRECT or any(c.contains(q) for q in inside for c in statement.content):
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

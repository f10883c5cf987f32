"""The terms that a sentence sets: when something is to be done by, resolved against a base date.

`find_terms` finds every expression of a term and `find_deadline` the one that the sentence stands under. Rules of the
module: a term with a day is resolved as far as its words reach ("within 30 days" counts from the base, "by 2030" ends
with that year); a term without a date ("within a specific timeframe", "soon") stays one, and is marked vague. "Soon",
"immediately" and bare years count only where the sentence looks forward.

Known weakness: whether a sentence looks forward is judged by its words, not by its grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from verbale.references import dates
from verbale.references.spacing import Spacing
from verbale.references.term_days import days_of, later, number
from verbale.references.term_patterns import patterns
from verbale.schema import Deadline, Reason
from verbale.text.spans import Span

# A word of the past this near before a session (in characters) belongs to it: "adopted at the tenth session".
_NEAR = 40
# A text no longer than this is a clause handed over alone ("withdraw immediately"): it is taken to look forward.
_SHORT = 40
# How far before a word the sentence may say that it looks forward, in characters.
_REACH = 160


def find_deadline(text: str, base: date | None = None) -> Deadline | None:
    """The term that the sentence `text` stands under, or `None`: the first with a date, else the first."""
    found = find_terms(text, base)
    return min(found, key=lambda term: (_rank(term), term.span.start), default=None)


def _rank(term: Deadline) -> int:
    return {"term_with_a_date": 0, "term_by_an_event": 1, "term_without_a_date": 1, "term_if_forward": 1}[
        term.reasons[0].rule
    ]


def find_terms(text: str, base: date | None = None) -> tuple[Deadline, ...]:
    """Every term in `text`, in order, none overlapping, resolved against `base`."""
    spacing = Spacing(text)
    found: list[Deadline] = []
    for term in sorted(_all_terms(spacing.plain, base), key=lambda term: (term.span.start, -term.span.end)):
        if not found or term.span.start >= found[-1].span.end:
            found.append(term)
    return spacing.restored(found)


def _all_terms(text: str, base: date | None) -> Iterator[Deadline]:
    search = patterns()
    for match in search["within"].finditer(text):
        yield _within(match, base)
    for match in search["over"].finditer(text):
        if match["n3"] and not patterns()["strong"].search(text[max(0, match.start() - 60) : match.start()]):
            continue
        yield _counted(match, base, match["n"], match["u"])
    for match in search["by"].finditer(text):
        if term := _by(match, base):
            yield term
    for match in search["calendar"].finditer(text):
        if _is_planned(text, match, base):
            yield _calendar(match, base)
    for match in search["year"].finditer(text):
        if _is_coming(text, match, base):
            yield _year(match, base)
    for match in search["event"].finditer(text):
        if not _is_ahead(text, match):
            continue
        yield _undated(match.start(), match.end(), text, base, "term_by_an_event")
    for match in search["always"].finditer(text):
        yield _undated(match.start(), match.end(), text, base, "term_without_a_date")
    for match in search["forward_only"].finditer(text):
        if _counts_forward(text, match):
            yield _undated(match.start(), match.end(), text, base, "term_if_forward")
    for match in search["acts_now"].finditer(text):
        if _looks_forward(text, match.start()):
            yield _undated(match.start("word"), match.end("word"), text, base, "term_if_forward")
    for match in search["quick"].finditer(text):
        if _looks_forward(text, match.start()):
            yield _undated(match.start("word"), match.end("word"), text, base, "term_if_forward")
    for match in search["held"].finditer(text):
        yield _undated(match.start(), match.end(), text, base, "term_by_an_event")
    yield from _clauses(text, base)


def _is_ahead(text: str, match: re.Match[str]) -> bool:
    """Whether a session or meeting is one at which something is to be done."""
    search = patterns()
    before = text[max(0, match.start() - _REACH) : match.start()]
    strong = max((m.start() for m in search["strong"].finditer(before)), default=-1)
    past = max((m.start() for m in search["past"].finditer(before)), default=-1)
    if strong >= 0 and past < len(before) - _NEAR:
        return True
    return strong > past or search["strong"].search(text, match.end(), match.end() + 90) is not None


_TO_DO = re.compile(r"\bto\s(?!(?:the|a|an|our|this|his|its|their)\b)(?:be\s)?[a-z]+(?:\s\w+)?\b")


def _is_planned(text: str, match: re.Match[str], base: date | None) -> bool:
    """Whether a day, month or year of the calendar is when something is to be done, and not when it was."""
    if re.match(r"['’]s\b|\slast\syear", text[match.end() : match.end() + 12]) or match[0][-4:] in ("Week", "Year"):
        return False
    before = text[max(0, match.start() - 70) : match.start()]
    nearest = list(patterns()["strong"].finditer(before)) + list(_TO_DO.finditer(before))
    past = list(patterns()["past"].finditer(before))
    latest = max((m.start() for m in nearest), default=-1)
    if match[0][:1].isupper() and latest < 0:
        return (
            re.search(r"\b(?:will|shall|intends?|plans?|has decided to)\b", text[match.end() : match.end() + 60])
            is not None
        )
    if latest < 0 or any(m.start() > latest for m in past):
        return False
    if base is not None and not match["next"]:
        found = dates.find(match[0], base)
        return not found or found[0].end is None or found[0].end >= base
    return True


# The end of a sentence: a full stop after a word of four letters or more, so that "Mr." is none.
_STOP = re.compile(r"\w{4,}[.!?]\s")


def _looks_forward(text: str, at: int) -> bool:
    """Whether a word of the same sentence before `at` (or the verb right after) looks forward."""
    if len(text) <= _SHORT:
        return True
    start = max((m.end() for m in _STOP.finditer(text, max(0, at - _REACH), at)), default=max(0, at - _REACH))
    return patterns()["forward"].search(text, start, at) is not None or bool(
        re.match(r"[^.;]{0,60}\b(?:will|shall|must|should|is to|are to|intends?|to be)\b", text[at : at + 90])
    )


# "Soon realized", "in time for": a story, or a purpose.
_TELLS = re.compile(r"soon\s\w+ed\b|in\stime\s(?:for|to|of)\b", re.IGNORECASE)
_HOPE = re.compile(r"\b(?:hope|trust|confident|wish|expect)\w*\b")


def _counts_forward(text: str, match: re.Match[str]) -> bool:
    if _TELLS.match(text, match.start()):
        return False
    search = patterns()
    if search["not_before"].match(text, match.end()) or search["not_after"].search(
        text, max(0, match.start() - 12), match.start()
    ):
        return False
    if re.search(r"\b(?:which|who|that)\swill\s$", text[max(0, match.start() - 14) : match.start()]):
        return _HOPE.search(text, max(0, match.start() - _REACH), match.start()) is not None
    return _looks_forward(text, match.start())


def _is_coming(text: str, match: re.Match[str], base: date | None) -> bool:
    year = int(re.search(r"\d{4}", match[0])[0])  # type: ignore[index]
    if base is not None:
        return year > base.year or (
            year == base.year
            and patterns()["strong"].search(text, max(0, match.start() - 60), match.start()) is not None
        )
    before = text[max(0, match.start() - 70) : match.start()]
    if re.search(r"\b\w+ed\s$", before) and not re.search(r"\bbe\s\w+\s$", before):
        return False
    return re.search(r"\b(?:will|shall|should|must|would|intends? to|propose[sd]? (?:that|to)|pledges? to|plans? to)\b"
                     r"(?![^.;]*\b(?:adopted|held|signed|was|were|since)\b)", before) is not None  # fmt: skip


def _undated(start: int, end: int, text: str, base: date | None, rule: str) -> Deadline:
    span = Span(start, end)
    reason = Reason(rule=rule, detail=span.of(text), span=span)
    return Deadline(span=span, words=span.of(text), base=base, relative=True, vague=True, reasons=(reason,))


def _within(match: re.Match[str], base: date | None) -> Deadline:
    if match["n"]:
        return _counted(match, base, match["n"], match["u"])
    return _undated(match.start(), match.end(), match.string, base, "term_without_a_date")


def _counted(match: re.Match[str], base: date | None, counted: str | None, unit: str | None) -> Deadline:
    """A term that counts units from the base: "within 30 days", "over the next three years"."""
    groups = match.groupdict()
    counted = counted or groups.get("n2") or groups.get("n3")
    unit = unit or groups.get("u2") or groups.get("u3") or ""
    is_one = counted is None and match[0].lower().endswith(unit.lower())
    count = 1 if is_one else number(counted)
    span = Span(match.start(), match.end())
    due = None
    if base and count:
        try:
            due = later(base, count, unit)
        except OverflowError:
            due = None
    rule = "term_with_a_date" if count else "term_without_a_date"
    return Deadline(
        span=span, words=match[0], start=base if due else None, due=due, base=base, relative=True, vague=not count,
        reasons=(Reason(rule=rule, detail=match[0], span=span),),
    )  # fmt: skip


def _by(match: re.Match[str], base: date | None) -> Deadline | None:
    """ "by the end of the year", "no later than 1 January 1976", "by 2030"."""
    text, prep = match.string, " ".join(match["prep"].lower().split())
    what = match["what"].lower()
    is_year = re.fullmatch(r"(?:the\s)?(?:year\s)?\d{4}", what) is not None
    if prep in ("until", "before", "at") and not _looks_forward(text, match.start()):
        return None
    if prep == "at" and " of " not in what:
        return None
    if (
        prep == "by"
        and not is_year
        and re.search(r"\b(?:made|held|was|were)\s$", text[max(0, match.start() - 8) : match.start()])
    ):
        return None
    if what.startswith("the ") and re.fullmatch(r"the\s\d{4}", what):
        return None
    if base and prep in ("before", "until", "prior to") and re.search(r"\d{4}", what):
        days = days_of(what, base)
        if days and days[1] < base:
            return None
    if base and prep == "by" and (year := re.search(r"\d{4}", what)) and int(year[0]) < base.year:
        return None
    days = days_of(what, base)
    due = days[1] if days else None
    if re.search(r"\b(?:after|from)\b", what):
        return _undated(match.start(), match.end(), text, base, "term_by_an_event")
    if due and prep in ("before", "prior to"):
        due = days[0] - timedelta(days=1) if days and days[0] > date.min else due
    relative = not re.search(r"\d{4}", what)
    span = Span(match.start(), match.end())
    return Deadline(
        span=span, words=span.of(text), due=due, base=base if relative else None, relative=relative,
        vague=False, reasons=(Reason(rule="term_with_a_date", detail=what, span=span),),
    )  # fmt: skip


def _calendar(match: re.Match[str], base: date | None) -> Deadline:
    """ "next year", "in November this year", "April 14", "tomorrow"."""
    span = Span(match.start(), match.end())
    words = match[0].lower()
    days = days_of(words, base) or (None, None)
    relative = not re.search(r"\d{4}", words)
    return Deadline(
        span=span, words=match[0], start=days[0], due=days[1], base=base if relative else None, relative=relative,
        vague=days[1] is None and (base is not None or not relative),
        reasons=(Reason(rule="term_with_a_date", detail=words, span=span),),
    )  # fmt: skip


def _year(match: re.Match[str], base: date | None) -> Deadline:
    span = Span(match.start(), match.end())
    days = days_of(match[0].lower(), base)
    start, due = days or (None, None)
    return Deadline(
        span=span, words=match[0], start=start, due=due,
        reasons=(Reason(rule="term_with_a_date", detail=match[0], span=span),),
    )  # fmt: skip


_FUTURE_MAIN = re.compile(r"\b(?:will|shall|would|must|should|cannot|not\sbe|reserve)\b", re.IGNORECASE)


def _clauses(text: str, base: date | None) -> Iterator[Deadline]:
    """A clause as a term: "once we have achieved our goal", "until the occupier leaves"."""
    for match in patterns()["clause"].finditer(text):
        opened = " ".join(match["open"].lower().split())
        rest = match["rest"]
        after = text[match.end() : match.end() + 80]
        before = text[max(0, match.start() - 80) : match.start()]
        at_head = match.start() == 0
        main = after if at_head else before
        if re.search(r"\b(?:was|were|had|did)\b", rest):
            continue
        future = _FUTURE_MAIN.search(main) is not None
        if opened in ("once", "as soon as"):
            sets = future and not rest.startswith("possible") and _PERFECT.search(rest) is not None
        elif opened == "before":
            sets = _looks_forward(text, match.start()) and _EVENT_COMES.match(rest) is not None
        else:
            sets = opened == "until" and future and _PRESENT.search(rest) is not None and _will(before)
        if sets:
            yield _undated(match.start(), match.end(), text, base, "term_by_an_event")


_PERFECT = re.compile(r"\b(?:has|have|is|are)\s\w+")
_PRESENT = re.compile(r"\b\w+s\b|\b(?:has|have|is|are)\b")
_EVENT_COMES = re.compile(
    r"(?:the|it|they|he|she|we|you|its|his|their)\s[^,]*\b(?:makes?|takes?|leaves?|begins?|ends?|expires?|comes?|goes|enters?|meets?|votes?)\b"
)


def _will(before: str) -> bool:
    return re.search(r"\b(?:will|shall)\b[^.;,]{0,60}$", before) is not None

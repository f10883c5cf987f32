"""The terms that a sentence sets: when something is to be done by, resolved against a base date.

`find_terms` finds every expression of a term and `find_deadline` the one that the sentence stands under. Rules of the
module: a term with a day is resolved as far as its words reach ("within 30 days" counts from the base, "by 2030" ends
with that year); a term without a date ("within a specific timeframe", "soon") stays one, and is marked vague. "Soon",
"immediately" and bare years count only where the sentence looks forward.

Known weakness: whether a sentence looks forward is judged by its words, not by its grammar.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from verbale import lexicon
from verbale.references import dates
from verbale.schema import Deadline, Reason
from verbale.text.spans import Span

# A text no longer than this is a clause handed over alone ("withdraw immediately"): it is taken to look forward.
_SHORT = 40
# How far before a word the sentence may say that it looks forward, in characters.
_REACH = 160
# A clause as a term ("once we have achieved our goal") is cut at this length, in characters.
_CLAUSE = 110


def find_deadline(text: str, base: date | None = None) -> Deadline | None:
    """The term that the sentence `text` stands under, or `None`. A dated term goes before a vague one, else the first."""
    found = find_terms(text, base)
    return min(found, key=lambda term: (_rank(term), term.span.start), default=None)


def _rank(term: Deadline) -> int:
    return {"term_with_a_date": 0, "term_by_an_event": 1, "term_without_a_date": 1, "term_if_forward": 1}[
        term.reasons[0].rule
    ]


def find_terms(text: str, base: date | None = None) -> tuple[Deadline, ...]:
    """Every term in `text`, in order, none overlapping, resolved against `base`."""
    found: list[Deadline] = []
    for term in sorted(_all_terms(text, base), key=lambda term: (term.span.start, -term.span.end)):
        if not found or term.span.start >= found[-1].span.end:
            found.append(term)
    return tuple(found)


def _all_terms(text: str, base: date | None) -> Iterator[Deadline]:
    patterns = _patterns()
    for match in patterns["within"].finditer(text):
        yield _within(match, base)
    for match in patterns["over"].finditer(text):
        if match["n3"] and not _STRONG.search(text[max(0, match.start() - 60) : match.start()]):
            continue
        yield _counted(match, base, match["n"], match["u"])
    for match in patterns["by"].finditer(text):
        if term := _by(match, base):
            yield term
    for match in patterns["calendar"].finditer(text):
        if _is_planned(text, match, base):
            yield _calendar(match, base)
    for match in patterns["year"].finditer(text):
        if _is_coming(text, match, base):
            yield _year(match, base)
    for match in patterns["event"].finditer(text):
        if not _STRONG.search(text[max(0, match.start() - _REACH) : match.end() + 90]):
            continue
        yield _undated(match.start(), match.end(), text, base, "term_by_an_event")
    for match in patterns["always"].finditer(text):
        yield _undated(match.start(), match.end(), text, base, "term_without_a_date")
    for match in patterns["forward_only"].finditer(text):
        if _counts_forward(text, match):
            yield _undated(match.start(), match.end(), text, base, "term_if_forward")
    for match in patterns["acts_now"].finditer(text):
        if _looks_forward(text, match.start()):
            yield _undated(match.start("word"), match.end("word"), text, base, "term_if_forward")
    for match in patterns["quick"].finditer(text):
        if _looks_forward(text, match.start()):
            yield _undated(match.start("word"), match.end("word"), text, base, "term_if_forward")
    for match in patterns["held"].finditer(text):
        yield _undated(match.start(), match.end(), text, base, "term_by_an_event")
    yield from _clauses(text, base)


# Words by which a speaker announces, asks or promises, nearer to a plan than `forward`.
_STRONG = re.compile(
    r"\b(?:will|shall|should|must|intends?|propos\w+|plans?|urge[sd]?|calls?|hopes?|pledges?|looks? forward|decided to|agreed to|due|scheduled|planned)\b"
)
_TO_DO = re.compile(r"\bto\s(?!(?:the|a|an|our|this|his|its|their)\b)(?:be\s)?[a-z]+(?:\s\w+)?\b")
_PAST = re.compile(
    r"\b(?<!be\s)(?:was|were|held|adopted|met|paid|made|took|put|had|did|signed|visited|addressed|earlier|last|since|took place|\w{3,}ed)\b"
)


def _is_planned(text: str, match: re.Match[str], base: date | None) -> bool:
    """Whether a day, month or year of the calendar is when something is to be done, and not when it was."""
    if re.match(r"['’]s\b|\slast\syear", text[match.end() : match.end() + 12]):
        return False
    before = text[max(0, match.start() - 70) : match.start()]
    nearest = list(_STRONG.finditer(before)) + list(_TO_DO.finditer(before))
    past = list(_PAST.finditer(before))
    latest = max((m.start() for m in nearest), default=-1)
    if match[0][:1].isupper() and latest < 0:
        return re.search(r"\b(?:will|shall|intends?|plans?|has decided to)\b", text[match.end() : match.end() + 60]) is not None
    if latest < 0 or any(m.start() > latest for m in past):
        return False
    if base is not None and not match["next"]:
        found = dates.find(match[0], base)
        return not found or found[0].end is None or found[0].end >= base
    return True


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = lexicon.load("deadlines")
    times = lexicon.load("times")
    number = rf"(?:\d{{1,3}}|{_any(words['numbers'])})"
    unit = r"(?:hour|day|week|month|year|decade)"
    month = rf"(?:{_any(m for m in times['months'] if len(m) > 3 or m == 'may')})"
    day = rf"(?:\d{{1,2}}\s{month}(?:,?\s\d{{4}})?|{month}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?|{month}(?:\s\d{{4}})?)"
    year = r"(?:(?:the\s(?:year|mid-)\s?)?(?:19|20)\d\d|(?:early|late|mid)[-\s](?:19|20)\d\d)"
    end = (
        rf"(?:the\s)?(?:very\s)?(?:end|beginning|start|middle|close|turn)\sof\s(?:(?:the|this|next)\s)?"
        rf"(?:(?:calendar|current|present|next|coming)\s)?(?:century|decade|year|month|week|millennium|{year}|{month}(?:\s\d{{4}})?)"
    )
    session = (
        r"(?:the\s|this\s|its\s|our\s)?(?:(?:current|present|next|coming|forthcoming|upcoming|ongoing)\s)?"
        r"(?:(?:\w+-)?(?:\w+)(?:st|nd|rd|th|first|second|third)\s)?(?:regular\s|special\s|substantive\s|annual\s)?"
        r"(?:session|(?<=next\s)(?:meeting|summit|conference)|(?<=coming\s)(?:meeting|summit|conference))"
    )
    flags = re.IGNORECASE
    return {
        "within": re.compile(
            rf"\bwithin\s(?:the\s(?:next|coming)\s|(?:a\s)?(?:period|space|term)\sof\s|at\smost\s)?(?:(?P<n>{number})[-\s](?P<u>{unit})s?"
            rf"(?:\s(?:period|time))?(?!\sof\sdelay)"
            r"|(?:a|an|the)\s(?:[\w-]+\s){0,3}?(?:time-?\s?frame|time-?limit|deadline|timetable|period|time)"
            r"(?:\sof\stime)?)\b", flags),
        "over": re.compile(
            rf"\b(?:over|in|during|for|throughout)\s(?:the\s(?:course\sof\sthe\s)?(?:next|coming|following)|a\speriod\sof|the\snext)"
            rf"\s(?:(?P<n>{number})\s)?(?P<u>{unit})s?\b|\bover\sa\s(?P<n2>\w+)-(?P<u2>{unit})\speriod\b"
            rf"|\bin\s(?P<n3>{number})\s(?P<u3>{unit})s\b(?!\sof|\sago)", flags),
        "by": re.compile(
            rf"\b(?P<prep>by|no\slater\sthan|not\slater\sthan|before|until|prior\sto|at\sthe\slatest\sby|on\sor\sbefore|at)\s"
            rf"(?P<what>{end}|{day}|{year}|tomorrow|tonight|next\s(?:week|month|year)|(?:the\s)?(?:year\s)?{year}"
            rf"|(?:(?:midnight|noon|close\sof\sbusiness|\d{{1,2}}(?::\d\d)?\s(?:a\.?m\.?|p\.?m\.?|gmt))\s)?(?:on\s)?(?:next\s|this\s)?"
            rf"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|midnight"
            rf"|{number}\s{unit}s?\s(?:after|from)\s[^.,;]{{2,50}})\b", flags),
        "calendar": re.compile(
            rf"\b(?:(?P<next>(?:early|late|later)\snext\s(?:week|month|year)|next\s(?:week|month|year|spring|summer|autumn|fall|winter)"
            rf"|tomorrow|later\sthis\s(?:week|month|year)|(?:in|on)\s{month}\s(?:of\s)?(?:this|next)\syear)"
            rf"|this\s(?:year|month|week)|in\s(?:the\s)?(?:first|second|third|fourth|last)\s(?:half|quarter|months|weeks)\sof\s(?:this\syear|next\syear|\d{{4}})"
            rf"|(?:on|in)\s{day}|{month}\s\d{{1,2}})\b", flags),
        "year": re.compile(rf"\b(?:(?:in|during)\s(?:the\syear\s)?(?P<y>(?:(?:early|late|mid)[-\s])?(?:19|20)\d\d)|early\sin\s(?P<y2>(?:19|20)\d\d))\b(?!-)", flags),
        "event": re.compile(
            rf"\b(?:at|during|in|by|before|prior\sto|in\sthe\scourse\sof|at\sthe\s(?:beginning|start|end)\sof|by\sthe\send\sof)\s"
            rf"(?=the\s(?:current|present|next|coming|forthcoming|upcoming)|this\s|its\snext|our\snext|the\s[\w-]+(?:th|st|nd|rd)\ssession){session}"
            rf"(?:\sof\sthe\s(?:General\s)?Assembly)?\b", flags),
        "held": re.compile(
            r"\b(?:at|during|in|before)\sthe\s(?:[\w-]+\s){0,6}?[\w-]+,?\s(?:which\s(?:is\s)?|that\s(?:is\s)?)?"
            r"(?:(?:will|is)\s)?(?:to\sbe\sheld|scheduled|to\stake\splace|due\sto\sbe\sheld|be\sheld)\b[^.,;]{0,60}", flags),
        "always": re.compile(rf"(?<![\w-])(?:{_any(words['always'])})(?![\w-])", flags),
        "forward_only": re.compile(rf"(?<![\w-])(?:{_any(words['forward_only'])})(?![\w-])", flags),
        "acts_now": re.compile(r"\b(?:act|taken|done|start|begin|stop|end|decisively|needed|required)\s(?P<word>now)\b", flags),
        "quick": re.compile(
            rf"\b(?P<word>immediate)(?=(?:(?:,|\sand)\s[\w-]+){{0,2}}\s(?:[\w-]+\s){{0,1}}(?:{_any(words['doings'])})\b)", flags),
        "forward": re.compile(rf"\b(?:{_any(words['forward'])})\b", flags),
        "not_before": re.compile(rf"\s(?:{_any(words['not_before'])})\b", flags),
        "not_after": re.compile(rf"\b(?:{_any(words['not_after'])})\s$", flags),
        "clause": re.compile(
            r"(?:(?<=^)|(?<=,\s)|(?<=\.\s)|(?<=\s))(?P<open>once|as\ssoon\sas|until|before|when)\s(?P<rest>[^.;:]{6,110}?)"
            r"(?=[.,;:]|$)", flags),
    }  # fmt: skip


def _any(words: object) -> str:
    listed = sorted(words, key=len, reverse=True)  # type: ignore[call-overload]
    return "|".join(re.escape(str(word)).replace(r"\ ", r"\s") for word in listed)


# The end of a sentence: a full stop after a word of four letters or more, so that "Mr." is none.
_STOP = re.compile(r"\w{4,}[.!?]\s")


def _looks_forward(text: str, at: int) -> bool:
    """Whether a word of the same sentence before `at` (or the verb right after) looks forward."""
    if len(text) <= _SHORT:
        return True
    start = max((m.end() for m in _STOP.finditer(text, max(0, at - _REACH), at)), default=max(0, at - _REACH))
    return _patterns()["forward"].search(text, start, at) is not None or bool(
        re.match(r"[^.;]{0,60}\b(?:will|shall|must|should|is to|are to|intends?|to be)\b", text[at : at + 90])
    )


def _counts_forward(text: str, match: re.Match[str]) -> bool:
    patterns = _patterns()
    if patterns["not_before"].match(text, match.end()) or patterns["not_after"].search(
        text, max(0, match.start() - 12), match.start()
    ):
        return False
    if re.search(r"\b(?:which|who|that)\swill\s$", text[max(0, match.start() - 14) : match.start()]):
        return re.search(r"\b(?:hope|trust|confident|wish|expect)\w*\b", text[: match.start()]) is not None
    return _looks_forward(text, match.start())


def _is_coming(text: str, match: re.Match[str], base: date | None) -> bool:
    year = int(re.search(r"\d{4}", match[0])[0])  # type: ignore[index]
    if base is not None:
        return year > base.year or (year == base.year and _looks_forward(text, match.start()))
    before = text[max(0, match.start() - 70) : match.start()]
    if re.search(r"\b\w+ed\s$", before) and not re.search(r"\bbe\s\w+\s$", before):
        return False
    return re.search(r"\b(?:will|shall|should|must|would|intends? to|propose[sd]? (?:that|to)|pledges? to|plans? to)\b"
                     r"(?![^.;]*\b(?:adopted|held|signed|was|were|since)\b)", before) is not None  # fmt: skip


def _made(
    text: str, span: Span, rule: str, base: date | None, days: tuple[date | None, date | None] | None
) -> Deadline:
    start, due = days or (None, None)
    relative = days is None or rule == "term_if_forward"
    return Deadline(
        span=span, words=span.of(text), start=start, due=due, base=base if relative or start == base else None,
        relative=relative, vague=due is None, reasons=(Reason(rule=rule, detail=span.of(text), span=span),),
    )  # fmt: skip


def _undated(start: int, end: int, text: str, base: date | None, rule: str) -> Deadline:
    return _made(text, Span(start, end), rule, base, None)


def _number(word: str | None) -> int | None:
    if word is None:
        return None
    numbers = lexicon.load("deadlines")["numbers"]
    return int(word) if word.isdigit() else numbers.get(word.lower())


def _later(base: date, count: int, unit: str) -> date:
    """The day `count` units after `base`; raises OverflowError where the calendar ends."""
    unit = unit.lower()
    if unit in ("hour", "day", "week"):
        days = {"hour": -(-count // 24), "day": count, "week": 7 * count}[unit]
        return base + timedelta(days=days)
    months = base.year * 12 + base.month - 1 + count * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = months // 12, months % 12 + 1
    if year > date.max.year:
        raise OverflowError("beyond the calendar")
    return date(year, month, min(base.day, monthrange(year, month)[1]))


def _within(match: re.Match[str], base: date | None) -> Deadline:
    span = Span(match.start(), match.end())
    if match["n"]:
        return _counted(match, base, match["n"], match["u"])
    return _made(match.string, span, "term_without_a_date", base, None)


def _counted(match: re.Match[str], base: date | None, number: str | None, unit: str | None) -> Deadline:
    """A term that counts units from the base: "within 30 days", "over the next three years"."""
    groups = match.groupdict()
    count, unit = _number(number or groups.get("n2") or groups.get("n3")), unit or groups.get("u2") or groups.get("u3") or ""
    single = match[0].lower().endswith(("year", "month", "week", "day", "decade")) and number is None
    count = 1 if count is None and single and not groups.get("n2") else count
    span = Span(match.start(), match.end())
    due = None
    if base and count:
        try:
            due = _later(base, count, unit)
        except OverflowError:
            due = None
    term = _made(match.string, span, "term_with_a_date" if count else "term_without_a_date", base, None)
    return Deadline(
        span=span, words=term.words, start=base if due else None, due=due, base=base, relative=True,
        vague=not count, reasons=term.reasons,
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
    if prep == "by" and not is_year and re.search(r"\b(?:ed|en|made|held|was|were)\s$", text[: match.start()]):
        return None
    if what.startswith("the ") and re.fullmatch(r"the\s\d{4}", what):
        return None
    if base and is_year and int(what[-4:]) < base.year:
        return None
    days = _days_of(what, base)
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


_PORTION = re.compile(r"(?P<which>first|second|third|fourth|last)\s(?P<size>half|quarter)\sof\s(?P<period>.+)")


def _portion(match: re.Match[str], what: str, base: date | None) -> tuple[date, date] | None:
    """The first and last day of a half or quarter of a year: "the second half of 2022"."""
    whole = _period(match["period"], base)
    if whole is None:
        return None
    size = 6 if match["size"] == "half" else 3
    order = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": 12 // size - 1}[match["which"]] * size
    if order >= 12:
        return whole
    year = whole[0].year
    return date(year, order + 1, 1), _month(year, order + size)[1]


_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day")


def _days_of(what: str, base: date | None) -> tuple[date, date] | None:
    """The first and last day that words such as "the end of next month", "mid-2018" or "1 January 1976" mean."""
    year = re.search(r"\b((?:19|20)\d\d)\b", what)
    if half := _PORTION.search(what):
        return _portion(half, what, base)
    if re.match(r"(?:the\s)?(?:very\s)?(?:end|beginning|start|middle|close|turn)\sof\s", what) and "business" not in what:
        return _edge_of(what, base)
    found = dates.find(what, base) if not re.fullmatch(r"(?:the\s)?(?:year\s)?\d{4}", what) else ()
    if found and found[0].start and found[0].end:
        back = base is not None and found[0].end < base and _WEEKDAY.search(what)
        step = timedelta(days=7 if back else 0)
        return found[0].start + step, found[0].end + step
    if year:
        number = int(year[1])
        if re.search(r"early", what):
            return date(number, 1, 1), date(number, 4, 30)
        if "mid" in what:
            return date(number, 5, 1), date(number, 8, 31)
        if "late" in what:
            return date(number, 9, 1), date(number, 12, 31)
        return date(number, 1, 1), date(number, 12, 31)
    return None


def _edge_of(what: str, base: date | None) -> tuple[date, date] | None:
    """The end (or beginning, or middle) of a year, month, week, decade or century."""
    edge, _, period = what.partition(" of ")
    whole = _period(period, base)
    if whole is None:
        return None
    first, last = whole
    if "begin" in edge or "start" in edge:
        return first, first + (last - first) // 4
    if "middle" in edge:
        return first + (last - first) // 4, first + (last - first) * 3 // 4
    return last, last


def _period(period: str, base: date | None) -> tuple[date, date] | None:
    if year := re.search(r"(\d{4})", period):
        months = dates.find(period, base)
        if months and months[0].start and months[0].end:
            return months[0].start, months[0].end
        return date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
    if base is None:
        return None
    step = 1 if "next" in period or "coming" in period else 0
    if "week" in period:
        monday = base - timedelta(days=base.weekday()) + timedelta(days=7 * step)
        return monday, monday + timedelta(days=6)
    if "year" in period:
        return date(base.year + step, 1, 1), date(base.year + step, 12, 31)
    for name, size in (("decade", 10), ("century", 100), ("millennium", 1000)):
        if name in period:
            first = base.year // size * size + size * step
            return date(first, 1, 1), date(first + size - 1, 12, 31)
    if "month" in period:
        months = base.year * 12 + base.month - 1 + step
        return _month(months // 12, months % 12 + 1)
    found = dates.find(f"in {period}", base)
    return (found[0].start, found[0].end) if found and found[0].start and found[0].end else None


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _calendar(match: re.Match[str], base: date | None) -> Deadline:
    """ "next year", "in November this year", "April 14", "tomorrow"."""
    span = Span(match.start(), match.end())
    words = match[0].lower()
    days = _days_of(words, base) or (None, None)
    relative = not re.search(r"\d{4}", words)
    return Deadline(
        span=span, words=match[0], start=days[0], due=days[1], base=base if relative else None, relative=relative,
        vague=days[1] is None and (base is not None or not relative),
        reasons=(Reason(rule="term_with_a_date", detail=words, span=span),),
    )  # fmt: skip


def _year(match: re.Match[str], base: date | None) -> Deadline:
    span = Span(match.start(), match.end())
    days = _days_of(match[0].lower(), base)
    start, due = days or (None, None)
    return Deadline(
        span=span, words=match[0], start=start, due=due,
        reasons=(Reason(rule="term_with_a_date", detail=match[0], span=span),),
    )  # fmt: skip


_FUTURE_MAIN = re.compile(r"\b(?:will|shall|would|must|should|cannot|not\sbe|reserve)\b", re.IGNORECASE)


def _clauses(text: str, base: date | None) -> Iterator[Deadline]:
    """A clause as a term: "once we have achieved our goal", "until the occupier leaves"."""
    for match in _patterns()["clause"].finditer(text):
        opened = " ".join(match["open"].lower().split())
        rest = match["rest"]
        after = text[match.end() : match.end() + 80]
        before = text[max(0, match.start() - 80) : match.start()]
        at_head = match.start() == 0
        main = after if at_head else before
        if not (_FUTURE_MAIN.search(main) or (opened == "before" and _looks_forward(text, match.start()))) or re.search(r"\b(?:was|were|had|did)\b", rest):
            continue
        perfect = re.search(r"\b(?:has|have|is|are)\s\w+", rest) is not None
        if opened in ("once", "as soon as") and perfect and not rest.startswith("possible"):
            yield _undated(match.start(), match.end(), text, base, "term_by_an_event")
        elif opened == "before" and _looks_forward(text, match.start()) and _EVENT_COMES.match(rest):
            yield _undated(match.start(), match.end(), text, base, "term_by_an_event")
        elif opened == "until" and re.search(r"\b\w+s\b|\bhas|have|is|are\b", rest) and _will(before):
            yield _undated(match.start(), match.end(), text, base, "term_by_an_event")


_EVENT_COMES = re.compile(
    r"(?:the|it|they|he|she|we|you|its|his|their)\s[^,]*\b(?:makes?|takes?|leaves?|begins?|ends?|expires?|comes?|goes|enters?|meets?|votes?)\b"
)


def _will(before: str) -> bool:
    return re.search(r"\b(?:will|shall)\b[^.;,]{0,60}$", before) is not None

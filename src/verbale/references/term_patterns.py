"""The patterns of `deadlines`: one for each way in which English sets a term, compiled once.

Every repetition is bounded, so that no text makes a search slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from verbale import lexicon

_UNIT = r"(?:hour|day|week|month|year|decade)"
_YEAR = r"(?:(?:the\s(?:year|mid-)\s?)?(?:19|20)\d\d|(?:early|late|mid)[-\s](?:19|20)\d\d)"
_SESSION = (
    r"(?:the\s|this\s|its\s|our\s)?(?:(?:current|present|next|coming|forthcoming|upcoming|ongoing)\s)?"
    r"(?:(?!last\s|past\s)(?:\w{1,20}-)?\w{1,20}(?:st|nd|rd|th|first|second|third)\s)?"
    r"(?:regular\s|special\s|substantive\s|annual\s)?"
    r"(?:session|(?<=next\s)(?:meeting|summit|conference)|(?<=coming\s)(?:meeting|summit|conference))"
)
_WEEKDAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_HOUR = r"(?:midnight|noon|close\sof\sbusiness|\d{1,2}(?::\d\d)?\s(?:a\.?m\.?|p\.?m\.?|gmt))"


def _any(words: Iterable[object]) -> str:
    listed = sorted((str(word) for word in words), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in listed)


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """All patterns by name; see the functions that build them."""
    words = lexicon.load("deadlines")
    number = rf"(?:\d{{1,3}}|{_any(words['numbers'])})"
    sources = {
        **_counted(number),
        **_dated(number),
        **_undated(),
        "always": rf"(?<![\w-])(?:{_any(words['always'])})(?![\w-])",
        "forward_only": rf"(?<![\w-])(?:{_any(words['forward_only'])})(?![\w-])",
        "forward": rf"\b(?:{_any(words['forward'])})\b",
        "not_before": rf"\s(?:{_any(words['not_before'])})\b",
        "not_after": rf"\b(?:{_any(words['not_after'])})\s$",
        "strong": rf"\b(?:{_any(words['strong']).replace(re.escape('*'), '[a-z]*')})\b",
        "past": rf"\b(?<!be\s)(?:{_any(words['past'])}|[a-z]{{3,20}}ed)\b",
        "quick": r"\b(?P<word>immediate)(?=(?:(?:,|\sand)\s[\w-]{1,20}){0,2}\s(?:[\w-]{1,20}\s)?"
        rf"(?:{_any(words['doings'])})\b)",
    }
    return {name: re.compile(source, re.IGNORECASE) for name, source in sources.items()}


def _counted(number: str) -> dict[str, str]:
    """Terms that count from now: "within 30 days", "over the next three years", "in 48 hours"."""
    frame = r"(?:time-?\s?frame|time-?limit|deadline|timetable|period|time)(?:\sof\stime)?"
    return {
        "within": r"\bwithin\s(?:the\s(?:next|coming)\s|(?:a\s)?(?:period|space|term)\sof\s|at\smost\s)?"
        rf"(?:(?P<n>{number})[-\s](?P<u>{_UNIT})s?(?:\s(?:period|time))?"
        rf"|(?:a|an|the)\s(?:[\w-]{{1,20}}\s){{0,3}}?{frame})\b",
        "over": r"\b(?:over|in|during)\s"
        r"(?:the\s(?:course\sof\sthe\s)?(?:next|coming|following)|a\speriod\sof)\s"
        rf"(?:(?P<n>{number})\s)?(?P<u>{_UNIT})s?\b"
        rf"|\bover\sa\s(?P<n2>\w{{1,12}})-(?P<u2>{_UNIT})\speriod\b"
        rf"|\bin\s(?P<n3>{number})\s(?P<u3>{_UNIT})s\b(?!\sof|\sago)",
    }


def _dated(number: str) -> dict[str, str]:
    """Terms of the calendar: "by the end of the year", "no later than 1 January 1976", "next year", "in 2007"."""
    month = rf"(?:{_any(m for m in lexicon.load('times')['months'] if len(m) > 3 or m == 'may')})"
    of_month = rf"\d{{1,2}}\s{month}(?:,?\s\d{{4}})?|{month}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?"
    day = rf"(?:{of_month}|{month}(?:\s\d{{4}})?)"
    end = (
        r"(?:the\s)?(?:very\s)?(?:end|beginning|start|middle|close|turn)\sof\s(?:(?:the|this|next)\s)?"
        r"(?:(?:calendar|current|present|next|coming)\s)?"
        rf"(?:century|decade|year|month|week|millennium|{_YEAR}|{month}(?:\s\d{{4}})?)"
    )
    portion = (
        r"(?:the\s)?(?:first|second|third|fourth|last)\s(?:half|quarter|months|weeks)\sof\s"
        r"(?:this\syear|next\syear|\d{4})"
    )
    prepositions = r"by|no\slater\sthan|not\slater\sthan|before|until|prior\sto|at\sthe\slatest\sby|on\sor\sbefore|at"
    return {
        "by": rf"\b(?P<prep>{prepositions})\s(?P<what>{end}|{day}|{_YEAR}|tomorrow|tonight|next\s(?:week|month|year)"
        rf"|(?:{_HOUR}\s)?(?:on\s)?(?:next\s|this\s)?{_WEEKDAY}|midnight"
        rf"|{number}\s{_UNIT}s?\s(?:after|from)\s[^.,;]{{2,50}})\b",
        "calendar": r"\b(?:(?P<next>(?:early|late|later)\snext\s(?:week|month|year)"
        r"|next\s"
        r"(?:week|month|year|spring|summer|autumn|fall|winter)|(?<!of\s)tomorrow|later\sthis\s(?:week|month|year)"
        rf"|(?:in|on)\s{month}\s(?:of\s)?(?:this|next)\syear)|this\s(?:year|month|week)|in\s{portion}"
        rf"|(?:on|in)\s{day}|{month}\s\d{{1,2}})\b",
        "year": r"\b(?:(?:in|during)\s(?:the\syear\s)?(?:(?:early|late|mid)[-\s])?(?:19|20)\d\d"
        r"|early\sin\s(?:19|20)\d\d)\b(?!-)",
    }


def _undated() -> dict[str, str]:
    """Terms that an event sets: "at the next session", "at the conference to be held in …", "once we have …"."""
    return {
        "event": r"\b(?:at|during|in|by|before|prior\sto|in\sthe\scourse\sof|at\sthe\s(?:beginning|start|end)\sof"
        r"|by\sthe\send\sof)\s(?=the\s(?:current|present|next|coming|forthcoming|upcoming)|this\s|its\snext|our\snext"
        rf"|the\s[\w-]{{1,20}}(?:th|st|nd|rd)\ssession){_SESSION}(?:\sof\sthe\s(?:General\s)?Assembly)?\b",
        "held": r"\b(?:at|during|in|before)\sthe\s(?:[\w-]{1,20}\s){0,6}?[\w-]{1,20},?\s"
        r"(?:which\s(?:is\s)?|that\s(?:is\s)?)?"
        r"(?:(?:will|is)\s)?(?:to\sbe\sheld|to\stake\splace|due\sto\sbe\sheld)\b[^.,;]{0,60}",
        "acts_now": r"\b(?:act|taken|done|start|begin|stop|end|decisively|needed|required)\s(?P<word>now)\b",
        "clause": r"(?:(?<=^)|(?<=\s))(?P<open>once(?!\s"
        r"(?:again|more))|as\ssoon\sas|until|before|when)\s(?P<rest>[^.;:,]{6,110})"
        r"(?=[.,;:]|$)",
    }

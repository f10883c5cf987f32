"""How far a citation reaches, and what it cites: numbers, dates, titles, articles, and identities."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from verbale import lexicon
from verbale.references.cited import Found, Reading
from verbale.schema import InstrumentMention, Reason
from verbale.text.spans import Span

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SESSION = r"\((?:\d{4}|S-[IVXL]+|ES-[IVXL]+|[IVXL]+)\)"
_NUMBER = re.compile(
    rf"\s(?:Nos?\.?\s)?(?:[AS]/RES/)?(?:ES-|S-)?\d{{1,4}}(?:/\d{{1,4}})?(?:\s?[A-Z]\b)?(?:\s?{_SESSION})?"
    rf"(?:(?:,\s|\sand\s|,\sand\s)\d{{2,4}}(?:/\d{{1,4}})?(?:\s?{_SESSION})?)*(?![\d/])"
)
_DATED = re.compile(
    rf"\s(?:of|dated|signed on|adopted on|adopted in|signed in|signed on)\s(?:\d{{1,2}}\s{_MONTH}(?:\s\d{{4}})?"
    rf"|{_MONTH}\s\d{{1,2}}(?:,?\s\d{{4}})?|{_MONTH}\s\d{{4}}|\d{{4}})(?!\d)"
)
_NUMERAL = re.compile(r"\s(?:[IVX]+|\d{4}-\d{4}|\d{4})(?![\w-])")
# The small-letter part of a title is cut here.
_TITLE_CHARS = 150


@cache
def _opens() -> re.Pattern[str]:
    """A linking word, an article, and the first word of what follows."""
    links = "|".join(sorted((re.escape(link) for link in lexicon.load("instruments")["links"]), key=len, reverse=True))
    return re.compile(
        rf",?\s(?P<link>{links})\s(?P<the>(?:the|all|its|their|a|an)\s)?(?P<word>\S+)".replace(r"\ ", r"\s")
    )


@cache
def _stops() -> re.Pattern[str]:
    """Where a title in small letters ends: at punctuation, and at the words of the list."""
    lists = lexicon.load("instruments")
    words = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in lists["stops"])
    after = "|".join(lists["stops_after_and"])
    return re.compile(rf"[.;:!?()\[\]\n“”‘\"]|,\s|\s(?:{words}|and\s(?:{after}))\b")


_SMALL_LINKS = frozenset(["on", "for", "against", "in support of", "concerning", "relating to", "regarding", "between",
                          "declaring", "establishing", "entitled"])  # fmt: skip
_VERBAL_LINKS = ("adopted", "reached", "concluded", "taken", "signed", "proposed")


def end_of_number(reading: Reading, head: int) -> int:
    """The last token of the number, numeral or date right after the head; the head itself where none follows."""
    at = reading.tokens[head].end
    for pattern in (_NUMBER, _NUMERAL):
        if match := pattern.match(reading.text, at, at + 80):
            if pattern is _NUMBER and not reading.word(head).lower().startswith("resolution"):
                continue
            at = match.end()
            break
    if match := _DATED.match(reading.text, at, at + 40):
        at = match.end()
    return reading.last_before(at)


def end_of_title(reading: Reading, last: int, capital: bool) -> int:
    """The last token of what the instrument is called or is about, after the token `last`."""
    text, at = reading.text, reading.tokens[last].end
    for _ in range(8):
        match = _opens().match(text, at, at + 80)
        if match is None:
            break
        link, word = match["link"], match["word"]
        if text[at] == "," and link != "entitled":
            break
        to_the_stop = not capital and link.startswith((*_VERBAL_LINKS, "declaring", "entitled"))
        is_name = not to_the_stop and (word[:1].isupper() or word[:1].isdigit() or word[:1] in '“"(')
        if is_name:
            if capital and (link in ("in", "with", "from", "under", "among") or (link == "on" and word[0].isdigit())):
                break
            at = _end_of_capitals(text, match.start("word"))
            continue
        if (
            capital
            and link not in ("on", "for", "in support of", "against", "relating to", "concerning", "regarding")
            and not (link == "to" and capital and _is_verb_title(reading, last))
        ):
            break
        if not capital and link not in _SMALL_LINKS and not link.startswith(_VERBAL_LINKS) and link not in ("of", "to"):
            break
        if not capital and link == "to":
            break
        stop = _stops().search(text, match.start("word"), min(len(text), match.start("word") + _TITLE_CHARS))
        at = stop.start() if stop else min(len(text), match.start("word") + _TITLE_CHARS)
        break
    if match := _DATED.match(text, at, at + 40):
        at = match.end()
    return max(last, reading.last_before(at))


def _is_verb_title(reading: Reading, last: int) -> bool:
    """Titles that say what is to be done: "Programme of Action to Prevent …", "Convention to Combat …"."""
    return reading.word(last) in ("Convention", "Action", "Programme", "Plan", "Compact", "Protocol")


_CAPITALS = re.compile(
    r"[“\"(]?[A-Z0-9][\w’'/-]*\)?"
    r"(?:(?:,?\s(?:and\s)?|\s(?:of|on|for|to|against|in|and|the|de|du|la|with|from|at|or|by|between|its|their|all|under)\s"
    r"(?:(?:of|the|all|in|to|its|their|for|and|a)\s){0,2})[A-Z0-9][\w’'/-]*)*"
)


_SECOND = re.compile(
    r"(?:,\s(?:and\s)?|\sand\s)(?:the\s)?(?:[A-Z][\w’'-]*\s){0,4}(?:Charter|Treaty|Convention|Covenant|Protocol|"
    r"Declaration|Agreement|Accord|Statute|Pact|Agenda|Programme of Action|Plan of Action|Chapter|Article)\b"
)


def _end_of_capitals(text: str, start: int) -> int:
    """Where a run of capital words ends, small linking words between them included."""
    match = _CAPITALS.match(text, start, start + 250)
    if match is None:
        return start
    words = match[0]
    # "the Charter of the United Nations and the Declaration …": a second instrument is not part of the first.
    cut = _SECOND.search(words)
    comma = re.search(r",\s(?:[A-Z][a-z]+)$|,\sI$|\sand\sI$|\sI$", words)
    end = min(cut.start() if cut else len(words), comma.start() if comma else len(words))
    return start + end


_PART = re.compile(
    r"(?:\b(?:(?:[Aa]rticles?|[Cc]hapters?|[Pp]aragraphs?|[Pp]arts?|[Aa]nnex(?:es)?|[Ss]ections?|[Pp]reamble)"
    r"(?:\s(?:\d{1,3}(?:\s?\(\d{1,2}\))*|[IVXLC]+\b|[A-Z]\b)(?:(?:,\s|\sand\s|\sto\s|,\sand\s)(?:\d{1,3}|[IVXLC]+\b))*)?)"
    r"(?:,?\s(?:paragraphs?|sub-?paragraphs?)\s(?:\d{1,2}|\([a-z]\))(?:\s?\([a-z]\))?)?)"
    r",?\s(?:of|to|in)\s(?:the\s|that\s|this\s|its\s)?$"
)
_AMENDMENTS = re.compile(
    r"\b(?:(?:two|three|first|second|optional|additional|facultative)\s+){0,2}"
    r"(?:amendments?|protocols?|annex(?:es)?|preamble)\s+to\s+(?:the\s+)?(?:$|(?=[A-Z]))",
    re.IGNORECASE,
)
# What is cited alone: the United Nations' document symbols (A/RES/53/152, S/RES/242 (1967)), articles and chapters.
_ALONE = re.compile(
    r"\b[AS]/RES/(?:ES-)?\d{1,4}(?:/\d{1,4})?(?:\s?\((?:\d{4}|[IVXLS-]+)\))?"
    r"|\b(?P<part>(?:Article|Chapter|Annex)\s(?:\d{1,3}(?:\s?\(\d{1,2}\))*|[IVXLC]+))\b"
)
# Kinds that a later mention may exchange for one another: "the Torvald Agreement … the accord".
_ALIKE = frozenset(["agreement", "accord", "deal", "pact"])
# How far back "the Treaty" may point, in mentions.
_BACK = 60


def mentions(reading: Reading, found: list[Found]) -> tuple[InstrumentMention, ...]:
    """The mentions of what was found, parts and identities filled in, and symbols and articles that are cited alone."""
    made: list[InstrumentMention] = []
    for each in found:
        made.append(_mention(reading, each, made))
    alone: list[InstrumentMention] = []
    starts = [mention.span.start for mention in made]
    for match in _ALONE.finditer(reading.text):
        span = Span(match.start(), match.end())
        at = bisect_right(starts, span.start)
        if any(span.overlaps(mention.span) for mention in made[max(0, at - 1) : at + 1]):
            continue
        if match["part"]:
            alone.append(_bare_part(reading, span, match["part"], made[:at][-1:]))
        elif keys := _numbered_resolutions(reading, match[0]):
            reason = Reason(rule="number_names_the_resolution", detail=match[0], span=span)
            name = (reading.known.describe(keys[0]) or {}).get("name")
            alone.append(InstrumentMention(span=span, words=match[0], identity=keys[0], name=name, reasons=(reason,)))
    return tuple(sorted([*made, *alone], key=lambda mention: mention.span))


def _mention(reading: Reading, found: Found, before: list[InstrumentMention]) -> InstrumentMention:
    span = reading.span(found.first, found.last)
    if (
        span.end < len(reading.text)
        and reading.text[span.end] == ")"
        and span.of(reading.text).count("(") > span.of(reading.text).count(")")
    ):
        span = Span(span.start, span.end + 1)
    part = None
    earlier = max(0, span.start - 80)
    if match := _PART.search(reading.text, earlier, span.start):
        part = " ".join(re.sub(r",?\s(?:of|to|in)\s.*$", "", match[0], flags=re.DOTALL).split())
        span = Span(match.start(), span.end)
    elif match := _AMENDMENTS.search(reading.text, earlier, span.start):
        part = _without_to(match[0])
        span = Span(match.start(), span.end)
    elif match := _AMENDMENTS.match(span.of(reading.text)[:60]):
        part = _without_to(match[0])
    identity, candidates, reason = _identity(reading, found, span, before)
    if (
        part
        and identity is None
        and candidates
        and any(known["part"] == part and known["identity"] in candidates for known in reading.lists["parts"])
    ):
        identity, candidates = candidates[0], ()
        reason = Reason(rule="part_stands_for_its_text", detail=f"{part}: {identity}", span=span)
    described = reading.known.describe(identity) if identity else None
    return InstrumentMention(
        span=span, words=span.of(reading.text), identity=identity, name=described["name"] if described else None,
        part=part,
        named=found.named, candidates=candidates, reasons=(reason,),
    )  # fmt: skip


def _without_to(words: str) -> str:
    return " ".join(re.sub(r"\sto\s.*$", "", words, flags=re.DOTALL).split())


def _identity(
    reading: Reading, found: Found, span: Span, before: list[InstrumentMention]
) -> tuple[str | None, tuple[str, ...], Reason]:
    """What is cited: a known name, a number, a place with its year and body, or a text named before."""
    words = span.of(reading.text)
    known = reading.existing(found.slugs)
    if len(known) == 1:
        return known[0], (), Reason(rule=found.rule, detail=words, span=span)
    if known:
        return _decided(reading, known, span)
    head = reading.word(found.head)
    if head.lower().startswith("resolution") and (numbered := _numbered_resolutions(reading, words)):
        several = numbered if len(numbered) > 1 else ()
        return numbered[0], several, Reason(rule="number_names_the_resolution", detail=words, span=span)
    singular = head.lower().removesuffix("s")
    if slugs := reading.existing(_composed(reading, found, words, singular)):
        if len(slugs) == 1:
            return slugs[0], (), Reason(rule="place_year_and_body_name_it", detail=words, span=span)
        return _decided(reading, slugs, span)
    if (not found.named or found.first == found.last) and found.last == found.head:
        return _named_before(reading, head, span, before)
    return None, (), Reason(rule="head_word", detail=f"{head} with its name", span=span)


def _composed(reading: Reading, found: Found, words: str, head: str) -> tuple[str, ...]:
    """Known texts of the place that is named: right before the head, or anywhere with a year or a body beside it."""
    before = reading.text[reading.tokens[found.first].start : reading.tokens[found.head].end]
    slugs = reading.known.composed(words, head)
    tied = re.search(r"\b(?:1[89]|20)\d\d\b", words) or any(
        (body := reading.known.entries[slug].get("body")) and body.upper() in words for slug in slugs
    )
    return slugs if tied else reading.known.composed(before, head)


def _decided(reading: Reading, slugs: tuple[str, ...], span: Span) -> tuple[str | None, tuple[str, ...], Reason]:
    """One of several texts of one name: by the year beside it, else by its parties' names in the text."""
    around = reading.text[max(0, span.start - 40) : span.end + 40]
    by_year = [slug for slug in slugs if reading.known.year(slug) in re.findall(r"\b\d{4}\b", around)]
    if len(by_year) == 1:
        return by_year[0], (), Reason(rule="year_decides", detail=reading.known.year(by_year[0]), span=span)
    return None, slugs, Reason(rule="name_is_shared", detail=f"may be {' or '.join(slugs)}", span=span)


_NUMBERED = re.compile(
    r"(?<![\w(/])(?:[AS]/RES/)?(?P<number>(?:ES-\d{1,2}|\d{1,4}))(?:/(?P<under>\d{1,4}))?(?:\s?(?P<letter>[A-Z])\b)?"
    r"(?:\s?\((?P<session>\d{4}|[A-Z-]+)\))?"
)


def _numbered_resolutions(reading: Reading, words: str) -> tuple[str, ...]:
    """The keys of the resolutions whose numbers stand in `words`; a number that nobody's list tells is left out."""
    numbers = re.split(r"[Rr]esolutions?|RES/", words)[-1].strip()
    numbers = re.split(r"\s(?:of|dated|adopted|signed|on)\s", numbers)[0]
    keys = [_numbered_resolution(reading, words, match) for match in _NUMBERED.finditer(numbers)]
    return tuple(key for key in keys if key)


def _numbered_resolution(reading: Reading, words: str, match: re.Match[str]) -> str | None:
    """The key of a numbered resolution: "unsc-res-1264-1999", "unga-res-2625-xxv", "unga-res-53-152"."""
    number, under, session = match["number"].lower(), match["under"], match["session"]
    letter = f"-{match['letter'].lower()}" if match["letter"] else ""
    if under:
        return f"unga-res-{number}-{under}{letter}"
    if session and not session.isdigit():
        named = reading.known.names.get(f"resolution {number} ({session})")
        return named[0] if named else f"unga-res-{number}{letter}-{session.lower()}"
    council = "Security Council" in words or "UNSC" in words or "S/RES" in words
    listed = reading.known.resolutions.get(int(number)) if number.isdigit() else None
    if session:
        return f"unsc-res-{number}-{session}" if "General Assembly" not in words else f"unga-res-{number}-{session}"
    if listed and (
        council or reading.holds("Security Council") or reading.holds("UN") or reading.holds("United Nations")
    ):
        return f"unsc-res-{number}-{listed[0][:4]}"
    return f"unsc-res-{number}" if council else None


def _named_before(
    reading: Reading, head: str, span: Span, before: list[InstrumentMention]
) -> tuple[str | None, tuple[str, ...], Reason]:
    """ "The Treaty", "that agreement": the text of that kind named last; the Charter is the United Nations' own."""
    singular = head.lower().removesuffix("s").replace("treatie", "treaty")
    for mention in reversed(before[-_BACK:]):
        known = mention.named and mention.identity and reading.known.entries.get(mention.identity)
        kinds = (known.get("kind", ""), known["name"].lower().split()[-1]) if known else ()
        if singular in kinds or (singular in _ALIKE and set(kinds) & _ALIKE):
            return mention.identity, (), Reason(rule="named_before", detail=mention.words, span=span)
    if head == "Charter":
        if any(reading.holds(word) for word in ("United Nations", "UN", "Security Council", "General Assembly")):
            return "un-charter", (), Reason(rule="charter_of_the_united_nations", detail="no other is named", span=span)
        return None, ("un-charter",), Reason(rule="charter_is_open", detail="no charter is named before", span=span)
    return None, (), Reason(rule="not_named", detail=f"{head} without a name", span=span)


def _bare_part(reading: Reading, span: Span, part: str, made: list[InstrumentMention]) -> InstrumentMention:
    """An article cited alone: of the text that it stands for, where the document speaks of that text's world."""
    for known in reading.lists["parts"]:
        if known["part"] == part and any(reading.holds(word) for word in known["needs"]):
            identity = known["identity"]
            reason = Reason(rule="part_stands_for_its_text", detail=f"{part}: {identity}", span=span)
            name = reading.known.entries[identity]["name"]
            return InstrumentMention(
                span=span, words=span.of(reading.text), identity=identity, name=name, part=part, named=False,
                reasons=(reason,),
            )  # fmt: skip
    candidates = (made[-1].identity,) if made and made[-1].identity else ()
    reason = Reason(rule="part_is_open", detail=f"{part} of a text that is not named beside it", span=span)
    return InstrumentMention(
        span=span, words=span.of(reading.text), part=part, named=False, candidates=candidates, reasons=(reason,)
    )

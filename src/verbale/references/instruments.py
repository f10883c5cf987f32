"""The agreements, resolutions, charters, decisions and plans that a text names.

`find_instruments` starts from the names that are known (`agreements`) and from head words ("treaty", "resolution",
"programme of action": `resources/instruments.yaml`), takes what belongs to the head on either side, and decides by
its letters, its modifiers and its pointing word whether an instrument is cited at all. Rules of the module: a capital
head always counts; a small-letter head needs a name, a number or a pointing word; what is only wished for ("a
treaty", "a draft resolution") is none.

Known weakness: a small-letter plan or decision that was named sentences ago is not followed.
"""

from __future__ import annotations

import re
from datetime import date

from verbale.references import citations
from verbale.references.agreements import Agreements, shipped
from verbale.references.cited import Found, Reading, is_denied, is_joined, is_pointed, left_edge, lists, owned_from
from verbale.references.names import tokens_of
from verbale.references.spacing import Spacing
from verbale.schema import InstrumentMention

# A name in quotation marks after "a" is a figure of speech: a "Marshall Plan" for the sea.
_WISHED = re.compile(r"\b[Aa]n?\s[“\"‘']$")


def find_instruments(
    text: str, base: date | None = None, known: Agreements | None = None
) -> tuple[InstrumentMention, ...]:
    """Every instrument that `text` cites, in order, spans exact and none overlapping. Linear in the length.

    `base` is the day of the text: nothing that was made after it is cited. `known` is `agreements.shipped()` unless a
    desk's own is given.
    """
    spacing = Spacing(text)
    text = spacing.plain
    tokens = tokens_of(text)
    reading = Reading(text, tokens, known or shipped(), lists(), base=base, ends=[token.end for token in tokens])
    for hit in reading.known.names.scan(text, reading.tokens):
        if _WISHED.search(text[max(0, tokens[hit.first].start - 5) : tokens[hit.first].start]):
            continue
        last = citations.end_of_number(reading, hit.last)
        reading.found.append(Found(hit.first, last, hit.last, True, hit.payload, "known_name"))
    taken = {i for found in reading.found for i in range(found.first, found.last + 1)}
    for i, token in enumerate(reading.tokens):
        kind = reading.lists["heads"].get(token.key)
        if token.key.lower() in reading.lists["phrase_heads"]:
            _read_phrase(reading, i)
        if kind and (i not in taken):
            _read_head(reading, i, kind)
    return spacing.restored(citations.mentions(reading, _merged(reading)))


def distinct(mentions: tuple[InstrumentMention, ...]) -> tuple[InstrumentMention, ...]:
    """The mentions that cite something new: what points back to one named before, meetings and reports are left out."""
    kept: list[InstrumentMention] = []
    seen: set[str] = set()
    for mention in mentions:
        if mention.reasons[0].rule == "meeting_of_the_text" or mention.identity in lists()["reports"]:
            continue
        points_back = mention.reasons[0].rule == "named_before" and mention.identity != "un-charter"
        words = mention.words.lower()
        if not (points_back and not mention.named) and words not in seen:
            kept.append(mention)
        seen.add(words)
    return tuple(kept)


def _merged(reading: Reading) -> list[Found]:
    """What was found from left to right; where two overlap, the union, with the known name's identity."""
    merged: list[Found] = []
    for found in sorted(reading.found, key=lambda f: (f.first, -f.last)):
        if merged and not found.named and _goes_on(reading, merged[-1], found):
            merged[-1].last = found.last
            continue
        if not merged or found.first > merged[-1].last:
            merged.append(found)
            continue
        before = merged[-1]
        if found.slugs and not before.slugs:
            before.slugs, before.rule = found.slugs, "known_name"
        before.named = before.named or found.named
        before.last = max(before.last, found.last)
    return merged


def _goes_on(reading: Reading, before: Found, found: Found) -> bool:
    """Whether two unnamed kinds are cited in one breath: "declarations and plans of action"."""
    if before.named or found.first != before.last + 2:
        return False
    return reading.gap(before.last) == " " and reading.word(found.first - 1) == "and"


def _read_phrase(reading: Reading, i: int) -> None:
    """A head of several words: "plan of action", "exchange of notes"."""
    for words in reading.lists["phrase_heads"][reading.tokens[i].key.lower()]:
        last = i + len(words) - 1
        if last >= len(reading.tokens):
            continue
        if tuple(reading.tokens[k].key.lower() for k in range(i, last + 1)) != words:
            continue
        if any(not reading.gap(k).isspace() for k in range(i, last)):
            continue
        phrase = " ".join(words)
        first, named = left_edge(reading, i, small=not reading.word(i)[0].isupper())
        first = owned_from(reading, first)
        capital = reading.word(i)[0].isupper() and reading.word(last)[0].isupper()
        pointed = is_pointed(reading, first)
        if capital or named or phrase not in reading.lists["phrases_pointed"] or pointed:
            if _is_excluded(reading, first, last) or is_denied(reading, first):
                continue
            reading.found.append(Found(first, _right(reading, last, capital), last, capital or named))


def _read_head(reading: Reading, i: int, kind: str) -> None:
    """A head of one word: whether it cites an instrument, and how far the citation reaches."""
    if kind == "meeting":
        _read_meeting(reading, i)
        return
    if kind in ("capital", "capital_with_name"):
        _read_capital(reading, i, kind)
        return
    first, named = left_edge(reading, i, small=True)
    if is_denied(reading, first) and not named and kind != "loose":
        return
    if kind == "resolutions":
        keep, named = _counts_resolution(reading, i, first, named)
    elif kind == "loose":
        keep = _counts_loose(reading, i, first, named)
    else:
        keep = _counts_small(reading, i, first, named)
    if any(reading.word(k) == "draft" for k in range(first, i)):
        return
    if keep and not _is_excluded(reading, first, i):
        reading.found.append(Found(first, _right(reading, i, capital=False), i, named))


def _read_meeting(reading: Reading, i: int) -> None:
    """A summit of which one text is known: "the 2008 NATO summit in Bucharest"."""
    first, named = left_edge(reading, i, small=True)
    at = reading.tokens[i].end
    where = _WHERE.match(reading.text, at, at + 60)
    last = reading.last_before(where.end()) if where else i
    words = reading.text[reading.tokens[first].start : reading.tokens[last].end]
    slugs = reading.existing(reading.known.composed(words, "summit"))
    if (named or where) and len(slugs) == 1:
        reading.found.append(Found(first, last, i, True, slugs, "meeting_of_the_text"))


_WHERE = re.compile(r"(?:\s(?:meeting|conference))?(?:\s(?:in|of|at)\s(?:the\s)?(?:\d{4}|[A-Z]\w+))+")
_TAKEN = re.compile(r"\s(?:taken|adopted|made|reached|agreed|announced)\s(?:at|by|in|during)\s")


def _read_capital(reading: Reading, i: int, kind: str) -> None:
    first, named = left_edge(reading, i, small=False)
    last = _right(reading, i, capital=True)
    if kind == "capital_with_name":
        after = last > i and _has_name(reading, i + 1, last) and reading.word(i) not in reading.lists["name_before"]
        bare = reading.word(i) in reading.lists["anaphors"] and is_pointed(reading, first)
        if not named and not after and not bare:
            return
    if reading.word(i).startswith("Resolution") and first < i == last:
        span = reading.text[reading.tokens[first].start : reading.tokens[i].start]
        if not any(author in span for author in reading.lists["authors"]):
            return
    start = reading.tokens[first].start
    if _WISHED.search(reading.text[max(0, start - 5) : start]):
        return
    if (
        _is_heading_word(reading, i, first, last)
        or _is_congress(reading, i, first)
        or _is_excluded(reading, first, last)
    ):
        return
    reading.found.append(Found(first, last, i, named or last > i))


def _is_heading_word(reading: Reading, i: int, first: int, last: int) -> bool:
    """A capital head that only begins a sentence, or stands in a person's or a firm's name."""
    if first == i == last and (i == 0 or not reading.gap(i - 1).isspace()):
        return True
    if first != i or last != i:
        return False
    before = reading.word(i - 1).lower() if i else ""
    return before in reading.lists["not_pointing"] and before != "this"


def _right(reading: Reading, head: int, capital: bool) -> int:
    """The last token of the citation that the head opens: numbers, dates, and what it is about."""
    last = citations.end_of_number(reading, head)
    return citations.end_of_title(reading, last, capital)


def _has_name(reading: Reading, first: int, last: int) -> bool:
    return any(reading.word(i)[0].isupper() or reading.word(i)[0].isdigit() for i in range(first, last + 1))


def _is_excluded(reading: Reading, first: int, last: int) -> bool:
    words = reading.text[
        reading.tokens[max(0, first - 1)].start : reading.tokens[min(last + 1, len(reading.tokens) - 1)].end
    ]
    return any(phrase in words for phrase in reading.lists["not_instruments"])


def _counts_resolution(reading: Reading, i: int, first: int, named: bool) -> tuple[bool, bool]:
    last = citations.end_of_number(reading, i)
    if last > i:
        return True, True
    span = reading.text[reading.tokens[first].start : reading.tokens[i].start]
    authored = any(author in span for author in reading.lists["authors"])
    by_author = _is_by_author(reading, i)
    plural = reading.word(i).endswith("s")
    if plural:
        modifiers = {reading.word(k).lower() for k in range(first, i)}
        relevant = modifiers & {"relevant", "pertinent", "appropriate", "numerous", "various", "previous", "many"}
        return bool(authored or relevant or by_author), bool(authored or by_author)
    return bool(by_author or (authored and is_pointed(reading, first))), bool(authored or by_author)


def _is_by_author(reading: Reading, i: int) -> bool:
    """Whether what follows names who adopted it: "of the Security Council", "adopted by …", "declaring …"."""
    at = reading.tokens[i].end
    after = reading.text[at : at + 90]
    if reading.word(i).startswith("resolution") and re.match(r"\s(?:declaring|adopted)\s", after):
        return True
    match = re.match(r"\s(?:of|by|adopted by)\s(?:both\s|our\s)?(?:the\s)?", after)
    if match and reading.word(i) == "resolutions" and after[match.end() : match.end() + 1].isupper():
        return True
    return match is not None and any(after[match.end() :].startswith(author) for author in reading.lists["authors"])


def _counts_loose(reading: Reading, i: int, first: int, named: bool) -> bool:
    word = reading.word(i)
    span = reading.text[reading.tokens[first].start : reading.tokens[i].start]
    authored = any(author in span for author in reading.lists["authors"]) and not re.search(r"['’]s?\s$", span)
    to_do = reading.text.startswith(" to ", reading.tokens[i].end)
    before = reading.word(first - 1).lower() if first and is_joined(reading.gap(first - 1)) else ""
    if word in ("decision", "decisions"):
        end = reading.tokens[i].end
        if _TAKEN.match(reading.text, end):
            return bool(reading.known.composed(reading.text[reading.tokens[first].start : end + 90], "decision"))
        return authored or _is_by_author(reading, i) or bool(named and reading.known.composed(span, "decision"))
    if word == "plan" and first == i:
        return before == "the" and not to_do
    if word in ("deal", "document") and named:
        return citations.end_of_number(reading, i) > i or bool(reading.known.composed(span, word))
    if word in reading.lists["loose_with_place"] and named:
        return (authored and not to_do) or any(place in span for place in reading.known.by_place)
    return word in reading.lists["loose_with_name"] and named and before == "the" and not span.split()[0].isupper()


def _is_congress(reading: Reading, i: int, first: int) -> bool:
    """Whether a convention is a party's: "the national convention", "the party's convention", "the 1976 convention"."""
    if not reading.word(i).lower().startswith("convention"):
        return False
    before = {reading.word(k).lower() for k in range(max(0, first - 1), i)}
    return bool(before & reading.lists["party_congress"]) or (
        reading.word(i).islower() and reading.word(max(0, i - 1)).isdigit()
    )


def _tells_an_act(reading: Reading, i: int) -> bool:
    """Whether a declaration is what somebody does: "his declaration of victory", "the declaration by the ministers"."""
    if reading.word(i) not in ("declaration", "declarations"):
        return False
    return re.match(r"\s(?:of|by)\s(?![A-Z])", reading.text[reading.tokens[i].end :][:5]) is not None


def _counts_small(reading: Reading, i: int, first: int, named: bool) -> bool:
    if _is_congress(reading, i, first) or _tells_an_act(reading, i):
        return False
    if named:
        return True
    before = reading.word(first - 1).lower() if first and is_joined(reading.gap(first - 1)) else ""
    if first == i and reading.word(i) in reading.lists["never_bare"]:
        return False
    if {reading.word(k).lower() for k in range(first, i)} & _EARLIER:
        return True
    if first < i - 1 and reading.word(i).endswith("s") and reading.word(first).lower() in _COUNTS:
        return True
    return before in reading.lists["pointing"]


_EARLIER = frozenset(["previously", "previous", "earlier", "existing", "said", "aforementioned", "reached"])
_COUNTS = frozenset(["two", "three", "four", "five", "six", "ten"])

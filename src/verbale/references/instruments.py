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
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from verbale import lexicon
from verbale.references import citations
from verbale.references.agreements import Agreements, shipped
from verbale.references.names import Token, tokens_of
from verbale.schema import InstrumentMention
from verbale.text.spans import Span

# Words of a cited title that one mention may hold; longer titles are cut.
_LONGEST = 30


# A name in quotation marks after "a" is a figure of speech: a "Marshall Plan" for the sea.
_WISHED = re.compile(r"\b[Aa]n?\s[“\"‘']$")


@dataclass(slots=True)
class Found:
    """A stretch of tokens that may cite an instrument, on its way to a mention."""

    first: int
    last: int
    head: int
    named: bool
    slugs: tuple[str, ...] = ()
    rule: str = "head_word"


@dataclass(slots=True)
class Reading:
    """One text with its words, the lists that decide, and what is found."""

    text: str
    tokens: list[Token]
    known: Agreements
    lists: dict[str, Any]
    base: date | None = None
    found: list[Found] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def existing(self, slugs: tuple[str, ...]) -> tuple[str, ...]:
        """Those of `slugs` that had been made by the day of the text."""
        if self.base is None:
            return slugs
        day = self.base.isoformat()
        return tuple(slug for slug in slugs if str(self.known.entries[slug].get("date", "")) <= day)

    def last_before(self, end: int) -> int:
        """The last token that ends at or before the offset `end`."""
        return bisect_right(self.ends, end) - 1

    def gap(self, i: int) -> str:
        """The text between token i and the next one."""
        return self.text[self.tokens[i].end : self.tokens[i + 1].start] if i + 1 < len(self.tokens) else "\n\n"

    def word(self, i: int) -> str:
        token = self.tokens[i]
        return self.text[token.start : token.end]

    def span(self, first: int, last: int) -> Span:
        return Span(self.tokens[first].start, self.tokens[last].end)


@cache
def _lists() -> dict[str, Any]:
    data = lexicon.load("instruments")
    sets = {key: frozenset(value) for key, value in data.items() if isinstance(value, list) and key != "parts"}
    heads = {}
    heads.update({"summit": "meeting", "Summit": "meeting"})
    for kind in ("capital", "capital_with_name", "small", "resolutions", "loose"):
        for word in data[kind]:
            heads[word] = kind
    phrases = {}
    for phrase in data["phrases"]:
        words = tuple(phrase.split())
        phrases.setdefault(words[0], []).append(words)
    return {**sets, "heads": heads, "phrase_heads": phrases, "anaphors": data["anaphors"], "parts": data["parts"]}


def find_instruments(
    text: str, base: date | None = None, known: Agreements | None = None
) -> tuple[InstrumentMention, ...]:
    """Every instrument that `text` cites, in order, spans exact and none overlapping. Linear in the length.

    `base` is the day of the text: nothing that was made after it is cited. `known` is `agreements.shipped()` unless a
    desk's own is given.
    """
    tokens = tokens_of(text)
    reading = Reading(text, tokens, known or shipped(), _lists(), base=base, ends=[token.end for token in tokens])
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
    return citations.mentions(reading, _merged(reading))


def distinct(mentions: tuple[InstrumentMention, ...]) -> tuple[InstrumentMention, ...]:
    """The mentions that cite something new: what only points back to an instrument named before is left out."""
    kept: list[InstrumentMention] = []
    seen: set[str] = set()
    for mention in mentions:
        if mention.reasons[0].rule in ("meeting_of_the_text",):
            continue
        points_back = mention.reasons[0].rule == "named_before" and mention.identity != "un-charter"
        words = mention.words.lower()
        if not (points_back and not mention.named) and not (words in seen):
            kept.append(mention)
        seen.add(words)
    return tuple(kept)


def _merged(reading: Reading) -> list[Found]:
    """What was found from left to right; where two overlap, the union, with the known name's identity."""
    merged: list[Found] = []
    for found in sorted(reading.found, key=lambda f: (f.first, -f.last)):
        if merged and found.first == merged[-1].last + 2 and not merged[-1].named and not found.named:
            if reading.gap(merged[-1].last) == " " and reading.word(found.first - 1) == "and":
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
        first, named = _left(reading, i, small=not reading.word(i)[0].isupper())
        first = _owned_from(reading, first)
        capital = reading.word(i)[0].isupper() and reading.word(last)[0].isupper()
        pointed = _is_pointed(reading, first)
        if capital or named or phrase not in reading.lists["phrases_pointed"] or pointed:
            if _is_excluded(reading, first, last) or _is_denied(reading, first):
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
    first, named = _left(reading, i, small=True)
    if _is_denied(reading, first) and not named and kind != "loose":
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
    first, named = _left(reading, i, small=True)
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
    first, named = _left(reading, i, small=False)
    last = _right(reading, i, capital=True)
    if kind == "capital_with_name":
        after = last > i and _has_name(reading, i + 1, last) and reading.word(i) not in reading.lists["name_before"]
        if not named and not after:
            return
    if reading.word(i).startswith("Resolution") and first < i == last:
        span = reading.text[reading.tokens[first].start : reading.tokens[i].start]
        if not any(author in span for author in reading.lists["authors"]):
            return
    start = reading.tokens[first].start
    if _WISHED.search(reading.text[max(0, start - 5) : start]):
        return
    if _is_heading_word(reading, i, first, last) or _is_excluded(reading, first, last):
        return
    reading.found.append(Found(first, last, i, named or last > i))


def _is_heading_word(reading: Reading, i: int, first: int, last: int) -> bool:
    """A capital head that only begins a sentence, or stands in a person's or a firm's name."""
    if first == i == last and i and reading.gap(i - 1) != " ":
        return True
    if first != i or last != i:
        return False
    before = reading.word(i - 1).lower() if i else ""
    return before in reading.lists["not_pointing"] and before != "this"


def _left(reading: Reading, head: int, *, small: bool) -> tuple[int, bool]:
    """The first token of the name that ends in the head, and whether there is a name in it.

    A run of capital words, numbers and possessives counts as a name; before a small head, plain modifiers
    ("peace", "interim") may stand between.
    """
    lists, at, named, plain = reading.lists, head, False, 0
    while at > 0 and head - at < _LONGEST:
        gap = reading.gap(at - 1)
        word = reading.word(at - 1)
        is_list = gap == ", " and word.isdigit() and reading.word(at).isdigit()
        if not _is_joined(gap) and not is_list and not (")" in gap and len(gap) <= 2) and not ("(" in gap and len(gap) <= 2):
            break
        begins_sentence = at == 1 or reading.gap(at - 2).strip()[-1:] in (".", "!", "?", ":", ";") or "\n" in reading.gap(at - 2)
        if word[0].isupper() and word not in lists["not_names"]:
            if begins_sentence and not word.isupper() and word.lower() in lists["plain_before"]:
                at -= 1
                break
            named = True
            at -= 1
            continue
        if word == "s" and gap == " " and reading.gap(at - 2) in ("'", "’"):
            if reading.word(at - 2)[0].isupper():
                named = True
            at -= 2
            break
        if word[0].isdigit() and len(word) <= 4 and "," not in gap:
            if named or len(word) == 4 or not begins_sentence:
                at -= 1
                named = named or len(word) == 4
                continue
            break
        if word.lower() in lists["plain_before"] and not word[0].isupper():
            at -= 1
            plain += 1
            if plain > 4:
                break
            continue
        if len(word) == 4 and word.isdigit() and named and "," in gap and reading.word(at)[0].isdigit():
            at -= 1
            continue
        if word == "and" and reading.word(at).isdigit() and reading.word(at - 2).isdigit():
            at -= 1
            continue
        if word.lower() in ("and", "or") and named and small and reading.word(at - 2)[0].isupper():
            at -= 1
            continue
        break
    return at, named


def _is_joined(gap: str) -> bool:
    return len(gap) <= 2 and all(c in " -'’‐\n" for c in gap) and bool(gap)


def _right(reading: Reading, head: int, capital: bool) -> int:
    """The last token of the citation that the head opens: numbers, dates, and what it is about."""
    last = citations.end_of_number(reading, head)
    return citations.end_of_title(reading, last, capital)


def _has_name(reading: Reading, first: int, last: int) -> bool:
    return any(reading.word(i)[0].isupper() or reading.word(i)[0].isdigit() for i in range(first, last + 1))


def _owned_from(reading: Reading, first: int) -> int:
    """The first of up to three more small words before a phrase, where an owning word stands before them."""
    for back in range(1, 4):
        at = first - back
        if at < 1 or not _is_joined(reading.gap(at)) or not reading.word(at).islower():
            break
        if reading.word(at) in _OWNING or reading.word(at) in ("of", "to", "and", "in", "a", "an"):
            break
        if reading.word(at - 1).lower() in _OWNING and _is_joined(reading.gap(at - 1)):
            return at
    return first


_OWNING = frozenset(["its", "our", "their", "his", "her", "my", "the"])


def _is_pointed(reading: Reading, first: int) -> bool:
    """Whether a pointing or owning word stands before: "the", "those", "our", "Velmark's"."""
    if first == 0 or not _is_joined(reading.gap(first - 1)):
        return False
    word = reading.word(first - 1).lower()
    if word == "and" and reading.found and reading.found[-1].last == first - 2:
        return True
    return word in reading.lists["pointing"] or word in _OWNING or word in ("s", "national")


def _is_denied(reading: Reading, first: int) -> bool:
    """Whether the words before say that no such instrument exists yet: "a", "any", "draft"."""
    return any(
        reading.word(i).lower() in reading.lists["not_pointing"]
        for i in range(max(0, first - 1), first)
        if _is_joined(reading.gap(i))
    ) or reading.word(first).lower() in ("draft", "new")


def _is_excluded(reading: Reading, first: int, last: int) -> bool:
    words = reading.text[reading.tokens[first].start : reading.tokens[min(last + 1, len(reading.tokens) - 1)].end]
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
    return bool(by_author or (authored and _is_pointed(reading, first))), bool(authored or by_author)


def _is_by_author(reading: Reading, i: int) -> bool:
    """Whether what follows names who adopted it: "of the Security Council", "adopted by …", "declaring …"."""
    at = reading.tokens[i].end
    after = reading.text[at : at + 90]
    if reading.word(i).startswith("resolution") and re.match(r"\s(?:declaring|adopted)\s", after):
        return True
    match = re.match(r"\s(?:of|by|adopted by)\s(?:both\s|our\s)?(?:the\s)?", after)
    return match is not None and any(after[match.end() :].startswith(author) for author in reading.lists["authors"])


def _counts_loose(reading: Reading, i: int, first: int, named: bool) -> bool:
    word = reading.word(i)
    span = reading.text[reading.tokens[first].start : reading.tokens[i].start]
    authored = any(author in span for author in reading.lists["authors"]) and not re.search(r"['’]s?\s$", span)
    to_do = reading.text.startswith(" to ", reading.tokens[i].end)
    before = reading.word(first - 1).lower() if first and _is_joined(reading.gap(first - 1)) else ""
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


def _counts_small(reading: Reading, i: int, first: int, named: bool) -> bool:
    if named:
        return True
    before = reading.word(first - 1).lower() if first and _is_joined(reading.gap(first - 1)) else ""
    if first == i and reading.word(i) in reading.lists["never_bare"]:
        return False
    if reading.word(i) == "declaration" and re.match(r"\s(?:of|by)\s", reading.text[reading.tokens[i].end :][:4]):
        return False
    if {reading.word(k).lower() for k in range(first, i)} & _EARLIER:
        return True
    if first < i - 1 and reading.word(i).endswith("s") and reading.word(first).lower() in _COUNTS:
        return True
    return before in reading.lists["pointing"]


_EARLIER = frozenset(["previously", "previous", "earlier", "existing", "said", "aforementioned", "reached"])
_COUNTS = frozenset(["two", "three", "four", "five", "six", "ten"])

"""Noun phrases beside a verb, found from the small words around them: who is it that speaks?

There is no parser here. A phrase is cut at punctuation, at words that join clauses, at words of time and at common
verbs, and it begins at its determiner or name; "the minister of trade" is joined over "of", "in a statement the
ministry" is not.
"""

from __future__ import annotations

from collections.abc import Sequence

from verbale.statements.cues import is_cue_form, is_finite, words
from verbale.statements.naming import named
from verbale.statements.passages import Token

# How far to the left of its verb a subject may begin, in tokens.
REACH = 40

Range = tuple[int, int]


def _is_boundary(token: Token) -> bool:
    if token.quotation >= 0:
        return True
    if not token.is_word:
        return token.text not in "&#@$€£%"
    return token.lower in words("clause", "verbs") and token.lower not in ("and", "or")


def subject_before(tokens: Sequence[Token], verb: int, floor: int = 0) -> Range | None:
    """The phrase that ends right before token `verb` and can be its subject; not before token `floor`."""
    last = verb - 1
    if last < floor:
        return None
    if tokens[last].text == "," or tokens[last].text in "—–":
        return _over_apposition(tokens, last, floor)
    if tokens[last].text == ")":
        opening = next((i for i in range(last, max(floor, last - 12) - 1, -1) if tokens[i].text == "("), None)
        found = subject_before(tokens, opening, floor) if opening is not None else None
        return (found[0], verb) if found else None
    if tokens[last].lower in ("who", "which"):
        return antecedent(tokens, last, floor)
    if tokens[last].lower in words("personal") or tokens[last].lower in ("who", "others", "this", "these"):
        return last, verb
    return _phrase_ending(tokens, verb, floor)


def antecedent(tokens: Sequence[Token], who: int, floor: int) -> Range | None:
    """The noun phrase that the relative pronoun at token `who` goes with."""
    end = who
    if end > floor and tokens[end - 1].text == ",":
        end -= 1
    if end > floor and tokens[end - 1].quotation >= 0:
        return end - 1, end
    return _phrase_ending(tokens, end, floor)


def _over_apposition(tokens: Sequence[Token], comma: int, floor: int) -> Range | None:
    """ "Orlan, the minister of trade, said": hop back over what stands between the two commas."""
    for i in range(comma - 1, max(floor, comma - REACH) - 1, -1):
        if tokens[i].text == "," or (tokens[i].text in "—–" and tokens[comma].text in "—–"):
            found = _phrase_ending(tokens, i, floor)
            inner = tokens[i + 1 : comma]
            if found and inner and _can_stand_in_apposition(inner):
                return found[0], comma + 1
            if found is None or not tokens[i - 1].is_capital:
                return None
        elif tokens[i].quotation >= 0:
            return None
    return None


def _can_stand_in_apposition(inner: Sequence[Token]) -> bool:
    first = inner[0]
    if first.lower in ("who", "which", "whose", "then", "now", "himself", "herself", "itself"):
        return True
    if first.lower in words("determiners") or first.lower in ("chairman", "head", "spokesman", "spokeswoman"):
        return True
    if first.is_word and first.text.isdigit():
        return True
    if first.lower in ("in", "at", "speaking", "on", "writing", "quoting", "citing") and len(inner) <= 16:
        return True
    return first.lower not in words("openers", "clause", "personal")


def _phrase_ending(tokens: Sequence[Token], end: int, floor: int) -> Range | None:
    """The noun phrase that ends before token `end`."""
    begin = end
    while begin > max(floor, end - REACH) and not _is_boundary(tokens[begin - 1]):
        if _is_likely_verb(tokens, begin - 1, end):
            break
        begin -= 1
    while end > begin and tokens[end - 1].lower in words("time", "links", "openers") and tokens[end - 1].lower != "al":
        end -= 1
    if end <= begin:
        return None
    start = _last_head_start(tokens, begin, end)
    while start > begin + 1 and _joins(tokens, start - 1, begin):
        start = _last_head_start(tokens, begin, start - 1)
    while start < end and tokens[start].lower in words("openers", "clause", "links"):
        start += 1
    if start >= end or not any(token.is_word for token in tokens[start:end]):
        return None
    return start, end


def _is_likely_verb(tokens: Sequence[Token], i: int, end: int) -> bool:
    """ "met", "visited the" and the like: a past tense with an object after it."""
    token = tokens[i]
    if token.is_capital or not token.lower.endswith("ed") or i + 1 >= end:
        return False
    if (
        is_cue_form(token.lower)
        and i
        and tokens[i + 1].lower != "by"
        and tokens[i - 1].lower not in words("determiners", "auxiliaries")
    ):
        return True
    following = tokens[i + 1].lower
    return following in words("determiners") or tokens[i + 1].is_capital


def _joins(tokens: Sequence[Token], link: int, begin: int) -> bool:
    """Whether the word at `link` ties the phrase after it to a phrase before it."""
    if tokens[link].lower not in words("links") or link <= begin:
        return False
    if tokens[link - 1].lower in words("time") or tokens[link - 1].lower in words("links"):
        return False
    head = _last_head_start(tokens, begin, link)
    governed = head > begin and tokens[head - 1].lower in words("openers") and head - 1 == begin
    return not (governed and tokens[link].lower in ("and", "or", "by", "on", "in", "at", "with"))


def _last_head_start(tokens: Sequence[Token], begin: int, end: int) -> int:
    """Where the last simple noun phrase in tokens[begin:end] begins: at its determiner, or after a link or time."""
    i = end - 1
    while i > begin:
        token, before = tokens[i], tokens[i - 1]
        if token.lower in words("determiners") and before.lower not in words("determiners"):
            return i
        if before.lower in words("links", "time", "openers"):
            return i
        i -= 1
    return begin


def phrase_after(tokens: Sequence[Token], begin: int, apposition: bool = True) -> Range | None:
    """The noun phrase that begins at token `begin`, with what stands in apposition to it."""
    end = begin
    while end < len(tokens) and not _is_boundary(tokens[end]):
        lower = tokens[end].lower
        if end > begin and (lower in words("time") or (lower in words("openers") and lower not in _INNER_LINKS)):
            break
        if end > begin and lower in ("to", "that"):
            break
        end += 1
    while end > begin and tokens[end - 1].lower in words("links", "openers"):
        end -= 1
    if end == begin and begin < len(tokens) and tokens[begin].lower in words("personal"):
        end += 1
    if end == begin:
        return None
    if tokens[begin].lower in words("personal"):
        return begin, begin + 1
    return begin, (_apposition_end(tokens, end) if apposition else end)


_INNER_LINKS = frozenset({"of", "for", "from", "in", "at", "with"})


def _apposition_end(tokens: Sequence[Token], end: int) -> int:
    if end + 1 >= len(tokens) or tokens[end].text != ",":
        return end
    first = tokens[end + 1]
    name = first.is_capital and first.lower not in words("openers", "clause", "time")
    office = first.lower in ("chairman", "head", "director", "spokesman", "spokeswoman")
    if not (first.lower in words("determiners") or office or name):
        return end
    i = end + 1
    while i < len(tokens) and tokens[i].quotation < 0 and tokens[i].text not in ",.;:—–":
        if tokens[i].lower in words("verbs") or tokens[i].lower in words("personal"):
            return end
        if name and not tokens[i].is_capital:
            return end
        i += 1
    return i


def sentence_subject(tokens: Sequence[Token], before: int) -> Range | None:
    """The subject that opens a sentence, for a verb at `before` that has none of its own."""
    begin = 0
    while begin < before and tokens[begin].lower in words("clause") and tokens[begin].lower not in words("determiners"):
        begin += 1
    if begin < before and tokens[begin].lower in words("openers"):
        comma = next((i for i in range(begin, before) if tokens[i].ends_clause), None)
        if comma is None:
            return None
        begin = comma + 1
    found = phrase_after(tokens, begin) if begin < before else None
    if found is None or found[1] > before:
        return None
    end = found[1]
    for i in range(found[0] + 1, end):
        noun = tokens[i].lower in words("nouns") and i + 1 < before and is_finite(tokens[i + 1].lower)
        if not tokens[i].is_capital and not noun and (tokens[i].lower.endswith("ed") or is_finite(tokens[i].lower)):
            end = i
            break
    while end > found[0] + 1 and not tokens[end - 1].is_word:
        end -= 1
    return None if tokens[end - 1].lower in words("nouns") else (found[0], end)


def headline_subject(tokens: Sequence[Token], before: int) -> Range | None:
    """The subject of a headline, where verbs have capitals too: up to a plural that names people or to a verb in -s."""
    people = named("groups")
    for i in range(min(before, 8)):
        if tokens[i].lower in people:
            return 0, i + 1
        if i and tokens[i].is_word and tokens[i].lower.endswith("s") and not tokens[i].lower.endswith(("ss", "'s")):
            return 0, i
        if not tokens[i].is_word:
            return None
    return None

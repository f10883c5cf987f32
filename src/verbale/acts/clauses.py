"""Where clauses end, who their subject is, and what sort of speaker or doer that is: all from the words alone.

Nothing here parses: subjects are read leftwards from a verb, over its auxiliaries and adverbs, to the last comma or
conjunction that can open a clause. Known weakness: a subject that a long aside parts from its verb is cut short.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from verbale import lexicon
from verbale.schema import Naming, PartyMention
from verbale.text.spans import Span

_BEFORE_VERB = re.compile(
    r"(?:\b(?:have|has|had|is|are|am|was|were|be|been|being|also|hereby|would|will|shall|do|does|did|not|never|again|once"
    r"|always|like|likes?|wish|wishes|wished|want|to|should|must|can|cannot|may|might|could|now|thus|further|still|continues?"
    r"|continued|just|even|too|already|yet|however|too|only|can't|won't|itself|himself|herself|themselves|in\sturn"
    r"|(?!(?:family|ally|only|supply|assembly|italy|reply|july)\b)[a-z]+ly|therefore|indeed|going|begun|began|able|happy|pleased|obliged|ready|proud|lately|started)\b[\s,]*"
    r"|[’'](?:s|re|ve|d|ll|m)\s)+$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(I|we|he|she|it|they|you|who|which|that|there|this|these|those|one|all|none|and|but|or)$", re.I
)
_OPENS = re.compile(
    r"[;:—–]\s?|\s-\s|[“”\"]|\b(?!(?:in|of|to|for|with|on|at|by|from|all|and|or|than|as|against|accept|under)\b)[a-z]+,?\sthat,?\s|\b(?:because|although|though|while|whereas|since|if|when|where|unless|but|so|how|whether|until|as\sif|say|says|said|believe|believes|feel|feels|think|thinks|hope|hopes|argue|argued)\s"
)
_ADJUNCT = re.compile(
    r"^(?:and\s|but\s|or\s|yet\s|so\s)?(?:in|on|at|to|for|with|from|by|under|as|of|after|before|during|despite|notwithstanding|given|since|through"
    r"|throughout|without|like|unlike|according|regarding|concerning|including|particularly|especially|which|who|whose|whom|where"
    r"|together|guided|based|convinced|mindful|moreover|furthermore|therefore|however|finally|first|firstly|second|secondly|third|lastly|today"
    r"|also|too|nevertheless|accordingly|consequently|thus|hence|rather|indeed|instead|otherwise|again|once|now|then|among|within|\w+ing|\w+ly)\b",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"^(?:and|but|or|yet|so|nor|then|for)\s", re.IGNORECASE)
_END = re.compile(
    r";|:\s(?=(?:we|I|it|they)\b|[“\"])|[.!?…](?=[\s”\"’')]|$)|[”\"](?=[\s,]\s?\w+\s(?:said|says|told))|,\s(?:because|since|while|whereas|although|though|but|otherwise|so\sthat|thereby|thus|given|given\sthat"
    r"|especially\s(?:as|since)|as\s(?:we|it|they|he|she|I|is|was|well\sas\sto)|for\s(?:we|it|this|that)|in\sorder|not\sto\smention|with\sa\sview|nor"
    r"|with\sthe\s(?:aim|hope|intention)|which|where|if\s(?:we|they|it|the|this|that|necessary|possible)|when|until|even\sif|in\sview\sof|rather\sthan|the\s(?:\w+\s){1,2}of\swhich|among\sother|no\smatter|regardless)\b"
    r"|\s(?:because|whereas|so\sthat|in\sorder\s(?:to|that)|since\s(?:we|it|they)|with\sa\sview\sto)\b"
    r"|,?\s(?:and|but|or|while|as)\s(?:also\s|therefore\s|that\s)?(?:we|I|it|they|he|she|my|our)\s(?!all\b)"
)
_NOUN_PHRASE_END = re.compile(
    r"[,;:!?()—–“”\"]|(?<!\b[A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSen)(?<!\bGov)\.(?=\s|$)|\s(?:who|which|that|whose|where|when|because|if|as|while|before|after|in\sorder|so)\b"
)


_LEAD_REACH = 90  # code points before a verb in which its auxiliaries and adverbs stand
_LONGEST_PRONOUN = 6


class Subject(NamedTuple):
    """The subject of a verb and what it is: "self", "state", "party", "they", "it", "rel", "other" or "none"."""

    span: Span | None
    sort: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with the parties it names, and one sentence of it that is being read."""

    text: str
    sentence: Span
    parties: Sequence[PartyMention]
    speaker: str = ""  # who says this, as a report names them

    def in_sentence(self, span: Span) -> list[PartyMention]:
        """The parties named inside `span`, places left out."""
        return [p for p in self.parties if span.contains(p.span) and not p.place]


@cache
def word_set(name: str) -> frozenset[str]:
    """One of the word lists of `resources/acts.yaml`, "~" spelt out."""
    return frozenset(form for word in lexicon.load("acts")[name].split() for form in forms(word))


def forms(word: str) -> list[str]:
    """`urge~` as urge, urges, urged, urging; a word without "~" as itself."""
    if not word.endswith("~"):
        return [word]
    stem = word[:-1]
    if stem.endswith("e"):
        return [stem, stem + "s", stem + "d", stem[:-1] + "ing"]
    if stem.endswith("y") and stem[-2] not in "aeou":
        return [stem, stem[:-1] + "ies", stem[:-1] + "ied", stem + "ing"]
    if stem.endswith(("s", "sh", "ch", "x", "z")):
        return [stem, stem + "es", stem + "ed", stem + "ing"]
    doubled = stem + stem[-1] if stem in _DOUBLED else stem
    return [stem, stem + "s", doubled + "ed", doubled + "ing"]


_DOUBLED = frozenset(
    ["plan", "submit", "commit", "beg", "rebut", "slam", "plot", "admit", "permit", "forget", "opt", "rebel"]
)
_DOUBLED -= {"opt"}


def clause_end(reading: Reading, at: int, stops: Sequence[int] = ()) -> int:
    """Where the clause that runs at `at` ends: before a stop of its own, or before the first of `stops` after it."""
    text, limit = reading.text, reading.sentence.end
    end = limit
    match = _END.search(text, at + 3, limit)
    while match and match[0][0] == "." and _is_inside(text, match.start()):
        match = _END.search(text, match.end(), limit)
    if match:
        end = match.start()
    after = [stop for stop in stops if stop > at + 3]
    if after and after[0] < end:
        end = after[0]
    return trimmed(text, Span(at, end)).end


def _is_inside(text: str, at: int) -> bool:
    """Whether a full stop at `at` ends no sentence: after an initial or a short form with a word going on."""
    if text[max(0, at - 1) : at] in (" ", ".") or text[at + 1 : at + 2] == ".":
        return True
    return bool(re.search(r"\b(?:[A-Z]|Mr|Mrs|Dr|St|No|Sen|Gov|Rep|Gen|Col|U\.S|R)$", text[max(0, at - 5) : at]))


def trimmed(text: str, span: Span) -> Span:
    """`span` without spaces, commas and conjunctions at its ends."""
    start, end = span
    match = re.search(r"(?:[\s,;:—–.]|\b(?:and|but|or|also|while|as|therefore)$)+$", text[start:end])
    if match:
        end = start + match.start()
    match = re.match(r"[\s,;:—–]+", text[start:end])
    return Span(start + (match.end() if match else 0), end) if start < end else Span(start, start)


def in_whole_marks(text: str, span: Span) -> Span:
    """`span` with the quotation mark that closes right behind it, or without one that it begins with for nothing."""
    words = span.of(text)
    if words.count("“") + words.count("«") <= words.count("”") + words.count("»") and words.count('"') % 2 == 0:
        return span
    closing = re.compile(r"[.,;:!?]*[”»\"]").match(text, span.end)
    if closing:
        return Span(span.start, closing.end())
    return Span(span.start + 1, span.end) if words[0] in "“«\"" else span


def noun_phrase(reading: Reading, at: int, limit: int | None = None) -> Span:
    """The noun phrase that begins at `at`: to a comma, a relative pronoun or `limit`."""
    stop = min(limit or reading.sentence.end, reading.sentence.end)
    match = _NOUN_PHRASE_END.search(reading.text, at, stop)
    return trimmed(reading.text, Span(at, match.start() if match else stop))


def subject_of(reading: Reading, verb: int) -> Subject:
    """The subject of the verb that begins at `verb`."""
    text, start = reading.text, reading.sentence.start
    left = text[start:verb]
    lead = _BEFORE_VERB.search(left, max(0, len(left) - _LEAD_REACH))
    stripped = (left[: lead.start()] if lead else left).rstrip(" ,\n")
    owned = _OUR_SIDE.search(stripped, max(0, len(stripped) - _LEAD_REACH))
    if owned:
        return Subject(Span(start + owned.start(1), start + owned.end(1)), "self")
    pronoun = _PRONOUN.search(stripped, max(0, len(stripped) - _LONGEST_PRONOUN))
    if pronoun:
        word = pronoun[1].lower()
        span = Span(start + pronoun.start(), start + pronoun.end())
        if word in ("i", "we"):
            return Subject(span, "self")
        if word in ("who", "which", "that"):
            return Subject(_antecedent(reading, start + pronoun.start()), "rel")
        if word in ("and", "but", "or"):
            return _shared(reading, start + pronoun.start())
        return Subject(span, "they" if word in ("they", "you", "he", "she") else "it")
    return _nominal(reading, start, start + len(stripped))


def _antecedent(reading: Reading, at: int) -> Span | None:
    found = _nominal(reading, reading.sentence.start, len(reading.text[:at].rstrip(" ,")))
    return found.span


def _shared(reading: Reading, at: int) -> Subject:
    """The subject that a verb after "and" shares with the first verb of its sentence."""
    first = re.search(r"\b(?:I|we|We)\b", reading.text[reading.sentence.start : at])
    if first:
        begin = reading.sentence.start + first.start()
        return Subject(Span(begin, begin + len(first[0])), "self")
    parties = [p for p in reading.parties if reading.sentence.start <= p.span.start < at and not p.place]
    if parties:
        return Subject(parties[0].span, sort_of(reading, parties[0].span))
    return Subject(None, "none")


_GERUND = re.compile(r"[a-z]+ing\s")


def _nominal(reading: Reading, start: int, end: int) -> Subject:
    text = reading.text
    begin = start
    for match in _OPENS.finditer(text, start, end):
        begin = match.end()
    pieces = [(m.start(), m.end()) for m in re.finditer(r"[^,]+", text[begin:end])]
    for left, right in reversed(pieces):
        piece = trimmed(text, Span(begin + left, begin + right))
        words = piece.of(text)
        alone = len(pieces) == 1 and begin > start and _GERUND.match(words)
        if not words or (_ADJUNCT.match(words) and not alone):
            continue
        lead = _CONJUNCTION.match(words)
        if lead:
            piece = Span(piece.start + lead.end(), piece.end)
        if piece.end > piece.start:
            return Subject(piece, sort_of(reading, piece))
    parties = [p for p in reading.parties if begin <= p.span.start and p.span.end <= end and not p.place]
    if parties:
        return Subject(parties[-1].span, sort_of(reading, parties[-1].span))
    if begin > start and begin > reading.sentence.start:
        return Subject(None, "none")
    return Subject(None, "none")


_SELF = re.compile(
    r"^(?:my|our|this|the)\s(?:own\s)?(?:\w+\s)?(?:delegation|country|government|people|nation)\b(?!\sof)|^(?:my|our)\s|^(?:I|we)\b",
    re.I,
)
_OUR_SIDE = re.compile(
    r"(?:^|[,;:]\s|\b(?:which|that|whom|and|but|because|as|when|where|if|while)\s)"
    r"((?:my|our|this)\s(?:own\s)?(?:\w+\s)?(?:delegation|country|government|nation))$",
    re.IGNORECASE,
)
_ONES_OWN = re.compile(r"^(?:the\s)?(?:government|delegation|republic|state|kingdom|people)\sof\b", re.I)


def sort_of(reading: Reading, span: Span) -> str:
    """What sort of subject the words of `span` are."""
    words = span.of(reading.text)
    lower = words.lower()
    if reading.speaker and (lower in reading.speaker.lower() or reading.speaker.lower() in lower):
        return "self"
    if _SELF.match(words):
        return "self"
    if lower in ("it", "this", "that"):
        return "it"
    if lower in ("they", "he", "she", "you", "them", "those", "others"):
        return "they"
    named = [p for p in reading.parties if p.span.start < span.end and span.start < p.span.end]
    if any(p.via is Naming.NAME and len(p.words) > 0.5 * len(words) for p in named) or (
        named and _ONES_OWN.match(words)
    ):
        return "state"
    return "party" if is_party(reading, span) else "other"


def is_party(reading: Reading, span: Span) -> bool:
    """Whether the words of `span` stand for somebody: a party is named, or the head is a word for one."""
    if span.end <= span.start:
        return False
    if any(
        p.span.start < span.end and span.start < p.span.end and p.via is not Naming.ADJECTIVE and not p.place
        for p in reading.parties
    ):
        return True
    head = re.split(r"\s(?:of|in|for|with|from|to|on|at|concerned)\b", span.of(reading.text).lower())[0]
    words = re.findall(r"[\w-]+", head)
    return bool(words) and (
        words[-1] in word_set("parties") or (words[0] in ("all", "those") and words[-1] in word_set("parties"))
    )

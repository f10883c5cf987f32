"""Whose a document is that speaks in somebody's place: the statement, the poll, the article, the ruling."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from verbale import lexicon
from verbale.schema import Party, PartyKind
from verbale.statements import passages, phrases
from verbale.statements.cues import words as clause_words
from verbale.statements.discourse import Discourse
from verbale.statements.naming import named
from verbale.statements.parties import Mention, Resolved
from verbale.statements.pronouns import Resolve, known
from verbale.text.spans import Span

# How many earlier mentions of the document are looked at, and how far before them its issuer stands, in code points.
LOOKED_AT = 8
NEAR = 400
# Through how many documents the issuer of one is looked for ("the note announced the report that").
DEEPEST = 3
# A source that stands before this offset is in the headline or the first line below it.
OPENING = 160


@cache
def _kin(noun: str) -> tuple[str, ...]:
    """The words under which the same document is spoken of ("poll", "survey")."""
    alike = [words for words in lexicon.load("parties")["same_document"] if noun in words]
    return tuple(dict.fromkeys(word for words in alike for word in words)) or (noun,)


@cache
def _mentioned(noun: str) -> re.Pattern[str]:
    kin = "|".join(re.escape(word) for word in sorted(_kin(noun), key=len, reverse=True))
    return re.compile(rf"\b(?:{kin})\b", re.IGNORECASE)


@cache
def _issuing_verb() -> re.Pattern[str]:
    verbs = "|".join(lexicon.load("parties")["issuing"])
    return re.compile(rf"\b(?:{verbs})\s+(?:\w+\s){{0,2}}?(?:an?|the|its|his|her|their)?\s?$", re.IGNORECASE)


_BY = re.compile(
    r"(?:\s[\w-]+){0,4}?\s(?:by|from)\s(?:the\s|an?\s)?$|\sin\s(?:the\s)?(?:journal|magazine|newspaper)\s$"
)
_AUTHORS = re.compile(r"\bauthors?\sof\s(?:the|a|an|this|that)\s$")
_BEING_AUTHORS = re.compile(r",?\s(?:which|who|including)?\s?(?:includes?|are|is|were|was)?\s?(?:the\s)?$")
_OWN = re.compile(r"\b(?:his|her|its|their)\s(?:[\w-]+\s){0,3}$", re.IGNORECASE)
_MODIFIER = re.compile(
    r"(?:['’]s?)?(?:\s(?!(?:of|in|on|for|to|with|at|from|by|and|the|an?|is|was|said|says)\b)[\w’'-]+){0,3}\s$"
)


def document(discourse: Discourse, source: Span, noun: str, text: str, resolve: Resolve) -> Resolved:
    """The issuer of a document that is the source: told when it was brought up, or when it was issued."""
    issue = discourse.issue(noun)
    whole = source.of(discourse.parties.text)
    indefinite = re.match(r"(?:an?|one|another|some)\s", whole, re.IGNORECASE)
    if noun.endswith("s") and not re.match(r"(?:the|this|these|those|its|his|her|their)\s", whole, re.IGNORECASE):
        party = Party(name=text, kind=PartyKind.DOCUMENT, span=source)  # "polls", "exit polls": anybody's
        return known(party, "as_named", source, f"“{text}” are not named further")
    if indefinite:
        near = discourse.issues[-1] if discourse.issues else None
        if near and near.noun == noun and 0 <= source.end - near.at <= 250 and near.at >= source.start - 250:
            return known(near.party, "issued_by", source, f"“{text}” was issued by {near.party.name}")
        issuer = _issuer_at(discourse, source, resolve) or _subject_after(discourse, source)
        if issuer is not None:
            return known(issuer, "issued_by", source, f"“{text}” is issued in this sentence by {issuer.name}")
        return known(
            Party(name=text, kind=PartyKind.DOCUMENT, span=source), "as_named", source, f"“{text}” is not named further"
        )
    told = _told_before(discourse, source, noun, resolve)
    if told is not None and (issue is None or told[0] >= issue.at or issue.noun not in _kin(noun)):
        return known(told[1], "issued_by", source, f"“{text}” was brought up as that of {told[1].name}")
    if issue is not None:
        return known(issue.party, "issued_by", source, f"“{text}” was issued by {issue.party.name}")
    if told is None and source.start < OPENING:
        told = _told_after(discourse, source, noun, resolve)
        if told is not None:
            return known(told[1], "issued_by", source, f"“{text}” is brought up below as that of {told[1].name}")
    last = discourse.last(lambda party: party.kind in (PartyKind.ORGAN, PartyKind.BODY))
    if last is not None and noun in ("statement", "document", "text", "communique", "communiqué", "note"):
        detail = f"“{text}” is taken for that of {last.name}, which spoke last: doubtful"
        return known(last, "issued_by", source, detail)
    near_organ = discourse.mentioned_before(source.start, lambda party: party.kind is PartyKind.ORGAN)
    if near_organ is not None and noun in ("statement", "document", "text"):
        detail = f"“{text}” is taken for that of {near_organ.party.name}, named before: doubtful"
        return known(near_organ.party, "issued_by", source, detail)
    party = Party(name=text, kind=PartyKind.DOCUMENT, span=source)
    return known(party, "as_named", source, f"who issued “{text}” is not told")


def _told_before(discourse: Discourse, source: Span, noun: str, resolve: Resolve) -> tuple[int, Party] | None:
    """Where an earlier mention of the document tells whose it is, and whose."""
    found = discourse.matches(noun, _mentioned(noun))
    before = bisect_left(found, source.start, key=lambda span: span.end)
    for place in reversed(found[max(0, before - LOOKED_AT) : before]):
        party = _issuer_at(discourse, place, resolve)
        if party is not None:
            return place.start, party
    return None


def _told_after(discourse: Discourse, source: Span, noun: str, resolve: Resolve) -> tuple[int, Party] | None:
    """Where a headline's document is told further down to be somebody's, and whose."""
    text = discourse.parties.text
    for match in list(_mentioned(noun).finditer(text, source.end, source.end + 4 * NEAR))[:3]:
        party = _issuer_at(discourse, Span(*match.span()), resolve)
        if party is not None:
            return match.start(), party
    return None


def _issuer_at(discourse: Discourse, noun: Span, resolve: Resolve) -> Party | None:
    """The issuer told beside one mention of a document: in its name, by its owner, behind "by", by an issuing verb."""
    text = discourse.parties.text
    start = max(discourse.salience.sentence_around(noun.start).start, noun.start - NEAR)
    if discourse.sentence is not None and discourse.sentence.contains(noun):
        start = max(start, discourse.sentence.start)  # past the dateline
    before = text[start : noun.start]
    mentions = discourse.mentions_in(Span(start, noun.start))
    if mentions and _MODIFIER.fullmatch(text[mentions[-1].span.end : noun.start]) and _can_issue(text, mentions[-1]):
        return discourse.fullest(mentions[-1].party)
    own = _OWN.search(before)
    if own:
        return resolve(discourse, Span(start + own.start(), start + own.start() + own[0].index(" "))).party
    behind = discourse.mentions_in(Span(noun.end, min(len(text), noun.end + 60)))
    if behind and _BY.fullmatch(text[noun.end : behind[0].span.start]):
        return discourse.fullest(behind[0].party)
    if behind and _AUTHORS.search(before) and _BEING_AUTHORS.fullmatch(text[noun.end : behind[0].span.start]):
        return discourse.fullest(behind[0].party)
    by = _by_somebody(discourse, noun, resolve)
    if by is not None:
        return by
    tail = text[start : noun.start] if noun.of(text).lower().startswith(("a ", "an ")) else before
    if _issuing_verb().search(re.sub(r"(?:[\w’'-]+\s){0,3}$", "", tail)) or _issuing_verb().search(tail):
        subject = _subject(text, start, noun.start)
        if subject is not None:
            return _somebody(discourse, subject, resolve)
    return None


def _somebody(discourse: Discourse, subject: Span, resolve: Resolve) -> Party | None:
    """Who the subject is that issues a document; None too where that is asked through so many others already."""
    if len(discourse.asking) >= DEEPEST or subject in discourse.asking:
        return None
    discourse.asking.append(subject)
    party = resolve(discourse, subject).party
    discourse.asking.pop()
    return party if party is not None and _is_party(party) else None


def _is_party(party: Party) -> bool:
    """Whether a subject is somebody: no day, no "one", and nothing without a name that nothing is known of."""
    first = party.name.split()[0].lower()
    if first in named("calendar") or party.name.lower() in clause_words("pronouns"):
        return False
    return party.kind is not PartyKind.UNKNOWN or party.name[:1].isupper()


def _by_somebody(discourse: Discourse, noun: Span, resolve: Resolve) -> Party | None:
    """Who stands behind "by" after the document, without a name: "a study released by a group of researchers"."""
    text = discourse.parties.text
    match = re.compile(r"(?:\s[\w-]+){0,5}?\s(?:by|sent\sfrom)\s(?=an?\s|the\s)").match(
        text, noun.end, min(len(text), noun.end + 60)
    )
    if match is None:
        return None
    parts = passages.prepare(text, Span(match.end(), min(len(text), match.end() + 80)), ()).sentences
    found = phrases.phrase_after(parts[0].tokens, 0) if parts else None
    if found is None:
        return None
    tokens = parts[0].tokens
    return resolve(discourse, Span(tokens[found[0]].start, tokens[found[1] - 1].end)).party


def _can_issue(text: str, mention: Mention) -> bool:
    """Whether a name before a document can be its issuer's: no place, and no name that stands only there."""
    if mention.being.kind is not PartyKind.UNKNOWN:
        return True
    place = text[max(0, mention.span.start - 4) : mention.span.start].endswith((" in ", " at "))
    return mention.being.count > 1 and not place


def _subject(text: str, start: int, end: int) -> Span | None:
    """The subject of the issuing verb that stands nearest before `end`; else that of the sentence."""
    parts = passages.prepare(text, Span(start, end), ()).sentences
    tokens = parts[-1].tokens if parts else ()
    verbs = frozenset(lexicon.load("parties")["issuing"])
    verb = next((i for i in range(len(tokens) - 1, 0, -1) if tokens[i].lower in verbs), 0)
    found = phrases.subject_before(tokens, verb) if verb else None
    if found and found[0] and tokens[found[0] - 1].lower in clause_words("openers"):
        found = None  # "the ministers met in Mere and adopted …": the subject stands far before
    found = found or (phrases.sentence_subject(tokens, len(tokens)) if tokens else None)
    return Span(tokens[found[0]].start, tokens[found[1] - 1].end) if found else None


def _subject_after(discourse: Discourse, source: Span) -> Party | None:
    """ "In a statement announcing the pick, the union called …": the next body in the sentence that does something."""
    text = discourse.parties.text
    if not re.search(r"\b[Ii]n\s$", text[max(0, source.start - 4) : source.start]):
        return None
    end = discourse.sentence.end if discourse.sentence else source.end
    for mention in discourse.mentions_in(Span(source.end, end)):
        before = text[source.end : mention.span.start]
        if re.search(r",\s(?:the\s|an?\s)?$", before):
            return discourse.fullest(mention.party)
    return None


def is_document(head: str) -> bool:
    """Whether a noun is that of something issued or made by somebody."""
    return head in named("documents") or head in named("made")

"""Whom a word for a body means: the ministry, the bank, the agency, the campaign, the city."""

from __future__ import annotations

import re
from functools import cache

from verbale import lexicon
from verbale.schema import Party, PartyKind
from verbale.statements.cues import is_finite
from verbale.statements.cues import words as words_of
from verbale.statements.discourse import Discourse
from verbale.statements.naming import named, without_possessive
from verbale.statements.parties import Being, Resolved
from verbale.statements.pronouns import known
from verbale.statements.salience import fits
from verbale.text.spans import Span

# How salient a body must be to be taken for "the agency" when nothing in its name says so.
SALIENT = 0.15
# How far back a fuller name in small letters is looked for ("the coal miners' union"), in code points.
FULLER = 6000


@cache
def sorts_of_body() -> dict[str, frozenset[str]]:
    """For each word for a body ("agency"), the words in names of bodies that can be called so."""
    content: dict[str, list[str]] = lexicon.load("parties")["sorts_of_body"]
    return {word: frozenset(names) for word, names in content.items()}


def organ(discourse: Discourse, source: Span, words: list[str], head: str) -> Resolved:
    """ "The ministry", "the bank", "the agency", "the city": the most salient body that can be called so."""
    text = " ".join(words)
    wanted = {word.lower() for word in words}
    sorts = sorts_of_body().get(head, frozenset())
    place = head in named("places")

    def fit(being: Being) -> float:
        held = {without_possessive(word).lower() for word in being.words}
        if (being.is_person and being.proofs > 1) or being.name.title() in discourse.parties.people:
            return 0.0
        if wanted <= held and being.kind is not PartyKind.PERSON:
            return 8.0 if wanted < held and being.name[:1].isupper() else 0.0
        if place:
            state = being.kind is PartyKind.STATE
            return float(state) if head in ("country", "nation") else float(being.kind is PartyKind.UNKNOWN)
        if held & sorts or being.name in sorts:
            return 2.0
        if being.kind is PartyKind.BODY and head in named("initials"):
            return 1.8
        last = being.words[-1].lower()
        if being.kind is PartyKind.DOCUMENT or last in named("organs"):
            return 0.0
        return 0.25 if being.is_person else 0.6

    def called(party: Party) -> bool:
        return (
            party.kind is PartyKind.ORGAN
            and wanted < {word.lower() for word in party.name.split()}
            and party.name[:1].isupper()
        )

    spoke = discourse.last(called)
    if spoke is not None:
        return known(spoke, "organ", source, f"“{text}” is taken for {spoke.name}")
    speaks = _spoke_as_body(discourse, source, sorts) if head not in named("vague") or head == "group" else None
    if (
        speaks is not None
        and not place
        and head != "union"
        and head in named("initials") | {"group", "newspaper", "paper", "website", "bank"}
    ):
        return known(speaks, "organ", source, f"“{text}” is taken for {speaks.name}, which spoke last")
    ranked = discourse.salience.ranked(source.start, fit)
    if head in ("campaign", "team") and not any(fit(being) > 1 for _, being in ranked):
        own = _campaign_of(discourse, source, head)
        if own is not None:
            return known(own, "organ", source, f"“{text}” is taken for {own.name}: doubtful")
    surely = [being for _, being in ranked if fit(being) > 1]
    named_so = None if surely and fit(surely[0]) > 4 else discourse.mentioned_before(source.start, called)
    if named_so is not None:
        party = discourse.fullest(named_so.party)
        return known(party, "organ", source, f"“{text}” is taken for {party.name}")
    fuller = None if surely or head in named("vague") else _fuller_words(discourse, source, head)
    if fuller is not None:
        told = fuller.of(discourse.parties.text)
        return known(
            Party(name=told, kind=PartyKind.ORGAN, span=fuller), "organ", source, f"“{text}” is the “{told}” before"
        )
    definite = source.of(discourse.parties.text).lower().startswith(("the ", "this ", "its ", "his ", "their "))
    if surely or (ranked and ranked[0][0] > SALIENT and head not in named("vague") and definite):
        being = surely[0] if surely else ranked[0][1]
        party = discourse.fullest(being.party())
        if party.kind is PartyKind.PERSON:
            party = Party(name=party.name, kind=PartyKind.ORGAN, span=party.span)
        return known(party, "organ", source, f"“{text}” is taken for {party.name}")
    return as_named(source, text, PartyKind.ORGAN)


def _spoke_as_body(discourse: Discourse, source: Span, sorts: frozenset[str]) -> Party | None:
    """Who spoke last, in this paragraph or the one before, if it is a body that nothing shows to be of another sort."""
    if not discourse.spoke or not discourse.spoke_lately(source):
        return None
    last = discourse.spoke[-1]
    being = discourse.parties.being(last.name.split())
    known_body = (
        any(last.name in own for own in discourse.parties.organs.values()) or last.name in discourse.parties.others
    )
    if being is None and not known_body:
        return None
    if last.kind in (PartyKind.GROUP, PartyKind.DOCUMENT, PartyKind.STATE) or not last.name[:1].isupper():
        return None
    if last.kind is PartyKind.PERSON and (being is None or being.proofs > 1):
        return None
    word = last.name.split()[-1].lower()
    return None if word in named("organs") and word not in sorts else last


def _campaign_of(discourse: Discourse, source: Span, head: str) -> Party | None:
    """The campaign of the person who is most salient, where none is named."""
    ranked = discourse.salience.ranked(source.start, lambda being: fits(being, None) if being.proofs > 1 else 0.0)
    if not ranked:
        return None
    return Party(name=f"{ranked[0][1].name}’s {head}", kind=PartyKind.ORGAN, span=source)


def _fuller_words(discourse: Discourse, source: Span, head: str) -> Span | None:
    """An earlier mention in more words, none of them a name: "the coal miners' union" for "the union"."""
    pattern = re.compile(rf"\b(?:[Tt]he|[Aa]n?)\s(?P<full>(?:[A-Za-z][\w-]+['’]?\s){{1,3}}{re.escape(head)})\b")
    text = discourse.parties.text
    found = [
        match
        for match in pattern.finditer(text, max(0, source.start - FULLER), source.start)
        if not _goes_on(text[match.end() : match.end() + 30]) and not _is_loose(match["full"])
    ]
    return Span(*found[-1].span("full")) if found else None


def _is_loose(words: str) -> bool:
    """Whether the words before a noun are no part of what it is called: "the focus of his campaign"."""
    return any(
        word in named("not_telling") or word in words_of("links", "determiners", "clause")
        for word in words.lower().split()
    )


def _goes_on(after: str) -> bool:
    """Whether a noun is the first part of a compound: "bank workers"."""
    match = re.match(r" ([a-z]+)", after)
    return (
        match is not None and not is_finite(match[1]) and match[1] not in words_of("links", "openers", "clause", "time")
    )


def as_named(source: Span, text: str, kind: PartyKind) -> Resolved:
    """The words themselves, for want of a name."""
    return known(Party(name=text, kind=kind, span=source), "as_named", source, f"“{text}” is not named further")

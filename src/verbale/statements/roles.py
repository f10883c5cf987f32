"""Whom a role means that stands for a name: the minister, both senators, his lawyer, campaign aides, the ministry."""

from __future__ import annotations

import re
from functools import cache

from verbale import lexicon
from verbale.schema import Party, PartyKind
from verbale.statements.bodies import as_named, organ, sorts_of_body
from verbale.statements.discourse import MEMORY, Discourse
from verbale.statements.issuing import document, is_document
from verbale.statements.naming import named
from verbale.statements.parties import Being, Resolved
from verbale.statements.pronouns import Resolve, group, is_several, known, pronoun
from verbale.statements.salience import UNPROVEN, fits
from verbale.text.spans import Span

LINKS = frozenset(
    ["of", "for", "in", "from", "at", "on", "to", "with", "by", "adopted", "issued", "signed", "released", "published"]
)
_OWNER = re.compile(r"(?P<owner>his|her|its|their|my|our)\s+(?P<rest>\S.*)", re.IGNORECASE | re.DOTALL)
_OWNED = re.compile(
    r"(?P<owner>(?:the|this|that|an?)\s[\w’'-]+?(?:\s[\w-]+)?)(?:['’]s|s['’])\s(?P<rest>\S.*)", re.IGNORECASE
)
_TWO = re.compile(
    r"(?:both|(?:the|these|those) (?:two|three))\b(?! of )|two\b(?!.* (?:of|from|in|at|with|who|close)\b)",
    re.IGNORECASE,
)
# So many times at least two rivals are named in an article on them.
OFTEN = 3


def head_words(words: list[str]) -> list[str]:
    """The words of a noun phrase up to its head: those before "of", "for", "in" …"""
    for i, word in enumerate(words):
        if i and word.lower() in LINKS:
            return words[:i]
    return words


def head_of(words: list[str]) -> str:
    """The head of a noun phrase, in small letters."""
    head = head_words(words)
    return head[-1].lower() if head else ""


@cache
def _alike(head: str) -> frozenset[str]:
    """The offices whose holders are also spoken of as `head`."""
    other: dict[str, list[str]] = lexicon.load("parties")["other_offices"]
    return frozenset([head, *(word for office in other.get(head, ()) for word in office.split())])


def role(discourse: Discourse, source: Span, words: list[str], resolve: Resolve) -> Resolved:
    """A source without a name in it: "the document", "the ministry", "the minister", "his aides", "officials"."""
    whole = source.of(discourse.parties.text).strip()
    owned = _OWNER.match(whole) or _OWNED.match(whole)
    if owned:
        return _owned(discourse, source, owned, resolve)
    head, text = head_of(words), " ".join(words)
    several = _several(discourse, source, whole, head)
    if several is not None:
        return known(several, "several", source, f"“{whole}” are taken to be {several.name}")
    if is_document(head):
        return document(discourse, source, head, text, resolve)
    if head in named("organs") or head in sorts_of_body():
        return organ(discourse, source, words, head)
    within = _within(discourse, source, words, head, text)
    if within is not None:
        return within
    if head in named("offices"):
        holder = office_holder(discourse, source, words)
        if holder is not None:
            return known(holder.party(), "office", source, f"“{text}” is taken for {holder.name}")
    again = head in named("epithets") | named("borne") or re.search(r"\d-year-old\b", whole)
    if again and whole.lower().startswith("the "):
        somebody = _lately(discourse, source, head)
        if somebody is not None:
            return known(
                somebody, "epithet", source, f"“{text}” is taken for {somebody.name}, who is spoken of: doubtful"
            )
    if head in named("offices"):
        return as_named(source, text, PartyKind.PERSON)
    return as_named(source, text, PartyKind.GROUP if is_several(text) else PartyKind.UNKNOWN)


def _owned(discourse: Discourse, source: Span, owned: re.Match[str], resolve: Resolve) -> Resolved:
    """ "His aides", "its report", "the ad's narrator": somebody's, whoever that is."""
    rest = owned["rest"].split(",")[0]
    words = re.findall(r"[\w’'-]+", rest)
    head = head_of(words)
    at = Span(source.start + owned.start("owner"), source.start + owned.end("owner"))
    word = owned["owner"].lower()
    spaced = word in ("his", "her", "its", "their", "my", "our")
    if not is_document(head):
        discourse.content = ()
    owner = _owner(discourse, at, word, spaced, head, resolve)
    if owner is None or (owner.span is not None and "’s " in owner.name and owner.kind is not PartyKind.ORGAN):
        return as_named(source, f"{owned['owner'].lower()} {rest}" if spaced else rest, kind_of_role(head))
    if is_document(head):
        return known(owner, "issued_by", source, f"“{source.of(discourse.parties.text)}” is {owner.name}’s")
    own = _named_relation(discourse, source.start, owner, head)
    if own is not None:
        return known(own.party(), "owned", source, f"“{word} {rest}” is taken for {own.name}")
    body = _own_body(discourse, owner, head)
    if body is not None:
        return known(body, "owned", source, f"“{word} {rest}” is taken for {body.name}")
    party = Party(name=f"{owner.name}’s {rest}", kind=kind_of_role(head), span=source)
    return known(party, "owned", source, f"“{word}” is taken for {owner.name}; “{rest}” is not named further")


def _owner(discourse: Discourse, at: Span, word: str, spaced: bool, head: str, resolve: Resolve) -> Party | None:
    if spaced:
        return pronoun(discourse, at, word, resolve).party
    noun = word.split()[-1]
    if noun in sorts_of_body() and not is_document(head):  # "the paper's correspondent": a paper that has one is a body
        return organ(discourse, at, [noun], noun).party
    return resolve(discourse, at).party


def _lately(discourse: Discourse, source: Span, head: str) -> Party | None:
    """The person who spoke last, if that was in this paragraph or the one before; else who is most salient."""
    gender = "she" if head in named("feminine") else ("he" if head in named("masculine") else None)

    def fit(being: Being) -> float:
        other = head in named("offices") and being.offices and not being.offices & _alike(head)
        return 0.0 if being.proofs < 2 or being.name == discourse.quoting or other else fits(being, gender)

    last = discourse.spoke[-1] if discourse.spoke and discourse.spoke_lately(source) else None
    if last is not None and last.kind is PartyKind.PERSON:
        being = discourse.parties.being(last.name.split())
        if being is not None and fit(being):
            return being.party()
    ranked = discourse.salience.ranked(source.start, fit)
    return ranked[0][1].party() if ranked else None


def kind_of_role(head: str) -> PartyKind:
    """What sort of party a head word stands for."""
    if head in named("organs"):
        return PartyKind.ORGAN
    if head in named("groups") or (head.endswith("s") and not head.endswith("ss")):
        return PartyKind.GROUP
    if head in named("offices") or head in named("feminine") | named("masculine"):
        return PartyKind.PERSON
    return PartyKind.UNKNOWN


def _named_relation(discourse: Discourse, at: int, owner: Party, head: str) -> Being | None:
    """The person who is told, near the owner's name, to be this to the owner: "Orlan's lawyer, Ben Hale"."""
    plain = re.sub(r"^ex-", "", head)
    family = owner.name.split()[-1]
    text = discourse.parties.text
    beside = re.compile(
        rf"(?:{re.escape(family)}(?:['’]s?)?|\b(?:[Hh]is|[Hh]er|[Tt]heir)\b)\s(?:[\w-]+\s){{0,3}}?{re.escape(plain)},?\s$"
        rf"|\b{re.escape(plain)}\s(?:for|of|to)\s(?:[\w.’'-]+\s){{0,3}}?{re.escape(family)},\s$"
        + (rf"|\b{re.escape(plain)}\s$" if plain in named("feminine") | named("masculine") | named("offices") else "")
    )
    for mention in discourse.mentions_near(at):
        being, start = mention.being, max(0, mention.span.start - 80)
        if not being.is_person or being.name == owner.name or len(being.words) < 2:
            continue
        around = text[start : mention.span.end + 80]
        if beside.search(text[start : mention.span.start]) and (plain not in named("offices") or family in around):
            return being
    return None


def _own_body(discourse: Discourse, owner: Party, head: str) -> Party | None:
    """The body of this sort that bears the owner's name: "Orlan's campaign", "the Orlan campaign"."""
    family = owner.name.split()[-1]
    for being in discourse.parties.organs.get(head, {}).values():
        if any(word.strip("’'s") == family.strip("’'s") for word in being.words):
            return being.party()
    return None


def _people(discourse: Discourse) -> list[Being]:
    """The people of the document, as many as memory holds."""
    return [being for own in list(discourse.parties.people.values())[:MEMORY] for being in own]


def _several(discourse: Discourse, source: Span, whole: str, head: str) -> Party | None:
    """ "Both men", "the two countries", "the senators", "the candidates": the nearest that are so called."""
    counted = _TWO.match(whole)
    office = head[:-1] if head.endswith("s") else {"men": "man", "women": "woman"}.get(head, "")
    if not (counted or (office in named("offices") and whole.lower().startswith("the "))):
        return None
    gender = {"men": "he", "women": "she"}.get(head)
    people = head not in named("places")
    alike = _alike(office)

    def fit(being: Being) -> float:
        if people and office in named("offices") and not counted and not being.offices & alike:
            return 0.0
        if people:
            return fits(being, gender)
        if being.kind is PartyKind.STATE:
            return 1.0
        return min(0.5, 0.1 * being.count) if being.kind is PartyKind.UNKNOWN else 0.0

    near = Span(discourse.sentence.start, source.start) if discourse.sentence else source
    here = list(
        dict.fromkeys(mention.being for mention in discourse.mentions_in(near) if fit(mention.being) > UNPROVEN)
    )
    found = here[-2:] if counted and len(here) > 1 else []
    found = found or [being for _, being in discourse.salience.ranked(source.start, fit)][:2]
    if len(found) < 2 and office in named("rivals"):
        rest = [b for b in _people(discourse) if b.count >= OFTEN]
        found = sorted(rest, key=lambda being: -being.count)[:2]
    elif len(found) < 2 and people:
        rest = [b for b in _people(discourse) if fit(b) and b not in found]
        found += sorted(rest, key=lambda being: -being.count)[: 2 - len(found)]
    return group(found, source) if len(found) == 2 else None


def _within(discourse: Discourse, source: Span, words: list[str], head: str, text: str) -> Resolved | None:
    """ "Campaign aides", "ministry officials", "a spokesman": of the body that is being spoken of."""
    people = named("offices") | named("groups")
    if len(words) > 1 and words[-2].lower() in named("organs") and head == words[-1].lower() and head in people:
        sort = words[-2].lower()
        body = organ(discourse, source, [sort], sort).party
        found = body if body is not None and body.name[:1].isupper() else _nearest_called(discourse, source, sort)
        if found is not None:
            party = Party(name=f"{found.name} {words[-1]}", kind=kind_of_role(head), span=source)
            return known(
                party, "within", source, f"“{sort}” is taken for {found.name}; “{words[-1]}” is not named further"
            )
    return None


def _nearest_called(discourse: Discourse, source: Span, sort: str) -> Party | None:
    mention = discourse.mentioned_before(source.start, lambda party: party.name.split()[-1].lower() == sort)
    return mention.party if mention else None


def office_holder(discourse: Discourse, source: Span, words: list[str]) -> Being | None:
    """The person who holds the office that the words name, or an office of the same head word."""
    head = head_of(words)
    wanted = {word.lower() for word in words} - {"former", "then", "late"}
    alike = _alike(head)
    former = "former" in [word.lower() for word in words]

    def fit(being: Being) -> float:
        if not being.is_person or not being.offices & alike or being.name == discourse.quoting:
            return 0.0
        full = bool(being.office) and wanted <= {word.strip(".,").lower() for word in (being.office or "").split()}
        value = 2.0 if full else 1.0
        if former != ("former" in (being.office or "").lower()):
            value *= 0.4
        return value

    ranked = discourse.salience.ranked(source.start, fit)
    if ranked:
        return ranked[0][1]
    near = [m for m in discourse.mentions_near(source.start) if fit(m.being)]
    before = [mention.being for mention in near if mention.span.start < source.start]
    if before:
        return before[-1]
    below = [
        mention.being for mention in discourse.mentions_in(Span(source.end, source.end + 600)) if fit(mention.being)
    ]
    if below and source.start < 200:
        return below[0]
    rest = {id(being): being for being in _people(discourse) if fit(being)}
    return next(iter(rest.values())) if len(rest) == 1 else None


def indefinite(discourse: Discourse, source: Span, words: list[str], resolve: Resolve) -> Resolved:
    """Somebody or something new ("an official"); a document issued in the same breath is its issuer's."""
    text, head = " ".join(words), head_of(words)
    if is_document(head):
        return document(discourse, source, head, text, resolve)
    if head in ("spokesman", "spokeswoman", "spokesperson", "aide", "adviser") and len(words) <= 2:
        whole = ["", *words] if len(words) == 1 else words
        within = _within(discourse, source, whole, head, text) or _spokesman(discourse, source, text)
        if within is not None:
            return within
    return as_named(source, text, kind_of_role(head))


def _spokesman(discourse: Discourse, source: Span, text: str) -> Resolved | None:
    """ "A spokesman": for the body that is most salient."""
    ranked = discourse.salience.ranked(
        source.start, lambda being: 1.0 if being.kind in (PartyKind.ORGAN, PartyKind.BODY) else 0.0
    )
    if not ranked:
        return None
    body = discourse.fullest(ranked[0][1].party())
    party = Party(name=f"{text} for {body.name}", kind=PartyKind.PERSON, span=source)
    return known(party, "within", source, f"“{text}” is taken to speak for {body.name}: doubtful")

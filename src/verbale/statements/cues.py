"""Words of saying, found in a sentence: which verb, in which form, with which words that belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from verbale import lexicon
from verbale.statements.passages import Token

_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in the tokens of a sentence: it runs from `start` to `end`, its verb is at `head`.

    `group` is the list of `cues.yaml` it stands in; `form` is base, third, past or gerund; `passive` where a form of
    "be" goes before a past participle. `limit` is where the next cue of the sentence begins.
    """

    start: int
    head: int
    end: int
    lemma: str
    group: str
    form: str
    passive: bool
    limit: int = -1


@dataclass(frozen=True, slots=True)
class _Verb:
    lemma: str
    group: str
    form: str
    particles: tuple[str, ...] = ()


@cache
def words(*names: str) -> frozenset[str]:
    """The word lists of `phrases.yaml` and `cues.yaml` that have these names, as one set."""
    content = lexicon.load("cues") | lexicon.load("phrases")
    return frozenset().union(*(content[name] for name in names))


def inflected(lemma: str) -> dict[str, str]:
    """The regular forms of an English verb, each with its name."""
    if lemma.endswith("e"):
        return {lemma: "base", f"{lemma}s": "third", f"{lemma}d": "past", f"{lemma[:-1]}ing": "gerund"}
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return {lemma: "base", f"{lemma[:-1]}ies": "third", f"{lemma[:-1]}ied": "past", f"{lemma}ing": "gerund"}
    third = f"{lemma}es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else f"{lemma}s"
    return {lemma: "base", third: "third", f"{lemma}ed": "past", f"{lemma}ing": "gerund"}


def _forms(lemma: str, given: str) -> dict[str, str]:
    if not given:
        return inflected(lemma)
    listed = given.split()
    middle = dict.fromkeys(listed[1:-1], "past")
    return {lemma: "base", listed[0]: "third", **middle, listed[-1]: "gerund"}


@cache
def _verbs() -> dict[str, tuple[_Verb, ...]]:
    """Every form of every verb of `cues.yaml`; the more particular entries (with particles) come first."""
    table: dict[str, list[_Verb]] = {}
    content: dict[str, Any] = lexicon.load("cues")
    for group in ("phrasal", "speech", "clause", "quoting", "stance"):
        for entry, given in content[group].items():
            lemma, *particles = entry.split()
            for form, name in _forms(lemma, given or "").items():
                verb = _Verb(entry if particles else lemma, group, name, tuple(particles))
                table.setdefault(form, []).append(verb)
    return {form: tuple(sorted(verbs, key=lambda verb: -len(verb.particles))) for form, verbs in table.items()}


def is_cue_form(word: str) -> bool:
    """Whether a word has the form of a verb of saying, in the present or past."""
    return any(verb.group == "speech" and verb.form in ("third", "past") for verb in _verbs().get(word, ()))


def groups_of(lemma: str) -> frozenset[str]:
    """The groups of `cues.yaml` in which a verb stands by itself."""
    content = lexicon.load("cues")
    return frozenset(group for group in ("speech", "clause", "quoting", "stance") if lemma in content[group])


def find(tokens: Sequence[Token], any_case: bool = False) -> list[Cue]:
    """The cue verbs of a sentence, in order. `any_case` for headlines, where verbs have capitals."""
    out: list[Cue] = []
    table = _verbs()
    for i, token in enumerate(tokens):
        if token.quotation >= 0 or token.lower not in table:
            continue
        if token.is_capital and not any_case and i > 0 and tokens[i - 1].quotation < 0:
            continue
        if any_case and out and table[token.lower][-1].form == "base":
            continue
        cue = _at(tokens, i, table[token.lower])
        if cue and out and cue.start <= out[-1].start:
            out.pop()
        if cue and not (out and cue.start < out[-1].end):
            out.append(cue)
    limits = [*(cue.start for cue in out[1:]), len(tokens)]
    return [replace(cue, limit=limit) for cue, limit in zip(out, limits, strict=False)]


def _at(tokens: Sequence[Token], i: int, verbs: tuple[_Verb, ...]) -> Cue | None:
    verb = next((verb for verb in verbs if _followed_by(tokens, i + 1, verb.particles)), None)
    if verb is None:
        return None
    start = i
    while start > 0 and _belongs_to_verb(tokens[start - 1]):
        start -= 1
    helpers = [token.lower for token in tokens[start:i]]
    if not _is_verb(tokens, i, verb, start, helpers):
        return None
    if verb.lemma == "mention" and "not" in helpers:
        return None
    participle = verb.form == "past" or (verb.form == "base" and _is_participle(tokens[i].lower))
    be = any(helper in _BE for helper in helpers) and "have" not in helpers[-1:]
    return Cue(start, i, i + 1 + len(verb.particles), verb.lemma, verb.group, verb.form, participle and be)


_BE = frozenset({"is", "are", "was", "were", "be", "been", "being"})


def _is_participle(word: str) -> bool:
    return word in ("read", "put", "set", "cast", "forecast")


def _followed_by(tokens: Sequence[Token], at: int, particles: tuple[str, ...]) -> bool:
    if particles == ("on",) and at + 1 < len(tokens) and tokens[at + 1].lower == "to":
        return False
    return all(at + k < len(tokens) and tokens[at + k].lower == word for k, word in enumerate(particles))


def _is_verb(tokens: Sequence[Token], i: int, verb: _Verb, start: int, helpers: list[str]) -> bool:
    """Whether a word that has the form of a verb is one here: "the reports claim" but not "the claim"."""
    before = tokens[start - 1] if start else None
    if "to" in helpers[-1:] and not _goes_on(helpers):
        return False
    if "to" in helpers and not _goes_on(helpers):
        return False
    if helpers and helpers[-1] != "to" and not all(helper.endswith("ly") for helper in helpers):
        return True
    if helpers[-1:] == ["to"]:
        return verb.form == "base"
    if verb.form in ("base", "third") and i + 1 < len(tokens) and is_finite(tokens[i + 1].lower):
        return False
    if before is None:
        return verb.form == "gerund" or (verb.form == "past" and i == 0)
    if before.quotation >= 0 or not before.is_word:
        return verb.form != "base" or before.lower not in ("(", "—")
    if before.lower in words("determiners") and before.lower not in _PRONOUN_LIKE:
        return False
    if before.lower.endswith(("'s", "s'")) and verb.form != "gerund" and not before.is_capital:
        return False
    if before.lower.endswith("'s") and verb.form in ("base", "third"):
        return False
    if before.lower in words("openers") and before.lower not in ("as", "like"):
        return verb.form == "gerund" and before.lower in ("by", "in", "after", "before", "without", "with")
    if verb.form in ("base", "third") and not before.is_capital and before.lower not in words("pronouns"):
        if verb.form == "base" and tokens[i].lower not in _PAST_ALIKE:
            return (
                before.lower.endswith("s")
                or before.lower in ("and", "who", "but")
                or before.lower in _groups()
                or _is_joined(tokens, start - 1)
            )
        return _is_speaker_noun(before.lower) or not before.lower.endswith(_ADJECTIVE_ENDINGS)
    if verb.form == "base" and before.is_capital and tokens[i].lower not in _PAST_ALIKE:
        return before.lower.endswith(("s", "men")) or _is_joined(tokens, start - 1) or i == len(tokens) - 1
    return True


_PAST_ALIKE = frozenset({"read", "put", "set", "cast", "forecast", "cost"})


def _is_joined(tokens: Sequence[Token], last: int) -> bool:
    """Whether the noun that ends at token `last` is one of several joined by "and"."""
    return any(token.lower == "and" for token in tokens[max(0, last - 3) : last])


@cache
def _groups() -> frozenset[str]:
    return frozenset(lexicon.load("parties")["groups"])


def _belongs_to_verb(token: Token) -> bool:
    if token.lower in words("auxiliaries"):
        return True
    return token.lower.endswith("ly") and not token.is_capital and token.lower not in words("not_adverbs")


@cache
def _speaker_nouns() -> frozenset[str]:
    content = lexicon.load("parties")
    return frozenset().union(*(content[name] for name in ("offices", "organs", "documents", "groups")))


def _is_speaker_noun(word: str) -> bool:
    return word in _speaker_nouns()


def is_finite(word: str) -> bool:
    """Whether a word can only be the verb of its clause, so that the word before it is a noun."""
    if word in words("verbs"):
        return True
    return any(verb.form in ("base", "third", "past") for verb in _verbs().get(word, ())) and word not in (
        "that",
        "back",
        "order",
        "view",
    )


_PRONOUN_LIKE = frozenset(
    {"all", "both", "some", "many", "most", "few", "several", "more", "other", "one", "that", "this"}
)
_ADJECTIVE_ENDINGS = ("al", "ive", "est", "ous", "ed", "ing", "ful", "ent", "able", "ese", "ish", "fic", "tic")


def _goes_on(helpers: list[str]) -> bool:
    """Whether the helpers are those of "went on to say", "continues to insist"."""
    return any(helper in words("going_on") for helper in helpers)

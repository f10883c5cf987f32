"""Runs of words with capitals: where a name begins and ends, and what it names as far as its own words tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from verbale import lexicon
from verbale.schema import PartyKind
from verbale.text.spans import Span

CAPITAL = (
    r"(?:[A-Z]\.)+|(?:Gen|Adm|Col|Lt|Capt|Sgt|Maj|Reps?|Sens?|Gov|Rev|Del|Dr|Mr|Mrs|Ms|Prof|Amb|St|Hon)\."
    r"|[A-ZÀ-ÖØ-ÞŠŽČ][\w’'\-]*"
)
_NAME = re.compile(
    rf"(?:{CAPITAL})(?:[ \u00a0](?:(?:of|for|de|von|van|al|bin|the|and|on)[ \u00a0]){{0,2}}(?:{CAPITAL}))*"
)
_REFLEXIVE = re.compile(r"\s(?:himself|herself|itself|themselves|too)$")
_DETERMINER = re.compile(r"^(?:the|a|an|this|that|these|those|its|his|her|their|our)\s+", re.IGNORECASE)
_DAY = re.compile(r"(?<=\w)\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$")
_SMALL = frozenset(["of", "for", "the", "and", "on"])
_INNER = frozenset(["may", "march", "april", "june", "august", "will", "so", "an"])  # are parts of names too
_AFTER_FAMILY = frozenset(["jr", "sr", "ii", "iii", "iv"])


@cache
def named(name: str) -> frozenset[str]:
    """A word list of `parties.yaml`."""
    return frozenset(lexicon.load("parties")[name])


@cache
def given_names(gender: str) -> frozenset[str]:
    """The given names of `given-names.yaml` that are `feminine` or `masculine`."""
    return frozenset(lexicon.load("given-names")[gender])


@cache
def states() -> frozenset[str]:
    """The names that states go by, short and formal."""
    entries = lexicon.load("states")["states"].values()
    return frozenset(name for state in entries for name in (state["name"], *state.get("also", ())))


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitals read: its place, the office or title before the name, the words of the name, and its kind."""

    span: Span
    office: tuple[str, ...]
    proper: tuple[str, ...]
    kind: PartyKind

    @property
    def family(self) -> str:
        """The last word of a person's name, without "Jr."."""
        last = self.proper[-1]
        if last.lower().strip(".") in _AFTER_FAMILY and len(self.proper) > 1:
            return self.proper[-2]
        return last


def names_in(text: str, region: Span) -> Iterator[Name]:
    """The names in a part of `text`, in order."""
    for match in _NAME.finditer(text, region.start, region.end):
        for run in _runs(match):
            for piece in _apart(run):
                name = _read(text, piece)
                if name is not None:
                    yield name


_Run = list[tuple[str, int]]


def _runs(match: re.Match[str]) -> Iterator[_Run]:
    """Cut at "and", which parts two names unless it is inside one ("of Trade and Industry")."""
    run: _Run = []
    for part in re.finditer(r"\S+", match[0]):
        if part[0] == "and" and not any(word in ("of", "for", "on") for word, _ in run):
            yield run
            run = []
        else:
            run.append((part[0], match.start() + part.start()))
    yield run


def _apart(run: _Run) -> Iterator[_Run]:
    """Cut behind a possessive before a person ("Channel One's Ana Orlan"), not before a body ("Veldia's Senate")."""
    for i, (word, _) in enumerate(run[:-1]):
        if i and _begins_person(run, i):
            yield run[:i]
            yield run[i:]
            return
        titled = run[0][0].lower().strip(".") in ("mr", "mrs", "ms", "dr")
        if re.search(r"(?:['’]s|s['’])$", word) and (titled or _is_person_after(run[i + 1 :])):
            yield run[: i + 1]
            yield from _apart(run[i + 1 :])
            return
    yield run


def _begins_person(run: _Run, i: int) -> bool:
    """Whether a given name at `i`, with one or two words after it, begins a person's name behind other words."""
    before, rest = run[i - 1][0], [word for word, _ in run[i:]]
    if rest[0].lower() not in _given() or not 2 <= len(rest) <= 3 or kind_of_name(rest) is not PartyKind.PERSON:
        return False
    bare = before.lower().strip(".,")
    if len(bare) < 2 or bare in _given() or bare in named("titles") or bare.split("-")[0] in named("offices"):
        return False
    whole = kind_of_name([word for word, _ in run])
    return (
        bare not in named("affiliations") and bare not in _SMALL and whole not in (PartyKind.ORGAN, PartyKind.DOCUMENT)
    )


@cache
def _given() -> frozenset[str]:
    return given_names("feminine") | given_names("masculine")


def _is_person_after(run: _Run) -> bool:
    words = [word for word, _ in run]
    return len(words) > 1 and kind_of_name(words) is PartyKind.PERSON


def _read(text: str, run: _Run) -> Name | None:
    while run and without_possessive(run[0][0]).lower() in named("not_names"):
        run = run[1:]
    calendar = next((i for i, (word, _) in enumerate(run) if i and word.lower() in named("calendar")), len(run))
    run = run[:calendar]
    while run and run[-1][0].lower() in _SMALL:
        run = run[:-1]
    if not run:
        return None
    start, end = run[0][1], run[-1][1] + len(run[-1][0])
    whole = without_possessive(text[start:end])
    span = Span(start, start + len(whole))
    words = whole.split()
    if not words:
        return None
    kind = kind_of_name(words)
    if kind is not PartyKind.PERSON:
        return Name(span, (), tuple(words), kind)
    cut = _office_end(words)
    if cut >= len(words):
        return None
    of = next((i for i in range(cut + 1, len(words)) if words[i] in ("of", "for", "on")), len(words))
    if of < len(words):  # "Senator Ana Orlan of Mere"
        span = Span(start, run[of - 1][1] + len(run[of - 1][0]))
    return Name(span, tuple(words[:cut]), tuple(words[cut:of]), kind)


def without_possessive(name: str) -> str:
    """A name without its "’s" and without a stop that ends its sentence."""
    return re.sub(r"['’]s?$", "", name).rstrip("-.") if not re.search(r"(?:[A-Z]\.)+$", name) else name


def _office_end(words: Sequence[str]) -> int:
    """How many words before a person's name say what the person is."""
    end = 0
    for i, word in enumerate(words):
        bare = word.lower().strip(".,")
        family = i == len(words) - 1 and i > 0 and words[0].lower() in _given()  # "Billie Jean King"
        if not family and (bare.split("-")[0] in named("offices") or bare in named("titles")):
            end = i + 1
        if bare in ("of", "for") and i == end and end:
            end = i + 2
    while end < len(words) - 1 and words[end].lower() in named("affiliations"):
        end += 1
    return end


def kind_of_name(words: Sequence[str]) -> PartyKind:
    """What a run of capitalised words names, as far as its words tell."""
    lower = [without_possessive(word).lower().strip(".") for word in words]
    last = lower[-1]
    if without_possessive(" ".join(words)) in states():
        return PartyKind.STATE
    heads = lower
    for link in ("of", "for", "on"):
        heads = heads[: heads.index(link, 1)] if link in heads[1:] else heads
    if set(heads) & named("instruments") and heads[-1] in named("instruments"):
        return PartyKind.DOCUMENT
    if heads[-1] in named("organs") or any(seat in " ".join(lower) for seat in named("seats")):
        return PartyKind.ORGAN
    if len(words) == 1 and words[0].isupper() and len(words[0]) > 2:
        return PartyKind.BODY
    if 2 <= len(words) <= 3 and lower[0] in _given() and last in named("titles") | named("offices"):
        return PartyKind.PERSON  # "Billie Jean King"
    has_office = any(word.split("-")[0] in named("offices") or word in named("titles") for word in lower)
    inner = {word for word in lower[1:] if word not in _SMALL and word in named("not_names") and word not in _INNER}
    owned = any(re.search(r"['’]s$", word) for word in words[:-1]) and not has_office
    if inner or owned or (len(words) > 1 and last in named("documents") | named("affiliations")):
        return PartyKind.UNKNOWN
    if has_office and last not in named("offices") | named("organs"):
        return PartyKind.PERSON
    if has_office or last in named("organs") or last in named("no_people") | named("groups") | named("documents"):
        return PartyKind.UNKNOWN
    if lower[0] in named("affiliations") and len(lower) == 2:
        return PartyKind.PERSON
    plain = lower[1:] if lower[0] in named("affiliations") else lower
    if 2 <= len(plain) <= 4 and not set(lower) & _SMALL:
        return PartyKind.UNKNOWN if any(word.isupper() and len(word) > 2 for word in words) else PartyKind.PERSON
    return PartyKind.UNKNOWN


def head_word(words: Sequence[str]) -> str:
    """The word that says what a document or body is: "Charter" of "Charter for European Security"."""
    for i, word in enumerate(words):
        if i and word in ("of", "for", "on"):
            return words[i - 1]
    return words[-1]


def gender_of(name: Sequence[str], office: Sequence[str]) -> str | None:
    """ "he" or "she" as far as the given name or the title before it tells."""
    titles = {word.lower().strip(".") for word in office}
    if titles & named("feminine"):
        return "she"
    if titles & named("masculine"):
        return "he"
    if len(name) < 2:
        return None
    first = name[0].lower()
    if first in given_names("feminine"):
        return "she"
    return "he" if first in given_names("masculine") else None


def bare(words: str) -> str:
    """A name without its determiner, without what stands in apposition to it and without the day that follows it."""
    plain = re.sub(r"\s\([^()]*\)", "", words)
    name = _DAY.sub("", _REFLEXIVE.sub("", re.split(r"\s?[–—]\s?|,", plain)[0].strip()))
    return _DETERMINER.sub("", name).strip(" —–-“”‘’\"'«»")


def stands_as_place(text: str, at: int) -> bool:
    """Whether the words before a name without an office say that it is no person's: "the …", "in …"."""
    before = text[max(0, at - 12) : at].replace("(", " in ").split()
    return bool(before) and before[-1].lower() in ("the", "in", "at", "near", "into", "across", "through", "throughout")

"""What is known of parties: states, bodies, groups, organs and offices, compiled into one tree of names.

`shipped()` is compiled once from `resources/states.yaml`, `bodies.yaml` and `offices.yaml`. A desk's own entries
(`with_own`) have the same shape and win over shipped ones of the same key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, auto
from functools import cache
from typing import Any, NamedTuple

from verbale import lexicon
from verbale.errors import UnreadableError
from verbale.references.names import Names


class Sort(IntEnum):
    """What kind of word a known phrase is."""

    NAME = auto()
    ADJECTIVE = auto()
    PEOPLE = auto()
    SEAT = auto()
    BODY = auto()
    GROUP = auto()
    NAMED_ORGAN = auto()  # "the Knesset"
    ORGAN_WORD = auto()  # "foreign ministry", of whom the words around say
    OFFICE_WORD = auto()  # "prime minister"
    BARE_BODY = auto()  # "the Council"
    DOUBTFUL = auto()
    ELSEWHERE = auto()


class Known(NamedTuple):
    """What a phrase stands for: its sort and the key of it (an identity, a function, an office, a doubtful word)."""

    sort: Sort
    key: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All names, and by identity: the display name, the actor code and, for former states, the note on successors."""

    names: Names
    name_of: dict[str, str] = field(default_factory=dict)
    actor_of: dict[str, str] = field(default_factory=dict)
    note_of: dict[str, str] = field(default_factory=dict)
    wikidata_of: dict[str, str] = field(default_factory=dict)
    organ_of_office: dict[str, str] = field(default_factory=dict)
    sector_of: dict[str, str] = field(default_factory=dict)
    doubtful: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    before_names: frozenset[str] = frozenset()
    before_offices: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    bare_bodies: dict[str, str] = field(default_factory=dict)
    alternatives: dict[str, tuple[str, ...]] = field(default_factory=dict)


@cache
def shipped() -> Knowledge:
    """The knowledge that comes with the package."""
    return _compiled(lexicon.load("states"), lexicon.load("bodies"), lexicon.load("offices"), {})


def with_own(entries: Mapping[str, Any]) -> Knowledge:
    """The shipped knowledge and a desk's own `states`, `bodies`, `groups` and `named` organs on top of it.

    Raises `UnreadableError` with one line saying which entry is wrong.
    """
    check(entries)
    return _compiled(lexicon.load("states"), lexicon.load("bodies"), lexicon.load("offices"), entries)


_FIELDS = {
    "states": {"name", "formal", "also", "adjective", "people", "seat", "status", "years", "successors", "note",
               "wikidata"},
    "bodies": {"name", "also", "code", "organs", "wikidata"},
    "groups": {"name", "also", "code", "wikidata"},
}  # fmt: skip
_LISTS = {"also", "adjective", "people", "seat", "successors"}


def check(entries: Mapping[str, Any]) -> None:
    """Raise `UnreadableError` at the first entry of a desk's own file that has not the shape of the shipped files."""
    for part, fields in _FIELDS.items():
        block = entries.get(part) or {}
        if not isinstance(block, Mapping):
            raise UnreadableError(f"'{part}' is a {type(block).__name__}: it must map keys to entries.")
        for key, entry in block.items():
            if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str):
                raise UnreadableError(f"{part}: {key} has no name: write '{key}: {{name: ...}}'.")
            for name, value in entry.items():
                if name not in fields:
                    raise UnreadableError(f"{part}: {key}: unknown field '{name}'. Fields are: {_listed(fields)}.")
                if name in _LISTS and not _is_words(value):
                    raise UnreadableError(f"{part}: {key}: {name} must be a list of words: [one, two].")
    for i, entry in enumerate(entries.get("named") or ()):
        wanted = isinstance(entry, Mapping) and {"state", "organ", "words"} == set(entry)
        if not wanted or not _is_words(entry["words"]):
            raise UnreadableError(f"named: entry {i + 1} must be {{state: CODE, organ: FUNCTION, words: [...]}}.")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) and word.strip() for word in value)


def _compiled(
    states: Mapping[str, Any], bodies: Mapping[str, Any], offices: Mapping[str, Any], own: Mapping[str, Any]
) -> Knowledge:
    doubtful = {
        word: {identity: tuple(hints) for identity, hints in meanings.items()}
        for word, meanings in states["doubtful"].items()
    }
    known = Knowledge(
        names=Names(),
        doubtful=doubtful,
        given=frozenset(states["given_names"]),
        before_names=frozenset(states["before_names"]),
        before_offices=frozenset(offices["before_offices"]),
        bare=frozenset(offices["bare"]),
        bare_bodies=dict(offices["bare_bodies"]),
    )
    _add_offices(known, offices)
    for block in (states["states"], own.get("states") or {}):
        for code, state in block.items():
            _add_state(known, code, state)
    for block in (bodies["bodies"], own.get("bodies") or {}):
        for slug, body in block.items():
            _add_body(known, slug, body)
    for block in (bodies["groups"], own.get("groups") or {}):
        for slug, group in block.items():
            _add_named(known, Sort.GROUP, f"group:{slug}", group)
    for entry in (*offices["named"], *(own.get("named") or ())):
        identity = f"{entry['state']}:{entry['organ']}"
        _add_organ_name(known, identity, entry["words"])
    for word in doubtful:
        known.names.add(word, Known(Sort.DOUBTFUL, word))
    for phrase in states["elsewhere"]:
        known.names.add(phrase, Known(Sort.ELSEWHERE, phrase))
    return known


def _add_state(known: Knowledge, code: str, state: Mapping[str, Any]) -> None:
    known.name_of[code] = state["name"]
    known.actor_of[code] = code
    if "note" in state:
        years, successors = state.get("years", ""), ", ".join(state.get("successors", ()))
        known.note_of[code] = f"former state ({years}), succeeded by {successors}. {state['note']}"
    if "wikidata" in state:
        known.wikidata_of[code] = state["wikidata"]
    sorts = ((Sort.PEOPLE, "people"), (Sort.ADJECTIVE, "adjective"), (Sort.SEAT, "seat"), (Sort.NAME, "also"))
    for sort, name in sorts:
        for phrase in state.get(name, ()):
            known.names.add(phrase, Known(sort, code))
    for phrase in (state.get("formal"), state["name"]):
        if phrase:
            known.names.add(phrase, Known(Sort.NAME, code))


def _add_named(known: Knowledge, sort: Sort, identity: str, entry: Mapping[str, Any]) -> None:
    known.name_of[identity] = entry["name"]
    if "code" in entry:
        known.actor_of[identity] = entry["code"]
    if "wikidata" in entry:
        known.wikidata_of[identity] = entry["wikidata"]
    for phrase in (*entry.get("also", ()), entry["name"]):
        known.names.add(phrase, Known(sort, identity), exact=len(phrase) <= 4)


def _add_body(known: Knowledge, slug: str, body: Mapping[str, Any]) -> None:
    _add_named(known, Sort.BODY, slug, body)
    for name, organ in body.get("organs", {}).items():
        entry = dict(organ)
        entry.setdefault("code", body.get("code", "IGO"))
        if entry.get("doubtful"):
            known.bare_bodies[entry["name"]] = f"{slug}:{name}"
            known.names.add(entry["name"], Known(Sort.BARE_BODY, entry["name"]), exact=True)
            entry = {**entry, "name": f"{body['name']} {entry['name']}"}
        _add_named(known, Sort.BODY, f"{slug}:{name}", entry)


def _add_organ_name(known: Knowledge, identity: str, words: Iterable[str]) -> None:
    for phrase in words:
        known.name_of.setdefault(identity, phrase)
        known.names.add(phrase, Known(Sort.NAMED_ORGAN, identity))


def _add_offices(known: Knowledge, offices: Mapping[str, Any]) -> None:
    for function, organ in offices["organs"].items():
        known.sector_of[function] = organ["code"]
        for phrase in organ["words"]:
            _add_title(known, phrase, Known(Sort.ORGAN_WORD, function))
    for slug, office in offices["offices"].items():
        known.sector_of[slug] = office["code"]
        known.organ_of_office[slug] = office["organ"]
        for phrase in office["words"]:
            _add_title(known, phrase, Known(Sort.OFFICE_WORD, slug))
    for phrase in offices["bare_bodies"]:
        known.names.add(phrase, Known(Sort.BARE_BODY, phrase), exact=True)


def _add_title(known: Knowledge, phrase: str, payload: Known) -> None:
    """A title in small letters, with capitals at each word that is none of grammar's, and with one at its head."""
    small = {"of", "the", "for", "to", "at", "and"}
    capitals = " ".join(w if w in small else w[:1].upper() + w[1:] for w in phrase.split())
    known.names.add(phrase, payload)
    known.names.add(capitals, payload)

"""The agreements that are known, by their names, and by body, place and year together.

"The decision taken at the 2008 NATO summit in Bucharest", "the Bucharest decision" and "Bucharest Summit Declaration"
are one text: a phrase with the place of exactly one known text of a fitting kind, narrowed by year and body where it
gives them, is that text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from verbale import lexicon
from verbale.errors import UnreadableError
from verbale.references.names import Names

# What sort of head may cite a text of this kind by its place: "the Bucharest decision", "the Oslo agreements".
_HEADS = {
    "summit declaration": {"decision", "declaration", "summit", "communiqué", "communique", "document", "formula"},
    "agreement": {"agreement", "accord", "deal", "pact"},
    "accord": {"agreement", "accord", "deal"},
    "protocol": {"protocol"},
    "memorandum": {"memorandum"},
    "charter": {"charter"},
    "statement": {"statement", "communiqué", "communique", "summit"},
    "plan": {"plan", "initiative"},
    "initiative": {"initiative", "plan"},
    "principles": {"principles"},
    "consensus": {"consensus"},
    "communiqué": {"communiqué", "communique"},
    "document": {"document"},
}
_FIELDS = {"name", "also", "date", "place", "body", "parties", "kind", "url"}
_RESOLUTION = re.compile(r"un(?P<body>sc|ga)-res-(?P<number>es-\d+|\d+)(?:-(?P<session>\w+(?:-\w+)?))?$")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True)
class Agreements:
    """All known texts: `names` leads from a phrase to slugs (one, or several where it is shared)."""

    entries: dict[str, Mapping[str, Any]]
    names: Names
    by_place: dict[str, list[str]] = field(default_factory=dict)
    resolutions: dict[int, tuple[str, str]] = field(default_factory=dict)
    resolution_url: str = ""

    def year(self, slug: str) -> str:
        return str(self.entries[slug].get("date", ""))[:4]

    def describe(self, identity: str) -> Mapping[str, Any] | None:
        """Name, date, place, body, kind and official page of a known text or numbered resolution; `None` if neither."""
        if identity in self.entries:
            return self.entries[identity]
        match = _RESOLUTION.match(identity)
        if match is None:
            return None
        body, number, session = match["body"], match["number"].upper(), (match["session"] or "").upper()
        if body == "sc":
            day, about = self.resolutions.get(int(number), ("", "")) if number.isdigit() else ("", "")
            name = f"Security Council resolution {number}" + (f" ({session})" if session else "")
            symbol = f"S/RES/{number}({session})" if session else None
            entry: dict[str, Any] = {"name": name, "body": "un:security-council", "about": about, "date": day}
        else:
            under = f"/{session}" if session.isdigit() else f" ({session})"
            name, symbol = f"General Assembly resolution {number}{under}", f"A/RES/{number}{under.replace(' ', '')}"
            entry = {"name": name, "body": "un:general-assembly"}
        if symbol:
            entry["url"] = self.resolution_url.format(symbol=symbol)
        return {**{key: value for key, value in entry.items() if value}, "kind": "resolution"}

    def composed(self, words: str, head: str) -> tuple[str, ...]:
        """The texts that `words` (with this head word, in the singular) cite by place, year and body."""
        found: list[str] = []
        for place in self.by_place:
            if place in words and re.search(rf"\b{re.escape(place)}\b", words):
                found += [s for s in self.by_place[place] if head in _HEADS.get(self.entries[s].get("kind", ""), ())]
        years = re.findall(r"\b(?:1[89]|20)\d\d\b", words)
        if years:
            found = [slug for slug in found if self.year(slug) in years]
        bodies = {body for body, marks in _BODY_MARKS.items() if any(re.search(rf"\b{m}\b", words) for m in marks)}
        if bodies:
            found = [slug for slug in found if self.entries[slug].get("body") in bodies]
        return tuple(dict.fromkeys(found))


_BODY_MARKS = {
    "nato": ("NATO", "Alliance"),
    "osce": ("OSCE", "CSCE"),
    "eu": ("EU", "European Union"),
    "au": ("African Union",),
}


@cache
def shipped() -> Agreements:
    """The texts that come with the package."""
    return _compiled(lexicon.load("agreements"), {})


def with_own(entries: Mapping[str, Any]) -> Agreements:
    """The shipped texts and a desk's own `agreements` on top; raises `UnreadableError` with one line."""
    check(entries)
    return _compiled(lexicon.load("agreements"), entries.get("agreements") or {})


def check(entries: Mapping[str, Any]) -> None:
    """Raise `UnreadableError` at the first own agreement that has not the shape of the shipped ones."""
    block = entries.get("agreements") or {}
    if not isinstance(block, Mapping):
        raise UnreadableError(f"'agreements' is a {type(block).__name__}: it must map slugs to entries.")
    for slug, entry in block.items():
        if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str):
            raise UnreadableError(f"agreements: {slug} has no name: write '{slug}: {{name: ...}}'.")
        if unknown := sorted(set(entry) - _FIELDS):
            raise UnreadableError(
                f"agreements: {slug}: unknown field '{unknown[0]}'. Fields are: {', '.join(sorted(_FIELDS))}."
            )
        if "date" in entry and not _ISO_DAY.match(str(entry["date"])):
            raise UnreadableError(f"agreements: {slug}: date {entry['date']!r} is no day: write '1999-11-19'.")
        for name in ("also", "parties"):
            value = entry.get(name, [])
            if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
                raise UnreadableError(f"agreements: {slug}: {name} must be a list of words: [one, two].")


def _compiled(data: Mapping[str, Any], own: Mapping[str, Any]) -> Agreements:
    known = Agreements(
        entries={**data["agreements"], **own},
        names=Names(),
        resolutions={int(n): (day, about) for n, (day, about) in data["security_council"].items()},
        resolution_url=data["resolution_url"],
    )
    for slug, entry in known.entries.items():
        for phrase in (entry["name"], *entry.get("also", ())):
            known.names.add(phrase, (slug,), exact=len(phrase) <= 6)
        if "place" in entry:
            known.by_place.setdefault(entry["place"], []).append(slug)
    for phrase, slugs in data["doubtful"].items():
        known.names.add(phrase, tuple(slugs))
    return known

"""What sides say that instruments do: each a claim of that side, with its words, and never a finding.

Where the instrument itself is among the documents, its own wording of the part cited stands beside the claim, so that a
reader can judge. Known weakness: an instrument is known in the documents by its name in a title or heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from verbale.ledger.signals import claimed, denial
from verbale.references.instruments import find_instruments
from verbale.references.own import Desk
from verbale.schema import ActType, BlockKind, Cited, Claim, Document, Kind, PlacedAct

FURTHEST = 80  # characters between an instrument and what it is said to do
FEWEST = 2  # numbered parts of an instrument
# A clause that does not go on about the instrument: it ends, and something other than "it" or "which" opens the next.
_NEW_SUBJECT = re.compile(r"[.;](?!\s(?:it|which)\s)", re.IGNORECASE)
LONGEST = 600  # characters of an instrument's wording that are shown
_NUMBER = re.compile(r"\b(Article|Section|Chapter|Annex|Rule|Clause|Part)\s+(\d{1,4}|[IVXLC]{1,8})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wordings:
    """The parts of instruments among the documents: (instrument's key, part) to (wording, document and place)."""

    parts: dict[tuple[str, str], tuple[str, str]]
    names: dict[str, str]

    def of(self, cited: Cited) -> tuple[str, str]:
        """The wording of what is cited and its source; empty where it is not at hand."""
        key = cited.identity or next((k for name, k in self.names.items() if name in cited.words.lower()), "")
        part = part_of(cited)
        return self.parts.get((key, part), ("", "")) if key and part else ("", "")


def part_of(cited: Cited) -> str:
    """ "article 7" of "Article 7 of the Charter"; "" where no part is cited."""
    match = _NUMBER.search(cited.part or cited.words)
    return f"{match[1]} {match[2]}".lower() if match else ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A document that is an instrument: its key and name, and (wording, source) of each part."""

    key: str
    name: str
    parts: dict[str, tuple[str, str]]


def instrument_of(document: Document, desk: Desk) -> Instrument | None:
    """The document as an instrument: a primary text with two numbered parts or more, called by its first line."""
    if document.kind is not Kind.PRIMARY:
        return None
    parts: dict[str, tuple[str, str]] = {}
    heading, called = "", document.name.rpartition("/")[2]
    for block in document.blocks:
        words = block.span.of(document.text)
        match = _NUMBER.match(words)
        if block.kind is BlockKind.HEADING or match:
            heading = f"{match[1]} {match[2]}".lower() if match else ""
            words = words[match.end() :].lstrip(" .:—–-\n") if match else ""
        if heading and words:
            before = parts.get(heading, ("", ""))[0]
            parts[heading] = (" ".join(f"{before} {words}".split())[:LONGEST], f"{called}, {heading.capitalize()}")
    if len(parts) < FEWEST:
        return None
    first = " ".join(next(line for line in document.text.splitlines() if line.strip()).split())
    cited = find_instruments(first, document.date, desk.agreements)
    key = next((mention.identity for mention in cited if mention.identity), None)
    return Instrument(key or first.lower(), first.lower(), parts)


def wordings(instruments: Iterable[Instrument]) -> Wordings:
    """The parts of these instruments; a draft of one that is there itself comes after it."""
    parts: dict[tuple[str, str], tuple[str, str]] = {}
    names: dict[str, str] = {}
    for instrument in sorted(instruments, key=lambda i: ("draft" in i.name, i.name)):
        names.setdefault(instrument.name, instrument.key)
        for part, wording in instrument.parts.items():
            parts.setdefault((instrument.key, part), wording)
    return Wordings(parts, names)


def claims(acts: Iterable[PlacedAct], known: Wordings, last: dict[str, Cited] | None = None) -> Iterator[Claim]:
    """Every claim in these acts, in their order. A bare "Article 7" is of the instrument its document named last."""
    named: dict[str, Cited] = dict(last or {})
    for act in acts:
        for cited in act.cited:
            if cited.identity:
                named[act.document] = cited
        yield from _of_act(act, known, named.get(act.document))


def _of_act(act: PlacedAct, known: Wordings, last: Cited | None) -> Iterator[Claim]:
    for cited in act.cited:
        whole = _completed(cited, last)
        wording, source = known.of(whole)
        for verb, words in _said_of(act, cited):
            yield Claim(
                act=act, claimant=act.actor, instrument=whole, verb=verb, words=words,
                against=act.addressees, wording=wording, source=source,
            )  # fmt: skip


def _completed(cited: Cited, last: Cited | None) -> Cited:
    if cited.identity or last is None or not part_of(cited):
        return cited
    return Cited(words=cited.words, identity=last.identity, part=cited.part)


def _said_of(act: PlacedAct, cited: Cited) -> Iterator[tuple[str, str]]:
    """What an act says that an instrument does, each with the words that say it.

    "Article 7 forbids launchers; it permits masts" says two things, "violates Article 7, which forbids …" two others.
    """
    at = act.words.find(cited.words)
    if at < 0:
        return
    before = claimed(act.words[:at])
    if (before and before[0] == "is broken" and at - before[2] <= FURTHEST) or act.type is ActType.ACCUSE:
        yield "is broken", act.matter or act.words
    end = at + len(cited.words)
    while (after := claimed(act.words, end)) and after[1] - end <= FURTHEST and after[0] != "is broken":
        if _NEW_SUBJECT.search(act.words, end, after[1]):
            return
        words = _clause(act.words, after[2])
        yield _verb(after[0], act.words[end : after[1]]), words
        end = after[2] + len(words)


def _verb(verb: str, between: str) -> str:
    denied = denial(between)
    return f"{denied} {verb}" if denied and verb != "forbids" else verb


def _clause(words: str, start: int) -> str:
    """The rest of the clause from `start` on."""
    end = re.compile(r"[.;]\s|[.;]$|,\s(?:although|while|but|and\s(?:the|it|that))\b").search(words, start)
    return words[start : end.start() if end else len(words)].strip(" ,")

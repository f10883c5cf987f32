"""What sides say that instruments do: each a claim of that side, with its words, and never a finding.

Where the instrument itself is among the documents, its own wording of the part cited stands beside the claim, so that a
reader can judge. Known weakness: an instrument is known in the documents by its name in a title or heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from verbale.ledger.signals import claimed, denial
from verbale.schema import ActType, BlockKind, Cited, Claim, Document, PlacedAct

FURTHEST = 80  # characters between an instrument and what it is said to do
LONGEST = 600  # characters of an instrument's wording that are shown
_NUMBER = re.compile(r"\b(Article|Section|Chapter|Annex|Rule|Clause|Part)\s+(\d{1,4}|[IVXLC]{1,8})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wordings:
    """The parts of instruments that are among the documents: (instrument's key, part) to (wording, document and place)."""

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


def wordings(documents: Iterable[tuple[Document, str, str]]) -> Wordings:
    """The parts of those documents that are instruments: each with its key and its name."""
    parts: dict[tuple[str, str], tuple[str, str]] = {}
    names: dict[str, str] = {}
    for document, key, name in documents:
        names[name.lower()] = key
        heading = ""
        for block in document.blocks:
            words = block.span.of(document.text)
            match = _NUMBER.match(words)
            if block.kind is BlockKind.HEADING or (match and len(words) < 40):
                heading = f"{match[1]} {match[2]}".lower() if match else ""
            elif heading:
                before = parts.get((key, heading), ("", ""))[0]
                text = " ".join(f"{before} {words}".split())[:LONGEST]
                parts[key, heading] = (text, f"{document.name.rpartition('/')[2] or name}, {heading.capitalize()}")
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
        found = _said_of(act, cited)
        if found is None:
            continue
        verb, words = found
        whole = _completed(cited, last)
        wording, source = known.of(whole)
        yield Claim(
            act=act, claimant=act.actor, instrument=whole, verb=verb, words=words,
            against=act.addressees, wording=wording, source=source,
        )  # fmt: skip


def _completed(cited: Cited, last: Cited | None) -> Cited:
    if cited.identity or last is None or not part_of(cited):
        return cited
    return Cited(words=cited.words, identity=last.identity, part=cited.part)


def _said_of(act: PlacedAct, cited: Cited) -> tuple[str, str] | None:
    """What an act says that an instrument does, and the words that say it."""
    at = act.words.find(cited.words)
    if at < 0:
        return None
    end = at + len(cited.words)
    after = claimed(act.words, end)
    if (
        after
        and after[1] - end <= FURTHEST
        and after[0] != "is broken"
        and not re.search(r"[.;]", act.words[end : after[1]])
    ):
        return _verb(after[0], act.words[end : after[1]]), _clause(act.words, after[2])
    before = claimed(act.words[:at])
    if before and before[0] == "is broken" and at - before[2] <= FURTHEST:
        return before[0], act.matter or act.words
    return ("is broken", act.matter or act.words) if act.type is ActType.ACCUSE else None


def _verb(verb: str, between: str) -> str:
    denied = denial(between)
    return f"{denied} {verb}" if denied and verb != "forbids" else verb


def _clause(words: str, start: int) -> str:
    """The rest of the clause from `start` on."""
    end = re.compile(r"[.;]\s|[.;]$|,\s(?:although|while|but|and\s(?:the|it|that))\b").search(words, start)
    return words[start : end.start() if end else len(words)].strip(" ,")


def instruments_among(documents: Sequence[Document], names: dict[str, str]) -> list[tuple[Document, str, str]]:
    """The documents that are instruments: those whose first lines are the name of one; `names` maps names to keys."""
    found = []
    for document in documents:
        head = " ".join(document.text[:200].split()).lower()
        for name, key in names.items():
            if head.startswith((name.lower(), f"the {name.lower()}")):
                found.append((document, key, name))
                break
    return found

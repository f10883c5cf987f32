"""What a desk knows: the shipped knowledge with the desk's own files on top.

A file may hold any of these blocks, in the shape of the shipped resources:

    states:     {VLM: {name: Velmark, adjective: [Velmarkian], seat: [Torvald]}}
    bodies:     {northern-league: {name: Northern League, also: [NL], code: IGO}}
    groups:     {upstream: {name: upstream States}}
    named:      [{state: VLM, organ: foreign-ministry, words: [Harbour House]}]
    agreements: {torvald-accord: {name: Torvald Accord, date: 2019-05-04, place: Torvald}}
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from verbale.errors import InputError, UnreadableError
from verbale.lexicon import own as files
from verbale.references import agreements, knowledge
from verbale.references.agreements import Agreements
from verbale.references.knowledge import Knowledge

BLOCKS = ("states", "bodies", "groups", "named", "agreements")


@dataclass(frozen=True, slots=True)
class Desk:
    """The parties and the agreements that are known here, and the files they came from."""

    parties: Knowledge
    agreements: Agreements
    files: tuple[Path, ...] = ()


@cache
def desk(place: Path | None = None) -> Desk:
    """The shipped knowledge and the files of `place` (by default the desk's own folder), read once.

    Raises `InputError` with one line naming the file and the entry that is wrong.
    """
    read = files.entries(place)
    joined: dict[str, Any] = {}
    for path, content in read:
        _check(path, content)
        for block, entries in content.items():
            if isinstance(entries, list):
                joined[block] = [*joined.get(block, []), *entries]
            elif entries:
                joined[block] = {**joined.get(block, {}), **entries}
    if not joined:
        return Desk(knowledge.shipped(), agreements.shipped())
    return Desk(knowledge.with_own(joined), agreements.with_own(joined), tuple(path for path, _ in read))


def _check(path: Path, content: Any) -> None:
    unknown = sorted(str(block) for block in content if block not in BLOCKS)
    if unknown:
        raise UnreadableError(f"{path}: unknown block '{unknown[0]}'. Blocks are: {', '.join(BLOCKS)}.")
    try:
        knowledge.check(content)
        agreements.check(content)
    except InputError as error:
        raise UnreadableError(f"{path}: {error}") from error

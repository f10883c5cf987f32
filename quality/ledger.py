"""Hold the ledger of a dossier against the one that a reader wrote down from the same texts.

usage: python quality/ledger.py FOLDER... [--show] [--kind demand]

FOLDER holds the texts and `expected.json` (its shape: tests/ledger/dossiers). Three figures, each a share of the
threads of one kind: *one thread* (what raises it or tells it again lies in one thread of the ledger, which holds no
other), *standing* (right on a day), *by whom* (right on a day, with the side by whose words it holds). With --show
every thread that is not right is printed with what is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import verbale
from verbale.ledger import Ledger
from verbale.schema import PlacedAct, StepRole, Thread

TELLING = (StepRole.RAISES, StepRole.RESTATES)
# What a thread may fairly be called instead: a demand that is put as a proposal, a promise that is announced.
ALSO = {
    "demand": {"demand", "propose"},
    "propose": {"propose", "demand"},
    "commit": {"commit", "announce"},
    "announce": {"announce", "commit"},
    "warn": {"warn", "commit", "announce"},
    "accuse": {"accuse"},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """One thread of the reader's ledger: the threads found for it, and each day's standing wanted and found."""

    entry: dict[str, Any]
    found: tuple[Thread, ...]
    missed: tuple[str, ...]
    merged: tuple[str, ...]
    days: tuple[tuple[str, str, str], ...]

    @property
    def is_one(self) -> bool:
        """Whether the thread is exactly one in the ledger."""
        return len(self.found) == 1 and not self.merged


def ledger_of(folder: Path, expected: dict[str, Any], by_meaning: bool) -> Ledger:
    """The ledger of a folder's texts."""
    desk = folder / expected["desk"] if expected["desk"] else None
    return verbale.open_ledger(sorted(folder.glob("*.txt")), desk=desk, by_meaning=by_meaning)


def scores(ledger: Ledger, expected: dict[str, Any]) -> tuple[Score, ...]:
    """Every thread of the reader's ledger, held against the ledger."""
    places = [_places(ledger, entry) for entry in expected["threads"]]
    holders: Counter[str] = Counter(key for found in places for key in {t.id for t in found if t})
    names = {e["name"]: {t.id for t in found if t} for e, found in zip(expected["threads"], places, strict=True)}
    made = []
    for entry, found in zip(expected["threads"], places, strict=True):
        threads = {t.id: t for t in found if t}
        times = Counter(t.id for t in found if t)
        best = max(threads.values(), key=lambda t: (t is found[0], times[t.id]), default=None)
        shared = [n for n, keys in names.items() if n != entry["name"] and keys & threads.keys()]
        made.append(
            Score(
                entry=entry,
                found=tuple(threads.values()),
                missed=tuple(f"{d}: {w}" for (d, w), t in zip(entry["told"], found, strict=True) if t is None),
                merged=tuple(shared) if any(holders[key] > 1 for key in threads) else (),
                days=tuple((day, wanted or "", _stand(ledger, best, day)) for day, wanted in entry["standing"].items()),
            )
        )
    return tuple(made)


def _places(ledger: Ledger, entry: dict[str, Any]) -> list[Thread | None]:
    """The thread in which each telling of an entry lies; `None` where none holds it."""
    return [_place(ledger, entry, document, words) for document, words in entry["told"]]


def _place(ledger: Ledger, entry: dict[str, Any], document: str, words: str) -> Thread | None:
    fitting = [
        (_fit(step.act, words), thread)
        for thread in ledger.threads
        for step in thread.steps
        if step.role in TELLING
        and step.act.name.rpartition("/")[2] == document
        and thread.kind.value in ALSO[entry["kind"]]
        and ledger.names.get(thread.raiser) == entry["by"]
        and words in step.act.words
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _fit(act: PlacedAct, words: str) -> int:
    """2 where the words stand in the matter, 1 where most of them do, else 0: another clause of the sentence."""
    if words in act.matter:
        return 2
    ours = set(act.matter.lower().split())
    theirs = words.lower().split()
    return int(2 * sum(word in ours for word in theirs) > len(theirs))


def _stand(ledger: Ledger, thread: Thread | None, day: str) -> str:
    stand = ledger.stand(thread, date.fromisoformat(day)) if thread else None
    return f"{stand.standing.value} by {ledger.names.get(stand.by, '')}" if stand else ""


def figures(made: Sequence[Score]) -> dict[str, float]:
    """The three shares, and how many tellings lie in a thread at all."""
    days = [day for score in made for day in score.days]
    told = sum(len(score.entry["told"]) for score in made)
    return {
        "threads": len(made),
        "one_thread": sum(score.is_one for score in made) / len(made),
        "standing": sum(_same(wanted, found) for _, wanted, found in days) / len(days),
        "by_whom": sum(_same(wanted, found, whom=True) for _, wanted, found in days) / len(days),
        "told": 1 - sum(len(score.missed) for score in made) / told,
    }


def _same(wanted: str, found: str, *, whom: bool = False) -> bool:
    value, _, by = wanted.partition(" by ")
    other, _, theirs = found.partition(" by ")
    return value == other and (not whom or not by or by == theirs)


def _print(score: Score) -> None:
    wrong = [day for day in score.days if not _same(day[1], day[2], whom=True)]
    if score.is_one and not wrong and not score.missed:
        return
    print(f"  {score.entry['name']}: {len(score.found)} threads" + "".join(f", with “{n}”" for n in score.merged))
    for missed in score.missed:
        print(f"    missed  {missed}")
    for thread in score.found if len(score.found) > 1 else ():
        print(f"    thread  {thread.subject[:100]}")
    for day, wanted, found in wrong:
        print(f"    {day}  wanted {wanted or 'nothing'}, found {found or 'nothing'}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of each folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--show", action="store_true", help="print what is wrong")
    parser.add_argument("--kind", help="threads of this kind only")
    parser.add_argument("--without-meaning", action="store_true", help="without the sentence encoder")
    options = parser.parse_args(arguments)
    for folder in options.folders:
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        ledger = ledger_of(folder, expected, not options.without_meaning)
        made = scores(ledger, expected)
        kinds = [options.kind] if options.kind else ["demand", ""]
        for kind in kinds:
            chosen = [score for score in made if kind in ("", score.entry["kind"])]
            line = " ".join(f"{key} {value:.3g}" for key, value in figures(chosen).items())
            print(f"{folder.name} {kind or 'all'}: {line} (of {len(ledger)} threads in the ledger)")
        for score in made if options.show else ():
            _print(score)
    return 0


if __name__ == "__main__":
    sys.exit(main())

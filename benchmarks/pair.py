"""Time one quotation against one speech, beside other tools, in one run.

    python benchmarks/pair.py [--speeches 10] [--words 3000] [--quotations 12] [--folder FOLDER]

Tool after tool sees all quotations of a speech, speech after speech, so that a busy machine disturbs all alike; Quid,
which takes about a second, sees every tenth. Only Verbale gives a verdict; the others give a place or a score, which
is the smaller task. What a tool can do ahead is done ahead: Verbale prepares the speech, difflib gets it split into
words. `place` is the share of quotations whose place overlaps the right one by half. Needs the bench extra.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import edlib
from quid.core.Quid import Quid
from rapidfuzz import fuzz
from texts import Author, Quoted, speeches, word_places

import verbale

Place = tuple[int, int] | None
Tool = Callable[[str], Place]
QUID_EVERY = 10


def by_verbale(text: str) -> Tool:
    """Ours, as a user calls it: words in, a whole Check out; the meaning search joins in where words find nothing."""
    primary = verbale.prepare(text)

    def ask(words: str) -> Place:
        spans = verbale.check_quotation(words, primary).spans
        return (min(span.start for span in spans), max(span.end for span in spans)) if spans else None

    return ask


def by_rapidfuzz(text: str) -> Tool:
    """The best partial match of the letters."""

    def ask(words: str) -> Place:
        found = fuzz.partial_ratio_alignment(words, text)
        return (found.dest_start, found.dest_end) if found else None

    return ask


def by_edlib(text: str) -> Tool:
    """The infix of least edit distance, with its path."""

    def ask(words: str) -> Place:
        start, end = edlib.align(words, text, mode="HW", task="path")["locations"][0]
        return start, end + 1

    return ask


def by_difflib(text: str) -> Tool:
    """Word-level difflib: from the first to the last of its matching blocks of two words and more."""
    places = word_places(text)
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(text.split())

    def ask(words: str) -> Place:
        matcher.set_seq1(words.split())
        longest = matcher.find_longest_match()
        blocks = [block for block in matcher.get_matching_blocks() if block.size > 1] or [longest]
        if not longest.size:
            return None
        return places[blocks[0].b][0], places[blocks[-1].b + blocks[-1].size - 1][1]

    return ask


def by_quid(text: str) -> Tool:
    """Quid as its manual calls it; it takes both texts anew each time."""
    quid = Quid()

    def ask(words: str) -> Place:
        matches = quid.compare(text, words)
        if not matches:
            return None
        return min(m.source_span.start for m in matches), max(m.source_span.end for m in matches)

    return ask


TOOLS = {
    "verbale": by_verbale,
    "rapidfuzz partial alignment": by_rapidfuzz,
    "edlib infix": by_edlib,
    "difflib on words": by_difflib,
    "Quid": by_quid,
}


def overlaps_by_half(found: Place, wanted: Quoted) -> bool:
    """Whether the two places share half of what they cover together."""
    if found is None:
        return False
    shared = min(found[1], wanted.end) - max(found[0], wanted.start)
    return shared * 2 >= max(found[1], wanted.end) - min(found[0], wanted.start)


def main() -> None:
    """Time all tools and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speeches", type=int, default=10)
    parser.add_argument("--words", type=int, default=3000, help="of each speech that is made up")
    parser.add_argument("--quotations", type=int, default=12, help="of each speech")
    parser.add_argument("--folder", type=Path, help="take the *.txt of this folder instead")
    options = parser.parse_args()
    times: dict[str, list[float]] = {name: [] for name in TOOLS}
    hits: dict[str, list[bool]] = {name: [] for name in TOOLS}
    asked = 0
    for number, text in enumerate(speeches(options.folder, options.speeches, options.words)):
        quotations = Author(1000 + number).quotations(text, options.quotations)
        tools = {name: make(text) for name, make in TOOLS.items()}
        for name, ask in tools.items():
            mine = quotations[asked % QUID_EVERY :: QUID_EVERY] if name == "Quid" else quotations
            if name != "Quid":
                ask(quotations[0].words)
            for quoted in mine:
                started = time.perf_counter()
                found = ask(quoted.words)
                times[name].append(1000 * (time.perf_counter() - started))
                hits[name].append(overlaps_by_half(found, quoted))
        asked += len(quotations)
    print(table(times, hits))


def table(times: dict[str, list[float]], hits: dict[str, list[bool]]) -> str:
    """One line for each tool; `× verbale` is its median over ours."""
    ours = statistics.median(times["verbale"])
    lines = [f"{'tool':28} {'asked':>6} {'median ms':>10} {'p99 ms':>9} {'× verbale':>10} {'place':>7}"]
    for name, taken in times.items():
        median, worst = statistics.median(taken), sorted(taken)[int(len(taken) * 0.99)]
        share = sum(hits[name]) / len(hits[name])
        lines.append(f"{name:28} {len(taken):6} {median:10.3f} {worst:9.2f} {median / ours:10.2f} {share:7.1%}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()

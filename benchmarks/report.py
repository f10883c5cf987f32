"""Time a whole report, and how long the command takes to start.

    python benchmarks/report.py [--rounds 5]

A report of 1,000 words with 25 quotations is checked against a primary of 5,000 words, both made up; three quotations
in four are changed, and two stand nowhere in the primary, so that the meaning search has work to do. Medians, warm: the
encoder is loaded.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable

from texts import Author, Quoted

import verbale
from verbale import meaning

WORDS_OF_REPORT, QUOTATIONS, WORDS_OF_PRIMARY = 1000, 25, 5000
FOREIGN = 2  # quotations that stand in no primary


def median_ms(rounds: int, work: Callable[[], object]) -> float:
    """Median time of `work` over `rounds`, after one that is not counted."""
    times = []
    for _ in range(rounds + 1):
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times[1:])


def texts() -> tuple[str, str]:
    """The report and its primary."""
    author = Author(7)
    primary = author.speech(WORDS_OF_PRIMARY)
    quotations = author.quotations(primary, QUOTATIONS - FOREIGN)
    quotations += [Quoted(words=author.sentence(), start=0, end=0, edit="foreign") for _ in range(FOREIGN)]
    # Quotations of the length that reports print: 25 of them must leave room for the reporter.
    short = [Quoted(words=" ".join(q.words.split()[:20]), start=q.start, end=q.end, edit=q.edit) for q in quotations]
    return author.report(WORDS_OF_REPORT, short), primary


def started(command: list[str]) -> Callable[[], object]:
    """A run of `command` from nothing to its end."""
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - fixed commands


def rows(rounds: int) -> Iterable[tuple[str, float, float | None]]:
    """What was timed, how long it took in ms, and what it must stay under."""
    report, primary = texts()
    words, with_meaning = verbale.prepare(primary), verbale.prepare(primary, meaning_search=True)
    found = verbale.check(report, words)
    print(
        f"report {len(report.split())} words, {len(found.quotations)} quotations checked; "
        f"primary {len(primary.split())} words"
    )
    timed: tuple[tuple[str, Callable[[], object], float | None], ...] = (
        ("without meaning, primary prepared", lambda: verbale.check(report, words, by_meaning=False), 300),
        ("without meaning, primary not prepared", lambda: verbale.check(report, primary, by_meaning=False), 300),
        ("with meaning, primary prepared", lambda: verbale.check(report, with_meaning), 1000),
        ("with meaning, primary not prepared", lambda: verbale.check(report, primary), 3000),
        ("preparing the primary, words", lambda: verbale.prepare(primary), None),
        ("preparing the primary, words and meaning", lambda: verbale.prepare(primary, meaning_search=True), None),
        ("extracting the report's statements", lambda: verbale.extract(report), None),
        ("verbale --help", started([sys.executable, "-m", "verbale.cli", "--help"]), 250),
        ("import verbale", started([sys.executable, "-c", "import verbale"]), None),
        ("python, doing nothing", started([sys.executable, "-c", "pass"]), None),
    )
    for name, work, limit in timed:
        yield name, median_ms(rounds, work), limit
    sentences = [Author(9).sentence() for _ in range(250)]
    yield "encoding 250 sentences", median_ms(rounds, lambda: meaning.encode(sentences)), 2000


def main() -> None:
    """Time everything and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    print(f"{'what':44} {'median ms':>10} {'limit':>7}")
    for name, took, limit in rows(parser.parse_args().rounds):
        print(f"{name:44} {took:10.1f} {limit or '':>7}{'  OVER' if limit and took > limit else ''}")


if __name__ == "__main__":
    main()

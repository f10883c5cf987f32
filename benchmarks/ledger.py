"""A ledger of many made-up acts: what making it costs, and how long each question takes once it is open.

    python benchmarks/ledger.py [--acts 100000] [--seed 1]

Acts are drawn from a seed: forty states that demand, propose, promise and accuse over eleven years, and answer what was
said to them, in sentences of made-up matters (a rare noun or two each, as in a negotiation). Times are processor times
of one core; of a question the median and the longest of many, each asked once with other values, with the 50 threads
of a page unpacked (of a week 50 of each kind). `memory` is the ledger as `build` gives it, `kept` the one that
`verbale ledger` opens.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import verbale
from verbale.ledger import Page, Question, Threads, build, opened, write
from verbale.ledger.weeks import week
from verbale.schema import ActType, Cited, PlacedAct, Selector, Standing
from verbale.text.spans import Span

FIRST, DAYS = date(2014, 1, 1), 4000
STATES = 40
PAGE = 50  # threads of one answer that are unpacked
VERBS = ["withdraw", "dismantle", "inspect", "release", "pay for", "open", "close", "rebuild", "hand over", "escort"]
THINGS = [
    "batteries",
    "ships",
    "archives",
    "bridges",
    "pipelines",
    "prisoners",
    "observers",
    "radars",
    "fields",
    "mines",
]
SIDES = ["northern", "southern", "coastal", "inner", "upper", "lower", "old", "joint", "disputed", "eastern"]
CITED = [Cited(words=f"Article {n} of the Charter of Lindhaven", identity="lindhaven", part=f"article {n}")
         for n in range(1, 30)]  # fmt: skip
RAISED = [ActType.DEMAND, ActType.PROPOSE, ActType.COMMIT, ActType.ACCUSE]
REPLIES = [(ActType.REJECT, "rejects"), (ActType.ACCEPT, "accepts"), (ActType.ASSERT, "replies in response to")]


def _names(random_: random.Random) -> list[str]:
    starts, ends = ["Vel", "Ost", "Mer", "Hal", "Tor", "Bren", "Lin", "Kar"], ["mark", "rany", "rin", "dis", "vald"]
    return [f"{random_.choice(starts)}{random_.choice(ends)}{chr(97 + n % 26)}" for n in range(STATES)]


def acts(many: int, seed: int) -> Iterator[PlacedAct]:
    """Made-up acts, by day."""
    drawn = random.Random(seed)  # noqa: S311
    places = [
        f"Port {a}{b}" for a in ("Cas", "Arv", "Lind", "Bel", "Orm", "Tav") for b in ("el", "in", "or", "eth", "una")
    ]
    said: list[PlacedAct] = []
    for number in range(many):
        on = FIRST + timedelta(days=DAYS * number // many)
        earlier = said[-drawn.randrange(1, 2000) :][0] if said and drawn.random() < 0.4 else None
        if earlier and earlier.addressees:
            kind, verb = drawn.choice(REPLIES)
            actor, other, matter = earlier.addressees[0], earlier.actor, earlier.matter
            words = f"S{actor} {verb} the demand that {matter}."
        else:
            actor, other = (f"S{n:02}" for n in drawn.sample(range(STATES), 2))
            kind = drawn.choice(RAISED)
            matter = (
                f"{other} {drawn.choice(VERBS)} the {drawn.choice(SIDES)} {drawn.choice(THINGS)} of "
                f"{drawn.choice(places)} and the works of lot {drawn.randrange(4000)}"
            )
            words = f"{actor} says that {matter}."
        act = PlacedAct(
            key=sha256(str(number).encode()).hexdigest()[:16], document=f"{number // 8:064x}",
            name=f"note-{number // 8}.txt", type=kind, actor=actor, speaker=actor,
            addressees=(other,), on=on, told=on, where=f"paragraph {number % 8 + 1}",
            span=Span(number % 8 * 500, number % 8 * 500 + len(words)), words=words, matter=matter,
            selector=Selector(exact=words), cited=(drawn.choice(CITED),) if drawn.random() < 0.2 else (),
            due=on + timedelta(days=drawn.randrange(5, 90)) if drawn.random() < 0.3 else None,
        )  # fmt: skip
        said.append(act)
        yield act


def questions(seed: int) -> dict[str, list[Callable[[Threads], object]]]:
    """Every sort of question, each some dozens of times with other values."""
    drawn = random.Random(seed)  # noqa: S311

    def day() -> date:
        return FIRST + timedelta(days=drawn.randrange(200, DAYS + 30))

    def asked(**values: object) -> Callable[[Threads], object]:
        on, question = day(), Question(**values)  # type: ignore[arg-type]
        return lambda ledger: ledger.ask(on, question).lines(0, PAGE)

    def state() -> str:
        return f"S{drawn.randrange(STATES):02}"

    return {
        "as of a day": [asked() for _ in range(40)],
        "party": [asked(party=state()) for _ in range(40)],
        "party and counterpart": [asked(party=state(), counterpart=state()) for _ in range(40)],
        "subject": [asked(subject=f"{drawn.choice(SIDES)} {drawn.choice(THINGS)}") for _ in range(40)],
        "subject, a rare word": [asked(subject=str(drawn.randrange(4000))) for _ in range(40)],
        "instrument": [asked(instrument=f"article {drawn.randrange(1, 30)} lindhaven") for _ in range(40)],
        "standing": [asked(standing=(drawn.choice(list(Standing)),)) for _ in range(40)],
        "kind": [asked(kind=(drawn.choice(RAISED),)) for _ in range(40)],
        "all at once": [
            asked(party=state(), subject=drawn.choice(THINGS), standing=(Standing.OPEN, Standing.LAPSED))
            for _ in range(40)
        ],
        "a thread": [_shown(str(drawn.randrange(1, 2000)), day()) for _ in range(40)],
        "a week": [_week(day(), None) for _ in range(40)],
        "a week of a party": [_week(day(), state()) for _ in range(40)],
    }


def _shown(key: str, on: date) -> Callable[[Threads], object]:
    def show(ledger: Threads) -> object:
        thread = ledger.thread(key)
        return thread, ledger.changes(thread), ledger.stand(thread, on)

    return show


def _week(on: date, party: str | None) -> Callable[[Threads], object]:
    return lambda ledger: week(ledger, on, most=PAGE, asked=Question(party=party))


T = TypeVar("T")


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--acts", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    names = {f"S{n:02}": name for n, name in enumerate(_names(random.Random(given.seed)))}  # noqa: S311
    made_up = tuple(acts(given.acts, given.seed))
    with tempfile.TemporaryDirectory() as folder, verbale.open_record(Path(folder) / "record") as record:
        seconds, ledger = _timed(partial(build, [Page(made_up, names, {})]))
        print(f"{given.acts:,} acts are joined into {len(ledger.threads):,} threads in {seconds:.1f} s")
        in_memory = _asked(ledger, given.seed)
        seconds, _ = _timed(partial(write, record.folder, ledger, {}))
        size = (record.folder / "ledger.sqlite").stat().st_size
        print(f"kept in {seconds:.1f} s, {size / 1e6:.0f} MB")
        del ledger, made_up
        gc.collect()
        seconds, kept = _timed(partial(opened, record))
        print(f"opened in {seconds * 1000:.0f} ms\n")
        print(f"{'question':<24}{'kept: median':>14}{'longest':>10}{'memory: median':>18}{'longest':>10}   (ms)")
        for name, (median, longest) in _asked(kept, given.seed).items():
            print(f"{name:<24}{median:>14.1f}{longest:>10.1f}{in_memory[name][0]:>18.1f}{in_memory[name][1]:>10.1f}")


def _asked(ledger: Threads, seed: int) -> dict[str, tuple[float, float]]:
    """The median and the longest time of each sort of question, in milliseconds."""
    found = {}
    for name, works in questions(seed).items():
        times = [_timed(partial(work, ledger))[0] * 1000 for work in works]
        found[name] = statistics.median(times), max(times)
    return found


if __name__ == "__main__":
    main()

"""Kill `verbale add` at random moments, and see each time that the record is sound and has lost and doubled nothing.

    python quality/kills.py [--kills 100] [--documents 600] [--seed 1]

A child adds a table of made-up speeches and says, on a pipe, when a transaction begins and when it has ended, and when
the index is being written. After a random one of these signs, and a random while, it gets SIGKILL. Then the
record is opened again, which mends it, and read through: `verify` finds nothing, all documents of the transactions that
had ended are there, each once, with their texts letter for letter, and the index holds just those. The next child goes
on with the same record; when all documents are in, a new record is begun. Two of three kills aim between the
first write of a transaction and its end; they go on until 60 of 100 have hit there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from verbale.record import open_record
from verbale.record.adding import add_inputs

IN_TRANSACTION = 0.6  # of the kills must fall between the first write and the commit
LETTERS = "abcdefghiklmnoprstuvwy"
SIGNS = ("begin", "begin", "index")  # what a kill waits for: two of three aim at a transaction


class Silent:
    """A watcher that says nothing."""

    def expected(self, size: int) -> None:
        pass

    def advanced(self, size: int, documents: int, characters: int) -> None:
        pass

    def skipped(self, line: str) -> None:
        raise SystemExit(f"skipped: {line}")

    def finishing(self) -> None:
        pass


def made_up(path: Path, documents: int, seed: int) -> dict[str, str]:
    """Write a JSONL table of speeches in words of no language; their texts by their names."""
    chance = random.Random(seed)  # noqa: S311 - a corpus, not a secret
    words = ["".join(chance.choices(LETTERS, k=chance.randint(2, 9))) for _ in range(5000)]
    texts = {f"speech-{i}": " ".join(chance.choices(words, k=chance.randint(200, 1200))) for i in range(documents)}
    with path.open("w", encoding="utf-8") as file:
        for name, text in texts.items():
            file.write(json.dumps({"id": name, "text": text, "date": "1999-05-04", "issuer": "Harbour Board"}) + "\n")
    return texts


def child(table: str, folder: str) -> None:
    """Add the table, saying on standard output when each transaction begins and ends."""
    from verbale.index.textindex import TextIndex
    from verbale.record import adding, library, sqlite

    def say(*words: object) -> None:
        os.write(1, (" ".join(map(str, words)) + "\n").encode())

    insert, first, add = sqlite.SqliteStorage.insert, sqlite.SqliteStorage._insert, TextIndex.add
    begun = [False]

    def inserted(self, rows, *, restore):  # type: ignore[no-untyped-def]
        begun[0] = False
        added = insert(self, rows, restore=restore)
        say("end", len(added.new))
        return added

    def inserted_first(self, row, generation):  # type: ignore[no-untyped-def]
        number = first(self, row, generation)
        if not begun[0]:
            begun[0] = True
            say("begin")
        return number

    def indexed(self, pairs, generation):  # type: ignore[no-untyped-def]
        say("index")
        add(self, pairs, generation)
        say("indexed")

    sqlite.SqliteStorage.insert = inserted  # type: ignore[method-assign]
    sqlite.SqliteStorage._insert = inserted_first  # type: ignore[method-assign]
    TextIndex.add = indexed  # type: ignore[method-assign]
    adding.BATCH_BYTES = Path(table).stat().st_size // 25  # packed: about twelve transactions for all
    library.PORTION = Path(table).stat().st_size // 4
    with open_record(folder) as record:
        add_inputs(record, [table], watcher=Silent(), workers=int(os.environ.get("VERBALE_KILLS_WORKERS", "0")))
    say("whole")


def one_kill(table: Path, folder: Path, chance: random.Random, lasting: dict[str, float]) -> tuple[str, int]:
    """Run a child and kill it; where it was hit, and how many documents it had told as committed."""
    sign, nth = chance.choice(SIGNS), chance.randint(1, 5)
    workers = str(chance.choice((0, 0, 0, 1)))
    running = subprocess.Popen(  # noqa: S603
        [sys.executable, __file__, "--child", str(table), str(folder)],
        stdout=subprocess.PIPE,
        env=os.environ | {"VERBALE_KILLS_WORKERS": workers, "PYTHONWARNINGS": "ignore"},
    )
    assert running.stdout is not None
    committed, state = 0, "before"
    for line in running.stdout:
        told = line.decode().split()
        state, committed = _after(told, state, committed)
        nth -= told[0] == sign
        if told[0] == sign and (nth == 0 or sign == "index"):
            time.sleep(chance.uniform(0, lasting[sign]))
            break
    running.send_signal(signal.SIGKILL)
    for line in running.stdout:  # what it still said before the signal came
        state, committed = _after(line.decode().split(), state, committed)
    if running.wait() != -signal.SIGKILL and state != "whole":
        raise SystemExit(f"the child failed by itself ({running.returncode}): see above")
    return state, committed


def _after(told: list[str], state: str, committed: int) -> tuple[str, int]:
    names = {
        "begin": "transaction",
        "end": "after commit",
        "index": "index",
        "indexed": "after index",
        "whole": "whole",
    }
    return names.get(told[0], state), committed + (int(told[1]) if told[0] == "end" else 0)


def faults(folder: Path, texts: dict[str, str], least: int) -> list[str]:
    """What is wrong with the record after a kill, at least `least` documents having been committed."""
    wrong = []
    with open_record(folder) as record:
        wrong += [f"{finding.where}: {finding.what}" for finding in record.verify()]
        entries = list(record.entries())
        names = [entry.name for entry in entries]
        if len(set(names)) != len(names):
            wrong.append("a document is there twice")
        if len(names) < least:
            wrong.append(f"{least - len(names)} committed documents are lost")
        wrong += [f"{e.name} has another text" for e in entries if record.text(e.number) != texts[e.name]]
        index = record.index
        if index.documents != len(names) or not all(
            index.holds(entry.number) for entry in entries[:: max(1, len(names) // 50)]
        ):
            wrong.append(f"the index holds {index.documents} of {len(names)} documents")
    return wrong


def run(kills: int, documents: int, seed: int) -> int:
    """All kills; the number of faults."""
    chance = random.Random(seed)  # noqa: S311
    lasting = {"begin": 0.005, "index": 0.5}  # seconds that a kill waits at most after its sign; the first adapts
    hit: Counter[str] = Counter()
    bad = least = 0
    with tempfile.TemporaryDirectory() as made:
        table, folder = Path(made) / "speeches.jsonl", Path(made) / "record"
        texts = made_up(table, documents, seed)
        while hit.total() < kills or hit["transaction"] < IN_TRANSACTION * kills:
            state, committed = one_kill(table, folder, chance, lasting)
            least += committed
            if state != "whole":
                hit[state] += 1
                print(f"{hit.total():4}: killed {state}, {least:,} documents were committed", flush=True)
            lasting["begin"] *= {"after commit": 0.7, "transaction": 1.2}.get(state, 1.0)
            for wrong in faults(folder, texts, least):
                bad += 1
                print(f"kill {hit.total()} ({state}): {wrong}")
            if least >= documents or state == "whole":
                shutil.rmtree(folder)
                least = 0
    for state, count in sorted(hit.items()):
        print(f"{count:4} killed {state}")
    print(f"{hit.total()} kills, {bad} faults")
    return bad


def main() -> int:
    """Exits 1 where a record was unsound."""
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3])
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--documents", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    return 1 if run(given.kills, given.documents, given.seed) else 0


if __name__ == "__main__":
    sys.exit(main())

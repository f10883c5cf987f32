"""The web app with many users at once: how long each page takes, and how soon a long report is shown with verdicts.

    python benchmarks/pages.py RECORD [--users 16] [--seconds 6] [--acts 20000] [--pause 0] [--only "read"]

RECORD is a record (of thousands of speeches, say), which is copied and left as it is. `verbale serve` is started over
the copy, with a ledger of made-up acts beside it (a record may have none yet). Users ask for one kind of page at a
time, each with values of its own, one request after the other without a pause (`--pause` gives one, in seconds). Times
are wall times in milliseconds from the first byte that is sent to the last that is received, on the same machine: the
clients take processor time, too. `alone` is the median with one user. A page whose work is done in the background
the first time (statements, traces, comparisons) is asked for once before it is measured; `first` is the median of how
long that took, until its work was done. The report has 5,000 words and 60 quotations, a third of them altered; its
sources are given as files, or are the whole record. `shown` is when its page has all verdicts by the words, `whole`
when other wordings were looked for, too.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import ledger as made_up
import verbale
from verbale.ledger import Page, build, write
from verbale.schema import Document

WORDS, QUOTATIONS, SOURCES = 5000, 60, 25
ROUNDS = 12  # values of each kind of page
PATIENCE = 120.0  # seconds
CLAUSES = [
    "the purposes and principles of the Charter",
    "sovereign equality of all its members",
    "the rule of law at the national and international levels",
    "peace and security in the region",
    "the right of peoples to self-determination",
    "nuclear weapons and their means of delivery",
]
TERMS = ["disarmament", "water", "Palestine", "climate change", "debt", "refugees", "Antarctica", "fisheries", "veto"]


class Client:
    """One user: a connection that is kept, a cookie, and the mark of the session."""

    def __init__(self, address: str) -> None:
        self._place = urlsplit(address).netloc
        self._connection = http.client.HTTPConnection(self._place, timeout=PATIENCE)
        self._cookie = ""

    def ask(self, path: str, *, body: bytes | None = None, kind: str = "") -> tuple[int, str, bytes]:
        """Status, place to go on to, and content."""
        headers = {"Accept": "text/html"} | ({"Cookie": self._cookie} if self._cookie else {})
        if body is not None:
            headers["Content-Type"] = kind
        self._connection.request("GET" if body is None else "POST", path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        given = answer.headers.get("Set-Cookie")
        if given:
            self._cookie = given.partition(";")[0]
        return answer.status, answer.headers.get("Location", ""), content

    def send(self, path: str, fields: dict[str, str], files: list[tuple[str, str, bytes]]) -> str:
        """Send a form; the place to go on to."""
        mark = re.search(rb'name="mark" value="(\w+)"', self.ask("/enter")[2])
        assert mark is not None
        edge, parts = "edge-of-a-part", []
        for name, value in ({"mark": mark[1].decode()} | fields).items():
            parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
        for field, name, data in files:
            head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
            parts.append(head.encode() + data + b"\r\n")
        body = b"".join(parts) + f"--{edge}--\r\n".encode()
        status, place, content = self.ask(path, body=body, kind=f"multipart/form-data; boundary={edge}")
        assert status == 303, (status, content[-2000:])
        return place


@contextmanager
def served(record: Path) -> Iterator[tuple[str, int]]:
    """The app over a record: its address, and the number of its process."""
    command = [sys.executable, "-m", "verbale.cli", "serve", "--record", str(record), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as serving:  # noqa: S603
        assert serving.stdout is not None
        found = re.search(r"http://[\d.]+:\d+", serving.stdout.readline())
        assert found is not None
        try:
            yield found[0], serving.pid
        finally:
            serving.send_signal(signal.SIGINT)


def settled(client: Client, path: str) -> float:
    """Ask for a page until its background work is done; seconds."""
    start = time.perf_counter()
    while time.perf_counter() - start < PATIENCE:
        status, place, content = client.ask(path)
        if status == 200 and b'id="working"' not in content and b'id="pending"' not in content:
            return time.perf_counter() - start
        if place.startswith("/jobs/"):
            while json.loads(client.ask(f"{place}.json")[2])["job"]["state"] in ("waiting", "running"):
                time.sleep(0.05)
        else:
            time.sleep(0.2)
    raise TimeoutError(path)


def pages(record: verbale.record.Record, drawn: random.Random) -> dict[str, list[str]]:
    """Addresses of each kind of page."""
    numbers = drawn.sample(record.numbers(), ROUNDS * 2)
    days = [made_up.FIRST + timedelta(days=drawn.randrange(made_up.DAYS)) for _ in range(ROUNDS)]
    traced = [f"/trace?{urlencode({'wording': clause})}" for clause in CLAUSES]
    found = {
        "check: the form": ["/"],
        "record: the list": [f"/record?page={drawn.randrange(1, 400)}" for _ in range(ROUNDS)],
        "record: filtered": [f"/record?called={year}&order=name" for year in range(1970, 1982)],
        "record: words": [f"/record?q={quote(word)}&page={page}" for word in TERMS for page in (1, 3)],
        "record: a phrase": [f"/record?by=phrase&q={quote(clause)}" for clause in CLAUSES],
        "record: a meaning": [f"/record?by=meaning&q={quote(clause)}" for clause in CLAUSES[:3]],
        "record: the form to add": ["/record/add"],
        "read: a document": [f"/documents/{number}" for number in numbers[:ROUNDS]],
        "read: one act": [f"/documents/{number}?act=demand" for number in numbers[:ROUNDS]],
        "trace": traced,
        "trace: one year": [f"{path}&when={year}" for path in traced for year in (1980, 1991, 2000)],
        "compare": [f"/compare?earlier={one}&later={two}" for one, two in zip(numbers[:4], numbers[4:8], strict=True)],
        "ledger": [f"/ledger?on={day}" for day in days],
        "ledger: a party": [f"/ledger?on={day}&party=S{n:02}" for n, day in enumerate(days)],
        "ledger: words": [f"/ledger?on={day}&subject=northern+bridges" for day in days],
        "ledger: grid": [f"/ledger?on={day}&view=grid" for day in days],
        "ledger: over time": [f"/ledger?on={day}&view=time" for day in days],
        "ledger: a week": [f"/ledger/week?on={day}" for day in days],
        "ledger: a link": [f"/ledger/review?at={at}" for at in range(0, ROUNDS * 40, 40)],
        "audit": ["/audit"],
        "jobs": ["/jobs"],
        "API": ["/api"],
        "an error": ["/nothing/here"],
    }  # fmt: skip
    twins = ("read: a document", "ledger", "trace")
    return found | {f"{kind}.json": [_twin(path) for path in found[kind]] for kind in twins}


def _twin(path: str) -> str:
    place, mark, query = path.partition("?")
    return f"{place}.json{mark}{query}"


def measured(address: str, paths: list[str], users: int, seconds: float, pause: float) -> list[float]:
    """Milliseconds of each request that so many users make in so many seconds."""
    times: list[float] = []
    end = time.perf_counter() + seconds
    gate = threading.Barrier(users)

    def use(number: int) -> None:
        client, at = Client(address), number
        client.ask("/jobs")
        gate.wait()
        while time.perf_counter() < end:
            start = time.perf_counter()
            status, place, _ = client.ask(paths[at % len(paths)])
            times.append((time.perf_counter() - start) * 1000)
            assert status in (200, 404), (status, paths[at % len(paths)], place)
            at += 1
            time.sleep(pause)

    everybody = [threading.Thread(target=use, args=(number,)) for number in range(users)]
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()
    return times


def percentile(times: list[float], share: float) -> float:
    """The value that so large a share of the times stays below."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def report(documents: list[Document], drawn: random.Random) -> str:
    """An article of 5,000 words that quotes these documents 60 times: two thirds faithfully, a third altered."""
    sentences = [
        (document, sentence)
        for document in documents
        for sentence in re.findall(r"(?<=[.] )[A-Z][^.“”\"!?\n]{70,170}\.", document.text)
    ]
    chosen, others = drawn.sample(sentences, QUOTATIONS), [words for _, words in sentences]
    said = ["GENEVA, 3 May 2019 (WNS) — Delegates took the floor on Friday, one after the other."]
    for number, (_, words) in enumerate(chosen):
        quoted = words.rstrip(".").split()
        if number % 3 == 0:
            at = drawn.randrange(2, len(quoted) - 1)
            quoted[at : at + 1] = drawn.choice([["never"], ["fifty"], []])
        said.append(f"“{' '.join(quoted)},” the delegate number {number + 1} said in the debate.")
    length = sum(len(line.split()) for line in said)
    while length < WORDS:
        line = f"Another speaker held that {drawn.choice(others)[:1].lower()}{drawn.choice(others)[1:]}"
        said.insert(drawn.randrange(2, len(said)), line)
        length += len(line.split())
    return "\n\n".join(" ".join(said[at : at + 3]) for at in range(0, len(said), 3))


def checked(client: Client, fields: dict[str, str], files: list[tuple[str, str, bytes]]) -> tuple[float, float, int]:
    """Seconds until the verdicts are shown and until other wordings were looked for, and the quotations on the page."""
    start = time.perf_counter()
    place = client.send("/check", fields, files)
    while place.startswith("/jobs/"):
        _, place, content = client.ask(place)
        if not place:
            place = re.search(rb'data-job="(/jobs/\w+)\.json"', content)[1].decode()  # type: ignore[index]
            time.sleep(0.05)
    content = client.ask(place)[2]
    shown, many = time.perf_counter() - start, content.count(b'class="card ')
    settled(client, place)
    return shown, time.perf_counter() - start, many


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("record", type=Path)
    parser.add_argument("--users", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--acts", type=int, default=20_000)
    parser.add_argument("--pause", type=float, default=0.0)
    parser.add_argument("--only", default="", help="measure only kinds of pages that begin so; report for the report")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "record"
        shutil.copytree(given.record, copy, ignore=shutil.ignore_patterns("serve"))
        _with_ledger(copy, given.acts)
        with verbale.open_record(copy) as record:
            drawn = random.Random(1)  # noqa: S311
            kinds = pages(record, drawn)
            quoted = [record.document(number) for number in drawn.sample(record.numbers(), SOURCES)]
            print(f"{len(record):,} documents, {given.acts:,} acts, {given.users} users, {os.cpu_count()} cores\n")
        with served(copy) as (address, _):
            client = Client(address)
            settled(client, "/")
            time.sleep(5)  # the models are being loaded in the background
            if "report".startswith(given.only) or not given.only:
                _report(client, quoted, drawn)
            _pages(client, address, {k: v for k, v in kinds.items() if k.startswith(given.only)}, given)


def _with_ledger(folder: Path, acts: int) -> None:
    names = {f"S{n:02}": name for n, name in enumerate(made_up._names(random.Random(1)))}  # noqa: S311
    write(folder, build([Page(tuple(made_up.acts(acts, 1)), names, {})]), {})


def _report(client: Client, quoted: list[Document], drawn: random.Random) -> None:
    text = report(quoted, drawn)
    files = [("source_files", f"{n}.txt", document.text.encode()) for n, document in enumerate(quoted)]
    print(f"report of {len(text.split()):,} words   {'quotations':>10}{'shown (s)':>12}{'whole (s)':>12}")
    for name, fields, sources in (
        (f"against {SOURCES} files", {"report_text": text, "against": "sources", "by_meaning": "yes"}, files),
        ("again", {"report_text": text, "against": "sources", "by_meaning": "yes"}, files),
        ("against the record", {"report_text": text, "against": "record", "by_meaning": "yes"}, []),
        ("again", {"report_text": text, "against": "record", "by_meaning": "yes"}, []),
    ):
        shown, whole, many = checked(client, fields, sources)
        print(f"{name:<23}{many:>12}{shown:>12.2f}{whole:>12.2f}", flush=True)
    print()


def _pages(client: Client, address: str, kinds: dict[str, list[str]], given: argparse.Namespace) -> None:
    print(f"{'page (ms)':<28}{'first':>8}{'alone':>8}{'median':>8}{'99 %':>8}{'longest':>9}{'requests':>10}{'KB':>6}")
    ask: Callable[[str], tuple[int, str, bytes]] = partial(client.ask)
    for kind, paths in kinds.items():
        first = statistics.median([settled(client, path) * 1000 for path in paths]) if kind != "an error" else 0
        size = statistics.median([len(ask(path)[2]) for path in paths]) / 1000
        alone = statistics.median(measured(address, paths, 1, min(2.0, given.seconds), 0.0))
        times = measured(address, paths, given.users, given.seconds, given.pause)
        print(
            f"{kind:<28}{first:>8.0f}{alone:>8.0f}{statistics.median(times):>8.0f}{percentile(times, 0.99):>8.0f}"
            f"{max(times):>9.0f}{len(times):>10}{size:>6.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()

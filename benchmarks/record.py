"""Quotations against a whole library, beside other tools, in one run: what they find, how they judge, what they cost.

    python benchmarks/record.py SPEECHES QUOTES.jsonl [--tools verbale fts5 tantivy quid] [--documents N] [--every N]
    python benchmarks/record.py SPEECHES QUOTES.jsonl --growth 1000 3000 10952

SPEECHES is a folder of *.txt, QUOTES.jsonl what a generator made from them, one object a line: id, name (of the edit),
quote, doc, spans and verdict (verbatim, verbatim-noise, elided-marked, altered, spliced, absent). Documents that the
`held_out` list of QUOTES.split.json names are left out of the library. Every tool has one thread, and all times are CPU
times, so that a busy machine disturbs all alike.

`document`: the right one, or one that holds the quotation as closely (speeches repeat each other), except where pieces
were moved or left out. `place`: what was found overlaps the right place by 0.8. `verdict`: genuine, changed or absent,
the mean over the three; a minor alteration is right for a damaged text and for a changed one alike. Tools that give a
score are given the two cut-offs that are best for them on these very quotations. Quid compares two texts: it gets the
right speech and nothing else, and its time is for that one. Needs the bench extra.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

import verbale
from verbale.schema import Document, Kind, Severity, Verdict
from verbale.text.words import words_in

# Documents that a peer's index hands to rapidfuzz. With 5, tantivy (runs of two and three words only) took 1.8 ms for a
# quotation among 10,404 speeches and found 93 % of the documents; with 20 it finds what it can.
LOOKED_AT = 20
QUID_EVERY = 25
GENUINE = {"verbatim", "verbatim-noise", "elided-marked"}
DAMAGED = "verbatim-noise"
IN_PIECES = {"marked_ellipsis", "splice", "reordered"}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a tool says: the document, the places there, how sure it is (0 to 1), and its own verdict if it has one."""

    document: str | None
    spans: tuple[tuple[int, int], ...] = ()
    score: float = 0.0
    verdict: str | None = None


Tool = Callable[[str, str], Answer]  # of the words and, for Quid, the name of the right document
Texts = dict[str, str]


def by_verbale(texts: Texts, folder: Path) -> Tool:
    """Ours, as a user calls it: a record of all texts, words in, a whole Check out."""
    record = verbale.open_record(folder / "record")
    with record.gathering():
        rows = iter(texts.items())
        while portion := [_document(name, text) for (name, text), _ in zip(rows, range(500), strict=False)]:
            record.add(portion)
    names = {entry.id: entry.name for entry in record.entries()}

    def ask(words: str, right: str) -> Answer:
        check = verbale.check_quotation(words, record)
        spans = tuple((span.start, span.end) for span in check.spans)
        return Answer(document=names.get(check.document or ""), spans=spans, verdict=_sort(check))

    return ask


def _document(name: str, text: str) -> Document:
    return Document(id=sha256(f"{name} {text}".encode()).hexdigest(), text=text, kind=Kind.PRIMARY, name=name)


def _sort(check: Any) -> str:
    if check.verdict in (Verdict.NOT_FOUND, Verdict.UNCHECKED):
        return "absent"
    if check.verdict is Verdict.ALTERED and check.severity is Severity.MINOR:
        return "minor"
    return "genuine" if check.verdict in (Verdict.VERBATIM, Verdict.ELIDED) else "changed"


def by_fts5(texts: Texts, folder: Path) -> Tool:
    """SQLite's full-text index, any of the phrases of three words, and the best partial match of the letters."""
    base = sqlite3.connect(folder / "fts5.sqlite")
    base.execute("CREATE VIRTUAL TABLE speeches USING fts5(text, content='', detail=full)")
    names = list(texts)
    rows = ((number, " ".join(words_in(texts[name]).keys)) for number, name in enumerate(names))
    base.executemany("INSERT INTO speeches(rowid, text) VALUES (?, ?)", rows)
    base.commit()

    def ask(words: str, right: str) -> Answer:
        keys = [key.replace("'", " ") for key in words_in(words).keys]
        runs = zip(keys, keys[1:], keys[2:], strict=False)
        query = " OR ".join(f'"{" ".join(run)}"' for run in dict.fromkeys(runs)) or f'"{" ".join(keys)}"'
        found = base.execute(
            "SELECT rowid FROM speeches WHERE speeches MATCH ? ORDER BY bm25(speeches) LIMIT ?", (query, LOOKED_AT)
        )
        return nearest(words, [names[number] for (number,) in found], texts)

    return ask


def by_tantivy(texts: Texts, folder: Path) -> Tool:
    """Tantivy over words and runs of two and three, and the best partial match of the letters."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", stored=True)
    builder.add_text_field("runs", tokenizer_name="whitespace", index_option="freq")
    schema = builder.build()
    place = folder / "tantivy"
    place.mkdir()
    index = tantivy.Index(schema, str(place))
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    names = list(texts)
    for number, name in enumerate(names):
        writer.add_document(tantivy.Document(number=number, runs=" ".join(_runs(texts[name]))))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(words: str, right: str) -> Answer:
        terms = [tantivy.Query.term_query(schema, "runs", run, "freq") for run in dict.fromkeys(_runs(words))]
        if not terms:
            return Answer(document=None)
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        hits = searcher.search(query, LOOKED_AT).hits
        return nearest(words, [names[searcher.doc(at)["number"][0]] for _, at in hits], texts)

    return ask


def _runs(text: str) -> Iterator[str]:
    keys = words_in(text).keys
    yield from keys
    yield from map("_".join, pairwise(keys))
    yield from map("_".join, zip(keys, keys[1:], keys[2:], strict=False))


def by_quid(texts: Texts, folder: Path) -> Tool:
    """Quid as its manual calls it, on the right speech alone."""
    from quid.core.Quid import Quid

    quid = Quid()

    def ask(words: str, right: str) -> Answer:
        matches = quid.compare(texts[right], words)
        spans = tuple((m.source_span.start, m.source_span.end) for m in matches)
        covered = sum(m.target_span.end - m.target_span.start for m in matches)
        return Answer(document=right if spans else None, spans=spans, score=min(1.0, covered / len(words)))

    return ask


def nearest(words: str, names: Sequence[str], texts: Texts) -> Answer:
    """The best partial match of the letters among some documents."""
    best, lower = Answer(document=None), words.lower()
    for name in names:
        found = fuzz.partial_ratio_alignment(lower, texts[name].lower())
        if found is not None and found.score / 100 > best.score:
            best = Answer(document=name, spans=((found.dest_start, found.dest_end),), score=found.score / 100)
    return best


TOOLS: dict[str, Callable[[Texts, Path], Tool]] = {
    "verbale": by_verbale,
    "fts5": by_fts5,
    "tantivy": by_tantivy,
    "quid": by_quid,
}


def overlap(one: Sequence[Sequence[int]], other: Sequence[Sequence[int]]) -> float:
    """Shared letters of two sets of spans, among all their letters."""
    a, b = ({i for start, end in spans for i in range(start, end)} for spans in (one, other))
    return len(a & b) / len(a | b) if a | b else 0.0


def is_right(case: dict[str, Any], answer: Answer, texts: Texts) -> tuple[bool, bool]:
    """Whether document and place are right."""
    if answer.document == case["doc"]:
        return True, overlap(answer.spans, case["spans"]) >= 0.8
    if answer.document is None or not answer.spans or case["name"] in IN_PIECES:
        return False, False
    near = max(fuzz.ratio(case["quote"].lower(), texts[answer.document][a:b].lower()) for a, b in answer.spans)
    right = max(fuzz.ratio(case["quote"].lower(), texts[case["doc"]][a:b].lower()) for a, b in case["spans"])
    return near >= right, near >= right


def judged(cases: Sequence[dict[str, Any]], answers: Sequence[Answer]) -> float:
    """Share of right verdicts, the mean over genuine, changed and absent; scores are cut where that is best."""
    truth = ["absent" if c["doc"] is None else "genuine" if c["verdict"] in GENUINE else "changed" for c in cases]
    if any(answer.verdict for answer in answers):
        slight = ["genuine" if c["verdict"] == DAMAGED else "changed" for c in cases]
        said = [answer.verdict or "absent" for answer in answers]
        return _balanced(truth, [s if own == "minor" else own for own, s in zip(said, slight, strict=True)])
    steps = [step / 50 for step in range(51)]
    return max(
        _balanced(truth, ["genuine" if a.score >= high else "changed" if a.score >= low else "absent" for a in answers])
        for low in steps
        for high in steps
        if low <= high
    )


def _balanced(truth: Sequence[str], said: Sequence[str]) -> float:
    right: dict[str, list[bool]] = defaultdict(list)
    for one, other in zip(truth, said, strict=True):
        right[one].append(one == other)
    return statistics.mean(sum(hits) / len(hits) for hits in right.values())


def asked(tool: Tool, cases: Sequence[dict[str, Any]], before: int = 2) -> tuple[list[Answer], list[float]]:
    """The answers, and the CPU milliseconds of each; so many are asked once `before`, to load what is loaded late."""
    for case in cases[:before]:
        tool(case["quote"], case["doc"] or case["pair_doc"])
    answers, times = [], []
    for case in cases:
        started = time.process_time()
        answers.append(tool(case["quote"], case["doc"] or case["pair_doc"]))
        times.append(1000 * (time.process_time() - started))
    return answers, times


def compared(texts: Texts, cases: list[dict[str, Any]], tools: Sequence[str]) -> Iterator[str]:
    """The lines of the table."""
    size = sum(map(len, texts.values())) / 1e6
    yield f"{len(texts):,} documents, {size:.0f} million characters, {len(cases)} quotations"
    columns = ("asked", 6), ("document", 9), ("place", 7), ("verdict", 8), ("p50 ms", 8), ("p99 ms", 8), ("build s", 8)
    yield "tool      " + "".join(f" {name:>{width}}" for name, width in (*columns, ("MB", 6)))
    for name in tools:
        with tempfile.TemporaryDirectory() as folder:
            started = time.process_time()
            tool = TOOLS[name](texts, Path(folder))
            built = time.process_time() - started
            size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()) / 1e6
            mine = cases[::QUID_EVERY] if name == "quid" else cases
            answers, times = asked(tool, mine)
        here = [is_right(c, a, texts) for c, a in zip(mine, answers, strict=True) if c["doc"]]
        document, place = (sum(column) / len(here) for column in zip(*here, strict=True))
        times.sort()
        yield (
            f"{name:10} {len(mine):6} {document:9.1%} {place:7.1%} {judged(mine, answers):8.1%} "
            f"{statistics.median(times):8.2f} {times[int(len(times) * 0.99)]:8.2f} {built:8.0f} {size:6.0f}"
        )


def grown(texts: Texts, cases: list[dict[str, Any]], sizes: Sequence[int]) -> Iterator[str]:
    """The same quotations on libraries of growing size, each of which holds all their documents.

    Each quotation is asked of one library after the other, so that a busy machine disturbs all alike.
    """
    needed = dict.fromkeys(case["doc"] for case in cases if case["doc"])
    tools, names, megabytes = [], [], []
    with ExitStack() as stack:
        for size in sizes:
            others = [name for name in texts if name not in needed]
            more = max(0, min(size, len(texts)) - len(needed))
            chosen = [*needed, *others[:: max(1, len(others) // max(1, more))][:more]]
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            tools.append(by_verbale({name: texts[name] for name in chosen}, folder))
            names.append(len(chosen))
            megabytes.append(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6)
        rows = [[taken for tool in tools for taken in asked(tool, [case], 1)[1]] for case in cases]
    yield f"{'documents':>10} {'p50 ms':>8} {'p99 ms':>8} {'MB':>6}"
    for name, used, times in zip(names, megabytes, map(sorted, zip(*rows, strict=True)), strict=True):
        yield f"{name:10,} {statistics.median(times):8.2f} {times[int(len(times) * 0.99)]:8.2f} {used:6.0f}"


def main() -> None:
    """Read library and quotations, run the tools, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("speeches", type=Path)
    parser.add_argument("quotes", type=Path)
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--documents", type=int, help="take so many, and the quotations made from them")
    parser.add_argument("--every", type=int, default=1, help="ask every so-manieth, best an odd one")
    parser.add_argument("--growth", type=int, nargs="+", metavar="DOCUMENTS", help="ask on libraries of these sizes")
    options = parser.parse_args()
    split = options.quotes.with_name(options.quotes.stem + ".split.json")
    held = set(json.loads(split.read_text("utf-8"))["held_out"]) if split.exists() else set()
    paths = [path for path in sorted(options.speeches.glob("*.txt")) if path.stem not in held]
    if options.documents:
        paths = paths[:: max(1, len(paths) // options.documents)][: options.documents]
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in paths}
    with options.quotes.open(encoding="utf-8") as lines:
        cases = [case for case in map(json.loads, lines) if case["doc"] is None or case["doc"] in texts]
    cases = [case for case in cases[:: options.every] if (case["doc"] or case["pair_doc"]) in texts]
    for line in grown(texts, cases, options.growth) if options.growth else compared(texts, cases, options.tools):
        print(line, flush=True)


if __name__ == "__main__":
    main()

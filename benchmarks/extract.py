"""Time whole articles from HTML to statements, beside a tokenizer and sentence splitter that does nothing else.

    python benchmarks/extract.py [--folder FOLDER] [--rounds 3]

FOLDER holds articles as text (*.txt); without it, articles are made up. Each is put into a page with the furniture of a
news site. All runs are in one process, one after the other, on all processors. spaCy's tokenizer with its sentencizer
(no model) is the yardstick of what a page costs to look at; it is asked for the same articles as text.
"""

from __future__ import annotations

import argparse
import html
import resource
import time
from collections.abc import Callable
from pathlib import Path

from texts import Author, Quoted

import verbale
from verbale import documents, statements
from verbale.statements import tagging

LEAST = 5000  # words a second that whole articles must reach on two idle cores
MOST = 600  # MB of memory
ARTICLES, WORDS = 40, 800
FURNITURE = (
    "<header><nav><ul><li><a href='/'>Home</a></li><li><a href='/world'>World</a></li></ul></nav></header>",
    "<aside><h3>Most read</h3><ul><li><a href='/a'>Rain in the north</a></li></ul></aside><footer>All rights</footer>",
)


def articles(folder: Path | None) -> list[str]:
    """The texts to read."""
    if folder is not None:
        found = [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]
        if not found:
            raise SystemExit(f"{folder}: no *.txt in it")
        return found
    out = []
    for seed in range(ARTICLES):
        author = Author(seed)
        quoted = [Quoted(words=author.sentence(), start=0, end=0, edit="none") for _ in range(8)]
        out.append(author.report(WORDS, quoted))
    return out


def page(text: str) -> bytes:
    """The text as a page of a news site."""
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())
    body = f"{FURNITURE[0]}<main><article><h1>News of the day</h1>{paragraphs}</article></main>{FURNITURE[1]}"
    return f"<!doctype html><html lang='en'><head><title>News</title></head><body>{body}</body></html>".encode()


def seconds(rounds: int, work: Callable[[], object]) -> float:
    """The least time of a few rounds, after one that is not counted."""
    work()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def main() -> None:
    """Time every way and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    texts = articles(arguments.folder)
    pages = [page(text) for text in texts]
    words = sum(len(text.split()) for text in texts)
    read = [documents.read(own) for own in pages]
    ways: list[tuple[str, Callable[[], object]]] = [
        ("HTML to statements", lambda: [verbale.extract(documents.read(own)) for own in pages]),
        ("HTML to text", lambda: [documents.read(own) for own in pages]),
        ("text to statements", lambda: [verbale.extract(own) for own in read]),
        ("text to statements, rules alone", lambda: [statements.extract(own, tagging.tag) for own in read]),
    ]
    print(f"{len(texts)} articles, {words} words")
    print(f"{'what':34} {'words/s':>9} {'ms an article':>14}")

    def show(name: str, work: Callable[[], object]) -> None:
        took = seconds(arguments.rounds, work)
        slow = "  SLOW" if name == ways[0][0] and words / took < LEAST else ""
        print(f"{name:34} {words / took:9.0f} {1000 * took / len(texts):14.1f}{slow}")

    for name, work in ways:
        show(name, work)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    try:
        import spacy

        pipeline = spacy.blank("en")
        pipeline.add_pipe("sentencizer")
        show("spaCy tokenizer and sentencizer", lambda: list(pipeline.pipe(texts)))
    except ImportError:
        print("spaCy is not installed (pip install spacy): no yardstick")
    print(f"memory at most {memory:.0f} MB before the yardstick{'  OVER' if memory > MOST else ''}")




if __name__ == "__main__":
    main()

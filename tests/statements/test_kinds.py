"""Texts unlike a newspaper's: wires, communiqués, transcripts, capitals, bullets; stories in which nobody is quoted.

What is asserted is what matters to a reader: who is told to say which words, and that nothing is told beside. Where
exactly a span ends is left to the tests of the tagger.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from verbale import statements
from verbale.documents import read_text
from verbale.schema import Document, Statement

KINDS = Path(__file__).parent / "kinds"
CASES = yaml.safe_load((KINDS / "cases.yaml").read_text("utf-8"))
STORIES = sorted((KINDS / "stories").glob("*.txt"))


@cache
def extracted(text: str) -> tuple[Document, tuple[Statement, ...]]:
    document = read_text(text)
    return document, statements.extract(document)


def is_by(statement: Statement, name: str | list[str] | None) -> bool:
    """Whether the speaker's name holds `name`, or one of several; any speaker will do where nobody can be told."""
    if name is None:
        return True
    names = [name] if isinstance(name, str) else name
    return statement.speaker is not None and any(n.casefold() in statement.speaker.name.casefold() for n in names)


def holding(words: str, text: str, found: tuple[Statement, ...]) -> list[Statement]:
    """The statements whose content covers at least the greater part of these words, the innermost first."""
    start = text.index(words)
    end = start + len(words)

    def covered(statement: Statement) -> int:
        return sum(max(0, min(span.end, end) - max(span.start, start)) for span in statement.content)

    return sorted((s for s in found if 2 * covered(s) > len(words)), key=lambda s: -s.depth)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_speakers(case):
    """Each attribution that a reader finds is found, with its speaker."""
    document, found = extracted(case["text"])
    for said in case["says"]:
        about = holding(said["words"], document.text, found)
        assert any(is_by(statement, said["by"]) for statement in about), said
        assert not said.get("in") or any(s.depth > 0 and is_by(s, said["by"]) for s in about), said


@pytest.mark.xfail(strict=True, reason="known errors: move one to `says` when it is mended")
@pytest.mark.parametrize(
    ("case", "said"), [pytest.param(c, m, id=f"{c['name']}: {m['words']}") for c in CASES for m in c.get("missed", ())]
)
def test_known_errors(case, said):
    """What a reader finds and Verbale does not is listed, until it is found."""
    document, found = extracted(case["text"])
    assert any(is_by(statement, said["by"]) for statement in holding(said["words"], document.text, found))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_nothing_is_added(case):
    """Hardly a statement is found that no reader finds."""
    document, found = extracted(case["text"])
    expected = {id(s) for said in case["says"] for s in holding(said["words"], document.text, found)}
    assert len([s for s in found if id(s) not in expected]) <= case["more"]


def test_stories_hold_no_statements():
    """In stories in which nobody is quoted, at most one statement is found in 5,000 words."""
    words = sum(len(path.read_text("utf-8").split()) for path in STORIES)
    found = [
        (path.stem, [span.of(document.text) for span in (*statement.source, *statement.cue, *statement.content)])
        for path in STORIES
        for document, told in [extracted(path.read_text("utf-8"))]
        for statement in told
    ]
    assert words >= 8000
    assert 5000 * len(found) <= words, found

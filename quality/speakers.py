"""Who "he", "the minister", "the ministry" and "the statement" are: 200 sources of news articles, resolved by hand.

`speakers.jsonl` holds offsets into the articles of PolNeAR dev and no text of them. Each line is one source: `source`
(its spans), `kind` (pronoun, role, organ, document), `names` (where names of the true speaker stand, the fullest
first), `part` (development, or aside: to be measured on and not to be looked into) and `match`, how an answer is held
against the names:

- name: it is one of them, or a longer or shorter form with the same last word;
- owner: nobody is named, and the answer says whose aide, daughter, company or bylaws they are;
- all: several speak, and the answer names each of them;
- open: the article does not tell; right is nobody, or the words as they stand.

Two ways are measured: with the attributions that people marked, and with those that Verbale finds by itself. Sources
were drawn at random, pronouns and others apart, at most four of each from one article; no article is in both parts.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from math import sqrt
from pathlib import Path
from typing import Any

import scorers
from gate import Case, Measured

from verbale import documents, statements
from verbale.schema import Document, Reason, Statement
from verbale.statements import Attribution
from verbale.statements.passages import Passage
from verbale.text.spans import Span

CASES = Path(__file__).with_name("speakers.jsonl")
PARTS = ("development", "aside")
KINDS = ("pronoun", "role", "organ", "document")
COURTESY = {"mr", "mrs", "ms", "dr", "president", "senator", "sen", "governor", "gov"}
Z = 1.96  # of the 95 % interval


def measure(data: Path, work: Path) -> Measured:
    """Resolve every case both ways; `work` is not used."""
    root = data / "data" / "polnear" / "dev"
    scorer = scorers.load(data / "evaluate" / "attribution" / "evaluate.py")
    gold = scorer.load_gold(str(root))
    cases = scorers.read_lines(CASES)
    right: dict[str, list[bool]] = {"given": [], "found": []}
    reached, times, outcomes = 0, [], {}
    for name in sorted({case["article"] for case in cases}):
        text, annotated = gold[name]
        document = documents.take(text)
        given = statements.extract(document, Given(annotated[min(annotated)]))
        started = time.perf_counter()
        found = statements.extract(document)
        times.append(1000 * (time.perf_counter() - started))
        for case in cases:
            if case["article"] == name:
                answer, own = of_source(given, case), of_source(found, case)
                reached += own is not None
                right["given"].append(is_right(case, answer, text))
                right["found"].append(is_right(case, own, text))
                outcomes[f"{name}:{case['source'][0][0]}"] = outcome(case, answer, text, document)
    cases.sort(key=lambda case: case["article"])
    figures = {"reached": round(100 * reached / len(cases), 1)}
    figures |= {f"{way}_{part}": share(picked(cases, right[way], part)) for way in right for part in PARTS}
    return Measured(
        corpus=scorers.sha256(CASES),
        count=len(cases),
        figures=figures,
        cases=outcomes,
        table=table(cases, right),
        times=scorers.percentiles(times),
    )


class Given:
    """A tagger that hands out the attributions that people marked, each to the first passage that holds its cue."""

    def __init__(self, annotated: Sequence[dict[str, Any]]) -> None:
        self.left = [
            Attribution(
                source=spans_of(own, "source"), cue=spans_of(own, "cue"), content=spans_of(own, "content"), reasons=()
            )
            for own in annotated
        ]

    def __call__(self, passages: Sequence[Passage]) -> list[list[Attribution]]:
        return [self._of(passage) for passage in passages]

    def _of(self, passage: Passage) -> list[Attribution]:
        here = [own for own in self.left if passage.span.contains((own.cue or own.source or own.content)[0])]
        self.left = [own for own in self.left if own not in here]
        return here


def spans_of(own: dict[str, Any], role: str) -> tuple[Span, ...]:
    """The spans of one role of an attribution as the scorer reads it."""
    return tuple(Span(*span) for span in own.get(role, ()))


def of_source(found: Sequence[Statement], case: dict[str, Any]) -> Statement | None:
    """The statement whose source shares most code points with that of the case."""
    wanted = [Span(*span) for span in case["source"]]

    def shared(statement: Statement) -> int:
        return sum(
            max(0, min(a.end, b.end) - max(a.start, b.start)) for a in statement.source for b in wanted
        ) - statement.depth  # fmt: skip

    best = max(found, key=shared, default=None)
    return best if best is not None and shared(best) > 0 else None


def tokens(words: str) -> list[str]:
    """The words of a name in small letters, without stops, possessives and the article before them."""
    plain = re.sub(r"['’](?:s\b)?", "", words.casefold().replace(".", ""))
    return re.sub(r"^(?:the|an?) ", "", " ".join(re.findall(r"[^\W_]+", plain))).split()


def is_right(case: dict[str, Any], statement: Statement | None, text: str) -> bool:
    """Whether the speaker of a statement is the true one, by the case's way of matching."""
    if statement is None:
        return False
    answer = tokens(statement.speaker.name) if statement.speaker else []
    names = [tokens(text[start:end]) for start, end in case["names"]]
    if case["match"] == "open":
        return set(answer) <= {word for start, end in case["source"] for word in tokens(text[start:end])}
    if case["match"] == "all":
        return all(name[-1] in answer for name in names)
    if case["match"] == "owner":
        return any(name[-1] in answer for name in names)
    family = [len(name) == 1 and text[start].isupper() for name, (start, _) in zip(names, case["names"], strict=True)]
    return any(
        answer[-1:] == name[-1:] and is_form(set(answer), set(name), alone)
        for name, alone in zip(names, family, strict=True)
    )


def is_form(answer: set[str], name: set[str], alone: bool) -> bool:
    """Whether one name is the other, shorter or longer. A word before a family name `alone` can make it another's."""
    return answer <= name or (name < answer and (not alone or answer - name <= COURTESY))


def outcome(case: dict[str, Any], statement: Statement | None, text: str, document: Document) -> Case:
    """What came out, with its reasons; for the part kept aside only whether it was right."""
    right = is_right(case, statement, text)
    if case["part"] != "development":
        return Case(right=right, answer=f"{case['kind']} (kept aside)")
    source = " … ".join(text[start:end] for start, end in case["source"])
    names = " | ".join(text[start:end] for start, end in case["names"])
    answer = statement.speaker.name if statement and statement.speaker else None
    told = [reason.detail for reason in statement.reasons if is_about_speaker(reason)] if statement else []
    lines = [f"{case['kind']} {case['match']}: “{source}” -> {answer!r}, is {names!r}", *told]
    return Case(right=right, answer="\n".join(lines))


def is_about_speaker(reason: Reason) -> bool:
    """Whether a reason is worth showing here."""
    return bool(reason.detail)


def picked(cases: Sequence[dict[str, Any]], right: Sequence[bool], part: str, kind: str = "") -> list[bool]:
    """The outcomes of one part, of one kind if it is given."""
    return [
        ok
        for case, ok in zip(cases, right, strict=True)
        if case["part"] == part and kind in ("", case["kind"])
    ]  # fmt: skip


def share(right: Sequence[bool]) -> float:
    """Per cent that are right."""
    return round(100 * sum(right) / max(1, len(right)), 1)


def interval(right: Sequence[bool]) -> tuple[float, float]:
    """Wilson's 95 % interval of the share that is right, in per cent."""
    n = max(1, len(right))
    p = sum(right) / n
    middle, half = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return 100 * (middle - half) / (1 + Z * Z / n), 100 * (middle + half) / (1 + Z * Z / n)


def table(cases: Sequence[dict[str, Any]], right: dict[str, list[bool]]) -> str:
    """Right of how many, with its interval, for each way, part and kind."""
    lines = []
    for way, outcomes in right.items():
        for part in PARTS:
            for kind in ("", *KINDS):
                own = picked(cases, outcomes, part, kind)
                low, high = interval(own)
                lines.append(
                    f"{way:5} {part:11} {kind or 'all':8} {sum(own):3} of {len(own):3}"
                    f"  {share(own):5.1f} % [{low:.0f}-{high:.0f}]\n"
                )
    return "".join(lines)

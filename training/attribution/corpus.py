"""PolNeAR (Newell, Margolin and Ruths, LREC 2018) as windows of word pieces with labels.

Articles are texts with brat stand-off annotation, one file for each coder. Every coder's reading is kept; training
draws one of them each time a window is seen, and tells the network whose it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from verbale import documents
from verbale.statements import decoding
from verbale.statements.outline import paragraphs
from verbale.statements.pieces import CASE, UPPER, Pieces, cut
from verbale.text import quotemarks

ROLES = ("source", "cue", "content")
FIRST = {"source": decoding.SOURCE, "cue": decoding.CUE, "content": decoding.CONTENT}
_SPAN = re.compile(r"T\d+\t\S+ ")
_EVENT = re.compile(r"E\d+\t")
_CODER = re.compile(r"(.*)_([0-9a-f]{4})$")


@dataclass(frozen=True, slots=True)
class Marked:
    """One attribution as pieces of the article: (k,) indices for each role, `cue` not empty."""

    source: np.ndarray
    cue: np.ndarray
    content: np.ndarray


@dataclass(frozen=True, slots=True)
class Article:
    """An article with the reading of each of its coders."""

    name: str
    text: str
    pieces: Pieces
    readings: tuple[tuple[str, tuple[Marked, ...]], ...]


def articles(folder: Path, tokenizer: Tokenizer) -> list[Article]:
    """All articles of a split, in the order of their names."""
    readings: dict[str, list[tuple[str, Path]]] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        match = _CODER.match(path.stem)
        if match is None:
            raise SystemExit(f"{path}: the name has no coder (NAME_abcd.ann)")
        readings.setdefault(match[1], []).append((match[2], path))
    out = []
    for path in sorted((folder / "text").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        spans = [part.span for part in paragraphs(documents.take(text))]
        pieces = cut(text, spans, quotemarks.find(text, spans), tokenizer)
        own = tuple((coder, tuple(_marked(ann, text, pieces))) for coder, ann in readings.get(path.stem, []))
        out.append(Article(path.stem, text, pieces, own))
    return out


def spans_of(path: Path, text: str) -> list[dict[str, list[tuple[int, int]]]]:
    """The attributions of one annotation file, each role as spans without white space at their ends."""
    spans: dict[str, list[tuple[int, int]]] = {}
    events = []
    for line in path.read_text("utf-8").split("\n"):
        if _SPAN.match(line):
            name, rest = line.split("\t")[:2]
            spans[name] = [(int(a), int(b)) for a, b in (place.split() for place in rest.split(" ", 1)[1].split(";"))]
        elif _EVENT.match(line):
            events.append([part.split(":") for part in line.split("\t")[1].split()])
    out = []
    for event in events:
        roles: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
        for label, name in event:
            role = label.rstrip("0123456789").lower()
            if role in roles:
                roles[role].extend(spans.get(name, []))
        out.append({role: _merged(found, text) for role, found in roles.items()})
    return out


def labels_of(marked: Marked, start: int, end: int) -> np.ndarray:
    """The labels (end - start,) of one attribution inside a window of pieces."""
    out = np.zeros(end - start, dtype=np.int64)
    for role in ("content", "source", "cue"):
        inside = getattr(marked, role)
        inside = inside[(inside >= start) & (inside < end)] - start
        out[inside] = FIRST[role]
        follows = inside[1:][np.diff(inside) == 1]
        out[follows] += 1
    broken = (out[1:] % 2 == 0) & (out[1:] > 0) & ((out[:-1] + 1) // 2 != out[1:] // 2)
    out[1:][broken] -= 1
    return out


def disguised(features: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Now and then the same window without its capitals, or all in capitals: headlines and old wires."""
    draw = chance.random()
    if draw < 0.05:
        features = features.copy()
        features[:, CASE] = 0 if draw < 0.03 else UPPER
    return features


def _marked(path: Path, text: str, pieces: Pieces) -> list[Marked]:
    out = []
    for roles in spans_of(path, text):
        parts = {role: _indices(found, pieces) for role, found in roles.items()}
        if len(parts["cue"]):
            out.append(Marked(**parts))
    return out


def _indices(spans: list[tuple[int, int]], pieces: Pieces) -> np.ndarray:
    inside = [
        np.arange(np.searchsorted(pieces.ends, start, "right"), np.searchsorted(pieces.starts, end, "left"))
        for start, end in spans
    ]
    return np.unique(np.concatenate(inside)) if inside else np.zeros(0, dtype=np.int64)


def _merged(spans: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if out and (start <= out[-1][1] or not text[out[-1][1] : start].strip()):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        elif start < end:
            out.append((start, end))
    return out

"""SRT and VTT: each caption a block with its time, the voice of a VTT tag as its speaker.

Captions that roll (each repeats the line before it) are told once. Text joins captions by single line ends, because
sentences run on from one to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from verbale.documents.encoding import decoded
from verbale.documents.formats import Received
from verbale.documents.markup import references
from verbale.documents.mojibake import mended
from verbale.documents.passages import Composer, Draft, Passage
from verbale.errors import UnreadableError
from verbale.schema import BlockKind, Fact, Reason

_TIMES = re.compile(r"[ \t]*(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})[ \t]*-->[^\r\n]*")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>|<\d[\d:.]{0,20}>|\{\\[^{}\n]{0,100}\}|(?m:^)[ \t]*>>+[ \t]*")
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,40})?[ \t]+([^>\n]{1,100})>")
_SKIPPED = re.compile(r"(?:NOTE|STYLE|REGION|WEBVTT|X-TIMESTAMP-MAP)\b")
_LANGUAGE = re.compile(r"(?mi)^Language:\s*([a-z]{2,3})\b")


def draft(received: Received) -> Draft:
    """The draft of a subtitle file. Raises `UnreadableError` where it holds no caption."""
    source = mended(decoded(received.data, received.charset, received.shown))
    passages, rolled = _told_once(source.text)
    if not passages:
        raise UnreadableError(
            f"{received.shown} holds no captions: is it cut off? Each needs a line of times (00:00:01,000 --> …)."
        )
    notes = list(source.notes)
    if rolled:
        notes.append(
            Reason(rule="rolling_captions", detail=f"{rolled} lines that repeat the caption before were left out.")
        )
    stated = _LANGUAGE.search(source.text[:500]) if source.text.startswith("WEBVTT") else None
    language = None
    if stated:
        reason = Reason(rule="language.file", detail=stated.group(), within="input")
        language = Fact(value=stated[1].lower(), reasons=(reason,))
    return Draft(
        passages=passages,
        origins=source.origins,
        encoding=source.encoding,
        notes=tuple(notes),
        language=language,
        separator="\n",
    )


def _told_once(raw: str) -> tuple[list[Passage], int]:
    passages: list[Passage] = []
    first = Composer(raw)
    last: list[str] = []
    rolled = 0
    for time, lines in _captions(raw):
        speaker = None
        composer = first.blank()
        words = []
        for start, end in lines:
            voice = _VOICE.search(raw, start, end)
            speaker = voice[1].strip() if voice and not speaker else speaker
            line = " ".join(_TAG.sub(" ", raw[start:end]).split())
            if line in last and line:
                rolled += 1
                continue
            words.append(line)
            _compose(composer, raw, start, end)
            composer.space(end, end)
        if words:
            last = [word for word in words if word] or last
        passage = composer.passage(BlockKind.CUE, time=time, speaker=speaker)
        if passage:
            passages.append(passage)
    return passages, rolled


def _compose(composer: Composer, raw: str, start: int, end: int) -> None:
    at = start
    for tag in [*_TAG.finditer(raw, start, end), None]:
        stop = tag.start() if tag else end
        for first, last, words in references(raw, at, stop):
            composer.copy(at, first)
            composer.put(words, first, last)
            at = last
        composer.copy(at, stop)
        at = tag.end() if tag else end


def _captions(raw: str) -> Iterator[tuple[float, list[tuple[int, int]]]]:
    """The time in seconds of each caption and its lines."""
    time: float | None = None
    lines: list[tuple[int, int]] = []
    at, skipping = 0, False
    for whole in [*raw.splitlines(keepends=True), ""]:
        line = whole.strip()
        times = _TIMES.match(whole)
        if times or not line:
            if time is not None and lines:
                yield time, lines
            time, lines, skipping = None, [], False
        if times:
            hours, minutes, seconds, fraction = times.groups()
            time = 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds) + int(fraction) / 10 ** len(fraction)
        elif line and time is None:
            skipping = skipping or bool(_SKIPPED.match(line))
        elif line and not skipping:
            lines.append((at, at + len(whole)))
        at += len(whole)

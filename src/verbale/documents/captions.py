"""SRT and VTT: each caption a block with its time, the voice of a VTT tag as its speaker.

Captions that roll (each repeats the line before it) are told once. Text joins captions by single line ends, because
sentences run on from one to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
_ROLLS = 0.3  # of the captions of a file that rolls do: automatic captions put a short one between each two
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
    """The captions as passages without the lines that only roll up, and how many such lines there were."""
    captions = list(_captions(raw))
    words = [[" ".join(_TAG.sub(" ", raw[start:end]).split()) for start, end in lines] for _, lines in captions]
    rolling = _rolling(words)
    passages: list[Passage] = []
    composer = Composer(raw)
    for i, (time, lines) in enumerate(captions):
        composer = composer.blank()
        speaker = None
        for start, end in lines[i in rolling :]:
            voice = _VOICE.search(raw, start, end)
            speaker = voice[1].strip() if voice and not speaker else speaker
            _compose(composer, raw, start, end)
            composer.space(end, end)
        passage = composer.passage(BlockKind.CUE, time=time, speaker=speaker)
        if passage:
            passages.append(passage)
    return passages, len(rolling)


def _rolling(words: Sequence[Sequence[str]]) -> set[int]:
    """The captions whose first line is the last of the caption before, rolled up.

    A caption of one line repeats what was said before only in files that roll: people do say "No." twice.
    """
    repeats = {i for i in range(1, len(words)) if words[i - 1] and words[i][0] and words[i][0] == words[i - 1][-1]}
    rolled = {i for i in repeats if len(words[i]) > 1}
    return repeats if rolled and len(rolled) >= _ROLLS * len(words) else rolled


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

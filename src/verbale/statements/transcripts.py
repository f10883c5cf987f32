"""Transcripts: paragraphs that begin with the name of who speaks ("ORLAN: …", "Q: … A: …")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from verbale.schema import Reason
from verbale.statements.naming import named
from verbale.text.spans import Span

# A text is a transcript when so many of its paragraphs begin with a label; fewer are colons in prose.
MIN_LABELS = 2
# The longest label, in code points ("THE DEPUTY FOREIGN MINISTER OF THE REPUBLIC (through interpreter)").
MAX_LABEL = 70
# So many labels are looked at for a name that comes again: it bounds the work on hostile input.
MOST_LABELS = 40

_LABEL = re.compile(
    r"\s*(?:\[[^\]\n]{1,20}\]\s*)?(?P<name>(?:Q|A|Question|Answer|QUESTION|ANSWER)\s?\d{0,3}"
    r"|[A-ZÀ-Þ][\w.'’\-]*(?:[ ,][\w.'’\-()]+){0,8}?)"
    r"(?:\s\((?:(?P<person>[A-ZÀ-Þ][\w.’-]*(?:\s[A-ZÀ-Þ][\w’-]+){1,3})|[^)\n]{1,40})\))?"
    r"(?P<colon>\s?:|\.—|—(?=\s))\s+(?=\S)"
)
_SHORT = re.compile(r"(?:Q|A|Question|Answer)\s?\d{0,3}", re.IGNORECASE)
_QUESTION = re.compile(r"Q|Question", re.IGNORECASE)
_SMALL = frozenset({"of", "the", "and", "for", "de", "van", "von", "al", "bin", "to", "in"})


@dataclass(frozen=True, slots=True)
class Label:
    """Who speaks in a paragraph; `span` covers the name, or is absent where the name is carried on or comes from the
    format. `content` is where the words begin."""

    name: str
    span: Span | None
    content: int
    reason: Reason


def labels(
    text: str, paragraphs: Sequence[tuple[Span, str | None]], headings: frozenset[int] = frozenset()
) -> dict[int, Label]:
    """Who speaks in each paragraph (its span, and the speaker if the format names one); empty for no transcript."""
    seen: dict[int, Label] = {}
    above: dict[int, Label] = {}
    for i, (span, speaker) in enumerate(paragraphs):
        label = _label(text, span, speaker)
        if label is not None and i not in headings:
            seen[i] = label
        elif label is not None and label.span:
            above[i] = label
    if not _is_transcript(seen, len(paragraphs)):
        return {}
    names = [_untitled(label.name) for label in seen.values()][:MOST_LABELS]
    seen |= {i: label for i, label in above.items() if _is_one_of(_untitled(label.name), names)}
    return _carried_on(paragraphs, seen, headings)


def _label(text: str, span: Span, speaker: str | None) -> Label | None:
    if speaker:
        reason = Reason(rule="speaker_in_format", detail=f"the file names {speaker} as speaking", span=span)
        return Label(speaker, None, span.start, reason)
    match = _LABEL.match(text, span.start, min(span.end, span.start + MAX_LABEL))
    if match is None or not _is_name(match["name"]):
        return None
    group = "person" if match["person"] and match["name"].startswith("The ") else "name"
    place, name = Span(*match.span(group)), match[group]
    reason = Reason(rule="speaker_label", detail=f"“{name}” before a colon names who speaks", span=place)
    return Label(name, place, match.end(), reason)


def _is_name(name: str) -> bool:
    if _SHORT.fullmatch(name):
        return True
    return all(word[0].isupper() or word.lower() in _SMALL or not word[0].isalpha() for word in name.split())


def _is_transcript(seen: dict[int, Label], count: int) -> bool:
    names = [label.name for label in seen.values() if label.span]
    if any(label.span is None for label in seen.values()):
        return True
    sure = sum(1 for name in names if name.isupper() or _SHORT.fullmatch(name))
    bare = [_untitled(name) for name in names]
    again = any(_is_one_of(name, bare[:i]) for i, name in enumerate(bare[:MOST_LABELS]))
    return len(names) >= MIN_LABELS and (sure >= MIN_LABELS or again) and len(names) * 5 >= count


def _is_one_of(name: tuple[str, ...], names: Sequence[tuple[str, ...]]) -> bool:
    """Whether a name is among others, in full or by the family name alone: Adrian Moss, Moss."""
    return any(name == other or name[-1:] == other or name == other[-1:] for other in names)


def _untitled(name: str) -> tuple[str, ...]:
    """The words of a name without titles and without a place behind it: Mr. Adrian Moss (Mere South)."""
    words = name.split(" (")[0].split()
    return tuple(word for word in words if word.strip(".").lower() not in named("titles")) or tuple(words)


def _carried_on(
    paragraphs: Sequence[tuple[Span, str | None]], seen: dict[int, Label], headings: frozenset[int]
) -> dict[int, Label]:
    """Paragraphs without a label belong to the label before them."""
    out: dict[int, Label] = {}
    current: Label | None = None
    for i, (span, _) in enumerate(paragraphs):
        if i in seen:
            current = seen[i]
            out[i] = current
        elif current is not None and i not in headings:
            reason = Reason(rule="speaker_carried_on", detail=f"{current.name} goes on speaking", span=span)
            out[i] = Label(current.name, None, span.start, reason)
    return out

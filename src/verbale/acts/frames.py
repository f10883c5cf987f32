"""The ways in which words do something (`resources/acts.yaml`), and where a sentence uses them.

`candidates` finds every place that may perform an act, with what can be seen of it: the frame, its subject, the form
of the verb, whether it is denied. Whether the sentence does perform it is decided elsewhere, over all candidates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from verbale import lexicon
from verbale.acts.clauses import Reading, Subject, forms, subject_of, word_set
from verbale.schema import ActType, Strength
from verbale.text.spans import Span

_WORD = re.compile(r"[\w’'-]*\w")
_DENIED = re.compile(r"\b(?:not|never|no\slonger|cannot|can't|nor|hardly|without)\s(?:\w+\s)?$", re.I)
_AUXILIARY = re.compile(
    r"\b(have|has|had|having|is|are|am|was|were|be|been|being|will|shall|would|to|should|must|can|cannot|may|might|could|do|does|did)"
    r"\s(?:\w+ly\s|also\s|not\s|never\s|always\s|just\s|again\s|therefore\s)*$",
    re.I,
)
_REACH = 60  # characters before a word in which its auxiliary and its denial stand


@dataclass(frozen=True, slots=True)
class Frame:
    """One way of performing an act; see the head of `resources/acts.yaml`."""

    name: str
    type: ActType
    slot: str
    then: re.Pattern[str] | None = None
    ahead: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    before: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None
    within: re.Pattern[str] | None = None
    strength: Strength | None = None
    threat: bool = False
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a frame fits. `form` is the verb's ("base", "s", "past", "ing", with its auxiliary before it)."""

    frame: Frame
    trigger: Span
    subject: Subject
    form: str
    denied: bool

    @property
    def type(self) -> ActType:
        """The act that the frame may perform."""
        return self.frame.type


@cache
def frames_by_word() -> dict[str, tuple[Frame, ...]]:
    """Every frame under each of its first words, in lower case."""
    found: dict[str, list[Frame]] = {}
    for entry in lexicon.load("acts")["frames"]:
        frame = _frame(entry)
        for word in entry["words"].split():
            for form in forms(word):
                found.setdefault(form.lower(), []).append(frame)
    deed = Frame(name="does_wrong", type=ActType.ACCUSE, slot="deed")
    for word in word_set("deeds"):
        found.setdefault(word, []).append(deed)
    wrongs = "|".join(sorted(word_set("wrongs"), key=len, reverse=True))
    neutral = Frame(
        name="does_with_wrong",
        type=ActType.ACCUSE,
        slot="deed",
        ahead=re.compile(rf"\s(?:[^\s.;]+\s){{0,9}}?(?:{wrongs})\b", re.IGNORECASE),
    )
    for word in word_set("neutral_deeds"):
        found.setdefault(word, []).append(neutral)
    wrong = Frame(name="wrong_is_named", type=ActType.ACCUSE, slot="wrong")
    for word in word_set("wrongs"):
        found.setdefault(word, []).append(wrong)
    return {word: tuple(frames) for word, frames in found.items()}


def _frame(entry: dict[str, str]) -> Frame:
    def compiled(key: str, at_end: bool = False) -> re.Pattern[str] | None:
        if key not in entry:
            return None
        source = entry[key]
        return re.compile(rf"(?:{source})$" if at_end and not source.endswith("$") else source, re.IGNORECASE)

    return Frame(
        name=entry["name"],
        type=ActType(entry["type"]),
        slot=entry["slot"],
        then=compiled("then"),
        ahead=compiled("ahead"),
        unless=compiled("unless"),
        before=compiled("before", at_end=True),
        never=compiled("never", at_end=True),
        within=compiled("within"),
        strength=Strength(entry["strength"]) if "strength" in entry else None,
        threat=bool(entry.get("threat", False)),
        sure=bool(entry.get("sure", False)),
    )


def candidates(reading: Reading) -> list[Candidate]:
    """Every place of the sentence where a frame fits, in order."""
    text, found = reading.text, []
    known = frames_by_word()
    subjects: dict[int, Subject] = {}
    for match in _WORD.finditer(text, reading.sentence.start, reading.sentence.end):
        fitting = known.get(match[0].lower().replace("’", "'"))
        if not fitting:
            continue
        for frame in fitting:
            end = _fits(reading, frame, match.start(), match.end())
            if end is None:
                continue
            if match.start() not in subjects:
                subjects[match.start()] = subject_of(reading, match.start())
            left = text[max(reading.sentence.start, match.start() - _REACH) : match.start()]
            found.append(
                Candidate(
                    frame=frame,
                    trigger=Span(match.start(), end),
                    subject=subjects[match.start()],
                    form=_form(match[0], left),
                    denied=_DENIED.search(left) is not None,
                )
            )
    return found


def _fits(reading: Reading, frame: Frame, start: int, end: int) -> int | None:
    """Where the trigger ends if `frame` fits at `start`, else `None`."""
    text, limit = reading.text, reading.sentence.end
    if frame.then:
        match = frame.then.match(text, end, limit)
        if not match:
            return None
        end = match.end()
    if frame.ahead and not frame.ahead.match(text, end, limit):
        return None
    if frame.unless and frame.unless.match(text, end, limit):
        return None
    if frame.within and not frame.within.search(text, reading.sentence.start, limit):
        return None
    if frame.before or frame.never:
        left = text[max(reading.sentence.start, start - _REACH) : start]
        if frame.before and not frame.before.search(left):
            return None
        if frame.never and frame.never.search(left):
            return None
    return end


_WILLING = re.compile(
    r"\b(?:continues?|continued|wish(?:es)?|likes?|want|able|opportunity|pleased|happy|glad|proud|privilege|pleasure|honou?r|bound|compelled"
    r"|obliged|chosen|come|hereby|here|desire|occasion)[\s,]+(?:\w+\s){0,3}?to\s(?:\w+ly\s|also\s|now\s)?$",
    re.IGNORECASE,
)


def _form(word: str, left: str) -> str:
    if _WILLING.search(left):
        return "wish+base"
    auxiliary = _AUXILIARY.search(left)
    lower = word.lower()
    ending = (
        "ing" if lower.endswith("ing") else "past" if lower.endswith("ed") else "s" if lower.endswith("s") else "base"
    )
    return f"{auxiliary[1].lower()}+{ending}" if auxiliary else ending

"""The ways in which an English sentence hands words over to somebody.

Each rule looks at one cue in the tokens of a sentence and gives a `Frame` or nothing. `find` tries them on each cue,
in the order of `RULES`, then settles where the content of one frame ends because another begins.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from verbale.statements import cues
from verbale.statements.cues import Cue, words
from verbale.statements.parties import named as parties_named
from verbale.statements.passages import Token
from verbale.statements.phrases import Range, phrase_after, sentence_subject, subject_before

# How far after a verb its "that" or its quotation may stand ("said on Friday, in a speech to parliament, that").
CONTENT_REACH = 25


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """Ranges of tokens. `elided` where the subject is left out and carried on from the frame before."""

    rule: str
    cue: Range | None
    source: Range | None
    content: tuple[Range, ...]
    elided: bool = False
    open_end: bool = field(default=False)


Tokens = Sequence[Token]


def find(tokens: Tokens, any_case: bool = False) -> list[Frame]:
    """The frames of one sentence, in order of their cues."""
    out: list[Frame] = []
    for cue in cues.find(tokens, any_case):
        if out and out[-1].cue and cue.start < out[-1].cue[1]:
            continue
        floor = max((frame.cue[1] for frame in out if frame.cue), default=0)
        frame = next((frame for rule in RULES if (frame := rule(tokens, cue, floor))), None)
        if frame is not None:
            out.append(frame)
    if any_case and (labelled := headline_label(tokens)):
        out = [labelled, *out]
    for start in range(len(tokens)):
        loose = next((frame for rule in LOOSE_RULES if (frame := rule(tokens, start))), None)
        if loose is not None and not _is_taken(loose, out):
            out.append(loose)
    out.sort(key=lambda frame: frame.cue or frame.source or (0, 0))
    return _settled(tokens, out)


def _is_taken(loose: Frame, frames: list[Frame]) -> bool:
    """Whether the cue of a loose frame is part of another's, or its quotation already stands in another's content."""
    a, b = loose.cue or (0, 0)
    if any(frame.cue and frame.cue[0] < b and a < frame.cue[1] for frame in frames):
        return True
    at = loose.content[0][0] if loose.content else a
    return loose.rule in ("colon", "unlisted_verb", "quoted_predicate") and any(
        start <= at < end for frame in frames for start, end in frame.content
    )


def is_quoted(tokens: Tokens, i: int) -> bool:
    """Whether token i is a quotation."""
    return 0 <= i < len(tokens) and tokens[i].quotation >= 0


def _text(tokens: Tokens, i: int) -> str:
    return tokens[i].lower if 0 <= i < len(tokens) else ""


def _is_end(tokens: Tokens, i: int) -> bool:
    return i >= len(tokens) or (tokens[i].text in ".;!?" and tokens[i].quotation < 0)


def turned_round(tokens: Tokens, cue: Cue, floor: int) -> Frame | None:
    """The verb follows the words and its subject follows the verb: "…," said Orlan."""
    if cue.group != "speech" or cue.form not in ("past", "third", "base") or cue.passive:
        return None
    before = cue.start - 1
    if not (is_quoted(tokens, before) or (_text(tokens, before) in (",", "—", "–") and before > 0)):
        return None
    following = _text(tokens, cue.end)
    if following in ("that", "to", "in", "on", "at", "as", "she'd", "he'd") or is_quoted(tokens, cue.end):
        return None
    source = phrase_after(tokens, cue.end)
    if source is None:
        return None
    after = source[1]
    if not is_quoted(tokens, before) and not (
        _is_end(tokens, after) or _text(tokens, after) in (",", "in", "on", "at")
    ):
        return None
    content = [(_clause_start(tokens, before, floor), cue.start)]
    resumed = _resumed(tokens, after)
    if resumed is not None:
        content.append((resumed, len(tokens)))
    return Frame(rule="turned_round", cue=(cue.start, cue.end), source=source, content=tuple(content))


def _resumed(tokens: Tokens, at: int) -> int | None:
    """Where the quotation goes on after "…," said Orlan [on Friday]; the words must be quoted."""
    for i in range(at, min(len(tokens), at + CONTENT_REACH)):
        if is_quoted(tokens, i):
            return i if _text(tokens, i - 1) in (",", ":", ";", "—", "–", ".") else None
        if tokens[i].lower in words("personal", "verbs") or tokens[i].text == ";":
            return None
    return None


def _clause_start(tokens: Tokens, end: int, floor: int) -> int:
    """Where the clause begins whose last token is `end`: after the frame before, or with the sentence."""
    start = min(floor, end)
    while start < end and not is_quoted(tokens, start) and tokens[start].text in ",;:—–":
        start += 1
    return start


def subject_first(tokens: Tokens, cue: Cue, floor: int) -> Frame | None:
    """Subject and verb, and the words after them: Orlan said that …; or around them: …, Orlan said, …"""
    if cue.passive:
        return None
    source = None if _text(tokens, cue.start - 1) in ("and", "but", "or") else subject_before(tokens, cue.start, floor)
    elided = False
    if source is None or cue.form == "gerund":
        source, elided = _elided_subject(tokens, cue, source)
        if source is None and not elided:
            return None
    left = source[0] if source else cue.start
    content = _content_after(tokens, cue)
    around = None if cue.form == "gerund" else _content_before(tokens, left, cue, floor)
    announced = tokens[-1].text == ":" and cue.limit == len(tokens)
    if content is None and around is None and not announced:
        return None
    pieces = tuple(piece for piece in (around, content) if piece)
    return Frame(rule="subject_first", cue=(cue.start, cue.end), source=source, content=pieces, elided=elided)


def _elided_subject(tokens: Tokens, cue: Cue, found: Range | None) -> tuple[Range | None, bool]:
    """The subject of "…, adding that" and of "… and announces that" is that of the frame before."""
    before = _text(tokens, cue.start - 1)
    joined = before in (",", "and", "but", "or", "by", "—", "–") or is_quoted(tokens, cue.start - 1)
    if cue.form == "gerund" and tokens[cue.start].lower not in words("auxiliaries"):
        if joined or found is None:
            return None, joined or cue.start > 0
        return found, False
    return (None, True) if joined and cue.start > 0 else (found, False)


def _content_after(tokens: Tokens, cue: Cue) -> Range | None:
    """What follows the verb as its matter; None where nothing of the kind follows."""
    at, end = cue.end, len(tokens)
    if cue.lemma in words("hearer"):
        at = _after_hearer(tokens, at)
    start = _introduced(tokens, at, cue.limit)
    groups = cues.groups_of(cue.lemma)
    if start is not None and (groups != {"quoting"} or _text(tokens, start) != "that"):
        return start, end
    if _is_end(tokens, at) or _text(tokens, at) in (",", ":", ")", "—", "–"):
        return None
    at = _after_time(tokens, at)
    if _is_end(tokens, at) or _text(tokens, at) == ",":
        return None
    if cue.group == "phrasal" or "stance" in groups:
        return at, end
    if "speech" in groups and (_text(tokens, at) not in words("openers") or _is_infinitive(tokens, at)):
        return at, end
    return None


def _after_time(tokens: Tokens, at: int) -> int:
    """Past "on Friday", "last month", "late Monday", where the matter follows without "that"."""
    start = at
    while at < len(tokens) and (
        _text(tokens, at) in words("time")
        or (
            _text(tokens, at) in ("on", "last", "this", "late", "early", "next")
            and _text(tokens, at + 1) in words("time")
        )
        or (at > start and tokens[at].text.isdigit() and _text(tokens, at - 1) in words("time"))
    ):
        at += 1
    return at


def _is_infinitive(tokens: Tokens, at: int) -> bool:
    """Whether "to" at token `at` goes with a verb ("to withdraw") and not with a hearer ("to reporters")."""
    if _text(tokens, at) != "to" or at + 1 >= len(tokens) or not tokens[at + 1].is_word or tokens[at + 1].is_capital:
        return False
    following = _text(tokens, at + 1)
    return following not in words("determiners", "personal") and not following.endswith("s")


def _introduced(tokens: Tokens, at: int, limit: int) -> int | None:
    """Where "that", a colon or a quotation introduces the matter, be it after a phrase of time, place or occasion."""
    first = _text(tokens, at)
    aside = first in words("openers", "time", "links") or first == ","
    for i in range(at, min(len(tokens), at + CONTENT_REACH, max(limit, at + 1))):
        if is_quoted(tokens, i):
            plain = all(_text(tokens, k) not in words("personal", "verbs") for k in range(at, i))
            return i if i == at or (_text(tokens, i - 1) in (",", ":", "—") and plain) else None
        if tokens[i].text == ":":
            return i + 1 if i + 1 < len(tokens) else None
        if tokens[i].lower == "that" and (i == at or aside):
            return i
        if tokens[i].lower in words("verbs") or tokens[i].text in ";.!?":
            return None
    return None


def _after_hearer(tokens: Tokens, at: int) -> int:
    if _text(tokens, at) in words("openers", "links") or _text(tokens, at) in ("that", "not"):
        return at
    hearer = phrase_after(tokens, at, apposition=False)
    return hearer[1] if hearer else at


def _content_before(tokens: Tokens, left: int, cue: Cue, floor: int) -> Range | None:
    """The words before "…, Orlan said" where they are its matter."""
    if cue.group not in ("speech", "phrasal", "clause") or left == 0:
        return None
    before = left - 1
    after = _text(tokens, cue.end)
    quoted = is_quoted(tokens, before) or (is_quoted(tokens, before - 1) and _text(tokens, before) in (",", "—", "–"))
    if not quoted and _text(tokens, before) not in (",", "—", "–"):
        return None
    if after == "that" or is_quoted(tokens, cue.end) and not quoted:
        return None
    if not quoted and not (_is_end(tokens, cue.end) or after in (",", "—", "–") or after in words("time", "openers")):
        return None
    start = _clause_start(tokens, before, floor)
    inner = [token for token in tokens[start : before + 1] if token.is_word or token.quotation >= 0]
    if all(token.lower in words("clause", "openers") for token in inner):
        return None
    return start, before + 1


def parenthetic(tokens: Tokens, cue: Cue, floor: int) -> Frame | None:
    """Subject and verb between commas: The plan, Orlan said, would fail."""
    if cue.group not in ("speech", "phrasal") or cue.passive or _text(tokens, cue.end) not in (",", "—", "–"):
        return None
    source = subject_before(tokens, cue.start, floor)
    if source is None or cue.form == "gerund":
        return None
    before = source[0] - 1
    if (
        before >= 0
        and _text(tokens, before) not in (",", "—", "–", "and", "but", "as")
        and not is_quoted(tokens, before)
    ):
        return None
    around = _content_before(tokens, source[0], cue, floor)
    after = cue.end + 1
    quoted_before = is_quoted(tokens, before) or is_quoted(tokens, before - 1)
    if quoted_before and not is_quoted(tokens, after):
        resumed = _resumed(tokens, after)
        rest = (resumed, len(tokens)) if resumed is not None else None
    else:
        rest = (after, len(tokens))
    pieces = tuple(piece for piece in (around, rest) if piece and piece[0] < piece[1])
    if not pieces:
        return None
    return Frame(rule="parenthetic", cue=(cue.start, cue.end), source=source, content=pieces)


def by_agent(tokens: Tokens, cue: Cue, floor: int) -> Frame | None:
    """The verb is passive and its doer follows "by": was described by Orlan as …"""
    if not cue.passive:
        return None
    for i in range(cue.end, min(len(tokens), cue.end + 4)):
        if tokens[i].lower == "by":
            source = phrase_after(tokens, i + 1, apposition=False)
            if source is None:
                return None
            start = source[1]
            subject = subject_before(tokens, cue.start, floor)
            content = (start, len(tokens)) if not _is_end(tokens, start) else subject
            pieces = (content,) if content else ()
            return Frame(rule="by_agent", cue=(cue.start, cue.end), source=source, content=pieces)
    return None


def quoted_as_saying(tokens: Tokens, cue: Cue, floor: int) -> Frame | None:
    """A passive of reporting, whose subject is the speaker: Orlan was quoted as saying that …"""
    if not cue.passive or cue.lemma not in ("quote", "report", "hear", "cite"):
        return None
    for i in range(cue.end, min(len(tokens) - 1, cue.end + 8)):
        if tokens[i].lower == "as" and tokens[i + 1].lower in ("saying", "stating", "telling", "writing", "warning"):
            source = subject_before(tokens, cue.start, floor)
            if source is None:
                return None
            start = i + 3 if _text(tokens, i + 2) == ":" else i + 2
            content = ((start, len(tokens)),) if start < len(tokens) else ()
            around = _content_before(tokens, source[0], cue, floor) if not content else None
            return Frame(
                rule="quoted_as_saying",
                cue=(cue.start, i + 2),
                source=source,
                content=content or ((around,) if around else ()),
            )
    return None


def according(tokens: Tokens, at: int) -> Frame | None:
    """A preposition names the source: according to Orlan, …"""
    for phrase in words("according"):
        parts = phrase.split()
        if _text(tokens, at) == parts[0] and [_text(tokens, at + k) for k in range(len(parts))] == parts:
            source = phrase_after(tokens, at + len(parts))
            if source is None:
                return None
            after = source[1]
            content: list[Range] = []
            if at > 1:
                content.append((0, at))
            if _text(tokens, after) == "," and (at <= 1 or not is_quoted(tokens, at - 1)):
                content.append((after + 1, len(tokens)))
            elif is_quoted(tokens, after):
                content.append((after, len(tokens)))
            return Frame(rule="according", cue=(at, at + len(parts)), source=source, content=tuple(content))
    return None


def noun_of_speech(tokens: Tokens, at: int) -> Frame | None:
    """A noun of saying with its owner and its matter: Orlan's claim that …, his call for …"""
    if tokens[at].lower not in words("nouns") or at == 0:
        return None
    owner = _owner(tokens, at)
    following = _text(tokens, at + 1)
    if owner is None:
        return None
    if following in ("is", "was", "were", "are") and _text(tokens, at + 2) in ("that", "to", ":"):
        start = at + 2
        return Frame(rule="noun_of_speech", cue=(at, at + 2), source=owner, content=((start, len(tokens)),))
    if is_quoted(tokens, at + 1) or following in ("that", "for", "to", "of", "about", ":"):
        start = at + 2 if following == ":" else at + 1
        if start < len(tokens):
            return Frame(rule="noun_of_speech", cue=(at, at + 1), source=owner, content=((start, len(tokens)),))
    return None


def _owner(tokens: Tokens, at: int) -> Range | None:
    """The possessor of the noun at `at`, with at most three words between."""
    for i in range(at - 1, max(-1, at - 5), -1):
        if tokens[i].quotation >= 0 or not tokens[i].is_word:
            return None
        if tokens[i].lower in ("his", "her", "its", "their"):
            return i, i + 1
        if tokens[i].lower.endswith(("'s", "s'")) and tokens[i].lower not in ("it's", "that's", "he's", "she's"):
            return subject_before(tokens, i + 1)
        if tokens[i].lower in words("determiners", "links", "verbs"):
            return None
    return None


def noun_given_by(tokens: Tokens, at: int) -> Frame | None:
    """A noun of saying and who gave it: the commitment undertaken by all members "…"."""
    if tokens[at].lower not in words("nouns") and tokens[at].lower not in parties_named("documents"):
        return None
    link = at + 2 if _text(tokens, at + 1) in words("given") else at + 1
    if _text(tokens, link) not in (("by", "at", "in", "from") if link > at + 1 else ("by", "from")):
        return None
    source = phrase_after(tokens, link + 1, apposition=False)
    if source is None:
        return None
    start = source[1]
    if _text(tokens, start) in ("about", "on", ",", ":"):
        start += 1
    if is_quoted(tokens, start) or _text(tokens, start) in ("that", "to"):
        return Frame(rule="noun_given_by", cue=(at, link), source=source, content=((start, len(tokens)),))
    return None


def headline_label(tokens: Tokens) -> Frame | None:
    """A headline that begins with who speaks and a colon: Orlan: No Way Back."""
    for i in range(1, min(len(tokens) - 1, 7)):
        if tokens[i].text == ":" and cues.find(tokens[:i], any_case=True):
            return None
        if tokens[i].text == ":":
            return Frame(rule="headline_label", cue=(i, i + 1), source=(0, i), content=((i + 1, len(tokens)),))
        if not tokens[i].is_word or tokens[i].lower in words("verbs"):
            return None
    return None


def colon(tokens: Tokens, at: int) -> Frame | None:
    """A colon hands a quotation to the subject of its clause: Her colleague, Ana Orlan, was blunter: "…"."""
    if tokens[at].text != ":" or not is_quoted(tokens, at + 1):
        return None
    source = sentence_subject(tokens, at)
    return Frame(rule="colon", cue=(at, at + 1), source=source, content=((at + 1, at + 2),)) if source else None


def unlisted_verb(tokens: Tokens, at: int) -> Frame | None:
    """A verb that no list holds, where it can only be one of saying: "…," Orlan thundered; Orlan blogged that "…"."""
    token = tokens[at]
    if token.is_capital or not token.is_word or not token.lower.endswith(("ed", "es", "zed", "s")) or at == 0:
        return None
    if token.lower in words("nouns", "verbs", "determiners", "time") or len(token.lower) < 5:
        return None
    source = subject_before(tokens, at)
    if source is None or not (
        tokens[source[0]].is_capital or tokens[source[0]].lower in words("personal", "determiners")
    ):
        return None
    before, following = source[0] - 1, _text(tokens, at + 1)
    if following == "that" and any(is_quoted(tokens, k) for k in range(at + 2, len(tokens))):
        return Frame(rule="unlisted_verb", cue=(at, at + 1), source=source, content=((at + 1, len(tokens)),))
    if following == "," and is_quoted(tokens, at + 2) and source[0] == 0:
        return Frame(rule="unlisted_verb", cue=(at, at + 1), source=source, content=((at + 2, len(tokens)),))
    if (
        is_quoted(tokens, before)
        and tokens[before].ends_clause
        and (_is_end(tokens, at + 1) or following in (",", "in", "on", "at"))
    ):
        return Frame(rule="unlisted_verb", cue=(at, at + 1), source=source, content=((before, before + 1),))
    return None


def signed(tokens: Tokens, at: int) -> Frame | None:
    """A quotation with its speaker's name after a dash: "…" — Ana Orlan."""
    if not (is_quoted(tokens, at - 1) and tokens[at].text in "―—–-" and at + 1 < len(tokens)):
        return None
    end = at + 1
    while end < len(tokens) and end < at + 10 and (tokens[end].is_word or tokens[end].text == ","):
        end += 1
    if not tokens[at + 1].is_capital or (end < len(tokens) and not is_quoted(tokens, end) and tokens[end].text != "."):
        return None
    if any(token.lower in words("verbs", "personal") for token in tokens[at + 1 : end]):
        return None
    return Frame(rule="signed", cue=(at, at + 1), source=(at + 1, end), content=((at - 1, at),))


def quoted_predicate(tokens: Tokens, at: int) -> Frame | None:
    """A speaker whose verb already stands inside the marks: the ministers "welcome the initiative"."""
    if not is_quoted(tokens, at) or at == 0 or not tokens[at].text.startswith("“l"):
        return None
    source = subject_before(tokens, at)
    if source is None or source[1] != at or (source[0] and _text(tokens, source[0] - 1) not in (",", "and", "but")):
        return None
    head = tokens[at - 1]
    if not (
        head.is_capital or head.lower in parties_named("groups") | parties_named("offices") | parties_named("documents")
    ):
        return None
    return Frame(rule="quoted_predicate", cue=None, source=source, content=((at, at + 1),))


RULES: tuple[Callable[[Tokens, Cue, int], Frame | None], ...] = (
    quoted_as_saying,
    by_agent,
    turned_round,
    parenthetic,
    subject_first,
)
LOOSE_RULES: tuple[Callable[[Tokens, int], Frame | None], ...] = (
    according,
    noun_given_by,
    noun_of_speech,
    signed,
    unlisted_verb,
    colon,
    quoted_predicate,
)


def _settled(tokens: Tokens, found: list[Frame]) -> list[Frame]:
    """Cut each content where a later frame takes over, and give elided subjects back."""
    out: list[Frame] = []
    for k, frame in enumerate(found):
        source = frame.source
        if frame.elided and frame.cue:
            source = _source_carried(out) or (None if out else sentence_subject(tokens, frame.cue[0]))
        pieces = tuple(
            piece
            for start, end in frame.content
            if (piece := (start, _end_of(tokens, start, end, frame, found[k + 1 :])))[0] < piece[1]
        )
        out.append(replace(frame, source=source, content=pieces))
    return out


def _source_carried(before: list[Frame]) -> Range | None:
    """The source of the last frame, passing over one that is the object of another ("rejected claims that …")."""
    ends = {frame.cue[1] for frame in before if frame.cue}
    for frame in reversed(before):
        if frame.source is None or frame.source[0] not in ends:
            return frame.source
    return None


def _end_of(tokens: Tokens, start: int, end: int, frame: Frame, later: Sequence[Frame]) -> int:
    """Where a piece of content that could run to `end` really ends."""
    if frame.cue is None or start < frame.cue[0]:
        return end
    for i in range(start, min(end, len(tokens))):
        if tokens[i].text == ";" and any(other.cue and other.cue[0] > i for other in later):
            end = i
    for other in later:
        if other.cue is not None and start <= other.cue[0] < end:
            cut = _cut_by(tokens, start, frame, other)
            if cut is not None:
                return cut
    return _before_coordinate(tokens, start, end, frame)


def _cut_by(tokens: Tokens, start: int, frame: Frame, other: Frame) -> int | None:
    """Where content from `start` ends because the clause of `other` stands beside it and not in it."""
    cue = other.cue or (start, start)
    if other.elided and _text(tokens, cue[0] - 1) in (",", "and", "but"):
        return _before_joint(tokens, cue[0], start)
    if other.elided and is_quoted(tokens, cue[0] - 1):
        return cue[0]
    if other.rule in ("parenthetic", "turned_round") or not other.source or not start < other.source[0] < cue[0]:
        return None
    begins = other.source[0]
    before = tokens[begins - 1]
    if before.ends_clause and _is_subordinate(tokens, frame):
        return begins if before.quotation >= 0 else begins - 1
    if before.lower in _JOINTS and begins - 2 > start:
        if tokens[begins - 2].ends_clause:
            return begins - 1 if is_quoted(tokens, begins - 2) else begins - 2
        if before.lower != "as" and tokens[begins].lower in words("personal"):
            return begins - 1
    return None


_JOINTS = frozenset({"and", "but", "while", "although", "though", "as", "whereas", "then"})


def _before_joint(tokens: Tokens, at: int, start: int) -> int:
    while at > start and _text(tokens, at - 1) in (",", "and", "but"):
        at -= 1
    return at


def _is_subordinate(tokens: Tokens, frame: Frame) -> bool:
    """Whether the frame stands in a clause that opens the sentence: "Coming off talks in which Orlan said …, the ministry"."""
    left = frame.source[0] if frame.source else (frame.cue or (0, 0))[0]
    return any(
        token.lower
        in ("which", "whom", "where", "when", "while", "although", "though", "after", "as", "since", "before", "if")
        for token in tokens[max(0, left - 3) : left]
    )


def _before_coordinate(tokens: Tokens, start: int, end: int, frame: Frame) -> int:
    """A clause with ", and that" goes back to the frame that began with "that"."""
    if _text(tokens, start) == "that":
        return end
    for i in range(start, min(end, len(tokens)) - 1):
        if tokens[i].lower == "and" and tokens[i + 1].lower == "that" and i > start:
            return i - 1 if _text(tokens, i - 1) == "," else i
    return end

"""Rules for verbs of saying: where their subject and their matter stand in the sentence.

Each rule takes the tokens, a cue, and the `floor` before which its words cannot begin (the end of the cue before), and
gives a frame or nothing. Its docstring is what a reader of the result is shown.
"""

from __future__ import annotations

from verbale.statements import cues
from verbale.statements.cues import Cue, words
from verbale.statements.frames import Frame, Tokens, is_end, is_quoted, text_at
from verbale.statements.phrases import Range, phrase_after, subject_before

# How far after a verb its "that" or its quotation may stand ("said on Friday, in a speech to parliament, that").
CONTENT_REACH = 25


def turned_round(tokens: Tokens, cue: Cue, floor: int) -> Frame | None:
    """The verb follows the words and its subject follows the verb: "…," said Orlan."""
    if cue.group != "speech" or cue.form not in ("past", "third", "base") or cue.passive or cue.lemma in _TELLING:
        return None
    before = cue.start - 1
    if not (is_quoted(tokens, before) or (text_at(tokens, before) in (",", "—", "–") and before > 0)):
        return None
    following = text_at(tokens, cue.end)
    if following in ("that", "to", "in", "on", "at", "as", "she'd", "he'd") or is_quoted(tokens, cue.end):
        return None
    source = phrase_after(tokens, cue.end)
    if source is None or tokens[source[0]].lower in words("time", "openers", "links") | _NOBODY:
        return None
    after = source[1]
    if not is_quoted(tokens, before) and not (
        is_end(tokens, after) or text_at(tokens, after) in (",", "in", "on", "at")
    ):
        return None
    content = [(_clause_start(tokens, before, floor), cue.start)]
    resumed = _resumed(tokens, after)
    if resumed is None and not is_quoted(tokens, before) and text_at(tokens, after) == "," and after + 1 < len(tokens):
        resumed = after + 1
    if resumed is not None:
        content.append((resumed, len(tokens)))
    return Frame(rule="turned_round", cue=(cue.start, cue.end), source=source, content=tuple(content))


# Verbs that never stand before their subject.
_TELLING = frozenset({"tell", "inform", "remind", "notify", "assure"})
_NOBODY = frozenset({"neither", "nothing", "none", "both", "nobody", "little", "much"})


def verb_first(tokens: Tokens, cue: Cue, floor: int) -> Frame | None:
    """A sentence that opens with its verb: Said Orlan: "…"."""
    likened = cue.start == 1 and text_at(tokens, 0) == "as"  # in translations: As noted the minister, …
    if (cue.start and not likened) or cue.group != "speech" or cue.form != "past" or cue.lemma in _TELLING:
        return None
    source = phrase_after(tokens, cue.end, apposition=not likened)
    if source is None or text_at(tokens, source[1]) not in (":", ","):
        return None
    if not is_quoted(tokens, source[1] + 1) and not (likened and source[1] + 1 < len(tokens)):
        return None
    return Frame(rule="verb_first", cue=(0, cue.end), source=source, content=((source[1] + 1, len(tokens)),))


def _resumed(tokens: Tokens, at: int) -> int | None:
    """Where the quotation goes on after "…," said Orlan [on Friday]; the words must be quoted."""
    for i in range(at, min(len(tokens), at + CONTENT_REACH)):
        if is_quoted(tokens, i):
            return i if text_at(tokens, i - 1) in (",", ":", ";", "—", "–", ".") else None
        if tokens[i].lower in words("personal", "verbs") or (tokens[i].text == ";" and not is_quoted(tokens, i + 1)):
            return None
    return None


def _clause_start(tokens: Tokens, end: int, floor: int) -> int:
    """Where the clause begins whose last token is `end`: after the frame before, or with the sentence."""
    start = min(floor, end)
    start = max((i + 1 for i in range(start, end) if tokens[i].text == ";"), default=start)
    while start < end and not is_quoted(tokens, start) and tokens[start].text in ",;:—–":
        start += 1
    return start


def subject_first(tokens: Tokens, cue: Cue, floor: int) -> Frame | None:
    """Subject and verb, and the words after them: Orlan said that …; or around them: …, Orlan said, …"""
    if cue.passive or _was_asked(tokens, cue):
        return None
    source = (
        None if text_at(tokens, cue.start - 1) in ("and", "but", "or") else subject_before(tokens, cue.start, floor)
    )
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


def _was_asked(tokens: Tokens, cue: Cue) -> bool:
    """Whether "asked" stands for "being asked": Orlan, asked about the delay, answered …"""
    if cue.lemma not in ("ask", "ask about") or cue.form != "past" or text_at(tokens, cue.start - 1) != ",":
        return False
    return text_at(tokens, cue.head + 1) in ("about", "at", "by", "how", "if", "in", "on", "what", "whether", "why")


def _elided_subject(tokens: Tokens, cue: Cue, found: Range | None) -> tuple[Range | None, bool]:
    """The subject of "…, adding that" and of "… and announces that" is that of the frame before."""
    before = text_at(tokens, cue.start - 1)
    joined = before in (",", "and", "but", "or", "by", "—", "–")
    joined = joined or (cue.form == "gerund" and is_quoted(tokens, cue.start - 1))
    if cue.form == "gerund" and before == "as":
        return subject_before(tokens, cue.start - 1), False
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
    if start is not None and (groups != {"quoting"} or text_at(tokens, start) != "that"):
        return start, end
    if is_end(tokens, at) or text_at(tokens, at) in (",", ":", ")", "—", "–"):
        return None
    at = _after_time(tokens, at)
    if is_end(tokens, at) or text_at(tokens, at) == ",":
        return None
    if cue.group == "phrasal" or "stance" in groups:
        return at, end
    if "speech" in groups and (text_at(tokens, at) not in words("openers") or _is_infinitive(tokens, at)):
        return at, end
    return None


def _after_time(tokens: Tokens, at: int) -> int:
    """Past "on Friday", "last month", "late Monday", where the matter follows without "that"."""
    start = at
    while at < len(tokens) and (
        text_at(tokens, at) in words("time")
        or (
            text_at(tokens, at) in ("on", "last", "this", "late", "early", "next")
            and text_at(tokens, at + 1) in words("time")
        )
        or (at > start and tokens[at].text.isdigit() and text_at(tokens, at - 1) in words("time"))
    ):
        at += 1
    return at


def _is_infinitive(tokens: Tokens, at: int) -> bool:
    """Whether "to" at token `at` goes with a verb ("to withdraw") and not with a hearer ("to reporters")."""
    if text_at(tokens, at) != "to" or at + 1 >= len(tokens) or not tokens[at + 1].is_word or tokens[at + 1].is_capital:
        return False
    following = text_at(tokens, at + 1)
    return following not in words("determiners", "personal") and not following.endswith("s")


def _introduced(tokens: Tokens, at: int, limit: int) -> int | None:
    """Where "that", a colon or a quotation introduces the matter, be it after a phrase of time, place or occasion."""
    first = text_at(tokens, at)
    aside = first in words("openers", "time", "links") or first == ","
    for i in range(at, min(len(tokens), at + CONTENT_REACH, max(limit, at + 1))):
        if is_quoted(tokens, i):
            plain = all(text_at(tokens, k) not in words("personal", "verbs") for k in range(at, i))
            return i if i == at or (text_at(tokens, i - 1) in (",", ":", "—") and plain) else None
        if tokens[i].text == ":":
            return i + 1 if i + 1 < len(tokens) else None
        if tokens[i].lower == "that" and (i == at or aside):
            return i
        if tokens[i].lower in words("verbs") or tokens[i].text in ";.!?":
            return None
    return None


def _after_hearer(tokens: Tokens, at: int) -> int:
    if text_at(tokens, at) in words("openers", "links") or text_at(tokens, at) in ("that", "not"):
        return at
    hearer = phrase_after(tokens, at, apposition=False)
    return hearer[1] if hearer else at


def _content_before(tokens: Tokens, left: int, cue: Cue, floor: int) -> Range | None:
    """The words before "…, Orlan said" where they are its matter."""
    if cue.group not in ("speech", "phrasal", "clause", "quoting") or left == 0:
        return None
    before = left - 1
    after = text_at(tokens, cue.end)
    quoted = is_quoted(tokens, before) or (is_quoted(tokens, before - 1) and text_at(tokens, before) in (",", "—", "–"))
    if not quoted and text_at(tokens, before) not in (",", "—", "–"):
        return None
    if after == "that" or (is_quoted(tokens, cue.end) and not quoted):
        return None
    if not quoted and not (is_end(tokens, cue.end) or after in (",", "—", "–") or after in words("time", "openers")):
        return None
    if not quoted and text_at(tokens, before - 1) in words("clause"):
        return None
    start = _clause_start(tokens, before, floor)
    inner = [token for token in tokens[start : before + 1] if token.is_word or token.quotation >= 0]
    if all(token.lower in words("clause", "openers") for token in inner):
        return None
    return start, before + 1


def parenthetic(tokens: Tokens, cue: Cue, floor: int) -> Frame | None:
    """Subject and verb between commas: The plan, Orlan said, would fail."""
    if cue.group not in ("speech", "phrasal") or cue.passive or text_at(tokens, cue.end) not in (",", "—", "–"):
        return None
    source = subject_before(tokens, cue.start, floor)
    if source is None or cue.form == "gerund" or _was_asked(tokens, cue):
        return None
    before = source[0] - 1
    if (
        before >= 0
        and text_at(tokens, before) not in (",", "—", "–", "and", "but", "as")
        and not is_quoted(tokens, before)
    ):
        return None
    around = _content_before(tokens, source[0], cue, floor)
    after = cue.end + 1
    if tokens[-1].text == ":" and len(tokens) - after <= 5 and around is None:
        return Frame(rule="parenthetic", cue=(cue.start, cue.end), source=source, content=())
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
            content = (start, len(tokens)) if not is_end(tokens, start) else subject
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
            start = i + 3 if text_at(tokens, i + 2) == ":" else i + 2
            content = ((start, len(tokens)),) if start < len(tokens) else ()
            around = _content_before(tokens, source[0], cue, floor) if not content else None
            return Frame(
                rule="quoted_as_saying",
                cue=(cue.start, i + 2),
                source=source,
                content=content or ((around,) if around else ()),
            )
    return None

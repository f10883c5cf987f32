"""Rules for words other than listed verbs that hand words over: "according to", a noun, a colon, a dash.

Each rule takes the tokens and the position of its marker, and gives a frame or nothing. Its docstring is what a reader
of the result is shown.
"""

from __future__ import annotations

from verbale.statements import cues
from verbale.statements.cues import words
from verbale.statements.frames import Frame, Tokens, is_end, is_quoted, text_at
from verbale.statements.naming import named
from verbale.statements.phrases import Range, phrase_after, sentence_subject, subject_before


def according(tokens: Tokens, at: int) -> Frame | None:
    """A preposition names the source: according to Orlan, …"""
    for phrase in words("according"):
        parts = phrase.split()
        if text_at(tokens, at) == parts[0] and [text_at(tokens, at + k) for k in range(len(parts))] == parts:
            source = phrase_after(tokens, at + len(parts))
            if source is None:
                return None
            after = source[1]
            content: list[Range] = []
            if at > 1:
                content.append((0, at))
            if text_at(tokens, after) == "," and (at <= 1 or not is_quoted(tokens, at - 1)):
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
    following = text_at(tokens, at + 1)
    if owner is None:
        return None
    if following in ("is", "was", "were", "are") and text_at(tokens, at + 2) in ("that", "to", ":"):
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
    if tokens[at].lower not in words("nouns") and tokens[at].lower not in named("documents"):
        return None
    link = at + 2 if text_at(tokens, at + 1) in words("given") else at + 1
    if text_at(tokens, link) not in (("by", "at", "in", "from") if link > at + 1 else ("by", "from")):
        return None
    source = phrase_after(tokens, link + 1, apposition=False)
    if source is None:
        return None
    start = source[1]
    if text_at(tokens, start) in ("about", "on", ",", ":"):
        start += 1
    if is_quoted(tokens, start) or text_at(tokens, start) in ("that", "to"):
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
    before, following = source[0] - 1, text_at(tokens, at + 1)
    if following == "that" and any(is_quoted(tokens, k) for k in range(at + 2, len(tokens))):
        return Frame(rule="unlisted_verb", cue=(at, at + 1), source=source, content=((at + 1, len(tokens)),))
    if following == "," and is_quoted(tokens, at + 2) and source[0] == 0:
        return Frame(rule="unlisted_verb", cue=(at, at + 1), source=source, content=((at + 2, len(tokens)),))
    if (
        is_quoted(tokens, before)
        and tokens[before].ends_clause
        and (is_end(tokens, at + 1) or following in (",", "in", "on", "at"))
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


def relative_predicate(tokens: Tokens, at: int) -> Frame | None:
    """A document whose verb of saying stands inside the marks: a resolution, which "demands that …"."""
    if not is_quoted(tokens, at) or text_at(tokens, at - 1) not in ("which", "that") or at < 2:
        return None
    if tokens[at - 2].lower in words("openers") or not cues.is_cue_form(tokens[at].lower[1:]):
        return None
    source = subject_before(tokens, at if text_at(tokens, at - 1) == "which" else at - 1)
    return Frame(rule="relative_predicate", cue=None, source=source, content=((at, at + 1),)) if source else None


def quoted_predicate(tokens: Tokens, at: int) -> Frame | None:
    """A speaker whose verb already stands inside the marks: the ministers "welcome the initiative"."""
    if not is_quoted(tokens, at) or at == 0 or not tokens[at].text.startswith("“l"):
        return None
    source = subject_before(tokens, at)
    if source is None or source[1] != at or (source[0] and text_at(tokens, source[0] - 1) not in (",", "and", "but")):
        return None
    head = tokens[at - 1]
    if head.lower.endswith(("'s", "s'")) or head.lower in words("determiners"):
        return None
    people = named("groups") | named("offices") | named("documents")
    if not (head.is_capital or head.lower in people or head.lower.removesuffix("s") in named("offices")):
        return None
    return Frame(rule="quoted_predicate", cue=None, source=source, content=((at, at + 1),))

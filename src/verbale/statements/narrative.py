"""Reports and stories told apart: in a text that hands on hardly anybody's words, what only looks like it is left out.

"The map showed a footbridge" and "she felt the cold" have the form of attributions. In a report they can be some; in a
text in which nobody is quoted and nobody who could be quoted says, writes or warns of anything, they are not. A text is
taken for a story by all its statements together, never by one of them, and a story keeps its quotations and whatever
somebody says in so many words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from verbale.schema import Mode, PartyKind, Statement
from verbale.statements.cues import is_cue_form, words
from verbale.statements.issuing import is_document
from verbale.statements.naming import named
from verbale.statements.roles import head_of

# A text with fewer plain statements than one in so many words is a story.
WORDS_PER_STATEMENT = 1000
# A text of fewer words is too short to be told a story.
FEWEST_WORDS = 120
# The confidence from which on a statement is kept in a story as well, if somebody who can speak is its speaker.
SURE = 0.9


def without_strays(statements: Sequence[Statement], text: str) -> tuple[Statement, ...]:
    """The statements of a text, without those of a story that only look like some.

    Positions in `parent` are those of the tuple that is returned; what stood in a statement that is left out stands
    where that one stood.
    """
    length = len(text.split())
    if length < FEWEST_WORDS:
        return tuple(statements)
    plain = sum(1 for statement in statements if is_plain(statement, text))
    if plain * WORDS_PER_STATEMENT >= length:
        return tuple(statements)
    kept = [at for at, own in enumerate(statements) if is_plain(own, text) or is_sure(own)]
    place = {at: k for k, at in enumerate(kept)}
    out: list[Statement] = []
    for at in kept:
        parent = statements[at].parent
        while parent is not None and parent not in place:
            parent = statements[parent].parent
        around = None if parent is None else place[parent]
        out.append(replace(statements[at], parent=around, depth=0 if around is None else out[around].depth + 1))
    return tuple(out)


def is_plain(statement: Statement, text: str) -> bool:
    """Whether words are in quotation marks, or a clause is surely said by somebody, with a verb of saying: a goal is
    "claimed", a crowd "acknowledged" and the hour "noted" by people who can speak.
    """
    if statement.quotations or statement.mode is Mode.DIRECT:
        return True
    if not statement.cue:
        return False
    content = " ".join(span.of(text) for span in statement.content).lower().split()
    said = any(is_cue_form(word.lower().strip(".,:")) for cue in statement.cue for word in cue.of(text).split())
    if not said and "ccording" not in statement.cue[0].of(text):
        return False
    return content[:1] == ["that"] or (is_sure(statement) and _is_clause(content))


def _is_clause(content: Sequence[str]) -> bool:
    """Whether words in small letters hold a verb or begin as a clause or an infinitive does."""
    opens = content[:1] and (content[0] in words("clause", "personal") or "to" in content[:2])
    return bool(opens) or any(word in words("verbs") for word in content)


def is_sure(statement: Statement) -> bool:
    """Whether somebody who can speak is the speaker, and no doubt of the tagger's is known."""
    return can_speak(statement) and (statement.confidence is None or statement.confidence >= SURE)


def can_speak(statement: Statement) -> bool:
    """Whether the speaker has a name, or is called something that people, bodies and documents are called."""
    party = statement.speaker
    if party is None:
        return False
    if party.name[:1].isupper() or party.kind in (PartyKind.PERSON, PartyKind.ORGAN, PartyKind.BODY, PartyKind.STATE):
        return True
    head = head_of(party.name.lower().split())
    sorts = ("offices", "organs", "groups", "epithets", "feminine", "masculine")
    return is_document(head) or any(head in named(sort) for sort in sorts)

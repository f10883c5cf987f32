"""How likely it is that an act belongs to a thread: the evidence, each piece with the weight it has, and the sum.

The weights were set by hand on dossiers of our own and are no measured probabilities: `confidence` is an estimate that
orders suggestions, the surest first. Change a weight only with `tests/ledger` and the dossier in view.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from verbale.schema import Cited, PlacedAct, Reason

START = -3.3  # an act and a thread of the same two sides with nothing else in common: 4 in 100
ALIKE = 6.0  # times the likeness of the subjects, 0 to 1
POINTED = 2.6  # "rejected the demand", where the thread is the latest demand between the two
NAMED = 1.0  # the act names the other side as its addressee
DIRECTED = 0.8  # the thread names the side that acts as its addressee
NOUN = 0.9  # "the demand that …", where the thread is a demand
CONTRARY = 2.0  # taken off where the noun names another kind: "the claim that …", where the thread is a demand
OTHERWISE = 1.5  # taken off where a reply says what it replies to, and it is nothing like the thread
PART = 0.8  # both cite the same article, or the same instrument as a whole
DUE = 1.2  # both name the same last day
REPLIES = 0.5  # "in response"
ELSEWHERE = 1.2  # taken off where another state is presumed to be asked; twice this where it is named
LISTED = 1.2  # taken off where one text asks for both: it lists what it asks for
SAME_TEXT = 0.4  # reply and raising act are told in one document
GOES_ON = 1.6  # the sentence before, of the same speaker and paragraph, belongs to the thread
OF_DAY = 2.0  # "the demand of 9 March", where the thread was raised on that day
ANSWERS = 3.6  # an answer was demanded, and the words say that they are one
REPLY_TEXT = 1.2  # its document replies to the thread's document already
TOLD = 1.5  # a report says it lies before, and the thread has such an act of that side
WIDE = 0.8  # times the likeness of whole sentences with what stands before them, where clauses are less alike
MOST_OF_VERB = 2.4
VERB = 0.6  # times its rarity: the verb of the thread is that of what is said to be done, or will not be
KNOWN = 0.8  # a report asks again, undated; twice this where it tells of days before
CHANCE = 0.35  # cosine of two clauses about the same quarrel
CHANCE_AMONG_KNOWN = 0.15  # the same, where the threads of one side are compared with one that is told again
YEARLY = 1.0  # taken off for each year between them, and for each two weeks where the act only points back
LEAST = 0.5  # below, no link is suggested


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a link."""

    alike: float = 0.0
    direct: float = 0.0  # the likeness of the matters alone
    shared: tuple[str, ...] = ()
    meaning: float | None = None
    pointed: str = ""
    rivals: int = 1
    noun: str = ""
    contrary: bool = False
    named: bool = False
    directed: bool = False  # the thread names the actor as its addressee
    presumed: bool = False  # the other side is presumed to be addressed
    part: str = ""
    due: bool = False
    replies: str = ""
    same_text: bool = False
    elsewhere: int = 0  # it is asked of another state
    listed: bool = False  # the same side asks for both in one text
    goes_on: bool = False
    otherwise: bool = False  # the act says in so many words what it is about
    beside: bool = False  # its sentence tells the thread's demand
    of_day: str = ""
    answer: str = ""
    reply_text: bool = False
    told: str = ""
    verb: str = ""
    rare: float = 0.0  # how much the verb tells
    known: int = 0
    days: int = 0

    @property
    def total(self) -> float:
        """The sum of the weights, as a logit."""
        value = START + ALIKE * max(self.alike, self.by_meaning)
        if self.pointed:
            value += POINTED - math.log(max(1, self.rivals)) - min(3.0, self.days / 14)
        value += (
            NAMED * (self.named or (0.5 if self.known and self.presumed else 0))
            + NOUN * bool(self.noun)
            + PART * bool(self.part)
            + DUE * self.due
        )
        value += DIRECTED * self.directed
        value += (
            REPLIES * bool(self.replies)
            + SAME_TEXT * self.same_text
            - LISTED * self.listed
            - ELSEWHERE * self.elsewhere
        )
        value += OF_DAY * bool(self.of_day) + ANSWERS * bool(self.answer) + GOES_ON * self.goes_on
        value += (
            REPLY_TEXT * self.reply_text
            + TOLD * bool(self.told)
            + min(MOST_OF_VERB, VERB * self.rare) * bool(self.verb)
            + KNOWN * self.known
        )
        value -= CONTRARY * self.contrary
        if self.otherwise and max(self.alike, self.by_meaning) < 0.15:
            value -= OTHERWISE
        return value - min(2.0, YEARLY * self.days / 365)

    @property
    def by_meaning(self) -> float:
        """The likeness that the sentence vectors give: 0 at a cosine of chance, 1 at half a unit more."""
        chance = CHANCE_AMONG_KNOWN if self.known else CHANCE
        return 0.0 if self.meaning is None else max(0.0, min(1.0, (self.meaning - chance) / 0.5))

    @property
    def confidence(self) -> float:
        """Between 0 and 1, two digits."""
        return round(1 / (1 + math.exp(-self.total)), 2)

    def reasons(self) -> tuple[Reason, ...]:
        """Each piece of evidence in words."""
        found = []
        if self.shared:
            words = ", ".join(self.shared[:6])
            found.append(
                Reason(rule="subjects_are_alike", detail=f"{self.alike:.2f} of 1, both have: {words}", within="act")
            )
        if self.by_meaning > self.alike:
            found.append(Reason(rule="meanings_are_near", detail=f"cosine {self.meaning:.2f}", within="act"))
        if self.pointed:
            rivals = f", one of {self.rivals}" if self.rivals > 1 else ""
            found.append(Reason(rule="words_point_back", detail=f"“{self.pointed}”{rivals}", within="act"))
        if self.noun and not self.pointed:
            found.append(Reason(rule="noun_names_the_kind", detail=f"“{self.noun}”", within="act"))
        if self.of_day:
            found.append(Reason(rule="words_name_its_day", detail=f"“{self.of_day}”", within="act"))
        if self.goes_on:
            found.append(
                Reason(rule="goes_on_from_before", detail="the sentence before belongs to the thread", within="act")
            )
        if self.reply_text:
            found.append(
                Reason(rule="text_replies_to_text", detail="its text replies to that text elsewhere", within="act")
            )
        if self.told:
            found.append(Reason(rule="told_again", detail=f"“{self.told}”", within="act"))
        if self.verb:
            found.append(Reason(rule="same_verb", detail=f"“{self.verb}”", within="act"))
        if self.known:
            found.append(Reason(rule="tells_what_was_known", detail="a report tells an earlier demand", within="act"))
        if self.answer:
            found.append(Reason(rule="an_answer_was_asked_for", detail=f"“{self.answer}”", within="act"))
        if self.named:
            found.append(Reason(rule="other_side_is_addressed", detail="the act names the other side", within="act"))
        if self.part:
            found.append(Reason(rule="same_instrument_is_cited", detail=self.part, within="act"))
        if self.due:
            found.append(Reason(rule="same_deadline_is_named", detail="both name the same last day", within="act"))
        if self.replies:
            found.append(Reason(rule="words_say_it_replies", detail=f"“{self.replies}”", within="act"))
        return tuple(found)


def days_between(one: date | None, other: date | None) -> int:
    """Days between two days; 0 where one is not known."""
    return abs((one - other).days) if one and other else 0


def shared_part(one: Sequence[Cited], other: Sequence[Cited]) -> str:
    """The part of an instrument that both cite, else the instrument; "" where they cite none in common."""
    ours = {(c.identity or c.words.lower(), c.part) for c in one}
    bare = [words for c in one if not c.identity and len(words := _bare(c.words)) > 1]
    for cited in other:
        theirs = _bare(cited.words)
        if any(words <= theirs or (len(theirs) > 1 and theirs <= words) for words in bare):
            return cited.words
        if (cited.identity or cited.words.lower(), cited.part) in ours:
            return f"{cited.words}"
    return next((c.part for c in other if c.part and any(c.part == part for _, part in ours)), "")


def _bare(words: str) -> frozenset[str]:
    """The words of an unknown instrument's name that tell it: no articles, no years."""
    return frozenset(
        word for word in words.lower().split() if word not in ("the", "of", "on", "a") and not word.isdigit()
    )


def shares_due(one: PlacedAct, other: date | None) -> bool:
    """Whether an act names a last day that is this one, or the day beside it ("within two weeks")."""
    return one.due is not None and other is not None and abs((one.due - other).days) <= 1

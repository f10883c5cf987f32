"""Acts into threads: each act is held against the few threads it may belong to, joins the likeliest, or raises its own.

Acts are taken in the order of their days. Threads are looked up by side and rare word, by side and instrument, and by
the pair of sides (for "rejected the demand"); each list is cut to the latest, so that time grows with the number of
acts and not with its square. What people ruled is applied first and always wins.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from heapq import nlargest
from typing import TYPE_CHECKING

from verbale.ledger.drafts import (
    ASKING,
    LIGHT,
    STATE,
    Draft,
    answer_of,
    elsewhere,
    how_known,
    is_hasty,
    noun_of,
    order_of,
    pointer_of,
    speaker_of,
    thread_of,
    told_before,
)
from verbale.ledger.nearness import Nearness
from verbale.ledger.retelling import is_retold, may_be_known
from verbale.ledger.roles import Meeting, role_of
from verbale.ledger.rulings import NEW, Ruled, Rulings
from verbale.ledger.scoring import LEAST, WIDE, Evidence, days_between, shared_part, shares_due
from verbale.ledger.signals import Pointer, denial, says_again, signals
from verbale.ledger.slots import BEFORE
from verbale.ledger.subjects import Rarity, clauses, likeness, subject
from verbale.schema import ActType, PlacedAct, Reason, Ruling, Step, StepRole, Thread

if TYPE_CHECKING:
    from verbale.ledger.nearness import Encode

RAISING = (ActType.DEMAND, ActType.PROPOSE, ActType.COMMIT, ActType.ANNOUNCE, ActType.ACCUSE, ActType.WARN)
REPLIES = (StepRole.ACCEPTS, StepRole.ACCEPTS_PART, StepRole.REJECTS, StepRole.ANSWERS)
# Roles after which an act is also a matter of its own: a counter-proposal, a breach alleged.
RAISES_TOO = (StepRole.ANSWERS, StepRole.BREAKS)
_TELLING = (StepRole.RAISES, StepRole.RESTATES)
_PROMISES = (ActType.COMMIT, ActType.ANNOUNCE)
_REPLYING = (ActType.ACCEPT, ActType.REJECT)
_ANSWERED = {"gave_answer", "refuse_reply"}
RAREST = 10  # words of an act, known from some thread of the side, by which threads are looked up
LATEST = 24  # threads of one list that are looked at, the latest
HELD = 14  # threads that an act is held against in full
MOST_LINKS = 6  # threads that one act may join: a reply to a list of demands
ALSO = 0.45  # likeness from which a reply joins a second thread
BEHIND = 2.0  # how far behind the likeliest thread, in the logit, a second one may be
RELATED = 0.12  # likeness from which what stands around an act may count
SAME = 0.5  # likeness from which what is said to be done is what was asked for
FEW = 2  # content words of a matter that says nothing by itself ("the demand")
TOLD_EACH = 500  # acts after which whoever waits is told: some tenths of a second
BESIDE = 60  # code points from a reply to the demand that its sentence tells with it
MOST_TEXTS = 6  # tellings of a thread whose vectors are held against an act
UNDONE = 3.0  # what "no longer insists" tells, as a rarity
HEADS = 4  # content words at the beginning of a matter among which its verb is
ANYBODY = "*"
_THIS = re.compile(r"^(?:\w+\s){1,3}(?:it|this|them|so)\b", re.IGNORECASE)
_NAME = re.compile(r"[A-Z]\w+(?:\s[A-Z]\w+){0,3}")
_PRONOUN = re.compile(r"(?:it|they|this|these|that|those|them|both)\s", re.IGNORECASE)


class Joiner:
    """Threads as they grow; `join` takes the acts of a ledger once."""

    def __init__(
        self,
        acts: Iterable[PlacedAct],
        rulings: Rulings | None = None,
        encode: Encode | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self._rulings = rulings or Rulings()
        self._acts = sorted(self._rulings.completed(acts), key=order_of)
        names = names or {}
        self._sides = {name.lower(): side for side, name in names.items()}
        parties = frozenset(stem for words in (*names, *names.values()) for stem in subject(words))
        self._subjects = {act.key: subject(act.matter or act.words, parties) for act in self._acts}
        self._wide = {act.key: subject(f"{act.words} {act.context}", parties) for act in self._acts}
        self._own = {act.key: subject(act.words, parties) for act in self._acts}
        self._clauses = {a.key: clauses(a.words, parties) for a in self._acts if not a.matter}
        self._before: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        self._replied: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._rarity = Rarity(self._subjects.values())
        self._nearness = Nearness(encode, parties)
        self._drafts: list[Draft] = []
        self._home: dict[str, int] = {}
        self._late: list[tuple[PlacedAct, str, Ruled]] = []
        self._by_word: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_cited: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_pair: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_raiser: dict[str, list[int]] = defaultdict(list)
        self._beside: dict[int, list[tuple[str, int]]] = defaultdict(list)
        self._around: dict[tuple[str, str], set[int]] = defaultdict(set)

    def join(self, watch: Callable[[int, int], None] | None = None) -> tuple[Thread, ...]:
        """All threads, by their first day; `watch` is told now and then how many acts are joined, of how many."""
        for done, act in enumerate(self._acts):
            if watch and not done % TOLD_EACH:
                watch(done, len(self._acts))
            self._take(act)
        for act, thread, ruled in self._late:
            if thread in self._home:
                self._rule(act, self._home[thread], ruled)
        return tuple(thread_of(draft) for draft in self._drafts)

    def _take(self, act: PlacedAct) -> None:
        heard = signals(act.words)
        ruled = self._rulings.placed(act)
        joined = [self._rule_or_wait(act, thread, link) for thread, link in ruled.items() if thread != NEW]
        is_new = self._rulings.is_new(act)
        if not is_new and not any(link.ruling is Ruling.CORRECTED for link in ruled.values()):
            joined += self._suggest(act, heard, set(self._rulings.refused(act)) | set(ruled))
        # "is not prepared to wait" promises nothing, while "will not wait" does.
        is_denied = act.type in (ActType.COMMIT, ActType.ANNOUNCE) and bool(denial(act.trigger.partition(" ")[0]))
        if is_new or (act.type in RAISING and not is_denied and all(role in RAISES_TOO for role in joined)):
            self._raise(act, ruled.get(NEW))

    def _rule_or_wait(self, act: PlacedAct, thread: str, ruled: Ruled) -> StepRole:
        """Put an act where a person put it; at the end, where that thread is only raised later."""
        role = ruled.role or StepRole.ANSWERS
        if thread in self._home:
            self._rule(act, self._home[thread], ruled)
        else:
            self._late.append((act, thread, ruled))
        return role

    def _rule(self, act: PlacedAct, number: int, ruled: Ruled) -> None:
        reasons = (Reason(rule="a_person_ruled", detail=f"{ruled.ruling.value} by {ruled.who}", within="act"),)
        role = ruled.role or StepRole.ANSWERS
        self._add(
            number,
            Step(act=act, role=role, confidence=1.0, ruling=ruled.ruling, ruled_by=ruled.who, reasons=reasons),
        )

    # Suggestions

    def _suggest(self, act: PlacedAct, heard: dict[str, str], refused: set[str]) -> list[StepRole]:
        """Join the likeliest threads, those of `refused` left out; the roles taken there."""
        found: list[tuple[float, int, Evidence, tuple[StepRole, str, str]]] = []
        points = pointer_of(act)
        for number in self._candidates(act, points is not None or bool(_ANSWERED & heard.keys())):
            draft = self._drafts[number]
            if any(s.act.document == act.document and s.act.span == act.span for s in draft.steps):
                continue
            if refused & {step.act.key for step in draft.steps if step.role in _TELLING} or draft.first.key == act.key:
                continue
            evidence = self._evidence(act, number, heard, points)
            if evidence is None or evidence.confidence < LEAST:
                continue
            alike = max(evidence.alike, evidence.by_meaning) >= 0.3
            alike = alike or evidence.beside or bool(evidence.verb)
            same = bool(evidence.verb) or (
                max(evidence.direct, evidence.by_meaning) >= SAME and self._is_deed(act, draft, heard)
            )
            meeting = Meeting(draft.first.type, speaker_of(act, draft), act, heard, draft.settled, alike, same)
            role = role_of(meeting)
            if role and not is_hasty(role[0], act, draft):
                found.append((evidence.total, number, evidence, role))
        found.sort(key=lambda item: (-item[0], item[1]))
        plural = points is not None and points.plural
        kept = [
            item
            for place, item in enumerate(found[:MOST_LINKS])
            if place == 0
            or (item[3][0] in REPLIES and plural)
            or (
                item[3][0] in REPLIES
                and max(item[2].direct, item[2].by_meaning) >= ALSO
                and item[0] >= found[0][0] - BEHIND
            )
        ]
        again = next((item for item in found if item[3][0] is StepRole.RESTATES), None)
        if again and again not in kept:
            kept.append(again)  # said before, whatever else it answers: it raises no thread of its own
        return [self._link(act, number, evidence, role, heard) for _, number, evidence, role in kept]

    def _link(
        self, act: PlacedAct, number: int, evidence: Evidence, role: tuple[StepRole, str, str], heard: dict[str, str]
    ) -> StepRole:
        reasons = (Reason(rule=role[1], detail=role[2], within="act"), *evidence.reasons())
        draft = self._drafts[number]
        retold = is_retold(act, role[0], draft.steps, heard)
        self._add(number, Step(act=act, role=role[0], confidence=evidence.confidence, retold=retold, reasons=reasons))
        return role[0]

    def _candidates(self, act: PlacedAct, points: bool) -> list[int]:
        """The threads to hold an act against: those that share its rarest words, its instruments, or just its sides."""
        scores: dict[int, float] = defaultdict(float)
        rarest = sorted(
            {*self._subjects[act.key], *self._wide[act.key][:20]}, key=lambda stem: (-self._rarity.of(stem), stem)
        )
        used = 0
        for stem in rarest:
            lists = [found for side in (act.actor, ANYBODY) if (found := self._by_word.get((side, stem)))]
            used += bool(lists)
            for number in {number for found in lists for number in found[-LATEST:]}:
                scores[number] += self._rarity.of(stem)
            if used == RAREST:
                break
        for cited in act.cited:
            for number in self._by_cited.get((act.actor, cited.identity or cited.words.lower()), ())[-LATEST:]:
                scores[number] += 1
        for number in self._before.get((act.document, act.actor, act.where), ()):
            scores[number] += 20
        found = nlargest(HELD, scores, key=lambda number: (scores[number], number))
        if points:
            for other in (*act.addressees, ANYBODY):
                found += self._by_pair.get((act.actor, other), ())[-LATEST:]
            found += self._around.get((act.document, act.where), ())
        if may_be_known(act):
            found += self._by_raiser.get(act.actor, ())[-LATEST:]
        return list(dict.fromkeys(found))

    def _evidence(
        self, act: PlacedAct, draft_number: int, heard: dict[str, str], points: Pointer | None
    ) -> Evidence | None:
        """What speaks for the link; `None` where the sides do not allow it."""
        draft = self._drafts[draft_number]
        first = draft.first
        speaker = speaker_of(act, draft)
        if speaker == "third" or (act.on and first.on and act.on < first.on):
            return None
        mine = self._subjects[act.key]
        is_reply = speaker == "counterpart"
        alike, direct, shared = self._likeness(act, draft, is_reply, heard)
        is_known = speaker == "raiser" and first.type in ASKING and may_be_known(act)
        near = self._nearness.of(act, draft.texts) if is_known or 0.1 < alike < 0.6 else None
        # What an act says in so many words decides; what stands around it helps where it says little, or points here.
        is_related = is_reply and (alike >= RELATED or (len(mine) <= FEW and " that " not in act.matter))
        rivals, is_pointed = 1, False
        beside = self._beside.get(draft_number, ())
        is_beside = is_reply and any(
            d == act.document and act.span.start < at < act.span.end + BESIDE for d, at in beside
        )
        around = draft_number in self._around.get((act.document, act.where), ())
        noun = noun_of(act, draft, points, heard, alike, around)
        on_day = points is not None and points.on is not None and points.on == first.on
        if noun and points and alike < 0.3 and speaker == "counterpart" and len(mine) <= 3:
            latest = self._latest(act, draft, points)
            is_pointed = bool(latest)
            rivals = 1 if points.plural else max(1, latest)
        other = first.actor if speaker == "counterpart" else None
        named = not act.presumed and (
            other in act.addressees if other else bool(set(act.addressees) & set(draft.others))
        )
        return Evidence(
            alike=alike,
            direct=direct,
            shared=shared,
            meaning=near,
            pointed=noun if is_pointed else "",
            rivals=rivals,
            noun=noun,
            contrary=bool(
                is_reply
                and act.type not in _PROMISES
                and points
                and not noun
                and not (ASKING & points.kinds and first.type in ASKING)
            ),
            named=named,
            part=shared_part(act.cited, first.cited),
            due=shares_due(act, draft.due),
            replies=heard.get("reply", "") if speaker == "counterpart" else "",
            goes_on=(is_related and draft_number in self._before.get((act.document, act.actor, act.where), ()))
            or bool(points and "break" in heard and around)
            or is_beside
            or (is_reply and around and act.type in _PROMISES and _THIS.search(act.matter) is not None),
            beside=is_beside,
            otherwise=act.type in _REPLYING and (len(mine) > FEW or " that " in act.matter) and not is_beside,
            known=how_known(act, draft) if is_known else 0,
            directed=speaker == "counterpart" and act.actor in draft.others and not first.presumed,
            presumed=act.presumed and bool(set(act.addressees) & set(draft.others)),
            verb=(verb := self._verb(act, draft, speaker, heard)),
            rare=self._rarity.of(verb) if verb in draft.heads else UNDONE,
            of_day=noun if on_day and speaker != "raiser" else "",
            answer=answer_of(first, act.type, speaker, heard),
            reply_text=is_related and first.document in self._replied.get((act.document, act.actor), ()),
            told=told_before(act, draft, heard),
            same_text=act.document == first.document,
            elsewhere=elsewhere(act, draft) if speaker == "raiser" else 0,
            listed=speaker == "raiser"
            and act.type in ASKING
            and first.type in ASKING
            and act.document == first.document
            and not says_again(act.words),
            days=days_between(act.on, draft.last),
        )

    def _likeness(
        self, act: PlacedAct, draft: Draft, is_reply: bool, heard: dict[str, str]
    ) -> tuple[float, float, tuple[str, ...]]:
        """How alike the words are, how alike those of the matter alone, and the words in common."""
        alike, shared = likeness(self._subjects[act.key], draft.stems, self._rarity, shorter=0.7 if act.matter else 0.9)
        for clause in self._clauses.get(act.key, ()):
            part, same = likeness(clause, draft.stems, self._rarity)
            if part > alike and len(same) > 1:
                alike, shared = part, same
        direct = alike
        wide, also = likeness(self._wide[act.key], draft.wide, self._rarity)
        is_deed = act.type in LIGHT and "perfect" in heard and act.document != draft.first.document
        if WIDE * wide > alike and (is_reply or is_deed or not act.matter or _PRONOUN.match(act.matter)):
            alike, shared = WIDE * wide, also
        return alike, direct, shared

    def _verb(self, act: PlacedAct, draft: Draft, speaker: str, heard: dict[str, str]) -> str:
        """The verb of the thread, where the act says that this was done, will be done or will not."""
        own = self._subjects[act.key][:1]
        done = subject(heard.get("perfect", ""))[-1:]
        if speaker == "raiser" and may_be_known(act) and draft.heads & set(own):
            return own[0]
        if speaker == "counterpart" and act.type in (*_PROMISES, ActType.REJECT) and draft.heads & set(own):
            return own[0]
        if act.type in (*LIGHT, *_PROMISES) and act.document != draft.first.document and draft.heads & set(done):
            return done[0]
        undone = speaker == "raiser" and ("undo" in heard or "withdraw" in heard)
        return heard.get("undo", "") or heard.get("withdraw", "") if undone else ""

    def _is_deed(self, act: PlacedAct, draft: Draft, heard: dict[str, str]) -> bool:
        """Whether what follows the verb in the perfect is the thread's matter, and the sentence is no complaint."""
        verb = heard.get("perfect", "")
        if not verb or "complain" in heard:
            return not verb
        at = act.words.find(verb)
        return any(stem in draft.stems for stem in subject(act.words[max(0, at - 60) : at + len(verb) + 60]))

    def _latest(self, act: PlacedAct, draft: Draft, points: Pointer) -> int:
        """How many threads of these kinds the last text of the other side raised, this one among them; else 0.

        Where the words name a day ("the demand of 9 March"), the threads of that day.
        """
        numbers = [
            n
            for n in self._by_pair.get((act.actor, draft.first.actor), ())[-LATEST:]
            if self._drafts[n].first.type in points.kinds and points.on in (None, self._drafts[n].first.on)
        ]
        if not numbers:
            return 0
        document = self._drafts[numbers[-1]].first.document
        last = [n for n in numbers if self._drafts[n].first.document == document]
        return len(last) if any(self._drafts[n] is draft for n in last) else 0

    def _named(self, words: str) -> frozenset[str]:
        """The sides that a matter names."""
        found = (self._sides.get(m[0].lower()) for m in _NAME.finditer(words))
        return frozenset(side for side in found if side)

    # Keeping

    def _raise(self, act: PlacedAct, ruled: Ruled | None) -> None:
        number = len(self._drafts)
        self._drafts.append(Draft(first=act, stems={}, wide={}, named=self._named(act.matter)))
        for cited in act.cited:
            for side in (act.actor, *act.addressees):
                self._by_cited[side, cited.identity or cited.words.lower()].append(number)
        self._by_raiser[act.actor].append(number)
        for other in act.addressees or (ANYBODY,):
            self._by_pair[other, act.actor].append(number)
            self._by_pair[other, ANYBODY].append(number)
        ruling, who = (ruled.ruling, ruled.who) if ruled else (Ruling.SUGGESTED, "")
        self._add(number, Step(act=act, role=StepRole.RAISES, ruling=ruling, ruled_by=who))

    def _add(self, number: int, step: Step) -> None:
        """Append a step, and let what it says lead to the thread from now on."""
        draft, act = self._drafts[number], step.act
        draft.steps.append(step)
        draft.last = act.on or draft.last
        self._before[act.document, act.actor, act.where].add(number)
        self._around[act.document, act.where].add(number)
        if act.base == BEFORE and step.role in _TELLING:
            self._beside[number].append((act.document, act.span.start))
        if step.role in REPLIES:
            self._replied[act.document, act.actor].add(draft.first.document)
        if step.role in (StepRole.ACCEPTS, StepRole.ACCEPTS_PART, StepRole.FULFILS):
            draft.settled = True
        if step.role is StepRole.WITHDRAWS and len(draft.texts) < MOST_TEXTS:
            draft.texts.append(self._nearness.bare(act))
        if step.role not in (StepRole.RAISES, StepRole.RESTATES):
            return
        self._home.setdefault(act.key, number)
        draft.due = act.due or draft.due
        if not (draft.others and act.presumed):
            draft.others = tuple(dict.fromkeys([*draft.others, *act.addressees]))
        if len(draft.texts) < MOST_TEXTS:
            draft.texts.append(self._nearness.bare(act))
        draft.heads.update(self._subjects[act.key][:HEADS])
        new = [stem for stem in self._subjects[act.key] if stem not in draft.stems] if len(draft.stems) < 40 else []
        draft.stems.update(dict.fromkeys(new, 1))
        if len(draft.wide) < 80:
            # Of a list of demands the sentence before is another demand; of an accusation it is what it is about.
            wide = self._wide[act.key] if act.type is ActType.ACCUSE else self._own[act.key]
            draft.wide.update(dict.fromkeys(wide, 1))
            new = [*new, *(stem for stem in wide[:20] if stem not in new)]
        for stem in new:
            for side in dict.fromkeys((draft.first.actor, *(draft.others or (ANYBODY,)), *draft.named)):
                self._by_word[side, stem].append(number)
        to_all = draft.first.presumed or not any(STATE.match(other) for other in draft.others)
        if to_all or draft.first.type in (ActType.PROPOSE, ActType.COMMIT, ActType.ANNOUNCE):
            for stem in new:
                self._by_word[ANYBODY, stem].append(number)

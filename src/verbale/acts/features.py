"""What is seen of a candidate and of its sentence, as names of features; weights for them are learned.

Names are short strings ("f:urges", "s:self|urges"), each present or absent. No name holds words of the sentence other
than single words next to the trigger and word pairs of common vocabulary, which the weights file lists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from verbale.acts.clauses import Reading, is_party, word_set
from verbale.acts.frames import Candidate
from verbale.acts.slots import Slots
from verbale.schema import Naming

_WORD = re.compile(r"[A-Za-z][\w’'-]*|\d+")
_PAST = re.compile(
    r"\b(?:last\s(?:year|month|week|session)|ago|at\s(?:that|the)\stime|in\s(?:19|20)\d\d|previously|earlier|recently|on\s\d+\s\w+"
    r"|at\s(?:the|a|our|its)\s(?:\S+\s){0,6}?(?:meeting|conference|summit|session)(?!\sof\sthe\sGeneral))\b",
    re.I,
)
_SAID = re.compile(r"\b(?:said|says|told|stated|tweeted|wrote|saying|warned|argued)\b")


def words_of(text: str) -> list[str]:
    """The words of `text` in lower case, numbers as "0"."""
    return ["0" if w[0].isdigit() else w.lower().replace("’", "'") for w in _WORD.findall(text)]


def is_reported(reading: Reading) -> bool:
    """Whether the sentence is a report's rendering of somebody's words, not a sentence of the speaker's own."""
    return bool(reading.speaker) or not re.search(r"[.!?:…][\s”\"’')]*$|\*\*$", reading.text.rstrip()[-4:])


def sentence_features(reading: Reading, others: Sequence[Candidate]) -> list[str]:
    """What holds of the whole sentence."""
    text = reading.sentence.of(reading.text)
    found = ["all"]
    if is_reported(reading):
        found.append("x:reported")
        found += ["x:said"] * bool(_SAID.search(text))
    if _PAST.search(text):
        found.append("x:past")
    if re.search(r"\b(?:we|our|I|my|us)\b", text):
        found.append("x:first")
    if text.rstrip().endswith("?"):
        found.append("x:question")
    found += sorted({f"t:{c.type.value}" for c in others})
    found += sorted({f"c:{c.frame.name}" for c in others})
    return found


def candidate_features(reading: Reading, candidate: Candidate, slots: Slots, others: Sequence[Candidate]) -> list[str]:
    """What is seen of one candidate among the `others` of its sentence."""
    text, frame = reading.text, candidate.frame
    name, sort, form = frame.name, candidate.subject.sort, candidate.form
    reported = is_reported(reading)
    trigger = words_of(candidate.trigger.of(text))
    stem = trigger[0] if trigger else ""
    left = words_of(text[max(reading.sentence.start, candidate.trigger.start - 40) : candidate.trigger.start])[-3:]
    right = words_of(text[candidate.trigger.end : candidate.trigger.end + 50])[:3]
    group = "r" if reported else "o"
    found = [
        f"f:{name}", f"w:{name}:{stem}", f"s:{name}:{sort}", f"m:{name}:{form}", f"sm:{frame.type.value}:{sort}:{form}",
        f"ts:{frame.type.value}:{sort}", f"g:{name}:{group}", f"tsg:{frame.type.value}:{sort}:{group}",
        f"ss:{name}:{sort}:{form.split('+')[0]}",
    ]  # fmt: skip
    found += (
        [f"l1:{frame.type.value}:{left[-1]}", f"l1n:{name}:{left[-1]}"]
        if left
        else [f"l1:{frame.type.value}:^", f"l1n:{name}:^"]
    )
    found += [f"l2:{frame.type.value}:{w}" for w in left[:-1]]
    if right:
        found += [f"r1:{frame.type.value}:{right[0]}", f"r1n:{name}:{right[0]}"]
        found += [f"r2:{frame.type.value}:{w}" for w in right[1:]]
    found += [f"G:{trait}" for trait in _traits(reading, candidate, reported)]
    found += [f"GT:{frame.type.value}:{trait}" for trait in _traits(reading, candidate, reported)]
    kind = _object_kind(reading, slots)
    found += [f"o:{frame.type.value}:{kind}", f"on:{name}:{kind}"]
    if candidate.denied:
        found += [f"d:{name}", f"d:{frame.type.value}"]
    if slots.addressees:
        found += [f"a:{name}", f"a:{frame.type.value}"]
        if is_party(reading, slots.addressees[0]):
            found += [f"ap:{name}", f"ap:{frame.type.value}"]
        if any(p.via is not Naming.GROUP for p in reading.in_sentence(slots.addressees[0])):
            found.append(f"an:{frame.type.value}")
    if slots.matter and any(p for p in reading.in_sentence(slots.matter)):
        found.append(f"mp:{frame.type.value}")
    if candidate.trigger.start - reading.sentence.start < 25:
        found.append(f"first:{frame.type.value}")
    same = [c for c in others if c.type is candidate.type]
    if same and same[0] is not candidate:
        found.append(f"later:{frame.type.value}")
    subject = candidate.subject.span
    if subject:
        head = words_of(subject.of(text))
        if head:
            found += [f"h:{frame.type.value}:{head[0]}", f"h:{frame.type.value}:{head[-1]}"]
            found += [f"collective:{frame.type.value}"] * bool(set(head) & word_set("collective_self"))
    wrongs = {w for w in words_of(reading.sentence.of(text)) if w in word_set("wrongs")}
    if wrongs and frame.type.value in ("accuse", "reject"):
        found += [f"wrong:{frame.type.value}", f"wrong:{name}", f"wrongs:{name}:{min(len(wrongs), 3)}"]
        found += [f"wr:{frame.type.value}:{w}" for w in wrongs]
    if name == "wrong_is_named":
        found += _standing(reading, candidate, slots)
    if slots.matter:
        inside = {w for w in words_of(slots.matter.of(text)) if w in word_set("wrongs")}
        if inside and frame.type.value in ("accuse", "reject"):
            found.append(f"wm:{name}")
    return found


_VERB_AFTER = re.compile(
    r"\s(?:\S+\s){0,7}?(?:has|have|is|are|was|were|continues?|constitutes?|represents?|led|leads|remains?|did|does|proves?|threatens?)\b"
)
_PREDICATE = re.compile(
    r"\b(?:is|are|was|were|be|constitut\w+|represent\w*|amount\w*\sto|commit\w*|perpetrat\w+|in|of|as)\s(?:an?\s|the\s|such\s)?(?:\S+\s){0,3}$"
)
_STRONG = re.compile(
    r"\b(?:flagrant|blatant|massive|grave|brutal|shameless|armed|illegal|cynical|aggressive|direct|serious|gross|systematic|acts\sof|outright)\s$"
)


def _standing(reading: Reading, candidate: Candidate, slots: Slots) -> list[str]:
    """How a noun of wrong stands: as what acts, as what is said of something, or merely mentioned."""
    text, trigger = reading.text, candidate.trigger
    left = text[max(reading.sentence.start, trigger.start - 60) : trigger.start]
    found = []
    if _VERB_AFTER.match(text, trigger.end, reading.sentence.end):
        found.append("acts")
    if _PREDICATE.search(left):
        found.append("predicate")
    if _STRONG.search(left):
        found.append("strong")
    owned = "owned" if slots.addressees else "unowned"
    return [f"n:{one}" for one in found] + [f"n:{owned}"] + [f"n:{owned}:{one}" for one in found]


_DUTY = ("must", "should", "shall", "can", "cannot", "could", "may", "might", "would")
_EMBEDS = re.compile(
    r"\b(?:if|whether|how|why|what|where|when|who|which|that|because|while|although|unless)\s(?:[^,;.]{0,60})$",
    re.IGNORECASE,
)
_THING = re.compile(
    r"\b(?:proposals?|recommendations?|initiatives?|suggestions?|statements?|declarations?|resolutions?|plans?|approach|calls?|positions?"
    r"|appeals?|reports?|decisions?|agreements?|programmes?|treat(?:y|ies)|conventions?|consensus|requests?|offers?|rulings?|conditions?|views?"
    r"|findings?|drafts?|package|words|contents|findings|frame|priorities|objectives?|candida\w+|demands?|claims?|arguments?|excuse|assertions?"
    r"|allegations?|doctrine|premise|attempts?|moves?|linkage|interference|presence)\b",
    re.IGNORECASE,
)
_EVIL = re.compile(
    r"\b(?:all\sforms|any\sform|terrorism|violence|racism|poverty|hunger|war|intolerance|discrimination|force|corruption|failure|status\squo"
    r"|barriers|inequalit\w+|extremism|protectionism)\b",
    re.IGNORECASE,
)


def _traits(reading: Reading, candidate: Candidate, reported: bool) -> list[str]:
    """What the guidelines ask of any act, whatever its frame: whose it is, when, and how far in it stands."""
    sort, form = candidate.subject.sort, candidate.form
    auxiliary = form.split("+")[0] if "+" in form else ""
    own = sort == "self" or (sort in ("state", "it", "none") and not auxiliary.startswith("was"))
    found = [f"sort:{sort}", f"form:{form}", f"{sort}:{form}"]
    if own and (
        form in ("base", "s")
        or auxiliary in ("am", "are", "is", "have", "has", "do", "does", "to", "would", "will", "shall", "wish")
    ):
        found.append("own_now")
    past = form == "past"
    left = reading.text[max(reading.sentence.start, candidate.trigger.start - 90) : candidate.trigger.start]
    if past and not reported:
        found.append("past_own" if sort == "self" else "past_other")
    if (past or auxiliary in ("have", "has", "had")) and _PAST.search(reading.sentence.of(reading.text)):
        found.append("past_dated")
    if auxiliary in _DUTY:
        found.append(f"duty:{sort}")
    if sort == "rel":
        found.append("relative")
    if _EMBEDS.search(left):
        found.append("embedded")
    if reported:
        found.append(f"reported:{sort}")
    if reading.text[candidate.trigger.end : reading.sentence.end].rstrip().endswith("?"):
        found.append("asked")
    return found


def _object_kind(reading: Reading, slots: Slots) -> str:
    if slots.matter is None:
        return "none"
    words = slots.matter.of(reading.text)[:70]
    kind = "thing" if _THING.search(words) else "evil" if _EVIL.search(words) else "other"
    return kind + (
        "+party" if any(p.span.start < slots.matter.start + 70 for p in reading.in_sentence(slots.matter)) else ""
    )


_OURSELVES = re.compile(
    r"(?:all\sof\s)?(?:us|we)(?:\sall)?|ourselves|every(?:one|body)\sof\sus|each\sof\sus", re.IGNORECASE
)
_MARKS = re.compile(r"[“”\"]")
_UNQUOTED = 8  # code points before an opening mark that make what it opens a part of a sentence
_NOT_OUR_WORDS = re.compile(
    r"\b(?:recommendation|proposal|proposed|statement|view|principle|stipulates?|call|suggestion|idea|opinion|assertion|hope|argue[sd]?|they\ssay)"
    r"\b.*\bthat\s",
    re.IGNORECASE | re.DOTALL,
)
_BARE_PLURAL = re.compile(r"\s(?:all\s|any\s)?(?:initiatives|proposals|efforts|measures|steps)\b")
_AHEAD = re.compile(
    r"\b(?:will|shall|intend\w*|decid\w+|decision|plan\w*|to\s(?:be\s)?[a-z]+|contribution|draft|next|coming)\b"
)
_DONE = re.compile(
    r"\b(?:has|have|had)\s(?:already\s|now\s)?\w+(?:ed|en|un|lt|nt|ut)\b|\bthat\s(?:he|she|it|they)\s\w+ed\b"
)
_COMING = re.compile(r"\b(?:will|would|shall|plans?|decided|decision|intends?|intention)\b")
_STATIVE = re.compile(
    r"\s(?:also\s|therefore\s)?(?:have|be\s(?:the|an?|able)|continue\sto\s(?:be|serve)|serve|remain)\b"
)
_INDICATIVE = re.compile(r"(?:that\s)?[^,;.]{2,60}?\s(?:is|are|was|were|has|have|lies|lie|speaks?|will)\b")
_SUBJUNCTIVE = re.compile(r"\b(?:should|be|must|need|could|would)\b")


# Frames of asking that ask only where somebody is asked.
_NEEDS_PARTY = frozenset(
    ["wants_of", "expects_of", "requires_of", "tells_to", "asks", "encourages", "would_like_to_see", "duty_lies",
     "essential_for", "time_for", "invites_to", "task_of"]
)  # fmt: skip
_OBLIGES = frozenset(["must", "should", "has_to", "shall", "has_duty", "will_have_to", "cannot_afford"])


def _in_quotation(left: str) -> bool:
    """Whether what comes after `left` stands in words of another that the speaker's own sentence quotes."""
    marks = [mark.start() for mark in _MARKS.finditer(left)]
    if not marks or left[marks[-1]] == "”":
        return False
    begin = marks[-2] + 1 if len(marks) > 1 else 0
    return any(c.isalnum() for c in left[begin : max(begin, marks[-1] - _UNQUOTED)])


def is_vetoed(reading: Reading, candidate: Candidate, slots: Slots) -> bool:
    """Whether a rule of the guidelines says that the candidate is none, whatever the weights would say."""
    frame, sort, form, kind = candidate.frame, candidate.subject.sort, candidate.form, candidate.type.value
    text, end = reading.text, candidate.trigger.end
    auxiliary = form.split("+")[0] if "+" in form else ""
    if frame.name in _NEEDS_PARTY and not any(is_party(reading, whom) for whom in slots.addressees):
        return True
    if kind == "demand" and any(_OURSELVES.fullmatch(whom.of(text)) for whom in slots.addressees):
        return True
    if (
        frame.name == "announces"
        and _DONE.search(reading.sentence.of(text))
        and not _COMING.search(text, end, reading.sentence.end)
    ):
        return True
    if is_reported(reading) or kind == "express":
        return False
    left = text[reading.sentence.start : candidate.trigger.start]
    if _in_quotation(left) or (
        candidate.denied and frame.name in ("stands_ready", "is_committed", "decides", "has_decided")
    ):
        return True
    if form.startswith("had+") or (auxiliary == "been" and kind == "commit"):
        return True
    if frame.name in _OBLIGES and _NOT_OUR_WORDS.search(left, max(left.rfind("."), left.rfind(";")) + 1):
        return True
    if frame.name in ("announces", "pleased_to_announce") and not _AHEAD.search(text[end : reading.sentence.end]):
        return True
    if frame.name in _OBLIGES and sort in ("none", "it", "self"):
        return True
    sentence = reading.sentence.of(text)
    if kind == "accuse" and frame.name in ("does_wrong", "does_with_wrong", "wrong_is_named"):
        return sort == "self" and frame.name != "wrong_is_named"
    if form == "past" and kind != "warn" and frame.slot != "subject":
        if sort in ("party", "other", "state", "they", "rel"):
            return True
        if sort == "self" and _PAST.search(sentence):
            return True
    if (
        kind in ("reject", "accept")
        and auxiliary in ("must", "should")
        and sort == "self"
        and frame.name != "must_be_rejected"
    ):
        return True
    if frame.name in ("suggests", "may_i_submit") and (match := _INDICATIVE.match(text[end:].lstrip()[:80])):
        return _SUBJUNCTIVE.search(match[0]) is None
    if frame.name in ("supports", "supports_proposal") and _BARE_PLURAL.match(text, end):
        return True
    if frame.name in ("must", "should") and sort != "self" and _STATIVE.match(text, end):
        return True
    if frame.slot == "subject" and sort == "self":
        return True
    return frame.type.value == "warn" and sentence.rstrip().endswith("?")

"""Which words are known, so that a misprint can be told from another word; and which are forms of one word."""

from __future__ import annotations

import re
from functools import lru_cache

from verbale import lexicon
from verbale.checks.wording import knowledge, spelling_of

_ENDINGS = re.compile(
    r"(?:'s|s'|s|es|ed|d|ing|ly|er|ers|ion|ions|ation|ations|al|ment|ments|ance|ence|ize|izing|ized|izes|ity|ness|y|ies|ied|e|n|en)?$"
)


@lru_cache(maxsize=1 << 14)
def is_same_stem(a: str, b: str) -> bool:
    """Whether two words differ only in a common ending: develop / development, city / cities."""
    shared = 0
    while shared < min(len(a), len(b)) and a[shared] == b[shared]:
        shared += 1
    if shared < max(3, min(len(a), len(b)) - 3):
        return False
    return bool(_ENDINGS.fullmatch(a[shared:]) and _ENDINGS.fullmatch(b[shared:]))


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    return frozenset(lexicon.path("known-words.txt").read_text("utf-8").split())


@lru_cache(maxsize=1 << 15)
def is_known(key: str) -> bool:
    """Whether a folded word, or the word it is formed from, stands in the list of known words."""
    known = _known_words()
    if len(key) <= 3:
        return key in knowledge()["short"] or key[:1] in "#@"
    if not key.isalpha():
        key = key.removesuffix("'s").replace("'", "")
        if not key.isalpha():
            return key[:1] in "#@"
    if key in known or spelling_of(key) in known:
        return True
    if key[-3:] in ("ies", "ied", "ier") and key[:-3] + "y" in known:
        return True
    for ending in (
        "s",
        "es",
        "ed",
        "d",
        "ing",
        "ly",
        "er",
        "ers",
        "al",
        "ness",
        "ment",
        "able",
        "ist",
        "ism",
        "ization",
        "ize",
        "ized",
    ):
        stem = key.removesuffix(ending)
        if stem != key and len(stem) > 2 and (stem in known or stem + "e" in known):
            return True
    for start in ("un", "non", "re", "inter", "over", "under", "pre", "counter", "multi", "anti", "self"):
        stem = key.removeprefix(start)
        if stem != key and len(stem) > 3 and stem in known:
            return True
    return False

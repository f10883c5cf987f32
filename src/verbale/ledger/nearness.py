"""How near acts are in meaning: vectors of their matters without parties and days, each made once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from verbale.ledger.subjects import subject
from verbale.schema import PlacedAct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Encode = Callable[[Sequence[str]], NDArray[np.float32]]

MOST_VECTORS = 4000  # subjects that are encoded in one ledger: some ten seconds on one core
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\s{_MONTH})(?:,?\s\d{{4}})?"
_DAYS = re.compile(
    rf"\b(?:(?:by|until|before|from|on|no later than|since|not later than)\s)?(?:the\s)?{_DAY}\b"
    r"|\b(?:by|until|before|on|next|last)\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)


class Nearness:
    """The vectors of one ledger. `encode` gives unit vectors (n, d); without it nothing is near or far."""

    def __init__(self, encode: Encode | None, parties: frozenset[str]) -> None:
        self._encode = encode
        self._parties = parties
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def of(self, act: PlacedAct, texts: Sequence[str]) -> float | None:
        """The cosine of the act's matter with the nearest of `texts`, which are bare."""
        if self._encode is None:
            return None
        ours = self.bare(act)
        wanted = [text for text in (ours, *texts) if text not in self._vectors]
        if wanted and len(self._vectors) < MOST_VECTORS:
            self._vectors.update(zip(wanted, self._encode(wanted), strict=True))
        one = self._vectors.get(ours)
        others = [v for text in texts if (v := self._vectors.get(text)) is not None]
        return max(float(one @ other) for other in others) if one is not None and others else None

    def bare(self, act: PlacedAct) -> str:
        """What an act is about, without parties and days: those make any two demands between two sides alike."""
        text = act.matter or act.words
        return " ".join(w for w in _DAYS.sub(" ", text).split() if not set(subject(w)) & self._parties) or text

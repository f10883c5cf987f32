"""PLOVER root codes: which of fifteen kinds of event a sentence reports between a source and a target.

The codes are those of the PLOVER ontology (root level). Source and target are told by the caller, since one sentence
reports other events between other parties. Features are the codebook's words (`resources/plover.yaml`) with where they
stand, the words near source and target, and, where asked, the sentence's vector; weights are learned
(`resources/models/plover.json`, made by `training/acts/plover.py`).
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from verbale import lexicon
from verbale.errors import InstallationError, UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Encode = Callable[[Sequence[str]], NDArray[np.float32]]

WEIGHTS = "models/plover.json"
ROOTS = (
    "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONSULT", "COOPERATE", "MOBILIZE", "PROTEST", "REJECT", "REQUEST",
    "SANCTION", "SUPPORT", "THREATEN", "YIELD",
)  # fmt: skip
LONGEST = 2000  # code points of a sentence that are looked at
_WORD = re.compile(r"[A-Za-z][\w’'-]*|\d+")


# How much a feature counts, by its kind; chosen once by cross-validation.
SCALE = {
    "lex": 1.0, "near": 1.5, "near2": 1.0, "lexw": 0.8, "w": 0.35, "i": 0.5, "a": 0.7, "ib": 0.4, "b": 0.25, "mod": 0.7,
    "order": 0.5,
}  # fmt: skip
VECTOR = 3.0  # and each number of a sentence vector


def marked(text: str, source: str, target: str) -> str:
    """`text` with source and target written SOURCE and TARGET, each at its first place.

    Where both are the same words, or one holds the other, the longer is marked first.
    """
    found = " ".join(text[:LONGEST].split())
    pairs = [(" ".join(source.split()), "SOURCE"), (" ".join(target.split()), "TARGET")]
    for words, mark in sorted(pairs, key=lambda pair: -len(pair[0])):
        at = found.find(words) if words else -1
        if at >= 0:
            found = f"{found[:at]} {mark} {found[at + len(words) :]}"
    return " ".join(found.split())


@cache
def _patterns() -> tuple[dict[str, re.Pattern[str]], re.Pattern[str]]:
    known = lexicon.load("plover")
    roots = {root: re.compile(rf"\b(?:{source})\b", re.IGNORECASE) for root, source in known["roots"].items()}
    return roots, re.compile(rf"\b(?:{known['modality']})\b", re.IGNORECASE)


def features(text: str) -> list[str]:
    """Names of what is seen in a sentence whose source and target are marked."""
    roots, modality = _patterns()
    source, target = text.find("SOURCE"), text.find("TARGET")
    first, last = sorted((source, target))
    between = text[first + 6 : last] if first >= 0 else text
    found = ["order:st" if source < target else "order:ts"]
    core = between if source < target else text[max(source, 0) + 6 :]
    earliest: list[tuple[int, str]] = []
    for root, pattern in roots.items():
        for match in pattern.finditer(text):
            found.append(f"lex:{root}")
            place = "in" if first < match.start() < last else "after" if match.start() > last else "before"
            found.append(f"lex:{root}:{place}")
            found.append(f"lexw:{root}:{match[0].lower().split()[0]}")
            if match.start() > source:
                earliest.append((match.start() - source, root))
    earliest.sort()
    found += [f"near:{root}" for _, root in earliest[:1]]
    found += [f"near2:{root}" for _, root in earliest[:2]]
    found += [f"mod:{m[0].lower().split()[0]}" for m in modality.finditer(core[:60])]
    words = [w.lower() for w in _WORD.findall(text)]
    inside = [w.lower() for w in _WORD.findall(core)][:14]
    after = [w.lower() for w in _WORD.findall(text[source + 6 :])][:6] if source >= 0 else []
    found += [f"w:{_stem(w)}" for w in words] + [f"i:{_stem(w)}" for w in inside] + [f"a:{_stem(w)}" for w in after[:4]]
    found += [f"ib:{_stem(a)} {_stem(b)}" for a, b in pairwise(inside)]
    found += [f"b:{_stem(a)} {_stem(b)}" for a, b in pairwise(words)]
    return sorted(set(found))


_ENDING = re.compile(r"(?:ing|ed|es|s|ly)$")


def _stem(word: str) -> str:
    return _ENDING.sub("", word) if len(word) > 5 else word


def renderings(text: str) -> tuple[str, str]:
    """A marked sentence as two texts for the encoder: the whole, and sixteen words from the source on."""
    start = max(text.find("SOURCE"), 0)
    first = " ".join(text[start:].split()[:16])
    whole = text.replace("SOURCE", "someone").replace("TARGET", "somebody")
    return whole, first.replace("SOURCE", "they").replace("TARGET", "them")


class Weights(NamedTuple):
    """Roots, their biases, by feature the weight of each root, and a matrix (roots, numbers of both vectors)."""

    roots: tuple[str, ...]
    bias: tuple[float, ...]
    weights: dict[str, list[float]]
    vectors: NDArray[np.float32]


@cache
def weights() -> Weights:
    """The shipped weights, read once; raises `InstallationError` where the file is damaged."""
    import numpy as np

    place = lexicon.path(WEIGHTS)
    try:
        data = json.loads(place.read_text("utf-8"))
        packed = np.frombuffer(base64.b64decode(data["vectors"]), dtype="<f2").astype(np.float32)
        roots = tuple(str(root) for root in data["roots"])
        return Weights(roots, tuple(data["bias"]), data["weights"], packed.reshape(len(roots), -1))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InstallationError(f"{place} is damaged ({type(error).__name__}): install verbale again.") from error


def root_of(text: str, source: str, target: str, encode: Encode) -> str:
    """The root code of what `text` reports between `source` and `target`, told by their words.

    `encode` is the sentence encoder. Raises `UsageError` for an empty sentence.
    """
    return roots_of([(text, source, target)], encode)[0]


def roots_of(events: Sequence[tuple[str, str, str]], encode: Encode) -> list[str]:
    """The root code of each (sentence, source, target); many at once are quicker."""
    if any(not text.strip() for text, _, _ in events):
        raise UsageError("A sentence is empty: give the words that report the event.")
    known = weights()
    texts = [marked(*event) for event in events]
    vectors = encode([text for pair in map(renderings, texts) for text in pair]).reshape(len(texts), -1)
    scores = vectors @ known.vectors.T * VECTOR
    return [
        known.roots[int(_sum(known, features(text), row).argmax())] for text, row in zip(texts, scores, strict=True)
    ]


def _sum(known: Weights, names: Sequence[str], scores: NDArray[np.float32]) -> NDArray[np.float32]:
    total = scores + known.bias
    for name in names:
        if name in known.weights:
            total = total + SCALE[name.split(":")[0]] * np_row(known, name)
    return total


def np_row(known: Weights, name: str) -> NDArray[np.float32]:
    """The weights of one feature, one number for each root."""
    import numpy as np

    return np.asarray(known.weights[name], dtype=np.float32)

"""Words brought to a form in which two ways of writing the same thing are equal.

Numbers ("1.2 billion", "1,200,000,000", "seventy-five"), dates ("10 December", "Dec. 10"), contractions ("don't"),
abbreviations ("U.N.") and the two spelling conventions meet here. Each form remembers the words that it stands for,
so that what differed on the page can still be named.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from verbale import lexicon
from verbale.text.words import Words


class Form(NamedTuple):
    """One canonical word: `text` to compare; it stands for words `first` to `last` (both included); `way` says what
    made it differ from the plain key: number, date, contraction, abbreviation, spelling, or nothing."""

    text: str
    first: int
    last: int
    way: str = ""
    plain: str = ""  # the letters as they stand, where `text` is a value ("#1200000000")

    @property
    def letters(self) -> str:
        """What to compare letter by letter."""
        return self.plain or self.text


@lru_cache(maxsize=1)
def knowledge() -> dict[str, Any]:
    """The compiled knowledge of `resources/wording.yaml`: sets and tables by section name."""
    raw = lexicon.load("wording")
    sets = (
        "negation",
        "modal",
        "quantifier",
        "connective",
        "qualifier",
        "function",
        "units",
        "weekdays",
        "limiting",
        "is_contracted",
        "pronouns",
        "denying",
        "countries",
    )
    compiled: dict[str, Any] = {name: frozenset(map(str, raw[name])) for name in sets}
    compiled["short"] = frozenset(map(str, raw["short"])).union(*(compiled[name] for name in sets), raw["months"])
    compiled["ordinary"] = compiled["function"].union(
        *(compiled[k] for k in ("modal", "quantifier", "units", "weekdays"))
    )
    compiled["opposites"] = frozenset(frozenset(pair) for pair in raw["opposites"])
    compiled["spelling_rules"] = tuple((re.compile(pattern), new) for pattern, new in raw["spelling_rules"])
    compiled["may_be_spelt"] = re.compile("|".join(f"(?:{pattern})" for pattern, _ in raw["spelling_rules"]))
    compiled["frames"] = tuple((re.compile(frame["pattern"]), frame["says"]) for frame in raw["frames"])
    compiled["abbreviations"] = {k: tuple(map(str, v)) for k, v in raw["abbreviations"].items() if v}
    compiled["contracted"] = {k: tuple(v) for k, v in raw["contracted"].items()}
    compiled["numbers"] = raw["numbers"]
    compiled["number_words"] = {
        **raw["numbers"]["units"],
        **raw["numbers"]["tens"],
        **raw["numbers"]["scales"],
        **raw["numbers"]["ordinals"],
    }
    return compiled | {k: raw[k] for k in ("contractions", "spelling", "months")}


@lru_cache(maxsize=1 << 15)
def spelling_of(key: str) -> str:
    """The key in one spelling convention.

    >>> spelling_of("defence") == spelling_of("defense"), spelling_of("programmes"), spelling_of("organised")
    (True, 'programs', 'organized')
    """
    if len(key) < 4 or not key[0].isalpha():
        return key
    known = knowledge()
    if key in known["spelling"]:
        return str(known["spelling"][key])
    if key.endswith("'s"):
        return spelling_of(key[:-2]) + "'s"
    if known["may_be_spelt"].search(key):
        for pattern, new in known["spelling_rules"]:
            key = pattern.sub(new, key)
    return key


@lru_cache(maxsize=1 << 14)
def _single(key: str) -> tuple[tuple[str, ...], str] | None:
    """What one word alone stands for, where that is not itself: (canonical words, way)."""
    known = knowledge()
    if key in known["contracted"]:
        return known["contracted"][key], "contraction"
    if "'" in key:
        if key.endswith("n't") and len(key) > 3:
            return (key[:-3], "not"), "contraction"
        for ending in ("'re", "'ve", "'ll", "'m"):
            if key.endswith(ending):
                return (key[: -len(ending)], known["contractions"][ending][0]), "contraction"
        if key.endswith("'s") and key[:-2] in known["is_contracted"]:
            return (key[:-2], "is"), "contraction"
    if key in known["abbreviations"] and key != "us":
        return known["abbreviations"][key], "abbreviation"
    spelt = spelling_of(key)
    return ((spelt,), "spelling") if spelt != key else None


def forms(words: Words, first: int, last: int, fixed: frozenset[int] = frozenset()) -> list[Form]:
    """The canonical forms of words `first` to `last` (the last not included); no form reaches over the start of a word
    in `fixed` (where the quotation marks a gap)."""
    known = knowledge()
    numbers, months, keys = known["number_words"], known["months"], words.keys
    out: list[Form] = []
    i = first
    while i < last:
        key = keys[i]
        if key in numbers or key[0].isdigit() or key in months:
            found = _date(words, i, last, fixed) or _number(words, i, last, fixed)
            if found:
                out.append(found._replace(plain="".join(keys[i : found.last + 1])))
                i = found.last + 1
                continue
        if key == "per" and i + 1 < last and keys[i + 1] == "cent":
            out.append(Form("percent", i, i + 1, "abbreviation"))
            i += 2
            continue
        if key == "us" and words.surface(i) not in ("us", "Us"):
            out += [Form("united", i, i, "abbreviation"), Form("states", i, i, "abbreviation")]
        else:
            single = _single(key)
            if single is None:
                out.append(Form(key, i, i))
            elif single[0] == ("per", "cent"):
                out.append(Form("percent", i, i, single[1]))
            else:
                out += [Form(text, i, i, single[1]) for text in single[0]]
        i += 1
    return out


_BARE = re.compile(r"\d+(?:\.\d+)*$")
_DAY = re.compile(r"(?:[12]?\d|3[01])$")
_JOINT = re.compile(r"[-\s\u00a0\u202f\u2010-\u2015.]*")  # what may part the words of one number or date
_DATE_JOINT = re.compile(r"[\s\u00a0.,]*(?:of\s+)?(?:the\s+)?")


def _date(words: Words, i: int, last: int, fixed: frozenset[int]) -> Form | None:
    """A day and a month, in either order, as "@12-10"."""
    if i + 1 >= last or i + 1 in fixed:
        return None
    months = knowledge()["months"]
    one, two = words.keys[i], words.keys[i + 1]
    if not _JOINT.fullmatch(words.text, words.ends[i], words.starts[i + 1]):
        return None
    if one in months and words.surface(i)[0].isupper() and _DAY.match(two):
        return Form(f"@{months[one]}-{int(two)}", i, i + 1, "date")
    if two in months and words.surface(i + 1)[0].isupper() and _DAY.match(one):
        return Form(f"@{months[two]}-{int(one)}", i, i + 1, "date")
    return None


def _number(words: Words, i: int, last: int, fixed: frozenset[int]) -> Form | None:
    """A number written in digits, words or both, as "#1200000000"; an ordinal as "#3rd"; None for a plain word."""
    numbers = knowledge()["numbers"]
    units, tens, scales, ordinals = (numbers[k] for k in ("units", "tens", "scales", "ordinals"))
    total, current, j, seen, exact = 0.0, 0.0, i, False, True
    if words.keys[i] in scales:
        return None
    while j < last and (
        j == i or (j not in fixed and _JOINT.fullmatch(words.text, words.ends[j - 1], words.starts[j]))
    ):
        key = words.keys[j]
        small = current % 100
        if key in units and (
            not seen
            or (exact and small >= 20 and small % 10 == 0 and 0 < units[key] < 10)
            or (current % 100 == 0 and current)
        ):
            current += units[key]
        elif key in tens and (not seen or (exact and current and current % 100 == 0)):
            current += tens[key]
        elif key in scales and seen:
            current = (current or 1) * scales[key]
            if scales[key] >= 1000:
                total, current = total + current, 0.0
        elif key in ordinals and (not seen or (exact and small >= 20 and small % 10 == 0 and ordinals[key] < 10)):
            return Form(f"#{total + current + ordinals[key]:g}th", i, j, "number")
        elif not seen and _BARE.match(key):
            if key.count(".") > 1 or len(key) > 15:
                return Form(f"#{key}", i, i, "number")
            current, exact = float(key), False
        elif (
            key == "and"
            and seen
            and j + 1 < last
            and (total or current >= 100)
            and words.keys[j + 1] in {**units, **tens}
        ):
            j += 1
            continue
        else:
            break
        seen, j = True, j + 1
    if not seen:
        return None
    value = total + current
    text = f"#{value:.10g}" if not value.is_integer() else f"#{int(value)}"
    ordinal = j == i + 1 and words.surface(i)[-2:].lower() in ("st", "nd", "rd", "th") and words.surface(i)[0].isdigit()
    return Form(text + ("th" if ordinal else ""), i, j - 1, "number")


def opens_sentence(text: str, at: int) -> bool:
    """Whether the word at `at` begins the text or a sentence, so that its capital says nothing."""
    before = text[max(0, at - 12) : at].rstrip(" \t\r\n\"'\u201c\u2018\u00ab([\u201e")
    return not before or before[-1] in ".!?:;\u2026\u2014"


def telling(words: Words) -> list[str]:
    """The words of a text that could tell it from another: no small words, amounts or units."""
    ordinary = knowledge()["ordinary"]
    return [key for key in words.keys if key not in ordinary and len(key) > 2]


def surface(words: Words, first: int, last: int) -> str:
    """The words `first` to `last` (both included) as they stand, blanks made one."""
    return " ".join(words.between(first, last).split())

"""What differs between a quotation and its passage, each difference named and classed.

`CATEGORIES` is the whole of the classification: the first category whose test holds for a change gives its name and its
severity. To add a class, add a function and a row here, cases to `tests/checks/cases/`, and run `docs/generate.py`.

A change is one step of the alignment (see `aligning`): words of the quotation, words of the primary, or both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import Levenshtein

from verbale.checks.aligning import Part, Step
from verbale.checks.quoted import Quoted
from verbale.checks.vocabulary import is_known, is_same_stem
from verbale.checks.wording import Form, knowledge, opens_sentence
from verbale.index import Primary
from verbale.schema import Difference, DifferenceKind, Severity
from verbale.text.spans import Span

MISPRINT = 0.6  # letters that a misprinted word still shares with the right one
MISPRINT_SHORT = 0.33  # the same for words of up to four letters


@dataclass(frozen=True)
class Change:
    """One change: canonical words on both sides, and the words as they stand."""

    quoted: tuple[Form, ...]
    primary: tuple[Form, ...]
    quoted_words: tuple[str, ...]
    primary_words: tuple[str, ...]
    likeness: float
    known: Callable[[str], bool]
    quoted_opens: bool = False  # the quotation's word stands first in it or in a sentence
    primary_opens: bool = False
    furniture: bool = False  # the primary's words are page furniture, the quotation has none

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The canonical words of both sides."""
        return tuple(form.text for form in self.quoted + self.primary)

    @property
    def pair(self) -> tuple[str, str] | None:
        """The two canonical words, where one stands against one."""
        if len(self.quoted) == 1 == len(self.primary):
            return self.quoted[0].text, self.primary[0].text
        return None

    def has(self, section: str) -> bool:
        """Whether a canonical word of either side belongs to a closed class of `wording.yaml`."""
        return not knowledge()[section].isdisjoint(self.texts)


def is_layout(change: Change) -> bool:
    """A page header, page number or paragraph number of the source that stands inside the sentence."""
    return change.furniture


def is_typography(change: Change) -> bool:
    """The same letters in the same order: case, quotation marks, dashes, hyphens, blanks and accents apart."""
    return change.likeness == 1.0 and not _ways(change)


def is_contraction(change: Change) -> bool:
    """One writes "do not", the other "don't"."""
    return change.likeness == 1.0 and "contraction" in _ways(change)


def is_format(change: Change) -> bool:
    """The same number or day written in another way: 1.2 billion / 1,200,000,000, 10 December / Dec. 10."""
    return change.likeness == 1.0 and bool(_ways(change) & {"number", "date"})


def is_abbreviation(change: Change) -> bool:
    """A name or word and its usual short form: U.N. / United Nations, per cent / %."""
    return change.likeness == 1.0 and "abbreviation" in _ways(change)


def is_spelling(change: Change) -> bool:
    """One spelling convention against another: defence / defense, Kyiv / Kiev."""
    return change.likeness == 1.0 and "spelling" in _ways(change)


_PREFIX = re.compile(r"(?:un|in|im|il|ir|non|dis|mis|anti)(?=\w{3})")


def is_negation(change: Change) -> bool:
    """A word that denies is dropped, added or exchanged: not, never, no, without; or a prefix: acceptable /
    unacceptable.
    """
    if change.has("negation"):
        return True
    if change.pair is None:
        return False
    one, other = change.pair
    return any(
        (prefix := _PREFIX.match(a)) is not None and a[prefix.end() :] == b for a, b in ((one, other), (other, one))
    )


def is_date(change: Change) -> bool:
    """Another day, month, weekday or year."""
    return any(
        text[0] == "@" or text in knowledge()["weekdays"] or _is_year(text) or _is_month(text, word)
        for text, word in _sides(change)
    )


def is_number(change: Change) -> bool:
    """Another number, or one dropped or added ("one" alone is a number only beside another)."""
    sides = [form for form in change.quoted + change.primary if form.text[0] == "#" or form.text[0].isdigit()]
    if sides and all(form.plain == "one" for form in sides):
        return False
    loose = knowledge()["numbers"]["loose"]
    return any(text[0] == "#" or text[0].isdigit() or text in loose for text, _ in _sides(change)) and not (
        _is_misprinted_letter(change)
    )


def is_unit(change: Change) -> bool:
    """Another unit of measure, money or time."""
    return change.has("units")


def is_connective(change: Change) -> bool:
    """ "and" for "or", or a condition (if, unless, until, except) that came or went."""
    words = set(change.texts) & knowledge()["connective"]
    return bool(words - {"and", "but", "while", "whether", "although", "though", "because", "provided"}) or (
        change.pair is not None and len(words) == 2
    )


def is_modal(change: Change) -> bool:
    """Another strength of will, duty or possibility: must / should, will / would, can / may."""
    return change.has("modal")


def is_quantifier(change: Change) -> bool:
    """Another amount or extent: all / some, no / little, only, almost."""
    return change.has("quantifier")


def is_opposite(change: Change) -> bool:
    """A word and its opposite: before / after, with / without, accept / reject."""
    return change.pair is not None and frozenset(change.pair) in knowledge()["opposites"]


LOOKALIKE = 0.7  # letters that two known words share, from which on one may have been read or heard for the other


def is_lookalike(change: Change) -> bool:
    """One known word for another that looks or sounds like it: presence / precedence, causal / casual."""
    pair = change.pair
    if pair is None or min(map(len, pair)) < 5 or change.has("function"):
        return False
    return change.likeness >= LOOKALIKE and not is_same_stem(*pair)


def is_misprint(change: Change) -> bool:
    """Nearly the same letters, and one of the two is no word that is known: a slip or damage in printing."""
    if not change.quoted or not change.primary:
        return all(not change.known(text) and len(text) <= 2 for text in change.texts)
    theirs = "".join(form.letters for form in change.primary)
    ours = "".join(form.letters for form in change.quoted)
    if all(form.plain for form in change.quoted + change.primary) or (
        _digits(ours) != _digits(theirs) and ours.strip("#").isdigit() and theirs.strip("#").isdigit()
    ):
        return False
    if ours.replace("'", "") == theirs.replace("'", ""):
        return True
    floor = MISPRINT_SHORT if min(len(ours), len(theirs)) <= 4 else MISPRINT
    likeness = change.likeness or Levenshtein.normalized_similarity(ours, theirs)
    strange = not all(change.known(form.letters) for form in change.quoted + change.primary)
    return likeness >= floor and strange


def is_name(change: Change) -> bool:
    """Another name, or one dropped or added: a word with a capital inside the sentence, or the name of a country."""
    if change.has("countries") and any(_is_capital(word) for word in change.quoted_words + change.primary_words):
        return True
    return any(_is_capital(word) for word in _inner(change.quoted_words, change.quoted_opens)) or any(
        _is_capital(word) for word in _inner(change.primary_words, change.primary_opens)
    )


def is_inflection(change: Change) -> bool:
    """Another form of the same word: singular and plural, tense, noun and verb."""
    return change.pair is not None and is_same_stem(*change.pair)


def is_qualifier(change: Change) -> bool:
    """A word that holds a claim in bounds is dropped, added or exchanged: alleged, temporarily, likely, rightly."""
    return change.has("qualifier")


def is_function_word(change: Change) -> bool:
    """Only articles, pronouns, prepositions, auxiliaries and other small words."""
    small = knowledge()["function"] | {
        "#1",
        "and",
        "but",
        "while",
        "whether",
        "although",
        "though",
        "because",
        "provided",
    }
    return all(text in small or (text[:1] in "'" and len(text) < 3) for text in change.texts)


def is_content_word(change: Change) -> bool:
    """Another noun, verb, adjective or adverb, or one dropped or added."""
    return True


@dataclass(frozen=True, slots=True)
class Category:
    """A class of differences: its name, the test for it, and what it does to a reader (None: nothing).

    `soft` differences are what renderings of one passage are made of: there they weigh as minor (see `weighing`).
    """

    name: str
    holds: Callable[[Change], bool]
    severity: Severity | None
    soft: bool = False


CATEGORIES: tuple[Category, ...] = (
    Category("layout", is_layout, None),
    Category("typography", is_typography, None),
    Category("contraction", is_contraction, Severity.MINOR),
    Category("format", is_format, None),
    Category("abbreviation", is_abbreviation, None),
    Category("spelling", is_spelling, None),
    Category("misprint", is_misprint, Severity.MINOR),
    Category("negation", is_negation, Severity.MAJOR),
    Category("date", is_date, Severity.MAJOR),
    Category("number", is_number, Severity.MAJOR),
    Category("unit", is_unit, Severity.MAJOR),
    Category("connective", is_connective, Severity.MAJOR),
    Category("modal", is_modal, Severity.MAJOR),
    Category("quantifier", is_quantifier, Severity.MAJOR),
    Category("opposite", is_opposite, Severity.MAJOR),
    Category("inflection", is_inflection, Severity.MINOR),
    Category("lookalike", is_lookalike, Severity.MAJOR),
    Category("name", is_name, Severity.MAJOR),
    Category("qualifier", is_qualifier, Severity.MAJOR, soft=True),
    Category("function word", is_function_word, Severity.MINOR),
    Category("content word", is_content_word, Severity.MAJOR, soft=True),
)


def classify(change: Change) -> Category:
    """The first category of `CATEGORIES` that holds."""
    return next(category for category in CATEGORIES if category.holds(change))


def differences(quoted: Quoted, part: Part, primary: Primary) -> Iterator[Difference]:
    """Every difference inside one part, in the order of the quotation; neighbouring omissions are one, so are
    insertions.
    """
    q_at = quoted.words.starts[part.q_first] if part.q_first < len(quoted) else len(quoted.text)
    s_at = primary.words.starts[part.s_first]
    run: list[Step] = []
    for step in (*part.steps, None):
        if run and (step is None or _side(step) != _side(run[-1])):
            yield from _difference(quoted, primary, run, q_at, s_at)
            q_at, s_at = _after(quoted, primary, run, q_at, s_at)
            run = []
        if step is None:
            break
        if _side(step) in ("+", "-"):
            run.append(step)
            continue
        if not step.equal or _is_written_differently(quoted, primary, step):
            yield from _difference(quoted, primary, [step], q_at, s_at)
        q_at, s_at = _after(quoted, primary, [step], q_at, s_at)


def _side(step: Step) -> str:
    return "=" if step.q and step.s else "+" if step.q else "-"


def _after(quoted: Quoted, primary: Primary, steps: list[Step], q_at: int, s_at: int) -> tuple[int, int]:
    ours = [f for step in steps for f in step.q]
    theirs = [f for step in steps for f in step.s]
    return (
        quoted.words.ends[ours[-1].last] if ours else q_at,
        primary.words.ends[theirs[-1].last] if theirs else s_at,
    )


def _is_written_differently(quoted: Quoted, primary: Primary, step: Step) -> bool:
    return step.q[0].way != step.s[0].way or quoted.words.between(
        step.q[0].first, step.q[-1].last
    ) != primary.words.between(step.s[0].first, step.s[-1].last)


def _difference(quoted: Quoted, primary: Primary, steps: list[Step], q_at: int, s_at: int) -> Iterator[Difference]:
    ours = tuple(f for step in steps for f in step.q)
    theirs = tuple(f for step in steps for f in step.s)
    (q_first, q_last), (s_first, s_last) = _trimmed(quoted, primary, ours, theirs)
    q_span = Span(quoted.words.starts[q_first], quoted.words.ends[q_last]) if ours else Span(q_at, q_at)
    s_span = Span(primary.words.starts[s_first], primary.words.ends[s_last]) if theirs else Span(s_at, s_at)
    marked = bool(ours) and all(
        i in quoted.supplied or i in quoted.edited for form in ours for i in range(form.first, form.last + 1)
    )
    category = _worst(quoted, primary, steps)
    kind = (
        DifferenceKind.SUBSTITUTION
        if ours and theirs
        else DifferenceKind.INSERTION
        if ours
        else DifferenceKind.OMISSION
    )
    yield Difference(
        kind=kind,
        category=category.name,
        quoted=q_span.of(quoted.text),
        primary=s_span.of(primary.document.text),
        quoted_span=q_span,
        primary_span=s_span,
        severity=None if marked else category.severity,
        marked=marked,
    )


def _trimmed(
    quoted: Quoted, primary: Primary, ours: tuple[Form, ...], theirs: tuple[Form, ...]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last word on either side, without the words that a number or date has in common ("15 May" / "15
    March").
    """
    q = [ours[0].first, ours[-1].last] if ours else [0, 0]
    s = [theirs[0].first, theirs[-1].last] if theirs else [0, 0]
    if ours and theirs and ours[0].text != theirs[0].text:
        a, b = quoted.words.keys, primary.words.keys
        while q[0] < q[1] and s[0] < s[1] and a[q[0]] == b[s[0]]:
            q[0], s[0] = q[0] + 1, s[0] + 1
        while q[0] < q[1] and s[0] < s[1] and a[q[1]] == b[s[1]]:
            q[1], s[1] = q[1] - 1, s[1] - 1
    return (q[0], q[1]), (s[0], s[1])


def _worst(quoted: Quoted, primary: Primary, steps: list[Step]) -> Category:
    """The gravest category among the words of one difference, the earlier in the table at equal severity."""
    found = [classify(_change(quoted, primary, step)) for step in steps]
    rank = {None: 2, Severity.MINOR: 1, Severity.MAJOR: 0}
    return min(found, key=lambda c: (rank[c.severity], CATEGORIES.index(c)))


def _change(quoted: Quoted, primary: Primary, step: Step) -> Change:
    return Change(
        quoted=step.q,
        primary=step.s,
        quoted_words=tuple(quoted.words.surface(i) for f in step.q for i in range(f.first, f.last + 1)),
        primary_words=tuple(primary.words.surface(i) for f in step.s for i in range(f.first, f.last + 1)),
        likeness=step.likeness,
        known=lambda word: is_known(word) or primary.times(word) > 1,
        furniture=not step.q
        and all(i in primary.furniture for form in step.s for i in range(form.first, form.last + 1)),
        quoted_opens=bool(step.q) and opens_sentence(quoted.text, quoted.words.starts[step.q[0].first]),
        primary_opens=bool(step.s) and opens_sentence(primary.document.text, primary.words.starts[step.s[0].first]),
    )


def _ways(change: Change) -> set[str]:
    return (
        {form.way for form in change.quoted + change.primary if form.way} if change.quoted and change.primary else set()
    )


def _sides(change: Change) -> list[tuple[str, str]]:
    out = []
    for forms, words in ((change.quoted, change.quoted_words), (change.primary, change.primary_words)):
        out += [(form.text, words[min(n, len(words) - 1)]) for n, form in enumerate(forms)]
    return out


def _is_year(text: str) -> bool:
    return len(text) == 5 and text[0] == "#" and text[1:3] in ("17", "18", "19", "20")


def _is_month(text: str, word: str) -> bool:
    return text in knowledge()["months"] and word[:1].isupper()


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _is_misprinted_letter(change: Change) -> bool:
    """A digit inside a word ("kn0wn") is damage, not a number."""
    pair = change.pair
    return pair is not None and all(any(c.isalpha() for c in side) for side in pair) and change.likeness >= MISPRINT


def _is_capital(word: str) -> bool:
    return word[:1].isupper() and word not in ("I", "I'm", "I'll", "I've", "I'd")


def _inner(words: tuple[str, ...], opens: bool) -> tuple[str, ...]:
    if not opens:
        return words
    return tuple(word for n, word in enumerate(words) if n or (len(word) > 1 and word.isupper()))

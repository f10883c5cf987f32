"""From marks to quotations: what each pair of quotation marks is doing.

Only `speech` claims that somebody said the words. Titles, names and scare quotes are told by their form and by the
words beside them; what nothing tells apart stays speech where a cue or the run of the paragraph claims it.
"""

from __future__ import annotations

import re
from functools import cache

from verbale import lexicon
from verbale.schema import Quotation, QuotationRole, Reason
from verbale.text.quotemarks import MarkPair, Marks
from verbale.text.spans import Span

# Longest quotation, in words, that can be a scare quote or a name.
SHORT = 6
# Up to so many words, without a stop, no paragraph that goes on quoting claims a quotation that has no cue.
ORPHAN = 2

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ARTICLE = re.compile(r"\b(?:a|an|the|its|his|her|their|our|called)\s$", re.IGNORECASE)
_SMALL = frozenset({"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"})


def quotations(text: str, marks: Marks, headline: Span | None) -> list[Quotation]:
    """The outermost quotations of a text in order, each with its role by form and those inside it."""
    return [_quotation(text, pair, headline) for pair in marks.pairs]


def _quotation(text: str, pair: MarkPair, headline: Span | None) -> Quotation:
    role, reasons = _role_by_form(text, pair, headline is not None and headline.contains(pair.outer))
    if pair.note:
        reasons = (*reasons, Reason(rule="marks", detail=pair.note, span=pair.outer))
    return Quotation(
        span=pair.span,
        outer=pair.outer,
        text=pair.span.of(text),
        marks=pair.marks,
        role=role,
        level=pair.level,
        headline=headline is not None and headline.contains(pair.outer),
        closed=pair.closed,
        restarts=pair.restarts,
        nested=tuple(_quotation(text, inner, headline) for inner in pair.inner),
        reasons=reasons,
    )


def strays(marks: Marks) -> list[Quotation]:
    """Marks that pair with nothing, as empty quotations that say so."""
    return [
        Quotation(
            span=Span(stray.span.end, stray.span.end),
            outer=stray.span,
            text="",
            marks=(stray.mark, ""),
            role=QuotationRole.SCARE,
            closed=False,
            reasons=(Reason(rule="stray_mark", detail=stray.note, span=stray.span),),
        )
        for stray in marks.strays
    ]


@cache
def _beside() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = lexicon.load("marks")

    def one_of(name: str) -> str:
        return "|".join(re.escape(word) for word in sorted(words[name], key=len, reverse=True))

    return (
        re.compile(rf"\b(?:{one_of('scare_before')})\W*$", re.IGNORECASE),
        re.compile(rf"\b(?:{one_of('titled')})(?:\s\w+){{0,2}}?\W*$", re.IGNORECASE),
        re.compile(rf"^\W*(?:{one_of('named_after')})\b", re.IGNORECASE),
    )


def _role_by_form(text: str, pair: MarkPair, in_headline: bool) -> tuple[QuotationRole, tuple[Reason, ...]]:
    words = _WORD.findall(pair.span.of(text))
    before = text[max(0, pair.outer.start - 40) : pair.outer.start]
    after = text[pair.outer.end : pair.outer.end + 30]
    scare, titled, named = _beside()

    def found(role: QuotationRole, rule: str, detail: str) -> tuple[QuotationRole, tuple[Reason, ...]]:
        return role, (Reason(rule=rule, detail=detail, span=pair.outer),)

    if not words:
        return found(QuotationRole.SCARE, "empty_marks", "nothing stands between the marks")
    if len(words) <= SHORT and (sign := scare.search(before)):
        detail = f"“{sign[0].strip()}” before the marks holds the words at a distance"
        return found(QuotationRole.SCARE, "held_at_a_distance", detail)
    if not is_title_case(words):
        return QuotationRole.SPEECH, ()
    if sign := titled.search(before):
        detail = f"capitals throughout, after “{sign[0].strip()}”"
        return found(QuotationRole.TITLE, "title_after_its_kind", detail)
    if sign := named.search(after):
        detail = f"capitals throughout, before “{sign[0].strip()}”"
        return found(QuotationRole.NAME, "name_before_its_kind", detail)
    if not in_headline and sum(word[0].isupper() for word in words) > 1 and _ARTICLE.search(before):
        return found(QuotationRole.NAME, "name_after_article", "capitals throughout, after an article")
    if not in_headline and _is_nickname(text, pair, words):
        return found(QuotationRole.NAME, "nickname", "one word with a capital inside a name")
    return QuotationRole.SPEECH, ()


def is_title_case(words: list[str]) -> bool:
    """Whether all words but the small ones begin with a capital, and there are few enough for a title."""
    large = [word for word in words if word.lower() not in _SMALL]
    return 0 < len(words) <= 12 and bool(large) and all(word[0].isupper() or word[0].isdigit() for word in large)


def is_like_a_name(words: str) -> bool:
    """Whether the words between marks can be a title or a name and no sentence: "Hamlet", "Hansel and Gretel"."""
    return words[-1:] not in ".,!?…" and is_title_case(words.split())


def _is_nickname(text: str, pair: MarkPair, words: list[str]) -> bool:
    before = text[max(0, pair.outer.start - 20) : pair.outer.start]
    after = text[pair.outer.end : pair.outer.end + 3]
    return len(words) <= 2 and re.search(r"[A-Z]\w+\s$", before) is not None and re.match(r"\s[A-Z]", after) is not None

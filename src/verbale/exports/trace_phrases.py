"""A trace in words: the summary, a use, a variant and what it changes."""

from __future__ import annotations

from datetime import date

from verbale.exports.phrases import difference_phrase
from verbale.exports.places import written
from verbale.record.traced import Trace, Use, Variant

SAME = ("typography", "layout")
MOST_TOLD = 4  # differences of a variant put in words


def count_of(number: int, noun: str) -> str:
    """A number with its noun: "1 use", "8,946 uses"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def summary_of(trace: Trace) -> str:
    """All of it in a sentence: "249 uses in 230 of 10,952 documents, 1946 to 2024: 31 exact, 218 in 37 variants"."""
    if not trace.uses:
        return f"No use in {count_of(trace.searched, 'document')}"
    holding = len({use.number for use in trace.uses})
    dates = [use.date for use in trace.uses if use.date]
    span = f", {span_of(min(dates), max(dates))}" if dates else ""
    exact = len(trace.exact)
    parts = [f"{exact:,} exact"] if exact else []
    if len(trace.uses) > exact:
        variants = sum(not variant.exact for variant in trace.variants)
        parts.append(f"{len(trace.uses) - exact:,} in {count_of(variants, 'variant')}")
    head = f"{count_of(len(trace.uses), 'use')} in {holding:,} of {count_of(trace.searched, 'document')}"
    return f"{head}{span}: {', '.join(parts)}"


def span_of(first: str | None, last: str | None) -> str:
    """From when to when, in years where they differ: "1946 to 2024", "1974"."""
    if not first or not last:
        return ""
    if first[:4] != last[:4]:
        return f"{first[:4]} to {last[:4]}"
    return first[:4] if first != last else day_of(first)


def day_of(day: str | None) -> str:
    """A date in full or in part as a reader writes it: 24 October 1946, October 1946, 1946; "undated" without one."""
    if not day:
        return "undated"
    if len(day) >= len("1946-10-24"):
        return written(date.fromisoformat(day[:10]))
    if len(day) == len("1946-10"):
        return f"{date.fromisoformat(day + '-01'):%B} {day[:4]}"
    return day


def who_of(use: Use) -> str:
    """Who used it, and where: "Ostra, OST_12_1957"."""
    return ", ".join(part for part in (use.issuer, use.title or use.name) if part) or f"document {use.number}"


def changes_of(variant: Variant) -> str:
    """What a variant changes, in words: “as” for “of”; “sovereign” left out."""
    if variant.exact:
        return "word for word"
    if variant.by_meaning:
        return f"in other words (likeness of meaning {variant.likeness or 0:.2f})"
    told = [difference_phrase(d) for d in variant.differences if d.category not in SAME]
    more = f" and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else ""
    return "; ".join(told[:MOST_TOLD]) + more


def first_of(trace: Trace) -> Use | None:
    """The first dated use; of exact ones, where there are any on that day, the first."""
    dated = [use for use in trace.uses if use.date]
    if not dated:
        return trace.uses[0] if trace.uses else None
    opening = [use for use in dated if use.date == dated[0].date]
    return next((use for use in opening if trace.variants[use.variant].exact), opening[0])


def first_exact(trace: Trace) -> Use | None:
    """The first use word for word."""
    return next((use for use in trace.exact if use.date), trace.exact[0] if trace.exact else None)

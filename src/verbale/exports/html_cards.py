"""One quotation as a card of the page: the verdict, who speaks, the two passages, the differences and the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from verbale.exports.phrases import (
    SYMBOLS,
    difference_lines,
    difference_phrase,
    need_phrase,
    reasons_of,
    searched_phrase,
    speaker_of,
    standing_of,
    verdict_phrase,
    visible,
)
from verbale.exports.places import where_of, written
from verbale.exports.runs import Run, Weight, noted_differences, primary_runs, quoted_runs
from verbale.schema import Check, CheckedQuotation, CheckedReport, Concern, Document, Verdict

CONCERNS = {
    Concern.OUT_OF_CONTEXT: "out of context",
    Concern.CUT_SHORT: "cut short",
    Concern.MISATTRIBUTED: "misattributed",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """What a person decided on a quotation, in words, and how it stands since: a standing, or "dismissed"."""

    words: str
    standing: str


def _safe(text: str) -> str:
    return escape(visible(text), quote=True)


def card(
    number: int, item: CheckedQuotation, report: CheckedReport, primaries: dict[str, Document],
    decided: Decided | None = None,
) -> str:  # fmt: skip
    """The card of quotation `number`, with what a person decided on it; `primaries` by id."""
    check = item.check
    standing = decided.standing if decided else standing_of(check)
    parts = [
        f'<article class="card {standing}" id="c{number}">',
        f'<a class="back" href="#t{number}" aria-label="Quotation {number} in the report">in the report</a>',
        f'<h3>{number} <span class="word">{SYMBOLS.get(standing, "–")} {_safe(judgement(check))}</span></h3>',
        f'<p class="who" dir="auto">{_safe(who(item, report))}</p>',
        pair(check, primaries),
        reasons(check, primaries),
        context(check),
        f'<p class="decided" dir="auto"><b>{_safe(decided.words)}</b></p>' if decided else "",
        "</article>",
    ]
    return "\n".join(part for part in parts if part)


def judgement(check: Check) -> str:
    """The verdict with its concerns: "verbatim, but out of context"."""
    concerns = " and ".join(CONCERNS[concern] for concern in check.concerns)
    return f"{verdict_phrase(check)}, but {concerns}" if concerns else verdict_phrase(check)


def who(item: CheckedQuotation, report: CheckedReport) -> str:
    """Who is said to have said it, and when."""
    statement = report.statements[item.statement]
    words = speaker_of(statement, report.report)
    if statement.said_on and statement.said_on.start:
        words += f", {written(statement.said_on.start)}"
    return f"{words} (in the headline)" if item.quotation.headline else words


def pair(check: Check, primaries: dict[str, Document], *, always: bool = False) -> str:
    """Quotation and source side by side, as HTML; the quotation alone where it was not found.

    Where they are word for word the same, the source stands for both, unless `always`.
    """
    primary = primaries.get(check.document or "")
    quoted = _figure("In the report", _drawn(quoted_runs(check)))
    if primary is None:
        return f'<div class="pair">{quoted}</div>'
    place = where_of(check, primaries)
    if not always and check.verdict is Verdict.VERBATIM and check.passes and not noted_differences(check):
        return f'<div class="pair">{_figure(place, _drawn(primary_runs(check, primary)))}</div>'
    before, after = _edges(check)
    source = _figure(place, before + _drawn(primary_runs(check, primary)) + after)
    return f'<div class="pair two">{quoted}{source}</div>'


def _edges(check: Check) -> tuple[str, str]:
    """The words around the passage, where they are what the concern is about."""
    if not check.concerns or check.context is None:
        return "", ""
    return _faint(check.context.before), _faint(check.context.after)


def _faint(words: str) -> str:
    return f'<span class="around">{_safe(words)}</span>' if words else ""


def _figure(caption: str, words: str) -> str:
    return f'<figure><figcaption>{_safe(caption)}</figcaption><blockquote dir="auto">{words}</blockquote></figure>'


def _drawn(runs: Iterable[Run]) -> str:
    parts = []
    for run in runs:
        if run.weight is Weight.SAME:
            parts.append(_safe(run.text))
        elif run.weight is Weight.GAP:
            parts.append(f'<span class="around">{_safe(run.text)}</span>')
        else:
            hole = "" if run.text.strip() else " d-hole"
            if hole and run.weight is Weight.NOTED:
                continue
            title, words = _safe(f"{run.category}, {run.weight.value}"), run.text.strip()
            lead, _, tail = run.text.partition(words) if words else ("", "", run.text)
            mark = f'<mark class="diff d-{run.weight.value}{hole}" title="{title}">{_safe(words)}</mark>'
            parts.append(f"{_safe(lead)}{mark}{_safe(tail)}")
    return "".join(parts)


def reasons(check: Check, primaries: dict[str, Document]) -> str:
    """The differences by name and the reasons, as an HTML list; empty where there is nothing to say."""
    lines = [f"<b>{_safe(category)}</b> {_safe(words)}" for category, words in difference_lines(check)]
    if check.passes:
        lines += [f"<b>{_safe(d.category)}</b> {_safe(difference_phrase(d))}" for d in noted_differences(check)]
    if not check.passes:
        lines += [_safe(detail) for detail in reasons_of(check)]
    if check.need:
        lines.append(f"needs {_safe(need_phrase(check.need))}")
    if check.document is None and (searched := searched_phrase(check, primaries)):
        lines.append("searched: " + _safe(searched))
    return f'<ul class="why">{"".join(f"<li>{line}</li>" for line in lines)}</ul>' if lines else ""


def context(check: Check) -> str:
    """What stands around the passage in the source, as HTML that opens."""
    if check.context is None or check.concerns or not (check.context.before or check.context.after):
        return ""
    words = _faint(check.context.before) + _safe(check.context.passage) + _faint(check.context.after)
    return f'<details><summary>Around it in the source</summary><blockquote dir="auto">{words}</blockquote></details>'

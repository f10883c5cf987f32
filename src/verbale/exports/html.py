"""A checked report as one page that needs nothing else: no script, no picture, no address is fetched.

Left, the report with its quotations underlined; right, a card for each with the two passages side by side. Every word
that comes from a document goes through `safe`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from itertools import pairwise

from verbale.exports.frame import framed, safe
from verbale.exports.html_cards import Decided, card
from verbale.exports.phrases import (
    SYMBOLS,
    against_phrase,
    indirect_passages,
    standing_of,
    summary_of,
    verdict_counts,
    verdict_phrase,
)
from verbale.exports.places import day_of, name_of, outlet_of, title_of
from verbale.exports.stylesheet import STYLE
from verbale.schema import BlockKind, CheckedQuotation, CheckedReport, Document
from verbale.text.spans import Span

MEANINGS = {
    "✓ passes": "The words stand in the source as quoted, or every change to them is marked.",
    "! concern": "The words are genuine, but what is around them in the source says something else.",
    "~ minor": "The wording differs in a way that leaves the sense, or is another rendering of the same passage.",
    "✗ does not pass": "The wording differs so that a reader takes something else, is put together from apart, "
    "or is not in the texts given.",
    "? unchecked": "It could not be checked against the texts given; the card says which text it would need.",
}


def page(report: CheckedReport, decided: Mapping[int, Decided] | None = None) -> str:
    """The whole page; `decided` is what people decided on quotations, by number from 1."""
    known = decided or {}
    standings = {number: one.standing for number, one in known.items()}
    title = safe(title_of(report.report))
    language = safe(report.report.language.value) if report.report.language else "en"
    body = f"""<header class="top">
<h1 dir="auto">{title}</h1>
{_facts(report)}
{_tally(report, standings)}
</header>
<main class="desk">
<section class="pane report" aria-label="The report" tabindex="0">
<h2>The report</h2>
<div dir="auto" lang="{language}">
{marked_body(report, standings)}
</div>
</section>
<section class="pane" id="cards" aria-label="The quotations" tabindex="0">
<h2>The quotations</h2>
{_cards(report, known)}
</section>
</main>
<footer class="bottom">
{_nearest(report)}
{_legend()}
</footer>
"""
    return framed(f"{title} – quotations checked", body, style=STYLE, skip=("cards", "Go to the quotations"))


def _facts(report: CheckedReport) -> str:
    document = report.report
    facts = [outlet_of(document), day_of(document), name_of(document)]
    against = against_phrase(report)
    first = " · ".join(safe(fact) for fact in facts if fact)
    return f'<p class="facts" dir="auto">{first}<br>Checked against {safe(against)}</p>'


def _tally(report: CheckedReport, ruled: Mapping[int, str]) -> str:
    checks = [item.check for item in report.quotations]
    counts = " · ".join(f"{safe(name)} {count}" for name, count in verdict_counts(checks).items())
    standings = [ruled.get(number, standing_of(check)) for number, check in enumerate(checks, 1)]
    entries = "".join(
        f'<li><a class="{standing}" href="#c{number}" '
        f'title="{safe(verdict_phrase(check))}">{number}<small>{SYMBOLS.get(standing, "–")}</small></a></li>'
        for number, (check, standing) in enumerate(zip(checks, standings, strict=True), 1)
    )
    register = f'<nav aria-label="All quotations"><ol class="register">{entries}</ol></nav>'
    return f'<p class="tally">{safe(summary_of(report))}.</p>\n<p class="facts">{counts}</p>\n{register}'


Mark = tuple[int, CheckedQuotation]


def marked_body(report: CheckedReport, standings: Mapping[int, str] | None = None) -> str:
    """The report's paragraphs, each quotation a link `#c<number>` that wears its standing.

    `standings` overrules that of some quotations, by number from 1: what people decided.
    """
    document = report.report
    ruled = standings or {}
    waiting = deque(
        sorted(enumerate(report.quotations, 1), key=lambda m: (m[1].quotation.outer.start, m[1].quotation.level))
    )
    parts, open_marks = [], list[Mark]()
    for kind, span in _paragraphs(document):
        while waiting and waiting[0][1].quotation.outer.start < span.end:
            open_marks.append(waiting.popleft())
        open_marks = [mark for mark in open_marks if mark[1].quotation.outer.end > span.start]
        inner = _marked(document.text, span, open_marks, ruled)
        if kind is BlockKind.HEADING:
            parts.append(f'<h3 dir="auto">{inner}</h3>')
        elif kind is BlockKind.BLOCK_QUOTE:
            parts.append(f'<blockquote dir="auto">{inner}</blockquote>')
        else:
            css = ' class="item"' if kind is BlockKind.LIST_ITEM else ""
            parts.append(f'<p dir="auto"{css}>{inner}</p>')
    return "\n".join(parts)


def _paragraphs(document: Document) -> list[tuple[BlockKind, Span]]:
    if document.blocks:
        return [(block.kind, block.span) for block in document.blocks]
    found, at = [], 0
    for part in document.text.split("\n\n"):
        if part.strip():
            found.append((BlockKind.PARAGRAPH, Span(at, at + len(part))))
        at += len(part) + 2
    return found


def _marked(text: str, span: Span, marks: list[Mark], ruled: Mapping[int, str]) -> str:
    """The paragraph at `span`, cut at the edges of its quotations; each piece links to the innermost one it is in."""
    edges = {span.start, span.end}
    for _, item in marks:
        edges.update(edge for edge in item.quotation.outer if span.start < edge < span.end)
    waiting, around, parts = deque(marks), list[Mark](), []
    for start, end in pairwise(sorted(edges)):
        around = [mark for mark in around if mark[1].quotation.outer.end > start]
        while waiting and waiting[0][1].quotation.outer.start <= start:
            around.append(waiting.popleft())
            if around[-1][1].quotation.outer.start >= span.start:
                parts.append(f'<span class="anchor" id="t{around[-1][0]}"></span>')
        words = safe(text[start:end])
        parts.append(_link(words, around, end, ruled) if around else words)
    return "".join(parts)


def _link(words: str, around: list[Mark], end: int, ruled: Mapping[int, str]) -> str:
    number, item = around[-1]
    numbers = "".join(f"<sup>{n}</sup>" for n, other in around if other.quotation.outer.end == end)
    title = f"{number}: {safe(verdict_phrase(item.check))}"
    standing = ruled.get(number, standing_of(item.check))
    return f'<a class="q {standing}" href="#c{number}" title="{title}">{words}{numbers}</a>'


def _cards(report: CheckedReport, decided: Mapping[int, Decided]) -> str:
    primaries = {primary.id: primary for primary in report.primaries}
    cards = (
        card(number, item, report, primaries, decided.get(number)) for number, item in enumerate(report.quotations, 1)
    )
    return "\n".join(cards) or "<p>The report has no quotations.</p>"


def _nearest(report: CheckedReport) -> str:
    slips = "".join(
        f'<li><span dir="auto">{safe(speaker)}: {safe(said)}</span><br>'
        f'<span class="around" dir="auto">{safe(near)}</span></li>'
        for speaker, said, near in indirect_passages(report)
    )
    title = "Said without quotation marks, with the nearest words of the sources (not judged)"
    return f'<h2>{title}</h2>\n<ul class="slips">{slips}</ul>' if slips else ""


def _legend() -> str:
    rows = "".join(f"<dt>{name}</dt><dd>{meaning}</dd>" for name, meaning in MEANINGS.items())
    return f"<h2>How to read this page</h2>\n<dl>{rows}</dl>"

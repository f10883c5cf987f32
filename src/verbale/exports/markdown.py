"""A checked report as Markdown: a summary, a table of the quotations, and those that do not pass in full.

Words of documents are escaped, so that none of them becomes a heading, a link, a picture or raw HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from verbale.exports.html_cards import Decided, judgement, who
from verbale.exports.phrases import (
    SYMBOLS,
    against_phrase,
    difference_lines,
    indirect_passages,
    need_phrase,
    reasons_of,
    standing_of,
    summary_of,
    visible,
)
from verbale.exports.places import day_of, name_of, outlet_of, title_of, where_of
from verbale.exports.runs import Run, Weight, primary_runs, quoted_runs
from verbale.schema import CheckedQuotation, CheckedReport, Document

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&$^=@:])")
LEGEND = "**Bold** words differ; ‸ stands where words of the source are missing."


def escaped(text: str) -> str:
    """Text in one line, with every character that Markdown or HTML could take for markup made harmless."""
    words = _SPECIAL.sub(r"\\\1", " ".join(visible(text).split())).replace("\\<", "&lt;")
    return re.sub(r"^([-+]|\d{1,9}[.)])(?=\s)", r"\\\1", words)


def markdown(report: CheckedReport, decided: Mapping[int, Decided] | None = None) -> str:
    """The checked report; `decided` is what people decided on quotations, by number from 1."""
    return "\n".join(_lines(report, decided or {})) + "\n"


def _lines(report: CheckedReport, decided: Mapping[int, Decided]) -> Iterator[str]:
    document = report.report
    primaries = {primary.id: primary for primary in report.primaries}
    yield f"# {escaped(title_of(document))}"
    yield ""
    facts = [fact for fact in (outlet_of(document), day_of(document), name_of(document)) if fact]
    yield f"{escaped(' · '.join(facts))}  "
    yield f"Checked against {escaped(against_phrase(report))}"
    yield ""
    yield f"**{summary_of(report)}.**"
    if report.quotations:
        yield from ("", "| | | Quotation | Verdict | Where |", "|--:|:-:|---|---|---|")
    for number, item in enumerate(report.quotations, 1):
        yield _row(number, item, primaries, decided.get(number))
    for number, item in enumerate(report.quotations, 1):
        if not item.check.passes or number in decided:
            yield from ("", *_section(number, item, report, primaries, decided.get(number)))
    passages = indirect_passages(report)
    if passages:
        yield from ("", "## Said without quotation marks, with the nearest words of the sources (not judged)", "")
    for speaker, said, near in passages:
        yield f"- **{escaped(speaker)}** {escaped(said)}  "
        yield f"  {escaped(near)}"
    yield from ("", LEGEND)


def _row(number: int, item: CheckedQuotation, primaries: dict[str, Document], decided: Decided | None) -> str:
    standing = decided.standing if decided else standing_of(item.check)
    cells = (
        str(number), SYMBOLS.get(standing, "–"), f"“{escaped(item.quotation.text)}”", escaped(judgement(item.check)),
        escaped(where_of(item.check, primaries)),
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _section(
    number: int, item: CheckedQuotation, report: CheckedReport, primaries: dict[str, Document], decided: Decided | None
) -> Iterator[str]:
    check = item.check
    yield f"## {number}. {escaped(judgement(check))}"
    yield ""
    yield escaped(who(item, report))
    yield ""
    yield f"> In the report: {_drawn(quoted_runs(check))}"
    primary = primaries.get(check.document or "")
    if primary is not None:
        yield ">"
        yield f"> {escaped(where_of(check, primaries))}: {_drawn(primary_runs(check, primary))}"
    lines = [f"**{escaped(category)}** {escaped(words)}" for category, words in difference_lines(check)]
    lines += [escaped(reason) for reason in reasons_of(check)]
    if check.need:
        lines.append(f"needs {escaped(need_phrase(check.need))}")
    if lines:
        yield ""
    yield from (f"- {line}" for line in lines)
    if decided:
        yield from ("", f"**Decided:** {escaped(decided.words)}")


def _drawn(runs: tuple[Run, ...]) -> str:
    parts = []
    for run in runs:
        words = escaped(run.text)
        lead, tail = " " if run.text[:1].isspace() else "", " " if run.text[-1:].isspace() else ""
        if run.weight in (Weight.MAJOR, Weight.MINOR):
            words = f"**{words}**" if words else "‸"
        parts.append(f"{lead}{words}{tail}" if words else run.text and " ")
    return " ".join("".join(parts).split())

"""How a checked report looks on a terminal: short where a quotation passes, full where it does not."""

from __future__ import annotations

from rich.text import Text

from verbale.cli.terminal import View
from verbale.exports.phrases import (
    against_phrase,
    difference_lines,
    difference_phrase,
    indirect_passages,
    need_phrase,
    reasons_of,
    searched_phrase,
    speaker_of,
    standing_of,
    summary_of,
    verdict_counts,
    verdict_phrase,
    visible,
)
from verbale.exports.places import day_of, name_of, outlet_of, title_of, where_of
from verbale.exports.runs import noted_differences, primary_runs, quoted_runs
from verbale.schema import Check, CheckedQuotation, CheckedReport, Document, Verdict

NESTED_BACK = 50  # quotations looked back for the one that holds a nested one
AROUND = 160  # characters of context shown on either side: two lines of a terminal
LEGEND = "[-words-] of the quotation that differ, {+words+} of the source in their place, ^ where words are missing"


def show_report(report: CheckedReport) -> None:
    """Print a checked report, quotation by quotation, in its order."""
    view = View()
    _show_header(view, report)
    primaries = {primary.id: primary for primary in report.primaries}
    for number, item in enumerate(report.quotations, 1):
        view.line()
        statement = report.statements[item.statement]
        speaker = speaker_of(statement, report.report)
        if item.quotation.headline:
            speaker = f"headline  {speaker}"
        around = _around(number, item, report.quotations)
        _show_check(view, number, item.check, primaries, f"{speaker}{around}")
    _show_nearest(view, report)
    _show_summary(view, summary_of(report), [item.check for item in report.quotations])


def show_single(check: Check, primaries: tuple[Document, ...], speaker: str = "") -> None:
    """Print a quotation that was checked on its own."""
    view = View()
    _show_check(view, None, check, {primary.id: primary for primary in primaries}, speaker)
    if view.bracketed:
        view.line()
        view.note(LEGEND, style="dim")


def _show_header(view: View, report: CheckedReport) -> None:
    document = report.report
    view.line(title_of(document), style="bold")
    facts = [outlet_of(document), day_of(document), name_of(document)]
    view.line(" · ".join(fact for fact in facts if fact), style="dim")
    view.line(f"checked against {against_phrase(report)}", style="dim")
    view.rule()


def _around(number: int, item: CheckedQuotation, others: tuple[CheckedQuotation, ...]) -> str:
    """Which quotation this one stands inside: the nearest before it that reaches over it."""
    if item.quotation.level == 0:
        return ""
    for i in range(number - 2, max(-1, number - 2 - NESTED_BACK), -1):
        if others[i].quotation.span.contains(item.quotation.outer):
            return f"  (inside {i + 1})"
    return ""


def _show_check(view: View, number: int | None, check: Check, primaries: dict[str, Document], speaker: str) -> None:
    phrase = ", but ".join([verdict_phrase(check), " and ".join(concern.value for concern in check.concerns)])
    view.heading(number, standing_of(check), phrase if check.concerns else verdict_phrase(check), speaker)
    if check.passes:
        view.note(view.passage(quoted_runs(check), quoted=True))
        view.note(_whereabouts(check, primaries), style="dim")
    else:
        view.rows(_rows(view, check, primaries))


def _whereabouts(check: Check, primaries: dict[str, Document]) -> str:
    noted = [difference_phrase(d) for d in noted_differences(check)]
    place = where_of(check, primaries)
    return f"{place} · {'; '.join(noted)}" if noted else place


def _rows(view: View, check: Check, primaries: dict[str, Document]) -> list[tuple[str, Text | str]]:
    primary = primaries.get(check.document or "")
    rows: list[tuple[str, Text | str]] = [("quoted", view.passage(quoted_runs(check), quoted=True))]
    if primary is not None:
        plain = view.passage(primary_runs(check, primary), quoted=False)
        label = "nearest" if check.verdict is Verdict.UNCHECKED else "source"
        rows.append((label, _in_context(view, check, primary) if check.concerns else plain))
        rows.append(("where", where_of(check, primaries)))
    elif searched := searched_phrase(check, primaries):
        rows.append(("searched", searched))
    for i, (category, words) in enumerate(difference_lines(check)):
        rows.append(("" if i else "differs", f"{category} {words}" if category == "and" else f"{category}: {words}"))
    rows.extend(("" if i else "because", detail) for i, detail in enumerate(reasons_of(check)))
    if check.need:
        rows.append(("needs", need_phrase(check.need)))
    return rows


def _in_context(view: View, check: Check, primary: Document) -> Text:
    """The passage with the words around it: between angle quotes, since the words around may have quotation marks."""
    if check.context is None:
        return view.passage(primary_runs(check, primary), quoted=False)
    passage = view.passage(primary_runs(check, primary), quoted=False, marks=("‹", "›"))
    before, after = _squeezed(check.context.before), _squeezed(check.context.after)
    if len(before) > AROUND:
        before = "…" + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + "…"
    return Text.assemble((visible(before), "dim"), passage, (visible(after), "dim"))


def _squeezed(text: str) -> str:
    """Every run of white space as one blank, at the ends too."""
    return " ".join(f"|{text}|".split())[1:-1]


def _show_nearest(view: View, report: CheckedReport) -> None:
    passages = indirect_passages(report)
    if not passages:
        return
    view.line()
    view.line("Said without quotation marks, with the nearest words of the sources (not judged)", style="bold")
    for speaker, said, near in passages:
        view.line()
        view.note(f"{speaker}: {said}")
        view.note(near, style="dim", indent=6)


def _show_summary(view: View, summary: str, checks: list[Check]) -> None:
    view.rule()
    view.line(summary, style="bold")
    if checks:
        view.line(" · ".join(f"{name} {count}" for name, count in verdict_counts(checks).items()), style="dim")
    if view.bracketed:
        view.line(LEGEND, style="dim")

"""How a trace looks on a terminal: the summary, the first use, a timeline, who uses it, the variants, the uses."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from verbale.cli.terminal import View
from verbale.exports.phrases import visible
from verbale.exports.timelines import Bar, speakers, timeline, undated
from verbale.exports.trace_phrases import (
    changes_of,
    count_of,
    day_of,
    first_exact,
    first_of,
    span_of,
    summary_of,
    who_of,
)
from verbale.record.traced import Trace, Use

HEIGHT = 6  # lines of the timeline, at most
EIGHTHS = " ▁▂▃▄▅▆▇█"
VARIED = "░"  # what a varied use is drawn with where there is no colour
COLOURS = {"exact": "cyan", "varied": "yellow"}
MOST_SPEAKERS, MOST_VARIANTS = 10, 12
BAR = 24  # columns of the longest bar of a speaker
AXIS = 7  # columns left of the timeline


def show_trace(trace: Trace, most: int) -> None:
    """Print a trace, with `most` of its uses."""
    view = View()
    view.line(f"“{' '.join(trace.wording.split())}”", style="bold")
    view.line(summary_of(trace))
    for note in trace.notes:
        view.line(note, style="dim")
    if trace.capped:
        view.line(
            "There are more places than are followed: narrow the search with --from, --to or --by.", style="yellow"
        )
    if not trace.uses:
        return
    view.rule()
    _show_first(view, trace)
    _show_timeline(view, trace)
    _show_speakers(view, trace)
    _show_variants(view, trace)
    _show_uses(view, trace, most)


def _show_first(view: View, trace: Trace) -> None:
    first, exact = first_of(trace), first_exact(trace)
    rows: list[tuple[str, Text | str]] = []
    for label, use in (("first", first), ("exact", exact if exact is not first else None)):
        if use is not None:
            rows += [(label, f"{day_of(use.date)}, {who_of(use)}"), ("", _passage(view, trace, use))]
    view.line()
    view.rows(rows)


def _passage(view: View, trace: Trace, use: Use) -> Text:
    """The words with what stands around them; between guillemets where there is no colour."""
    style = COLOURS["exact" if trace.variants[use.variant].exact else "varied"]
    text = Text(f"…{visible(use.before)} " if use.before else "", style="dim")
    words = visible(" ".join(use.text.split()))
    text.append(f"«{words}»" if view.plain else words, style=f"not dim bold {style}")
    after = visible(use.after)
    return text.append((" " if after[:1].isalnum() else "") + f"{after}…" if after else "")


def _show_timeline(view: View, trace: Trace) -> None:
    whole = timeline(trace)
    if len(whole) < 2:
        return
    bars = _fitting(whole, view.console.width - AXIS - 1)
    view.line()
    top = max(bar.uses for bar in bars)
    wide = max(1, min(3, (view.console.width - AXIS) // len(bars)))
    height = min(HEIGHT, top)
    for row in range(height, 0, -1):
        label = f"{top:,}" if row == height else "0" if row == 1 else ""
        line = Text(f"{label:>{AXIS - 1}} ", style="dim")
        for bar in bars:
            drawn, style = _cell(bar, row, height / top, plain=view.plain)
            line.append(drawn * wide, style=f"not dim {style}" if style else "")
        view.show(line)
    view.show(Text(_ticks(bars, wide), style="dim"))
    legend = Text(" " * AXIS).append("█ word for word", style=COLOURS["exact"])
    if any(bar.varied for bar in bars):
        legend.append("  ").append(f"{VARIED if view.plain else '█'} varied", style=COLOURS["varied"])
    without = undated(trace)
    view.show(legend.append(f"  ({count_of(without, 'use')} undated)" if without else "", style="dim"))


def _fitting(bars: Sequence[Bar], columns: int) -> list[Bar]:
    """As many bars as there are columns: neighbours are put together where there are more."""
    size = -(-len(bars) // max(1, columns))
    groups = [bars[i : i + size] for i in range(0, len(bars), size)]
    return [
        Bar(label=group[0].label, exact=sum(b.exact for b in group), varied=sum(b.varied for b in group))
        for group in groups
    ]


def _cell(bar: Bar, row: int, scale: float, *, plain: bool) -> tuple[str, str]:
    """What stands in one row of a bar: word-for-word uses below, varied ones above."""
    filled = bar.uses * scale - (row - 1)
    if filled <= 0:
        return " ", ""
    exact = bar.exact * scale - (row - 1)
    block = EIGHTHS[max(1, min(8, round(filled * 8)))]
    if exact >= min(filled, 1) / 2:
        return block, COLOURS["exact"]
    return (VARIED if plain else block), COLOURS["varied"]


def _ticks(bars: Sequence[Bar], wide: int) -> str:
    """The line below the bars: a label where a round year or a January begins, as far as they do not touch."""
    line = [" "] * (AXIS + wide * len(bars) + 8)
    free = 0
    for n, bar in enumerate(bars):
        at = AXIS + n * wide
        is_round = bar.label.endswith(("0", "-01", "0s")) or n == 0
        if is_round and at >= free:
            line[at : at + len(bar.label)] = bar.label
            free = at + len(bar.label) + 2
    return "".join(line).rstrip()


def _show_speakers(view: View, trace: Trace) -> None:
    found = speakers(trace)
    if len(found) < 2:
        return
    view.line()
    view.line("by speaker", style="bold")
    grid = Table.grid(padding=(0, 1, 0, 0))
    for justify in ("left", "left", "right", "left", "left"):
        grid.add_column(justify=justify)
    top = found[0].uses
    for speaker in found[:MOST_SPEAKERS]:
        exact = round(BAR * speaker.exact / top)
        rest = max(round(BAR * speaker.uses / top) - exact, 0 if exact else 1)
        bar = Text("█" * exact, style=COLOURS["exact"]).append(
            (VARIED if view.plain else "█") * rest, style=COLOURS["varied"]
        )
        name = speaker.name or "unnamed"
        grid.add_row("  ", visible(name), f"{speaker.uses:,}", bar, Text(span_of(speaker.first, speaker.last), "dim"))
    view.show(grid)
    if len(found) > MOST_SPEAKERS:
        more = found[MOST_SPEAKERS:]
        words = f"and {count_of(len(more), 'more speaker')}"
        view.note(f"{words} with {count_of(sum(s.uses for s in more), 'use')}", style="dim", indent=2)


def _show_variants(view: View, trace: Trace) -> None:
    if len(trace.variants) == 1 and trace.variants[0].exact:
        return
    view.line()
    view.line("variants", style="bold")
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(justify="right")
    grid.add_column(min_width=12)
    grid.add_column()
    for variant in trace.variants[:MOST_VARIANTS]:
        words = Text(visible(" ".join(variant.words.split())), style=COLOURS["exact" if variant.exact else "varied"])
        words.append(f"\n{visible(changes_of(variant))}", style="dim")
        grid.add_row("", f"{variant.uses:,}", Text(span_of(variant.first, variant.last), "dim"), words)
    view.show(grid)
    more = trace.variants[MOST_VARIANTS:]
    if more:
        uses = count_of(sum(variant.uses for variant in more), "use")
        view.note(f"and {count_of(len(more), 'more variant')} with {uses} (--json has all)", style="dim", indent=2)


def _show_uses(view: View, trace: Trace, most: int) -> None:
    if not most:
        return
    view.line()
    shown = trace.uses[:most]
    title = (
        "uses" if len(shown) == len(trace.uses) else f"the first {len(shown):,} of {count_of(len(trace.uses), 'use')}"
    )
    view.line(title, style="bold")
    for use in shown:
        view.note(f"{day_of(use.date)}, {who_of(use)}", style="dim", indent=2)
        view.note(_passage(view, trace, use), indent=4)
    if len(shown) < len(trace.uses):
        view.note("--most N lists more, --json and --csv have all", style="dim", indent=2)

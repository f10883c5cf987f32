"""A trace as one page that needs nothing else: no script, no picture, no address is fetched.

The timeline is inline SVG with its numbers in a table below it. Every word that comes from a document goes through
`safe`.
"""

from __future__ import annotations

from verbale.exports.frame import framed, safe
from verbale.exports.stylesheet import STYLE
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

MOST_SPEAKERS, MOST_VARIANTS, MOST_USES = 40, 200, 2000  # rows on the page: a browser stays quick
WIDTH, TALL, LEFT, FOOT = 900, 220, 44, 26
OWN_STYLE = """
.top{max-width:64rem}
.sheet{max-width:64rem;margin:0 auto;padding:0 1.5rem 3rem}
.sheet h2{font-size:1rem;font-weight:600;color:var(--soft);margin:2rem 0 .8rem;padding-bottom:.3rem;
border-bottom:1px solid var(--line)}
.chart{display:block;width:100%;height:auto}
.chart .exact,.key .exact{fill:var(--unchecked);background:var(--unchecked)}
.chart .varied,.key .varied{fill:var(--concern);background:var(--concern)}
.chart line{stroke:var(--line)}.chart text{fill:var(--soft);font:15px var(--serif);font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}
.scroll .chart{min-width:36rem}
.key{color:var(--soft);margin:.3rem 0 0}.key i{display:inline-block;width:.8em;height:.8em;margin:0 .35em 0 .9em;
border-radius:2px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.35rem .9rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--soft);font-size:.94rem}
td.n,th.n{text-align:right}
.bar{display:flex;height:.8em;margin-top:.45em;min-width:6rem}
.bar span{display:block}.bar .exact{background:var(--unchecked)}.bar .varied{background:var(--concern)}
.small{color:var(--soft);font-size:.94rem}
.uses{list-style:none;margin:0;padding:0}
.uses li{margin:0 0 .9rem;padding-left:.9rem;border-left:3px solid var(--concern)}
.uses li.exact{border-left-color:var(--unchecked)}
.uses mark{background:var(--wash-concern);border-radius:2px;padding:0 .1em}
.uses li.exact mark{background:var(--wash-unchecked)}
@media (max-width:33.99rem){.sheet{padding-left:1rem;padding-right:1rem}td,th{padding-right:.5rem}}
"""


def page(trace: Trace) -> str:
    """The whole page."""
    title = f"“{safe(' '.join(trace.wording.split()))}”"
    notes = "".join(f'<p class="facts">{safe(note)}</p>' for note in trace.notes)
    if trace.capped:
        notes += '<p class="facts">There are more places than are followed.</p>'
    body = f"""<header class="top">
<h1 dir="auto">{title}</h1>
<p class="tally">{safe(summary_of(trace))}.</p>
{notes}
</header>
<main class="sheet">
{_first(trace)}
{_timeline(trace)}
{_variants(trace)}
{_speakers(trace)}
{_uses(trace)}
</main>
"""
    return framed(f"{title} – traced", body, style=STYLE + OWN_STYLE, skip=("uses", "Go to the uses"))


def _first(trace: Trace) -> str:
    first, exact = first_of(trace), first_exact(trace)
    items = [_use(trace, first)] if first else []
    if exact is not None and exact is not first:
        items.append(_use(trace, exact))
    return f'<h2>First used</h2>\n<ul class="uses">{"".join(items)}</ul>' if items else ""


def _use(trace: Trace, use: Use) -> str:
    css = ' class="exact"' if trace.variants[use.variant].exact else ""
    before, after = safe(use.before), safe(use.after)
    joint = " " if use.after[:1].isalnum() else ""
    words = (
        f'<span class="around">{"…" if before else ""}{before}</span> <mark>{safe(" ".join(use.text.split()))}</mark>'
        f'<span class="around">{joint}{after}{"…" if after else ""}</span>'
    )
    return f'<li{css}><span class="small">{safe(day_of(use.date))}, {safe(who_of(use))}</span><br>{words}</li>'


def _timeline(trace: Trace) -> str:
    bars = timeline(trace)
    if not bars:
        return ""
    rows = "".join(
        f'<tr><td>{bar.label}</td><td class="n">{bar.exact:,}</td><td class="n">{bar.varied:,}</td></tr>'
        for bar in bars
        if bar.uses
    )
    without = f" {count_of(undated(trace), 'use')} undated." if undated(trace) else ""
    table = f'<table><tr><th>When</th><th class="n">Word for word</th><th class="n">Varied</th></tr>{rows}</table>'
    key = '<p class="key"><i class="exact"></i>word for word<i class="varied"></i>varied' + without + "</p>"
    chart = f'<div class="scroll" tabindex="0" role="region" aria-label="Timeline">{_chart(bars)}</div>'
    return f"<h2>Over time</h2>\n{chart}{key}<details><summary>The numbers</summary>{table}</details>"


def _chart(bars: tuple[Bar, ...]) -> str:
    top = max(bar.uses for bar in bars)
    step = (WIDTH - LEFT) / len(bars)
    wide = max(1.0, min(step - 1, 40))
    parts = [
        f'<line x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{LEFT - 6}" y="{y + 5:.1f}" text-anchor="end">{value:,}</text>'
        for value, y in ((top, 10.0), (0, TALL + 10.0))
    ]
    free = 0.0
    for n, bar in enumerate(bars):
        x, scale = LEFT + n * step + (step - wide) / 2, TALL / top
        tall, more = bar.exact * scale, bar.varied * scale
        base = TALL + 10
        if bar.uses:
            title = f"<title>{bar.label}: {bar.exact:,} word for word, {bar.varied:,} varied</title>"
            parts.append(
                f'<g>{title}<rect class="exact" x="{x:.1f}" y="{base - tall:.1f}" width="{wide:.1f}" '
                f'height="{tall:.1f}"/><rect class="varied" x="{x:.1f}" y="{base - tall - more:.1f}" '
                f'width="{wide:.1f}" height="{more:.1f}"/></g>'
            )
        is_round = bar.label.endswith(("0", "0s", "-01")) or n == 0 or len(bars) < 12
        if is_round and x >= free:
            parts.append(f'<text x="{x:.1f}" y="{base + FOOT - 8}">{bar.label}</text>')
            free = x + 12 * len(bar.label)
    label = f"Uses from {bars[0].label} to {bars[-1].label}, at most {top:,} in one bar"
    size = f'viewBox="0 0 {WIDTH} {TALL + FOOT + 12}"'
    return f'<svg class="chart" {size} role="img" aria-label="{label}">{"".join(parts)}</svg>'


def _variants(trace: Trace) -> str:
    rows = "".join(
        f'<tr><td class="n">{variant.uses:,}</td><td>{span_of(variant.first, variant.last)}</td>'
        f'<td dir="auto">{safe(" ".join(variant.words.split()))}'
        f'<br><span class="small">{safe(changes_of(variant))}</span></td></tr>'
        for variant in trace.variants[:MOST_VARIANTS]
    )
    more = len(trace.variants) - MOST_VARIANTS
    note = f'<p class="small">and {count_of(more, "more variant")}</p>' if more > 0 else ""
    head = '<tr><th class="n">Uses</th><th>When</th><th>Wording</th></tr>'
    return f"<h2>Variants</h2>\n<table>{head}{rows}</table>{note}" if rows else ""


def _speakers(trace: Trace) -> str:
    found = speakers(trace)
    if len(found) < 2:
        return ""
    top = found[0].uses
    rows = "".join(
        f'<tr><td dir="auto">{safe(s.name or "unnamed")}</td><td class="n">{s.uses:,}</td>'
        f'<td><span class="bar" aria-hidden="true"><span class="exact" style="width:{100 * s.exact / top:.1f}%"></span>'
        f'<span class="varied" style="width:{100 * s.varied / top:.1f}%"></span></span></td>'
        f"<td>{span_of(s.first, s.last)}</td></tr>"
        for s in found[:MOST_SPEAKERS]
    )
    more = found[MOST_SPEAKERS:]
    note = (
        f"and {count_of(len(more), 'more speaker')} with {count_of(sum(s.uses for s in more), 'use')}" if more else ""
    )
    head = '<tr><th>Speaker</th><th class="n">Uses</th><th></th><th>When</th></tr>'
    return f'<h2>By speaker</h2>\n<table>{head}{rows}</table><p class="small">{note}</p>'


def _uses(trace: Trace) -> str:
    shown = trace.uses[:MOST_USES]
    items = "".join(_use(trace, use) for use in shown)
    title = (
        "Uses" if len(shown) == len(trace.uses) else f"The first {len(shown):,} of {count_of(len(trace.uses), 'use')}"
    )
    return f'<h2 id="uses">{title}</h2>\n<ul class="uses">{items}</ul>' if items else ""

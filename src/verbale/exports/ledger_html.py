"""The ledger as one page that needs nothing else: no script, no picture, no address is fetched.

First the threads over time as inline SVG, with the same as a table below; then each thread as a history with the words.
Every word that comes from a document goes through `safe`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from verbale.exports.frame import framed, safe
from verbale.exports.ledger_bands import chart
from verbale.exports.ledger_phrases import (
    COLOURS,
    STEPS,
    SYMBOLS,
    claim_phrase,
    day_of,
    head_of,
    place_of,
    ruling_phrase,
    said_on,
    side,
    speaker_of,
    standing_phrase,
    step_phrase,
    summary_of,
)
from verbale.exports.ledger_svg import STYLE as CHART_STYLE
from verbale.exports.ledger_svg import drawing, key
from verbale.exports.stylesheet import STYLE
from verbale.ledger import Line, Threads
from verbale.schema import Claim, Step

MOST_BANDS, MOST_THREADS = 60, 1000  # a browser stays quick
OWN_STYLE = """
.top{max-width:64rem}
.sheet{max-width:64rem;margin:0 auto;padding:0 1.5rem 3rem}
.sheet h2{font-size:1rem;font-weight:600;color:var(--soft);margin:2rem 0 .8rem;padding-bottom:.3rem;
border-bottom:1px solid var(--line)}
.sheet h3{font-size:1.1rem;margin:2rem 0 .2rem}
.chart{display:block;width:100%;height:auto}.scroll{overflow-x:auto}.scroll .chart{min-width:40rem}
.key{color:var(--soft);margin:.3rem 0 0}.key i{display:inline-block;width:.8em;height:.8em;margin:0 .35em 0 0;
border-radius:2px}.key span{margin-right:.9em;white-space:nowrap}
.key .open{background:var(--open)}.key .answered{background:var(--answered)}.key .accepted{background:var(--accepted)}
.key .partly-accepted{background:var(--part)}.key .rejected{background:var(--rejected)}
.key .lapsed{background:var(--lapsed)}.key .fulfilled{background:var(--fulfilled)}.key .broken{background:var(--broken)}
.key .withdrawn{background:var(--withdrawn)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.35rem .9rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--soft);font-size:.94rem}td a{text-decoration-color:var(--line)}
.small{color:var(--soft);font-size:.94rem;margin:0}
.steps{list-style:none;margin:.4rem 0 0;padding:0}
.steps li{margin:0 0 .8rem;padding-left:1.6rem;border-left:3px solid var(--line)}
.steps li>b:first-child{margin-left:-1.2rem;display:inline-block;width:1.2rem;font-weight:400}
.steps blockquote{margin:.15rem 0}.steps mark{background:var(--wash-unchecked);color:inherit;border-radius:2px}
.told{opacity:.75}
@media (max-width:33.99rem){.sheet{padding-left:1rem;padding-right:1rem}td,th{padding-right:.5rem}
.wide{display:none}}
"""


def page(ledger: Threads, lines: Sequence[Line], on: date, *, claims: Sequence[Claim] = ()) -> str:
    """The whole page: these threads as they stand on the day `on`."""
    title = "Ledger" if len(lines) != 1 else safe(head_of(lines[0].thread, ledger.names))
    histories = "".join(_history(ledger, line, on) for line in lines[:MOST_THREADS])
    chart = CHART_STYLE.replace(".ledger{", ":root{", 1).replace("{.ledger{", "{:root{", 1)
    body = f"""<header class="top">
<h1>{title}</h1>
<p class="tally">{safe(summary_of(tuple(lines), on))}.</p>
<p class="facts">Every line says whose words it rests on. Links between acts are suggestions until a person rules.</p>
</header>
<main class="sheet">
{_drawn(ledger, lines, on)}
<h2>As they stand</h2>
{_table(ledger, lines)}
<h2 id="threads">Histories</h2>
{histories}
{_claims(ledger, claims)}
</main>
"""
    style = STYLE + OWN_STYLE + chart
    return framed(f"{title} – {day_of(on)}", body, style=style, skip=("threads", "Go to the threads"))


def _drawn(ledger: Threads, lines: Sequence[Line], on: date) -> str:
    made = chart(ledger, [line.thread for line in lines[:MOST_BANDS]], on)
    if made is None:
        return ""
    more = f" The first {MOST_BANDS} of {len(lines):,} are drawn." if len(lines) > MOST_BANDS else ""
    return f'<h2>Over time</h2>\n<div class="scroll">{drawing(ledger, made)}</div><p class="key">{key()}{more}</p>'


def _table(ledger: Threads, lines: Sequence[Line]) -> str:
    rows = "".join(
        f'<tr><td><a href="#t{line.number}">{line.number}</a></td><td>{safe(head_of(line.thread, ledger.names))}</td>'
        f'<td dir="auto">{safe(line.thread.subject)}</td><td class="{COLOURS[line.stand.standing]}">'
        f"{SYMBOLS[line.stand.standing]} {safe(standing_phrase(line.stand, ledger.names, line.thread.kind))}</td>"
        f'<td class="wide">{day_of(line.stand.since)}</td></tr>'
        for line in lines
    )
    head = '<tr><th></th><th>Who</th><th>What</th><th>Standing</th><th class="wide">Since</th></tr>'
    return f'<div class="scroll"><table>{head}{rows}</table></div>'


def _history(ledger: Threads, line: Line, on: date) -> str:
    steps = [s for s in line.thread.steps if s.act.on is None or s.act.on <= on]
    items = "".join(_step(ledger, line, step) for step in steps)
    phrase = safe(standing_phrase(line.stand, ledger.names, line.thread.kind))
    cited = "; ".join(c.words for c in line.thread.cited)
    named = f'<p class="small">cites {safe(cited)}</p>' if cited else ""
    return (
        f'<h3 id="t{line.number}">{line.number} {safe(head_of(line.thread, ledger.names))}</h3>'
        f'<p dir="auto">{safe(line.thread.subject)}</p><p class="{COLOURS[line.stand.standing]}">'
        f"{SYMBOLS[line.stand.standing]} {phrase}</p>{named}"
        f'<ol class="steps">{items}</ol>'
    )


def _step(ledger: Threads, line: Line, step: Step) -> str:
    act = step.act
    told = ' class="told"' if step.retold else ""
    reasons = "; ".join(f"{r.rule.replace('_', ' ')}: {r.detail}" for r in step.reasons)
    why = f"<details><summary>{safe(ruling_phrase(step))}</summary>{safe(reasons)}</details>" if reasons else ""
    return (
        f"<li{told}><b>{STEPS[step.role]}</b><strong>{said_on(act)}</strong> "
        f"{safe(step_phrase(step, line.thread, ledger.names))}"
        f'<blockquote dir="auto">“{_marked(act.words, act.trigger, act.matter)}”</blockquote>'
        f'<p class="small">{safe(speaker_of(act, ledger.names))}; {safe(place_of(act))}</p>{why}</li>'
    )


def _marked(words: str, trigger: str, matter: str) -> str:
    """The words with what is at issue marked."""
    part = matter if matter and matter in words else trigger if trigger and trigger in words else ""
    if not part:
        return safe(words)
    before, _, after = words.partition(part)
    return f"{safe(before)}<mark>{safe(part)}</mark>{safe(after)}"


def _claims(ledger: Threads, claims: Sequence[Claim]) -> str:
    if not claims:
        return ""
    items = "".join(
        f"<li><strong>{said_on(c.act)}</strong> {safe(claim_phrase(c, ledger.names))}"
        f'<blockquote dir="auto">“{safe(c.act.words)}”</blockquote>'
        f'<p class="small">{safe(side(ledger.names, c.claimant))}; '
        f"{safe(place_of(c.act))}</p>"
        + (f'<p class="small">{safe(c.source)} reads: “{safe(c.wording)}”</p>' if c.wording else "")
        + "</li>"
        for c in claims
    )
    return f'<h2>What sides claim of instruments</h2><ol class="steps">{items}</ol>'

"""A comparison as one page that needs nothing else: no script, no picture, no address is fetched.

On top the summary and a map of both texts; below, each clause that changed with the two wordings side by side, what was
kept folded away in its place. Every word that comes from a document goes through `safe`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from verbale.exports.clause_map import drawn
from verbale.exports.clause_runs import Run, State, earlier_runs, later_runs
from verbale.exports.comparison_phrases import (
    MEANINGS,
    grouped,
    head_of,
    is_change,
    places_of,
    shift_phrase,
    sign_of,
    standing_of,
    summary_of,
)
from verbale.exports.frame import framed, safe
from verbale.exports.places import day_of, name_of, title_of
from verbale.exports.stylesheet import STYLE
from verbale.record.comparison import Change, Clause, Comparison
from verbale.schema import Document

OWN_STYLE = """
.top{max-width:72rem}
.texts{display:grid;gap:.2rem 1.5rem;grid-template-columns:1fr;margin:0 0 1rem}
.texts p{margin:0}.texts b{font-weight:600}
.map{display:block;width:100%;max-width:34rem;height:auto;margin:1rem 0 .4rem}
.map .e{fill:var(--line)}.map .s-passes{fill:var(--passes)}.map .s-concern{fill:var(--concern)}
.map .s-minor{fill:var(--minor)}.map .s-major{fill:var(--major)}.map .s-unchecked{fill:var(--unchecked)}
.map .link{fill:var(--soft);opacity:.16}.map .link.s-passes,.map .link.s-concern,.map .link.s-minor,.map .link.s-major,
.map .link.s-unchecked{opacity:.5}
.map text{fill:var(--soft);font:15px var(--serif)}
.list{max-width:72rem;margin:0 auto;padding:0 1.5rem 3rem}
.list .card{margin:0 0 .9rem}
.card.kept{border-left-color:var(--line);padding:.4rem 1.1rem}
.card.kept details{margin:0}.card.kept p{margin:.4rem 0}
.pair blockquote del{text-decoration:line-through;text-decoration-thickness:1.5px;border-radius:2px;padding:0 .1em;
background:var(--wash-major);color:inherit}
.pair blockquote ins{text-decoration:none;border-radius:2px;padding:0 .1em;background:var(--wash-passes);
box-shadow:inset 0 -2px var(--passes);font-weight:600}
.pair blockquote del.quiet,.pair blockquote ins.quiet{background:none;font-weight:400;
box-shadow:inset 0 -1px var(--soft)}
.label{color:var(--soft);font-variant-numeric:tabular-nums;padding-right:.35em}
.pair blockquote p{margin:0 0 .4rem}
@media (min-width:44rem){.texts{grid-template-columns:1fr 1fr}.card .pair.two{grid-template-columns:1fr 1fr}}
@media (max-width:33.99rem){.list{padding-left:1rem;padding-right:1rem}}
"""


def page(comparison: Comparison) -> str:
    """The whole page."""
    earlier, later = comparison.earlier, comparison.later
    title = f"{safe(title_of(earlier))} → {safe(title_of(later))}"
    body = f"""<header class="top">
<h1 dir="auto">{title}</h1>
<div class="texts facts">{_named("Earlier", earlier)}{_named("Later", later)}</div>
<p class="tally">{safe(summary_of(comparison))}.</p>
{drawn(comparison)}
{_register(comparison)}
</header>
<main class="list" id="changes">
{_cards(comparison)}
</main>
<footer class="bottom">
<h2>How to read this page</h2>
<dl>{"".join(f"<dt>{name}</dt><dd>{meaning}</dd>" for name, meaning in MEANINGS.items())}</dl>
</footer>
"""
    return framed(f"{title} – compared", body, style=STYLE + OWN_STYLE, skip=("changes", "Go to the changes"))


def _named(role: str, document: Document) -> str:
    name = name_of(document)
    facts = " · ".join(fact for fact in (name if name != title_of(document) else "", day_of(document)) if fact)
    if not facts:
        return ""
    return f'<p dir="auto"><b>{role}</b> {safe(facts)}</p>'


def _register(comparison: Comparison) -> str:
    entries = "".join(
        f'<li><a class="{standing_of(group[0])}" href="#c{number}" title="{safe(head_of(group[0]))}">'
        f"{number}<small>{sign_of(group[0])}</small></a></li>"
        for number, group in _numbered(comparison)
    )
    return f'<nav aria-label="All changes"><ol class="register">{entries}</ol></nav>' if entries else ""


def _numbered(comparison: Comparison) -> list[tuple[int, list[Change]]]:
    """The cards with their numbers."""
    found: list[list[Change]] = []
    for changed, group in groupby(comparison.changes, key=is_change):
        found += grouped(group) if changed else []
    return list(enumerate(found, 1))


def _cards(comparison: Comparison) -> str:
    parts, number = [], 0
    for changed, group in groupby(comparison.changes, key=is_change):
        changes = list(group)
        if not changed:
            parts.append(_kept(changes))
            continue
        for together in grouped(changes):
            number += 1
            parts.append(_card(number, together, comparison))
    return "\n".join(parts)


def _kept(changes: Sequence[Change]) -> str:
    many = f"{len(changes)} clauses" if len(changes) > 1 else "1 clause"
    words = "".join(f"<p>{_labelled(clause)}</p>" for change in changes for clause in change.later)
    return f'<div class="card kept"><details><summary>{many} kept</summary>{words}</details></div>'


def _labelled(clause: Clause) -> str:
    label = f'<span class="label">{safe(clause.label)}</span>' if clause.label else ""
    return f'{label}<span dir="auto">{safe(clause.text)}</span>'


def _card(number: int, group: Sequence[Change], comparison: Comparison) -> str:
    change = group[0]
    standing = standing_of(change)
    head = f'<span class="word">{sign_of(change)} {safe(head_of(change))}</span>'
    shifts = dict.fromkeys((shift.name, shift_phrase(shift)) for one in group for shift in one.shifts)
    pairs = _pair(change, comparison) if len(group) == 1 else _together(group)
    told = "".join(f"<li><b>{safe(name)}</b> {safe(words)}</li>" for name, words in shifts)
    why = f'<ul class="why">{told}</ul>' if told else ""
    return (
        f'<article class="card {standing}" id="c{number}"><h3>{number} {head}</h3>'
        f'<p class="who">{safe(places_of(group))}</p>{pairs}{why}</article>'
    )


def _together(group: Sequence[Change]) -> str:
    """Clauses that came or went together, one below the other."""
    words = "".join(f"<p>{_labelled(clause)}</p>" for one in group for clause in one.earlier or one.later)
    caption = "Earlier" if group[0].earlier else "Later"
    return (
        f'<div class="pair"><figure><figcaption>{caption}</figcaption><blockquote>{words}</blockquote></figure></div>'
    )


def _pair(change: Change, comparison: Comparison) -> str:
    whole = not change.earlier or not change.later
    earlier = _figure("Earlier", change.earlier, earlier_runs(change, comparison), whole=whole)
    later = _figure("Later", change.later, later_runs(change, comparison), whole=whole)
    if whole:
        return f'<div class="pair">{earlier if change.earlier else later}</div>'
    return f'<div class="pair two">{earlier}{later}</div>'


def _figure(caption: str, clauses: Sequence[Clause], runs: Iterable[Run], *, whole: bool) -> str:
    labels = " ".join(clause.label for clause in clauses if clause.label)
    label = f'<span class="label">{safe(labels)}</span>' if labels else ""
    words = "".join(safe(run.text) if whole else _drawn(run) for run in runs)
    return f'<figure><figcaption>{caption}</figcaption><blockquote dir="auto">{label}{words}</blockquote></figure>'


def _drawn(run: Run) -> str:
    if run.state is State.STAYS:
        return safe(run.text)
    tag = "del" if run.state is State.GONE else "ins"
    quiet = "" if run.grave else ' class="quiet"'
    return f"<{tag}{quiet}>{safe(run.text)}</{tag}>"

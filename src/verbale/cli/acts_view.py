"""How acts look on a terminal: what is done, by whom and to whom; then what about, by when, under which agreement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.text import Text

from verbale.cli.terminal import View
from verbale.exports.phrases import visible
from verbale.exports.places import place_of, title_of, written
from verbale.schema import Act, ActParty, ActType, Deadline, Document, Strength
from verbale.text.spans import Span

# How pressing an act is for its reader, as the colours of verdicts: what presses is red, what moves forward green.
_STANDING = {
    ActType.DEMAND: "major", ActType.WARN: "major", ActType.ACCUSE: "minor", ActType.REJECT: "minor",
    ActType.ACCEPT: "passes", ActType.COMMIT: "passes", ActType.PROPOSE: "unchecked", ActType.ANNOUNCE: "unchecked",
    ActType.EXPRESS: "passes", ActType.ASSERT: "passes",
}  # fmt: skip
_VERB = {
    ActType.DEMAND: "demands", ActType.COMMIT: "commits itself", ActType.ANNOUNCE: "announces",
    ActType.PROPOSE: "proposes", ActType.ACCEPT: "accepts", ActType.REJECT: "rejects", ActType.ACCUSE: "accuses",
    ActType.WARN: "warns", ActType.EXPRESS: "expresses", ActType.ASSERT: "asserts",
}  # fmt: skip
_DEMANDS = {Strength.APPEAL: "appeals", Strength.CALL: "calls", Strength.DEMAND: "demands"}


def show_acts(document: Document, acts: Sequence[Act]) -> None:
    """Print the acts of a document in its order, and how many there are of each type."""
    view = View()
    view.line(visible(title_of(document)), style="bold")
    view.rule()
    for number, act in enumerate(acts, 1):
        _show(view, number, act, document)
    view.rule()
    counts = Counter(act.type for act in acts)
    named = ", ".join(f"{counts[kind]} {kind.value}" for kind in ActType if counts[kind])
    view.line(f"{len(acts)} acts: {named}" if acts else "No acts: the text states, and does nothing more", style="bold")
    view.line()


def _show(view: View, number: int, act: Act, document: Document) -> None:
    view.line()
    view.heading(number, _STANDING[act.type], _done(act), _who(act), symbol="·")
    rows: list[tuple[str, Text | str]] = [("words", _words(act, document))]
    if act.matter:
        rows.append(("matter", visible(" ".join(act.matter.of(document.text).split()))))
    if act.deadline:
        rows.append(("by when", visible(_term(act.deadline))))
    rows += [("under", visible(_instrument(m.words, m.name))) for m in act.instruments]
    rows.append(("where", Text(place_of(document, act.span), style="dim")))
    view.rows(rows)


def _done(act: Act) -> str:
    if act.strength:
        return _DEMANDS[act.strength]
    return "threatens" if act.threat else _VERB[act.type]


def _who(act: Act) -> str:
    actor = _named(act.actor) if act.actor else "speaker unknown"
    return f"{actor} → {', '.join(_named(party) for party in act.addressees)}" if act.addressees else actor


def _named(party: ActParty) -> str:
    words = " ".join(party.words.split())
    return f"{words} ({party.identity})" if party.identity and ":" not in party.identity else words


def _words(act: Act, document: Document) -> Text:
    """The sentence, the words that make it this act set off."""
    text = Text()
    for span, style in _pieces(act):
        text.append(visible(" ".join(span.of(document.text).split())), style)
        if document.text[span.end : span.end + 1].isspace() or document.text[span.start : span.end][-1:].isspace():
            text.append(" ")
    text.rstrip()
    return text


def _pieces(act: Act) -> list[tuple[Span, str]]:
    if act.trigger is None:
        return [(act.span, "")]
    pieces = [(Span(act.span.start, act.trigger.start), ""), (act.trigger, "bold yellow")]
    pieces.append((Span(act.trigger.end, act.span.end), ""))
    return [(span, style) for span, style in pieces if span.end > span.start]


def _term(deadline: Deadline) -> str:
    words = " ".join(deadline.words.split())
    if deadline.due is None:
        return f"{words} (no date)"
    return f"{written(deadline.due)} (“{words}”)" if deadline.relative else f"{words} ({deadline.due.isoformat()})"


def _instrument(words: str, name: str | None) -> str:
    cited = " ".join(words.split())
    return f"{cited} ({name})" if name and name.lower() not in cited.lower() else cited

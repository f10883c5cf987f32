"""Every use of a wording in a record over time, exact and varied.

Read in this order: `wording` (what answers it), `windows` (where the index may hold it), `variants` (the forms, aligned
with it), this module (all of it, with the places verified in the texts). Every place that the index gives is followed;
nothing is ranked away.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from verbale.checks.wording import knowledge
from verbale.errors import UsageError
from verbale.record.entries import Entry
from verbale.record.library import Record
from verbale.record.meant import MOST_SENTENCES, Meant, find_meant
from verbale.record.spots import Keys, Spot, spots
from verbale.record.traced import Trace, Use, Variant
from verbale.record.variants import Base, Form
from verbale.record.windows import windows
from verbale.record.wording import Answers, Wording, stretches, wording_of
from verbale.text.spans import Span

if TYPE_CHECKING:
    from verbale.checks.rewording import Encoder

MOST_USES = 100_000  # uses that are followed: some 60 MB; more of one wording nobody reads
MOST_WORDS = 200  # words of a wording: longer ones are quotations for `check`, or texts for `compare`
MEANING_NOTE = (
    f"Other words for it were looked for by meaning in the {MOST_SENTENCES} sentences that share most words with it; "
    "the rest of the record was searched by words."
)
TOGETHER = 512  # texts that are in memory at a time


def trace(
    words: str,
    record: Record,
    *,
    since: str | None = None,
    until: str | None = None,
    issuer: str | None = None,
    encode: Encoder | None = None,
    most: int = MOST_USES,
) -> Trace:
    """Every use of `words`; `since` and `until` are ISO dates, in full or in part, `issuer` is part of a name.

    With `encode` (see `meaning`) also sentences that share some of its words and say it in others.
    Raises `UsageError` for a wording without words or with more than `MOST_WORDS`.
    """
    wording = wording_of(words)
    if not wording.keys:
        raise UsageError(f"There is no word to trace in {words!r}: give the wording, in quotation marks.")
    if len(wording.keys) > MOST_WORDS:
        raise UsageError(
            f"The wording has {len(wording.keys)} words, over the limit of {MOST_WORDS}: give the clause that matters."
        )
    chosen = _chosen(record, since, until, issuer)
    answers = Answers(wording)
    found, capped = _gathered(wording, answers, record, chosen, most)
    entries = chosen if chosen is not None else {entry.number: entry for entry in record.entries()}
    meant = _meant(wording, record, chosen, found, encode) if encode is not None else []
    notes = _notes(record, by_meaning=encode is not None)
    return _traced(wording, answers, found, meant, entries, capped=capped, notes=notes)


def _notes(record: Record, *, by_meaning: bool) -> tuple[str, ...]:
    """What a reader of the result must know: how meaning was searched, and whether the index lacks documents."""
    index = record.index
    notes = [MEANING_NOTE] if by_meaning else []
    missing = len(record) - index.documents
    if index.damage or missing > 0:
        notes.append(
            f"The text index lacks {missing:,} of {len(record):,} documents, and these were not searched: "
            "`verbale record rebuild` builds it again."
        )
    return tuple(notes)


def _meant(
    wording: Wording,
    record: Record,
    chosen: Mapping[int, Entry] | None,
    found: Mapping[Keys, Sequence[Spot]],
    encode: Encoder,
) -> list[Meant]:
    taken: dict[int, list[Span]] = defaultdict(list)
    for there in found.values():
        for spot in there:
            taken[spot.number].append(spot.span)
    return find_meant(wording, record, chosen, taken, encode)


def _chosen(record: Record, since: str | None, until: str | None, issuer: str | None) -> dict[int, Entry] | None:
    """The documents that are searched; None for all of them."""
    if since is None and until is None and issuer is None:
        return None
    return {entry.number: entry for entry in record.entries(since=since, until=until, issuer=issuer)}


def _gathered(
    wording: Wording, answers: Answers, record: Record, chosen: Mapping[int, Entry] | None, most: int
) -> tuple[dict[Keys, list[Spot]], bool]:
    """Each form of words with its places, verified in the texts; and whether there are more than `most`."""
    hits: dict[int, list[tuple[int, int, tuple[str, ...]]]] = defaultdict(list)
    count = 0
    for window in windows(record.index, wording, answers, chosen):
        for stretch in stretches(wording, answers, window.keys):
            keys = tuple(window.keys[stretch.first : stretch.last])
            hits[window.number].append((window.at, window.skip + stretch.first, keys))
            count += 1
        if count >= most:
            break
    found: dict[tuple[str, ...], list[Spot]] = defaultdict(list)
    for number, text in _texts(record, hits):
        for hit in hits[number]:
            for keys, spot in spots(wording, answers, number, text, *hit):
                found[keys].append(spot)
    return found, count >= most


def _texts(record: Record, numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
    wanted = sorted(numbers)
    for i in range(0, len(wanted), TOGETHER):
        yield from record.texts(wanted[i : i + TOGETHER])


def _traced(
    wording: Wording,
    answers: Answers,
    found: Mapping[Keys, Sequence[Spot]],
    meant: Sequence[Meant],
    entries: Mapping[int, Entry],
    *,
    capped: bool,
    notes: tuple[str, ...],
) -> Trace:
    """Uses and variants of what was found."""
    ordered = sorted(_grouped(wording, answers, found), key=lambda g: (not g[0].exact, -len(g[1]), g[1][0].text))
    uses: list[Use] = []
    variants: list[Variant] = []
    for n, (form, there) in enumerate(ordered):
        mine = [_use(entries[spot.number], spot, n) for spot in there if spot.number in entries]
        uses += mine
        variants.append(_variant(form, mine))
    for spot, likeness in meant:
        use = _use(entries[spot.number], spot, len(variants))
        uses.append(use)
        variants.append(_variant_meant(use, likeness))
    uses.sort(key=lambda use: (use.date or "9999", use.number, use.span))
    return Trace(
        wording=wording.text,
        uses=tuple(uses),
        variants=tuple(variants),
        searched=len(entries),
        capped=capped,
        notes=notes,
    )


def _grouped(
    wording: Wording, answers: Answers, found: Mapping[tuple[str, ...], Sequence[Spot]]
) -> list[tuple[Form, list[Spot]]]:
    """Forms with their places: those that differ only in spelling or in small words at their edges are one."""
    base = Base(wording, answers)
    small = knowledge()["function"]
    groups: dict[tuple[str, ...], list[tuple[Form, Sequence[Spot]]]] = defaultdict(list)
    for there in found.values():
        words, _ = Counter(" ".join(spot.text.split()) for spot in there).most_common(1)[0]
        form = base.form_of(words)
        if form.share < wording.enough - 1e-9 and not form.exact:
            continue
        first, last = 0, len(form.texts)
        while first < last and form.texts[first] in small:
            first += 1
        while last > first and form.texts[last - 1] in small:
            last -= 1
        groups[("=",) if form.exact else form.texts[first:last]].append((form, there))
    out = []
    for forms_there in groups.values():
        form, _ = max(forms_there, key=lambda item: (len(item[1]), item[0].share))
        out.append((form, [spot for _, there in forms_there for spot in there]))
    return out


def _variant(form: Form, uses: Sequence[Use]) -> Variant:
    dates = sorted(use.date for use in uses if use.date)
    return Variant(
        words=form.words,
        exact=form.exact,
        share=round(form.share, 4),
        uses=len(uses),
        differences=form.differences,
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
    )


def _variant_meant(use: Use, likeness: float) -> Variant:
    return Variant(
        words=use.text,
        exact=False,
        share=0.0,
        uses=1,
        first=use.date,
        last=use.date,
        by_meaning=True,
        likeness=round(likeness, 4),
    )


def _use(entry: Entry, spot: Spot, variant: int) -> Use:
    return Use(
        number=entry.number,
        document=entry.id,
        name=entry.name,
        span=spot.span,
        text=spot.text,
        variant=variant,
        before=spot.before,
        after=spot.after,
        issuer=entry.issuer,
        date=entry.date,
        title=entry.title,
    )

"""The only module that knows the order: document → statements → checks.

A `str` is text, taken as it is, and offsets point into it; a `Path` is a file; a `Document` was read before. A
primary that is held against many quotations is worth preparing once.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path

from verbale import checks, documents, meaning, statements
from verbale.documents.languages import language
from verbale.errors import UsageError
from verbale.index import Primary
from verbale.record import Record, comparing, open_record, searching, tracing
from verbale.record.comparison import Comparison
from verbale.record.traced import Trace
from verbale.schema import Check, CheckedReport, Document, Kind, Need, Statement

FEW_WORDS = 2  # function words by which the language of a quotation is guessed, for want of its report

Text = str | Path | Document
Against = Text | Primary


def extract(document: Text) -> tuple[Statement, ...]:
    """Who said what: every attribution of a document, in its order.

    >>> [s.speaker.name for s in extract("The minister, Ida Brandt, said: “We will not sign this treaty.”")]
    ['Ida Brandt']
    """
    return statements.extract(_document(document))


def prepare(primary: Against, *, meaning_search: bool = False) -> Primary:
    """Make a primary ready to be searched often; with `meaning_search` also the vectors of its sentences."""
    ready = primary if isinstance(primary, Primary) else Primary(_document(primary, Kind.PRIMARY)).ready()
    if meaning_search:
        ready.vectors(meaning.encode)
    return ready


def check(report: Text, against: Against | Iterable[Against] | Record, *, by_meaning: bool = True) -> CheckedReport:
    """Check every quotation of a report against primaries, or against a whole record.

    `by_meaning` also searches for other renderings of a passage with the sentence encoder, where words find nothing.
    Raises `InputError` for files that cannot be read.
    """
    document = _document(report)
    found = statements.extract(document)
    encode = meaning.encode if by_meaning else None
    if isinstance(against, Record):
        return searching.search_report(against, document, found, statements.asides(document, found), encode)
    return checks.check_report(document, found, statements.asides(document, found), _primaries(against), encode)


def check_quotation(
    words: str,
    against: Against | Iterable[Against] | Record,
    *,
    lead: str = "",
    speaker: str | None = None,
    date: datetime.date | None = None,
    by_meaning: bool = True,
) -> Check:
    """Check one quotation (the words between the marks) against primaries, or against a whole record.

    `lead` is what the report says before the words, `speaker` whose they are said to be, `date` when they were said;
    all help to tell a real hit from a chance one.

    >>> check_quotation("We will sign", "We will not sign this treaty.").verdict.value
    'altered'
    """
    if not isinstance(words, str):
        raise UsageError(f"The quotation is a {type(words).__name__}; give the words between the marks as a str.")

    def guess() -> str | None:
        guessed = language(f"{lead} {words}", fewest=FEW_WORDS)
        return guessed.value if guessed else None

    asked = checks.Asked(
        quoted=checks.quoted(words),
        lead=lead,
        speaker=speaker,
        date=date,
        guess=guess,
        need=Need(issuer=speaker, date=date),
    )
    encode = meaning.encode if by_meaning else None
    if isinstance(against, Record):
        return searching.search(against, asked, encode)
    return checks.judge(asked, _primaries(against), encode)


def compare(earlier: Text, later: Text, *, by_meaning: bool = True) -> Comparison:
    """What the later text keeps, drops, adds, moves and rewords of the earlier, clause by clause.

    `by_meaning` also pairs clauses that say the same in other words, with the sentence encoder.

    >>> compare("Each party must report.", "Each party should report.").changes[0].shifts[0].name
    'obligation weakened'
    """
    one, two = _document(earlier, Kind.PRIMARY), _document(later, Kind.PRIMARY)
    return comparing.compare(one, two, meaning.encode if by_meaning else None)


def trace(
    words: str,
    record: Record | str | Path | None = None,
    *,
    since: str | None = None,
    until: str | None = None,
    issuer: str | None = None,
) -> Trace:
    """Every use of a wording in a record (an open one, the folder of one, or the usual one), exact and varied.

    `since` and `until` are ISO dates, in full or in part ("1990", "1990-06"); `issuer` is part of a name.
    """
    if isinstance(record, Record):
        return tracing.trace(words, record, since=since, until=until, issuer=issuer)
    with open_record(record, create=False) as opened:
        return tracing.trace(words, opened, since=since, until=until, issuer=issuer)


def _document(text: Text, kind: Kind | None = None) -> Document:
    if isinstance(text, Document):
        return text
    if isinstance(text, Path):
        return documents.read(text, kind=kind)
    if isinstance(text, str):
        return documents.take(text, kind=kind)
    raise UsageError(f"Got a {type(text).__name__}; give a str (text), a Path (a file) or a Document.")


def _primaries(against: Against | Iterable[Against]) -> Sequence[Primary]:
    if isinstance(against, (str, Path, Document, Primary)):
        return [prepare(against)]
    return [prepare(primary) for primary in against]

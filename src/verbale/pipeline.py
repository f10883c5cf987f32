"""The only module that knows the order: document → statements → checks, acts → ledger.

A `str` is text, taken as it is, and offsets point into it; a `Path` is a file; a `Document` was read before. A
primary that is held against many quotations is worth preparing once.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verbale import acts, checks, documents, lexicon, meaning, statements
from verbale import ledger as ledgers
from verbale.acts import plover as events
from verbale.documents.languages import language
from verbale.errors import UsageError
from verbale.index import Primary
from verbale.ledger import Ledger, StoredLedger
from verbale.record import Decision, Record, comparing, open_record, searching, tracing
from verbale.record.comparison import Comparison
from verbale.record.pool import Pool
from verbale.record.traced import Trace
from verbale.references import own
from verbale.schema import (
    Act,
    Check,
    CheckedReport,
    Classified,
    Document,
    Kind,
    Need,
    Quotation,
    Statement,
    Step,
    StepRole,
    Thread,
)

if TYPE_CHECKING:
    from verbale.ledger.nearness import Encode

STATEMENTS_VERSION = "1"  # to be raised whenever the code of `statements` finds something else
ACTS_VERSION = "3"  # to be raised whenever the classifier or its weights change

FEW_WORDS = 2  # function words by which the language of a quotation is guessed, for want of its report

Tell = Callable[[str, int, int], None]
Text = str | Path | Document
Against = Text | Primary


def extract(document: Text) -> tuple[Statement, ...]:
    """Who said what: every attribution of a document, in its order.

    >>> [s.speaker.name for s in extract("The minister, Ida Brandt, said: “We will not sign this treaty.”")]
    ['Ida Brandt']
    """
    return statements.extract(_document(document))


def acts_of(document: Text) -> tuple[Act, ...]:
    """What a document does: the acts of a report's statements, or of each sentence of a primary text."""
    read = _document(document)
    return acts.acts_of(read, statements.extract(read) if read.kind is Kind.REPORT else ())


def analysed(document: Text) -> tuple[tuple[Statement, ...], tuple[Act, ...]]:
    """The statements of a document and its acts, both at once: what `extract` and `acts_of` give."""
    read = _document(document)
    found = statements.extract(read)
    return found, acts.acts_of(read, found if read.kind is Kind.REPORT else ())


@cache
def analysis_version() -> str:
    """What `analysed` was made by: code, word lists and weights of statements, and the version of acts."""
    parts = (lexicon.path("cues.yaml"), lexicon.path("models/attribution.json"))
    digest = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:8]
    return f"statements {STATEMENTS_VERSION} {digest}; acts {ACTS_VERSION}"


def classify(text: str, previous: str = "", *, speaker: str = "", base: datetime.date | None = None) -> Classified:
    """The acts of a sentence or two that one speaker says, with the instruments and the deadline named in them.

    `previous` is the sentence before, `speaker` who a report says it is, `base` the day on which it was said.

    >>> [act.type.value for act in classify("We call upon both sides to sign the treaty by 1 May.").acts]
    ['demand']
    """
    if not isinstance(text, str):
        raise UsageError(f"The text is a {type(text).__name__}; give the sentence as a str.")
    return acts.classify(text, previous, speaker=speaker, base=base)


def plover(text: str, source: str, target: str) -> str:
    """The PLOVER root code of what a sentence reports between two parties, told by their words in it.

    >>> plover("Norland has rejected a demand by Ostrany to withdraw.", "Norland", "Ostrany")
    'REJECT'
    """
    if not all(isinstance(words, str) for words in (text, source, target)):
        raise UsageError("plover() takes three strings: the sentence, and the words of its source and target.")
    return events.root_of(text, source, target, meaning.encode)


def prepare(primary: Against, *, meaning_search: bool = False) -> Primary:
    """Make a primary ready to be searched often; with `meaning_search` also the vectors of its sentences."""
    ready = primary if isinstance(primary, Primary) else Primary(_document(primary, Kind.PRIMARY)).ready()
    if meaning_search:
        ready.vectors(meaning.encode)
    return ready


def check(
    report: Text,
    against: Against | Iterable[Against] | Record,
    *,
    by_meaning: bool = True,
    watch: checks.Watch | None = None,
) -> CheckedReport:
    """Check every quotation of a report against primaries, or against a whole record.

    `by_meaning` also searches for other renderings of a passage with the sentence encoder, where words find nothing.
    `watch` is told before each quotation how many are done, and of how many; what it raises ends the check.
    Raises `InputError` for files that cannot be read.
    """
    document = _document(report)
    found = statements.extract(document)
    return _checked(document, found, statements.asides(document, found), against, by_meaning, watch)


def check_again(
    checked: CheckedReport, against: Against | Iterable[Against] | Record, *, watch: checks.Watch | None = None
) -> CheckedReport:
    """The same report against the same or other texts, by meaning too; its statements are not looked for again.

    So a report can be shown as soon as its words have been looked for (`check(..., by_meaning=False)`).
    """
    return _checked(checked.report, checked.statements, checked.asides, against, True, watch)


def _checked(
    document: Document, found: Sequence[Statement], asides: Sequence[Quotation],
    against: Against | Iterable[Against] | Record, by_meaning: bool, watch: checks.Watch | None,
) -> CheckedReport:  # fmt: skip
    encode = meaning.encode if by_meaning else None
    if isinstance(against, Record):
        return searching.search_report(against, document, found, asides, encode, watch)
    return checks.check_report(document, found, asides, _primaries(against), encode, watch)


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
    by_meaning: bool = False,
) -> Trace:
    """Every use of a wording in a record (an open one, the folder of one, or the usual one), exact and varied.

    `since` and `until` are ISO dates, in full or in part ("1990", "1990-06"); `issuer` is part of a name.
    `by_meaning` also looks at sentences that share some of the words and say it in others.
    """
    encode = meaning.encode if by_meaning else None
    if isinstance(record, Record):
        return tracing.trace(words, record, since=since, until=until, issuer=issuer, encode=encode)
    with open_record(record, create=False) as opened:
        return tracing.trace(words, opened, since=since, until=until, issuer=issuer, encode=encode)


def open_ledger(
    given: Record | Text | Iterable[Text] | None = None, *, desk: Path | None = None, by_meaning: bool = True
) -> Ledger:
    """Where things stand between parties: from a record (the usual one by default), or from texts without one.

    From a record, people's rulings on links hold, and what was found in a document is kept for the next time. `desk` is
    a file or folder with your own parties and agreements. `by_meaning` also joins acts that say the same in other
    words, with the sentence encoder.
    """
    known = own.desk(desk)
    encode = meaning.encode if by_meaning and meaning.available() else None
    if given is None:
        with open_record(create=False) as opened:
            return _ledger_of(opened, known, encode)
    if isinstance(given, Record):
        return _ledger_of(given, known, encode)
    texts = [given] if isinstance(given, (str, Path, Document)) else given
    return ledgers.build([_page(_document(text), known) for text in texts], encode=encode)


def stored_ledger(
    record: Record,
    *,
    desk: Path | None = None,
    by_meaning: bool = True,
    again: bool = False,
    workers: int = 0,
    tell: Tell | None = None,
) -> StoredLedger | Ledger:
    """The ledger of a record as it is kept beside it, which opens at once; made first where the one there is behind.

    `again` makes it in any case; `tell` hears how far that is: what is done now, how much of how much. `workers` are
    processes that read documents (0: this one). Where nothing can be written, it is made in memory.
    """
    known = own.desk(desk)
    facts = _ledger_facts(record, known, by_meaning)
    if not again and ledgers.is_of(record.folder, facts):
        return ledgers.opened(record)
    if not record.writable:
        return open_ledger(record, desk=desk, by_meaning=by_meaning)
    encode = meaning.encode if facts["meaning"] else None
    pages = _pages(record, known, desk, workers, tell)
    ruled = tuple(ledgers.rulings(record))
    facts |= {"documents": len(pages), "rulings": [link.number for link in ruled]}
    watch = (lambda done, total: tell("joining acts", done, total)) if tell else None
    made = ledgers.build(pages, ruled=ruled, encode=encode, watch=watch)
    del pages
    if tell:
        tell("writing", 0, 0)
    ledgers.write(record.folder, made, facts)
    return ledgers.opened(record)


def is_current(ledger: StoredLedger, record: Record, *, desk: Path | None = None) -> bool:
    """Whether a kept ledger is of the documents, the program and the desk's files as they are now."""
    version = ledgers.version_of(ACTS_VERSION, own.desk(desk))
    return (ledger.facts.get("generation"), ledger.facts.get("version")) == (record.generation, version)


def _ledger_facts(record: Record, desk: own.Desk, by_meaning: bool) -> dict[str, Any]:
    """What a kept ledger was made from: a ledger with other facts is behind."""
    return {
        "generation": record.generation,
        "version": ledgers.version_of(ACTS_VERSION, desk),
        "meaning": by_meaning and meaning.available(),
    }


def rule_on(
    record: Record,
    thread: Thread | None,
    step: Step,
    verb: ledgers.Verb | str,
    *,
    who: str,
    role: StepRole | None = None,
    note: str = "",
) -> Decision:
    """Keep what a person says of a link: that `step` belongs to `thread` (confirm), with another role or to another
    thread (correct; `None`: to one of its own), or not (refuse). It holds from the next `open_ledger` on, for good.
    """
    verb = ledgers.Verb(verb)
    if thread is None and verb is not ledgers.Verb.CORRECT:
        raise UsageError(f"To {verb} a link, name its thread.")
    link = ledgers.RuledLink(
        verb=verb,
        act=step.act,
        first=thread.steps[0].act if thread else None,
        role=role or (step.role if thread else StepRole.RAISES),
        who=who,
        note=note,
    )
    return ledgers.rule(record, link)


def _ledger_of(record: Record, desk: own.Desk, encode: Encode | None) -> Ledger:
    return ledgers.build(_pages(record, desk), ruled=ledgers.rulings(record), encode=encode)


def _pages(
    record: Record, desk: own.Desk, place: Path | None = None, workers: int = 0, tell: Tell | None = None
) -> list[ledgers.Page]:
    """What a ledger keeps of every document: as it was kept before, else found now and kept."""
    version = ledgers.version_of(ACTS_VERSION, desk)
    numbers = [entry.number for entry in record.entries()]
    found = {number: page for number in numbers if (page := ledgers.kept(record, number, version))}
    missing = [number for number in numbers if number not in found]
    done = len(found)
    work = partial(_page_in, record.folder, place)
    with Pool(work, _lost_page, workers) if workers else nullcontext() as pool:
        made = pool.results(missing) if pool else ((n, _page(record.document(n), desk)) for n in missing)
        for number, page in made:
            if tell:
                tell("reading documents", done, len(numbers))
            found[number] = page
            done += 1
            if record.writable:
                ledgers.keep(record, number, version, page)
    return [found[number] for number in numbers]


def _page_in(folder: Path, desk: Path | None, number: int) -> tuple[int, ledgers.Page]:
    """One document, in a process of its own."""
    with open_record(folder, create=False) as record:
        return number, _page(record.document(number), own.desk(desk))


def _lost_page(number: int) -> tuple[int, ledgers.Page]:
    """What is kept of a document that ends whoever reads it: nothing."""
    return number, ledgers.Page((), {}, {})


def _page(document: Document, desk: own.Desk) -> ledgers.Page:
    found = statements.extract(document)
    return ledgers.page(document, _acts(document, found, desk), found, desk)


def _acts(document: Document, found: Sequence[Statement], desk: own.Desk) -> Iterator[Act]:
    """The acts of a report's statements that have a speaker and stand in no other, or of a primary's sentences."""
    for act in acts.acts_of(document, found, desk.parties):
        statement = found[act.statement] if act.statement is not None else None
        if statement is None or (statement.speaker is not None and not statement.depth):
            yield act


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

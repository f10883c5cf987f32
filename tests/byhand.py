"""A checked report made by hand, with one quotation of every standing, for the tests of views and commands."""

from __future__ import annotations

from datetime import date

from verbale.schema import (
    Block,
    BlockKind,
    Check,
    CheckedQuotation,
    CheckedReport,
    Concern,
    Context,
    Dateline,
    Difference,
    DifferenceKind,
    Document,
    Fact,
    Kind,
    Mode,
    NearestPassage,
    Need,
    Party,
    Quotation,
    Reason,
    Severity,
    Statement,
    Verdict,
)
from verbale.text.spans import Span

PRIMARY_TEXT = (
    "Statement of the Ministry\n\nThe bridge is open to all. We shall not wait for ever. "
    "It is not true that the toll has doubled.\n\nThe toll is 12 crowns. The harbour is closed on Sunday."
)
REPORT_TEXT = (
    "Bridge ‘Open to All’\n\nMERE, May 2, 2021 (ABC) — “The bridge is open to all,” the ministry said. "
    "“We shall wait for ever,” it added. “The toll is 21 crowns,” the ministry wrote, and “the toll has doubled.”\n\n"
    "“The harbor is closed on Sunday,” it said. “Nobody was asked.” A clerk said “no comment.” "
    "The ministry said that the bridge would stay."
)


def blocks(text: str) -> tuple[Block, ...]:
    """The parts between empty lines, the first of them a heading."""
    found, at = [], 0
    for i, part in enumerate(text.split("\n\n")):
        kind = BlockKind.PARAGRAPH if i else BlockKind.HEADING
        found.append(Block(kind=kind, span=Span(at, at + len(part))))
        at += len(part) + 2
    return tuple(found)


def span(words: str, text: str) -> Span:
    """Where words stand in a text."""
    start = text.index(words)
    return Span(start, start + len(words))


PRIMARY = Document(
    id="b" * 64, text=PRIMARY_TEXT, kind=Kind.PRIMARY, name="texts/statement.txt", blocks=blocks(PRIMARY_TEXT)
)
REPORT = Document(
    id="a" * 64,
    text=REPORT_TEXT,
    kind=Kind.REPORT,
    name="report.html",
    publisher=Fact(value="The Mere Gazette", reasons=(Reason(rule="og_site_name", detail="og:site_name"),)),
    headline=Span(0, 20),
    dateline=Dateline(span=Span(22, 47), place="MERE", date=date(2021, 5, 2), agency="ABC"),
    blocks=blocks(REPORT_TEXT),
)
MINISTRY = Party(name="Ministry")


def difference(
    words: str, quoted: str, primary: str, place: str, category: str, severity: Severity | None
) -> Difference:
    """A difference in `words`, `place` being the words of the primary that stand before it."""
    at = PRIMARY_TEXT.index(place) + len(place)
    start = words.index(quoted) if quoted else words.index("wait")
    kind = DifferenceKind.SUBSTITUTION if quoted else DifferenceKind.OMISSION
    return Difference(
        kind=kind, category=category, quoted=quoted, primary=primary,
        quoted_span=Span(start, start + len(quoted)), primary_span=Span(at, at + len(primary)), severity=severity,
    )  # fmt: skip


def found(words: str, verdict: Verdict, where: str, **more: object) -> Check:
    """A check that found the words at `where`."""
    return Check(
        words=words, verdict=verdict, document=PRIMARY.id, spans=(span(where, PRIMARY_TEXT),),
        searched=(PRIMARY.id,), **more,  # type: ignore[arg-type]
    )  # fmt: skip


CHECKS = (
    found("Open to All", Verdict.VERBATIM, "open to all"),
    found("The bridge is open to all,", Verdict.VERBATIM, "The bridge is open to all"),
    found(
        "We shall wait for ever,", Verdict.ALTERED, "We shall not wait for ever", severity=Severity.MAJOR,
        differences=(
            difference("We shall wait for ever,", "", "not ", "We shall ", "negation", Severity.MAJOR),
        ),
        reasons=(Reason(rule="negation_differs", detail="a “not” of the source is missing"),),
    ),
    found(
        "The toll is 21 crowns,", Verdict.ALTERED, "The toll is 12 crowns", severity=Severity.MAJOR,
        differences=(difference("The toll is 21 crowns,", "21", "12", "The toll is ", "number", Severity.MAJOR),),
    ),
    found(
        "the toll has doubled.", Verdict.VERBATIM, "the toll has doubled.", concerns=(Concern.OUT_OF_CONTEXT,),
        context=Context(
            before="It is not true that ", passage="the toll has doubled.", after="",
            span=span("It is not true that the toll has doubled.", PRIMARY_TEXT),
        ),
        reasons=(Reason(rule="frame_reverses", detail="the source says: it is not true that"),),
    ),
    found(
        "The harbor is closed on Sunday,", Verdict.VERBATIM, "The harbour is closed on Sunday",
        differences=(
            difference("The harbor is closed on Sunday,", "harbor", "harbour", "12 crowns. The ", "spelling", None),
        ),
    ),
    Check(words="Nobody was asked.", verdict=Verdict.NOT_FOUND, searched=(PRIMARY.id,)),
    Check(words="no comment.", verdict=Verdict.UNCHECKED, need=Need(issuer="the clerk", date=date(2021, 5, 2))),
)  # fmt: skip


def quotation(words: str) -> Quotation:
    """The marks around `words` in the report."""
    inner = span(words, REPORT_TEXT)
    marks = (REPORT_TEXT[inner.start - 1], REPORT_TEXT[inner.end])
    return Quotation(
        span=inner, outer=Span(inner.start - 1, inner.end + 1), text=words, marks=marks, headline=inner.start < 20
    )


def checked_report() -> CheckedReport:
    """The whole."""
    quotations = tuple(quotation(check.words) for check in CHECKS)
    said = tuple(
        Statement(
            source=(),
            cue=(),
            content=(q.outer,),
            mode=Mode.DIRECT,
            quotations=(q,),
            speaker=MINISTRY,
            chain=(MINISTRY,),
        )
        for q in quotations
    )
    indirect = Statement(
        source=(), cue=(), content=(span("that the bridge would stay", REPORT_TEXT),), mode=Mode.INDIRECT,
        speaker=MINISTRY,
    )  # fmt: skip
    return CheckedReport(
        report=REPORT,
        primaries=(PRIMARY,),
        statements=(*said, indirect),
        quotations=tuple(
            CheckedQuotation(quotation=q, statement=i, check=check)
            for i, (q, check) in enumerate(zip(quotations, CHECKS, strict=True))
        ),
        nearest=(
            NearestPassage(
                statement=len(said),
                document=PRIMARY.id,
                span=span("The bridge is open to all.", PRIMARY_TEXT),
                text="The bridge is open to all.",
                similarity=0.6,
            ),
        ),
    )

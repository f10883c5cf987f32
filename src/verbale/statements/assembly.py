"""From drafts to statements: who speaks, what is carried on, which statement stands inside which, and when it was said.

Drafts are taken in the order of the text, because "he", "the document" and a quotation without a source mean what was
told before. A quotation of speech without a source of its own goes on with whoever spoke last in its paragraph, then
with whoever closed the paragraph before.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from verbale.references import dates
from verbale.schema import (
    Document,
    Mode,
    Party,
    PartyKind,
    Quotation,
    QuotationRole,
    Reason,
    Statement,
    TimeReference,
)
from verbale.statements import naming, narrative, parties, quoting, speakers
from verbale.statements.discourse import Discourse, Issue, issued_in
from verbale.statements.drafts import draft, found
from verbale.statements.outline import Draft, paragraphs
from verbale.statements.parties import Parties
from verbale.statements.pronouns import FIRST
from verbale.statements.salience import Salience
from verbale.statements.tagging import Tagger
from verbale.text.spans import Span


def extract(document: Document, tagger: Tagger | None = None) -> tuple[Statement, ...]:
    """Who said what: every attribution of a document, in the order of the text.

    `tagger` finds the attributions of each passage; without one it is the trained one (`learned.tag`), which raises
    `InstallationError` where its model is missing or damaged.

    Each quotation of speech stands in the `quotations` of exactly one statement, the innermost around it. A quotation
    nested in another whose speaker is told inside stands in `Quotation.nested` and also in a statement of its own, one
    deeper. Where nobody can be told to speak, `speaker` is None and the reasons say why.
    """
    drafts = draft(document, tagger or _trained())
    known = parties.learn(document.text, _outside_speech(document))
    return _Assembly(document, drafts, known).statements()


def _trained() -> Tagger:
    """The trained tagger, whose libraries are imported with the first text."""
    from verbale.statements import learned

    return learned.tag


def asides(document: Document, statements: Sequence[Statement]) -> tuple[Quotation, ...]:
    """The quotation marks that stand in no statement: titles, names, scare quotes, and marks that pair with nothing."""
    parts = paragraphs(document)
    quotations, marks = found(document, parts)
    claimed = {q.outer for statement in statements for top in statement.quotations for q in _with_nested(top)}
    out = [_as_aside(q) for top in quotations for q in _with_nested(top) if q.outer not in claimed]
    return tuple(sorted([*out, *quoting.strays(marks)], key=lambda q: q.outer))


def _as_aside(quotation: Quotation) -> Quotation:
    if quotation.role is not QuotationRole.SPEECH:
        return quotation
    words = quotation.text.split()
    role = QuotationRole.NAME if len(words) > 1 and quoting.is_title_case(words) else QuotationRole.SCARE
    reason = Reason(
        rule="claimed_by_nobody", detail="no words around the marks say that somebody said this", span=quotation.outer
    )
    return replace(quotation, role=role, reasons=(*quotation.reasons, reason))


def _with_nested(quotation: Quotation) -> list[Quotation]:
    out = [quotation]
    for inner in quotation.nested:
        out.extend(_with_nested(inner))
    return out


def _outside_speech(document: Document) -> list[Span]:
    """The reporter's own words and names in marks; without the headline, whose capitals make names of everything."""
    out: list[Span] = []
    at = document.headline.end if document.headline and document.headline.start < 2000 else 0
    for quotation in found(document, paragraphs(document))[0]:
        if quotation.role in (QuotationRole.NAME, QuotationRole.TITLE) and quotation.span.start >= at:
            out.extend((Span(at, quotation.outer.start), quotation.span))
        elif quotation.outer.start > at:
            out.append(Span(at, quotation.outer.start))
        at = max(at, quotation.outer.end)
    out.append(Span(at, len(document.text)))
    return out


# How many statements back the one around a statement is looked for; a sentence holds fewer.
NEARBY = 60


@dataclass(slots=True)
class _Placed:
    draft: Draft
    parent: int | None
    depth: int


class _Assembly:
    """Goes through the drafts of one document in order."""

    def __init__(self, document: Document, drafts: list[Draft], known: Parties) -> None:
        self.document = document
        parts = paragraphs(document)
        self.quoted = [q.outer for q in found(document, parts)[0]]
        begins = [part.span.start for part in parts]
        self.discourse = Discourse.over(known, Salience.of(known, self.quoted, begins, document.headline))
        self.drafts = self._that_claim_speech([own for own in drafts if not own.notice])
        starts = [own.start for own in self.drafts]
        self.notices: dict[int, list[Draft]] = {}
        for own in drafts:
            if own.notice:
                self.notices.setdefault(bisect_left(starts, own.start), []).append(own)
        self.placed = _nested(self.drafts)
        self.out: list[Statement] = []
        self.current: Party | None = None
        self.current_paragraph = -1
        self.at = 0
        self.current_date: TimeReference | None = None

    def _that_claim_speech(self, drafts: list[Draft]) -> list[Draft]:
        """Leave out drafts made of nothing but a scare quote."""
        spoken = {d.paragraph for d in drafts if d.quotations and not d.implied}
        kept = []
        for own in drafts:
            if own.implied and not own.headline and all(self._is_aside(q, own, spoken) for q in own.quotations):
                continue
            kept.append(own)
        return kept

    def _is_aside(self, quotation: Quotation, own: Draft, spoken: set[int]) -> bool:
        """A short quotation that no cue claims: a word or two, or more in a paragraph where nobody is quoted."""
        words = quotation.text.split()
        if len(words) > quoting.SHORT:
            return False
        whole = quotation.outer.start <= own.sentence.start + 1 and quotation.outer.end >= own.sentence.end - 1
        ends = quotation.text[-1:] in ".!?"
        if quoting.is_title_case(words) and len(words) > 1 and not (whole and quotation.text.isupper()):
            return True
        if len(words) <= quoting.ORPHAN and not whole and not ends:
            return True
        return not (whole or own.paragraph in spoken)

    def statements(self) -> tuple[Statement, ...]:
        for at, placed in enumerate(self.placed):
            self.at = at
            for notice in self.notices.get(at, ()):
                self._note(notice)
            self.out.append(self._statement(placed))
        told = [self._with_headline_speaker(statement) for statement in self.out]
        return narrative.without_strays(told, self.document.text)

    def _with_headline_speaker(self, statement: Statement) -> Statement:
        """A headline that does not say whose words it quotes quotes somebody whom the body quotes with them."""
        if not statement.headline or statement.speaker is not None or not statement.quotations:
            return statement
        words = statement.quotations[0].text.casefold().strip(".,!? ")
        for other in self.out:
            quoted = [q for q in other.quotations if words in q.text.casefold()]
            if quoted and not other.headline and other.speaker is not None:
                detail = f"the body has {other.speaker.name} say it"
                reason = Reason(rule="headline_from_body", detail=detail, span=quoted[0].span)
                kept = tuple(r for r in statement.reasons if r.rule != "speaker_unresolved")
                chain = (*statement.chain, other.speaker)
                return replace(statement, speaker=other.speaker, chain=chain, reasons=(*kept, reason))
        return statement

    def _statement(self, placed: _Placed) -> Statement:
        own = placed.draft
        speaker, reasons = self._speaker(placed)
        said_on = self._said_on(placed, speaker)
        outermost = placed.parent is None or (own.inside is None and not self.placed[placed.parent].draft.quotations)
        if outermost and not own.headline and speaker is not None and (own.quotations or _is_somebody(speaker)):
            self.current, self.current_paragraph = speaker, own.paragraph
            self.current_date = said_on
        if own.inside is None and not own.headline:
            self.discourse.told_until = max(self.discourse.told_until, own.anchor)
        if speaker is not None and own.inside is None and not own.headline:
            cited = placed.depth > 0 and speaker.kind is PartyKind.DOCUMENT
            if not cited and (placed.depth == 0 or own.turn or own.quotations):
                self.discourse.spoke.append(speaker)
                self.discourse.spoke_at = own.anchor
            self._note_issue(own, speaker, said_on)
        return Statement(
            source=own.source,
            cue=own.cue,
            content=own.content,
            mode=_mode(own),
            quotations=tuple(own.quotations),
            depth=placed.depth,
            parent=placed.parent,
            implied=own.implied,
            headline=own.headline,
            speaker=speaker,
            chain=self._chain(placed, speaker),
            said_on=said_on,
            confidence=own.confidence,
            reasons=(*own.reasons, *reasons),
        )

    def _speaker(self, placed: _Placed) -> tuple[Party | None, list[Reason]]:
        own = placed.draft
        self.discourse.sentence = own.sentence
        self.discourse.content = own.content
        around = self._first_person_around(placed)
        self.discourse.quoting = around.name if around else None
        if own.source and placed.parent is not None and not own.label:
            words = own.source[0].of(self.document.text).lower()
            if words in FIRST:
                speaker = self.out[placed.parent].speaker
                detail = f"“{words}” is the one who speaks here"
                return speaker, [Reason(rule="first_person", detail=detail, span=own.source[0])]
        if own.label is not None:
            party = self.discourse.parties.person([own.label.split()[-1].title(), own.label.split()[-1]])
            return party or Party(name=own.label, kind=PartyKind.PERSON, span=own.source[0] if own.source else None), []
        if own.source:
            resolved = speakers.resolve(self.discourse, own.named or own.source[0])
            return resolved.party, [resolved.reason]
        return self._told_after(own) or self._carried_on(own)

    def _first_person_around(self, placed: _Placed) -> Party | None:
        """Who would say "I" here: whoever speaks around it in quotation marks or in a turn of a transcript."""
        if placed.parent is None or not (placed.draft.inside or self.drafts[placed.parent].turn):
            return None
        return self.out[placed.parent].speaker

    def _told_after(self, own: Draft) -> tuple[Party | None, list[Reason]] | None:
        """A paragraph that opens with a quotation tells in its next sentences whose it is: "…." "…," said Orlan."""
        if not own.implied or own.headline or own.paragraph == self.current_paragraph:
            return None
        for k in range(self.at + 1, min(self.at + 6, len(self.drafts))):
            other = self.drafts[k]
            if other.paragraph != own.paragraph or (other.source and not other.quotations):
                return None
            if other.source and other.quotations:
                if other.inside is not None or other.quotations[0].outer.start > other.anchor:
                    return None
                resolved = speakers.resolve(self.discourse, other.named or other.source[0])
                if resolved.party is None:
                    return None
                detail = f"the words after it in the paragraph are said by {resolved.party.name}"
                return resolved.party, [Reason(rule="told_after", detail=detail, span=other.source[0])]
        return None

    def _carried_on(self, own: Draft) -> tuple[Party | None, list[Reason]]:
        if own.headline or self.current is None:
            detail = "no words name who speaks, and nobody spoke before"
            return None, [
                Reason(rule="speaker_unresolved", detail=detail, span=own.content[0] if own.content else None)
            ]
        where = "in this paragraph" if own.paragraph == self.current_paragraph else "in the paragraph before"
        detail = f"no source is named; {self.current.name} was quoted last {where}"
        own.implied = True
        return self.current, [
            Reason(rule="goes_on_quoting", detail=detail, span=own.content[0] if own.content else None)
        ]

    def _said_on(self, placed: _Placed, speaker: Party | None) -> TimeReference | None:
        own = placed.draft
        if own.inside is not None or own.turn:
            return None
        issue = self._issue_of(own)
        if issue and speaker and issue.party.name == speaker.name:
            return issue.said_on
        near = self._days_beside(placed)
        if near:
            return min(near, key=lambda found: abs(found.span.start - own.anchor))
        if speaker is None or placed.depth:
            return None
        return self._day_carried_on(own, speaker)

    def _day_carried_on(self, own: Draft, speaker: Party) -> TimeReference | None:
        """The day told before: of what the party issued, or of its last words in this paragraph."""
        issued = next((issue for issue in reversed(self.discourse.issues) if issue.party.name == speaker.name), None)
        if issued:
            return issued.said_on
        same = self.current is not None and speaker.name == self.current.name
        return self.current_date if same and (own.implied or own.paragraph == self.current_paragraph) else None

    def _days_beside(self, placed: _Placed) -> list[TimeReference]:
        """The days named in the sentence beside what is said, not in it and not in the dateline."""
        own = placed.draft
        room = own.sentence
        if placed.parent is not None:
            around = self.drafts[placed.parent].content
            room = next((span for span in around if span.contains(Span(own.anchor, own.anchor))), own.sentence)
        dateline = self.document.dateline.span if self.document.dateline else Span(0, 0)
        away = (*own.content, dateline)
        days = dates.find(self.document.text, self.document.date, room)
        return [
            day
            for day in days
            if not any(span.overlaps(day.span) for span in away)
            and not self._is_quoted(day.span)
            and not self._is_a_term(day)
        ]

    def _is_a_term(self, day: TimeReference) -> bool:
        """Whether a day is one by which, since which or after which something is: not the day of speaking."""
        before = self.document.text[max(0, day.span.start - 12) : day.span.start].split()
        if before and before[-1].lower() in ("by", "until", "till", "before", "since", "after", "from", "for", "of"):
            return True
        return day.start is not None and self.document.date is not None and day.start > self.document.date

    def _is_quoted(self, span: Span) -> bool:
        at = bisect_right(self.quoted, span) - 1
        return at >= 0 and self.quoted[at].contains(span)

    def _issue_of(self, own: Draft) -> Issue | None:
        if not own.source:
            return None
        words = naming.bare(own.source[0].of(self.document.text)).lower().split()
        if words and (words[-1] in naming.named("documents") or words == ["it"]):
            return self.discourse.issue(words[-1])
        return None

    def _note(self, notice: Draft) -> None:
        """Take in that somebody issued something, in a sentence that attributes nothing."""
        speaker = speakers.resolve(self.discourse, notice.source[0]).party
        if speaker is not None and _is_somebody(speaker):
            said_on = self._said_on(_Placed(notice, None, 0), None)
            self._note_issue(notice, speaker, said_on)

    def _note_issue(self, own: Draft, speaker: Party, said_on: TimeReference | None) -> None:
        """Remember "in a statement issued yesterday, the ministry announced": "the statement" is now the ministry's."""
        if speaker.kind in (PartyKind.UNKNOWN, PartyKind.DOCUMENT) and not speaker.name[:1].isupper():
            return
        before = Span(own.sentence.start, own.anchor)
        after = Span(own.anchor, min(own.sentence.end, own.anchor + 120))
        known = frozenset(issue.noun for issue in self.discourse.issues)
        for region in (before, after):
            noun = issued_in(region.of(self.document.text), known)
            if noun:
                self.discourse.issues.append(Issue(noun, speaker, said_on, own.anchor))
                return

    def _chain(self, placed: _Placed, speaker: Party | None) -> tuple[Party, ...]:
        if placed.parent is not None:
            outer = self.out[placed.parent].chain
        else:
            agency = _agency(self.document)
            outer = (agency,) if agency else ()
        if speaker is None or (outer and outer[-1].name == speaker.name):
            return outer
        return (*outer, speaker)


def _is_somebody(party: Party) -> bool:
    """Whether a party is named well enough that words without a source can be carried on to it."""
    return party.kind not in (PartyKind.UNKNOWN, PartyKind.GROUP) or party.name[:1].isupper()


def _agency(document: Document) -> Party | None:
    if document.dateline and document.dateline.agency:
        return Party(name=document.dateline.agency, kind=PartyKind.ORGAN, span=document.dateline.span)
    if document.publisher:
        return Party(name=document.publisher.value, kind=PartyKind.ORGAN)
    return None


def _mode(own: Draft) -> Mode:
    if not own.quotations:
        return Mode.DIRECT if own.turn else Mode.INDIRECT
    quoted = sum(q.outer.end - q.outer.start for q in own.quotations)
    total = sum(span.end - span.start for span in own.content)
    return Mode.DIRECT if quoted + 2 >= total else Mode.MIXED


def _nested(drafts: list[Draft]) -> list[_Placed]:
    """Find for each draft the smallest content that it stands in, among those near enough before it."""
    out: list[_Placed] = []
    turn: int | None = None
    for k, own in enumerate(drafts):
        nearby = list(range(max(0, k - NEARBY), k))
        best: tuple[int, int] | None = None
        for j in nearby if turn is None or turn in nearby else [turn, *nearby]:
            for span in drafts[j].content:
                if _stands_in(own, span) and (best is None or span.end - span.start <= best[0]):
                    best = (span.end - span.start, j)
        parent = best[1] if best else None
        out.append(_Placed(own, parent, out[parent].depth + 1 if parent is not None else 0))
        turn = k if own.turn else turn
    return out


def _stands_in(own: Draft, span: Span) -> bool:
    pieces = (*own.source, *own.cue, *own.content)
    return all(span.contains(piece) for piece in pieces) and any(piece != span for piece in pieces)

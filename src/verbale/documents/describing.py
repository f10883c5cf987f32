"""From a format's draft to the finished `Document`: everything that is told from the text itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from verbale import lexicon
from verbale.documents.datelines import PrintedDateline, printed_dateline
from verbale.documents.dates import printed_date
from verbale.documents.headlines import headline
from verbale.documents.issuers import issuer, issuer_of_heads
from verbale.documents.kinds import kind as kind_of
from verbale.documents.languages import language
from verbale.documents.passages import Draft, assembled
from verbale.errors import UnreadableError
from verbale.schema import Block, BlockKind, Document, Fact, Input, Kind, Reason
from verbale.text.offsets import ChainedOffsets, Origins
from verbale.text.spans import Span

_BYLINE_BLOCKS = 6
_BYLINE_LENGTH = 90  # characters: "By Our Correspondent | Published: 12 March 2024, 10:15 GMT | Updated: …" is 71
_BYLINE = re.compile(r"(?i)\b(?:published|posted|updated|issued|released|date|by)\b")


def described(draft: Draft, received: Input, *, name: str, kind: Kind | None, shown: str) -> Document:
    """The document of a draft. Raises `UnreadableError` where no text is left."""
    if not draft.passages:
        raise UnreadableError(f"{shown} holds no text: give a file with words in it.")
    made = assembled(draft.passages, draft.separator)
    origins = ChainedOffsets(made.origins, draft.origins) if draft.origins is not None else None
    title = made.blocks[draft.headline].span if draft.headline is not None else None
    return documented(
        made.text, made.blocks, draft, received, name=name, kind=kind, title=title, origins=origins, lines=made.lines
    )


def documented(
    text: str,
    blocks: tuple[Block, ...],
    draft: Draft,
    received: Input,
    *,
    name: str,
    kind: Kind | None,
    title: Span | None,
    origins: Origins | None,
    lines: tuple[tuple[int, int, int], ...] = (),
) -> Document:
    """Tell headline, dateline, dates, publisher, language, kind and issuer of `text`, each with its evidence."""
    evidence: list[Reason] = [draft.headline_reason] if draft.headline_reason else []
    printed = printed_dateline(text, blocks)
    if title is None:
        found = headline(text, blocks, printed.span if printed else None)
        if found:
            title = found[0]
            evidence.append(found[1])
    blocks = tuple(_headed(block) if block.span == title else block for block in blocks)
    published = draft.published or _published(text, blocks, printed) or draft.published_guess
    dateline = (
        printed.resolved(int(published.value[:4]) if published else None) if printed else None
    )
    if dateline:
        evidence.append(Reason(rule="dateline", detail=dateline.span.of(text), span=dateline.span))
    publisher = draft.publisher or _agency(text, printed)
    addresses = [received.address, *received.redirects, *draft.addresses]
    decided, votes = kind_of(
        text, blocks, headline=title, dateline=printed.span if printed else None, addresses=addresses
    )
    if kind is not None:
        decided, votes = Kind(kind), (Reason(rule="kind.given", detail="The caller said so."),)
    stated = draft.issuer or (
        issuer(text, blocks, title) or issuer_of_heads(draft.heads) if decided is Kind.PRIMARY else None
    )
    return Document(
        id=hashlib.sha256(received.data).hexdigest(), text=text, kind=decided, name=name,
        language=language(text) or draft.language, publisher=publisher, published=published, issuer=stated,
        headline=title, dateline=dateline, blocks=blocks, evidence=(*evidence, *votes), notes=draft.notes,
        input=received, title=draft.title, origins=origins, lines=lines,
    )  # fmt: skip


def _headed(block: Block) -> Block:
    return Block(kind=BlockKind.HEADING, span=block.span, page=block.page, line=block.line, time=block.time)


def _published(text: str, blocks: Sequence[Block], printed: PrintedDateline | None) -> Fact | None:
    """The day that the dateline or a byline prints, where the year is printed, too."""
    if printed and printed.printed:
        day = printed.printed.on()
        if day:
            reason = Reason(rule="published.dateline", detail=printed.span.of(text), span=printed.span)
            return Fact(value=day.isoformat(), reasons=(reason,))
    for block in [*blocks[:_BYLINE_BLOCKS], *blocks[_BYLINE_BLOCKS:][-2:]]:
        words = block.span.of(text)
        if len(words) > _BYLINE_LENGTH:
            continue
        found = printed_date(words, search=True)
        day = found.on() if found else None
        if found and day and (_BYLINE.search(words) or len(words) - len(found.span.of(words)) < 30):
            span = found.span.shifted(block.span.start)
            return Fact(value=day.isoformat(), reasons=(Reason(rule="published.byline", detail=words, span=span),))
    return None


def _agency(text: str, printed: PrintedDateline | None) -> Fact | None:
    if not printed or not printed.agency:
        return None
    known = lexicon.load("datelines")["agencies"]
    reason = Reason(rule="publisher.dateline", detail=printed.span.of(text), span=printed.span)
    return Fact(value=known.get(printed.agency, printed.agency), reasons=(reason,))

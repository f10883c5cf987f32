"""Documents as bytes and back: the text compressed, everything else as compact JSON.

Text is UTF-8 that keeps lone surrogates, so that a document comes back code point for code point. The bytes that
were received and the map to them are not kept: they would double the record.
"""

from __future__ import annotations

import json
import zlib
from datetime import date, datetime
from typing import Any

from verbale.schema import Block, BlockKind, Dateline, Document, Fact, Input, Kind, Reason
from verbale.text.spans import Span

LEVEL = 6  # 0.38 bytes for a byte of English speeches at 30 MB/s; level 9 takes a fifth longer and saves 0.1 %
MAX_TEXT = 400_000_000  # bytes of one unpacked text: eight times what may be read
_FACTS = ("language", "publisher", "published", "issuer")
_BLOCK_KINDS = tuple(BlockKind)  # by position; new kinds go to the end


class DamagedBytesError(ValueError):
    """Bytes that no packing of this module made."""


def packed_text(text: str) -> bytes:
    """The text, compressed."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), LEVEL)


def unpacked_text(data: bytes) -> str:
    """The text again. Raises `DamagedBytesError`."""
    return _inflated(data).decode("utf-8", "surrogatepass")


def packed_facts(document: Document) -> bytes:
    """All of a document but its text and what stands in its row, compressed."""
    made: dict[str, Any] = {"blocks": [_block(block) for block in document.blocks]}
    for name in _FACTS:
        fact = getattr(document, name)
        if fact:
            made[name] = [fact.value, [_reason(reason) for reason in fact.reasons]]
    if document.headline:
        made["headline"] = list(document.headline)
    if document.title is not None:
        made["title"] = document.title
    if document.dateline:
        line = document.dateline
        made["dateline"] = [*line.span, line.place, line.date.isoformat() if line.date else None, line.agency]
    for key, reasons in (("evidence", document.evidence), ("notes", document.notes)):
        if reasons:
            made[key] = [_reason(reason) for reason in reasons]
    if document.lines:
        made["lines"] = [list(line) for line in document.lines]
    came = document.input
    if came:
        made["input"] = [
            came.address, came.retrieved.isoformat() if came.retrieved else None, came.media_type, came.encoding,
            list(came.redirects),
        ]  # fmt: skip
    return zlib.compress(json.dumps(made, ensure_ascii=True, separators=(",", ":")).encode(), LEVEL)


def document_of(row: tuple[str, str, str], text: bytes, facts: bytes) -> Document:
    """The document again; `row` is its id, name and kind. Raises `DamagedBytesError`."""
    id_, name, kind = row
    words = unpacked_text(text)
    try:
        made = json.loads(_inflated(facts))
        came = made.get("input")
        line = made.get("dateline")

        def fact(key: str) -> Fact | None:
            return _fact_of(made[key]) if key in made else None

        return Document(
            id=id_, text=words, kind=Kind(kind), name=name,
            language=fact("language"), publisher=fact("publisher"), published=fact("published"), issuer=fact("issuer"),
            headline=Span(*made["headline"]) if "headline" in made else None,
            dateline=Dateline(span=Span(line[0], line[1]), place=line[2],
                              date=date.fromisoformat(line[3]) if line[3] else None, agency=line[4]) if line else None,
            blocks=tuple(_block_of(block) for block in made["blocks"]),
            evidence=tuple(_reason_of(reason) for reason in made.get("evidence", ())),
            title=made.get("title"),
            notes=tuple(_reason_of(reason) for reason in made.get("notes", ())),
            input=Input(data=b"", address=came[0], retrieved=datetime.fromisoformat(came[1]) if came[1] else None,
                        media_type=came[2], encoding=came[3], redirects=tuple(came[4])) if came else None,
            lines=tuple((at, page, number) for at, page, number in made.get("lines", ())),
        )  # fmt: skip
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise DamagedBytesError(f"the facts of document {id_[:12]} cannot be read ({error})") from error


def packed_json(content: Any) -> bytes:
    """Any plain data, compressed."""
    return zlib.compress(json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode(), LEVEL)


def unpacked_json(data: bytes) -> Any:
    """The data again. Raises `DamagedBytesError`."""
    try:
        return json.loads(_inflated(data))
    except ValueError as error:
        raise DamagedBytesError(str(error)) from error


def _inflated(data: bytes) -> bytes:
    opened = zlib.decompressobj()
    try:
        made = opened.decompress(data, MAX_TEXT)
    except zlib.error as error:
        raise DamagedBytesError(f"compressed bytes are damaged ({error})") from error
    if not opened.eof:
        raise DamagedBytesError("compressed bytes end early, or hold more than they may")
    return made


def _reason(reason: Reason) -> list[Any]:
    return [reason.rule, reason.detail, list(reason.span) if reason.span else None, reason.within]


def _reason_of(made: list[Any]) -> Reason:
    return Reason(rule=made[0], detail=made[1], span=Span(*made[2]) if made[2] else None, within=made[3])


def _fact_of(made: list[Any]) -> Fact:
    return Fact(value=made[0], reasons=tuple(_reason_of(reason) for reason in made[1]))


def _block(block: Block) -> list[Any]:
    plain: list[Any] = [_BLOCK_KINDS.index(block.kind), block.span.start, block.span.end]
    rest = [block.page, block.line, block.time, block.speaker]
    return plain if rest == [None] * 4 else plain + rest


def _block_of(made: list[Any]) -> Block:
    kind, start, end, *rest = made
    page, line, time, speaker = rest or (None, None, None, None)
    return Block(kind=_BLOCK_KINDS[kind], span=Span(start, end), page=page, line=line, time=time, speaker=speaker)

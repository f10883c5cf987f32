"""One row of a table as a document: the text exactly as the column holds it, the facts from the other columns.

What no column says is told from the text as everywhere, but for the dateline and the headline, which only free pages
have. The id is that of the text's UTF-8, so the same text is the same document, whatever table it comes from.
"""

from __future__ import annotations

import datetime
import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from verbale import lexicon
from verbale.documents.dates import printed_date
from verbale.documents.issuers import issuer as issuer_in
from verbale.documents.kinds import kind as kind_of
from verbale.documents.languages import language as language_of
from verbale.documents.plain import paragraphs
from verbale.errors import TooLargeError, UnreadableError
from verbale.schema import Block, Document, Fact, Input, Kind, Reason
from verbale.text.offsets import EncodedOffsets

MAX_BYTES = 50_000_000  # of the UTF-8 of one text, as for a file
_LONGEST_FACT = 500  # characters of a name, an issuer, a title: longer ones are texts in the wrong column
_SAMPLE, _FIRST = 10_000, 10  # characters and blocks by which the kind is told: further ones change next to nothing
_ISO = re.compile(r"\s*(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:\s*|[T ]\d\d:\d\d.*)")
_COMPACT = re.compile(r"\s*((?:18|19|20)\d\d)(\d\d)(\d\d)(?:\.0)?\s*")
_CODE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cells:
    """The cells of one row that matter, as they came; `place` names the row in errors and as the origin."""

    place: str
    text: object
    name: object = None
    date: object = None
    issuer: object = None
    title: object = None
    language: object = None
    kind: object = None


def id_of_text(text: str) -> str:
    """The id that a document with this text taken as it is has."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def text_of(cells: Cells) -> str:
    """The text of a row. Raises `InputError` with one line where the cell holds none that can be used."""
    if not isinstance(cells.text, str):
        what = "no text" if cells.text is None else f"{type(cells.text).__name__} where text should be"
        raise UnreadableError(f"{cells.place} holds {what}: name the right column with --columns text=NAME.")
    if not cells.text.strip():
        raise UnreadableError(f"{cells.place} is empty: there are no words in it.")
    if len(cells.text) > MAX_BYTES or len(cells.text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise TooLargeError(f"{cells.place} is beyond the limit of {MAX_BYTES // 1_000_000} MB: split it.")
    return cells.text


def document_of(cells: Cells, columns: Mapping[str, str], kind: Kind | None = None) -> Document:
    """The document of a row; `columns` names the column that each fact came from. Raises `InputError` as `text_of`."""
    text = text_of(cells)
    blocks = tuple(Block(kind=paragraph.kind, span=paragraph.span) for paragraph in paragraphs(text))
    notes: list[Reason] = []
    decided, votes = _kind(cells, columns, text, blocks, kind, notes)
    day = iso_date(cells.date)
    if day is None and _words(cells.date):
        notes.append(_reason("date_not_read", f"{columns.get('date')}: {_words(cells.date)[:100]}"))
    stated = _words(cells.issuer)
    code = _words(cells.language)
    came = Input(
        data=text.encode("utf-8", "surrogatepass"), address=cells.place, media_type="text/plain", encoding="utf-8"
    )
    return Document(
        id=hashlib.sha256(came.data).hexdigest(), text=text, kind=decided, name=_words(cells.name) or cells.place,
        language=_fact(code.lower(), "language", columns) if _CODE.fullmatch(code) else language_of(text),
        published=_fact(day, "date", columns) if day else None,
        issuer=_fact(stated, "issuer", columns) if stated else _issuer(text, blocks, decided),
        blocks=blocks, evidence=votes, notes=tuple(notes), input=came, title=_words(cells.title) or None,
        origins=EncodedOffsets(text, "utf-8", 0, len(came.data)),
    )  # fmt: skip


def iso_date(value: object) -> str | None:
    """A date in full or in part ("1946", "1946-10"), whatever type its column has; `None` where it is none."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float):
        value = int(value) if math.isfinite(value) and value == int(value) else None
    if isinstance(value, bool) or value is None:
        return None
    words = str(value)[:100] if isinstance(value, (int, str)) else ""
    found = _ISO.fullmatch(words) or _COMPACT.fullmatch(words)
    if found:
        year, month, day = found.groups()
        try:
            datetime.date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            return None
        return "-".join(part for part in (year, month, day) if part)
    printed = printed_date(words, search=True)
    made = printed.on() if printed else None
    return made.isoformat() if made else None


def _kind(
    cells: Cells,
    columns: Mapping[str, str],
    text: str,
    blocks: tuple[Block, ...],
    kind: Kind | None,
    notes: list[Reason],
) -> tuple[Kind, tuple[Reason, ...]]:
    if kind is not None:
        return kind, (_reason("kind.given", "The caller said so."),)
    stated = _words(cells.kind).lower()
    if stated in tuple(Kind):
        return Kind(stated), (_reason("kind.column", stated),)
    if stated:
        notes.append(_reason("kind_not_read", stated[:100]))
    column = columns.get("issuer", "")
    if _words(cells.issuer) and column.lower() in lexicon.load("columns")["own_words"]:
        return Kind.PRIMARY, (_reason("kind.issuer_column", f"column {column}"),)
    return kind_of(text[:_SAMPLE], blocks[:_FIRST], headline=None, dateline=None, addresses=())


def _issuer(text: str, blocks: tuple[Block, ...], kind: Kind) -> Fact | None:
    return issuer_in(text, blocks, None) if kind is Kind.PRIMARY else None


def _words(value: object) -> str:
    """A cell as words: text and numbers as they are, lists of names joined; anything else is none."""
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, (_words(item) for item in value[:10])))[:_LONGEST_FACT]
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return " ".join(str(value)[: 4 * _LONGEST_FACT].split())[:_LONGEST_FACT]


def _reason(rule: str, detail: str) -> Reason:
    return Reason(rule=rule, detail=detail, within="input")


def _fact(value: str, what: str, columns: Mapping[str, str]) -> Fact:
    return Fact(value=value, reasons=(_reason(f"{what}.column", f"column {columns.get(what, what)}"),))

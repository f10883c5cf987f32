"""The one table of the formats that are read: how each is recognised, and the module that reads it.

A format's module is imported only when a document of that format comes. It has one public function,
`draft(received: Received) -> Draft`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from verbale.documents.passages import Draft
from verbale.errors import UnreadableError

_HEAD = 4096  # bytes looked at to recognise a format


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """Bytes on their way to a format's reader.

    `shown` names them in errors; `media_type` and `charset` are what the carrier declares.
    """

    data: bytes
    shown: str
    name: str = ""
    media_type: str = ""
    charset: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """One row: `sniff` looks at the head of the bytes, without byte order mark."""

    name: str
    module: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    sniff: Callable[[bytes], object]


def _like(pattern: bytes) -> Callable[[bytes], object]:
    return re.compile(pattern, re.IGNORECASE).search


FORMATS: tuple[Format, ...] = (
    Format(name="PDF", module="pdf", suffixes=(".pdf",), media_types=("application/pdf",),
           sniff=_like(rb"\A[\s\x00]{0,64}%PDF-")),
    Format(name="DOCX", module="docx", suffixes=(".docx", ".docm"),
           media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
           sniff=_like(rb"\APK\x03\x04")),
    Format(name="VTT", module="captions", suffixes=(".vtt",), media_types=("text/vtt",),
           sniff=_like(rb"\AWEBVTT(?:\s|\Z)")),
    Format(name="SRT", module="captions", suffixes=(".srt",), media_types=("application/x-subrip",),
           sniff=_like(rb"\A\s*(?:\d{1,6}[ \t]*\r?\n)?\d{1,3}:\d\d:\d\d[,.]\d{1,3}[ \t]*-->")),
    Format(name="EML", module="mail", suffixes=(".eml",), media_types=("message/rfc822",),
           sniff=_like(rb"\A(?=(?:[^\r\n]+\r?\n){0,60}?(?:From|Received|Return-Path):)"
                       rb"(?=(?:[^\r\n]+\r?\n){0,60}?(?:Message-ID|MIME-Version|Received|Content-Type):)"
                       rb"(?:(?:[A-Za-z0-9-]+:|[ \t]|From )[^\r\n]*\r?\n){2}")),
    Format(name="TEI", module="tei", suffixes=(".tei",), media_types=("application/tei+xml",),
           sniff=_like(rb"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<\?[^>]{0,300}>\s*|<!--(?:[^-]|-(?!->)){0,1000}-->\s*"
                       rb"){0,10}<(?:!DOCTYPE\s+)?(?:\w{1,10}:)?TEI(?:Corpus)?[\s>]")),
    Format(name="HTML", module="html", suffixes=(".html", ".htm", ".xhtml"),
           media_types=("text/html", "application/xhtml+xml"),
           sniff=_like(rb"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:[^-]|-(?!->)){0,500}-->\s*)*"
                       rb"(?:<!doctype\s+html|<html|<head|<body)")),
    Format(name="plain text", module="plain", suffixes=(".txt", ".text", ".md", ""), media_types=("text/plain",),
           sniff=lambda head: True),
)  # fmt: skip

# What is met often and not read here, by its first bytes.
FOREIGN = (
    (rb"\A\{\\rtf", "an RTF file", "save it as DOCX or text"),
    (rb"\A\xd0\xcf\x11\xe0", "an old Word (.doc) or Outlook file", "save it as DOCX or EML"),
    (
        rb"\A\x89PNG|\A\xff\xd8\xff|\AGIF8|\ARIFF....WEBP|\AII\*\x00|\AMM\x00\*",
        "an image",
        "run text recognition on it first",
    ),
    (rb"\A\x1f\x8b|\ABZh|\A\xfd7zXZ|\A7z\xbc\xaf|\ARar!|\A\x28\xb5\x2f\xfd", "a compressed file", "unpack it first"),
    (rb"\A\x7fELF|\AMZ", "a program", "give a document"),
    (rb"\AID3|\A....ftyp|\AOggS|\A\x1aE\xdf\xa3|\ARIFF....(?:WAVE|AVI )", "a sound or film", "give its transcript"),
    (rb"\A\xfe\xed|\A%!PS", "a PostScript file", "convert it to PDF first"),
)
_FOREIGN = tuple((re.compile(pattern, re.DOTALL), what, advice) for pattern, what, advice in FOREIGN)
_NAMES = ", ".join(row.name for row in FORMATS)


def format_of(received: Received) -> Format:
    """The row for these bytes: by their first bytes, then as the carrier declares, then by the name's ending.

    Raises `UnreadableError` for formats that are known and not read.
    """
    head = received.data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    for pattern, what, advice in _FOREIGN:
        if pattern.match(head):
            raise UnreadableError(f"{received.shown} is {what}: {advice}. Formats read: {_NAMES}.")
    for row in FORMATS[:-1]:
        if row.sniff(head):
            return row
    declared = received.media_type.split(";")[0].strip().lower()
    name = received.name.lower()
    for row in FORMATS[:-1]:
        if declared in row.media_types or (not declared and name.endswith(row.suffixes)):
            return row
    if not declared and re.search(rb"<(?:p|div|br|h[1-6]|table|article)\b[^<>]{0,200}>", head, re.IGNORECASE):
        return next(row for row in FORMATS if row.module == "html")
    return FORMATS[-1]


def drafted(received: Received) -> tuple[Draft, str]:
    """Read by the format's own module; also the media type."""
    row = format_of(received)
    reader: Callable[[Received], Draft] = import_module(f"verbale.documents.{row.module}").draft
    return reader(received), row.media_types[0]

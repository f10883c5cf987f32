"""Bytes to text, with the byte at which every code point began.

In this order: a byte order mark; the encoding that the carrier declares; UTF-8; UTF-16 without a mark;
Windows-1252, where the odd bytes are those of Western letters and typography; what charset-normalizer makes of
it. Known weakness: short texts in eastern single-byte encodings that declare nothing.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from verbale.errors import UnreadableError
from verbale.schema import Reason
from verbale.text.offsets import OffsetMap, Piece

MARKS = (  # longest first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The WHATWG Encoding Standard reads these labels as Windows-1252, because that is what is sent under them.
_AS_CP1252 = {"ascii", "iso8859-1"}
_WIDTHS = {  # the group that matches is the number of bytes for each character
    "utf-8": "([\x00-\x7f]+)|([\x80-\u07ff]+)|([\u0800-\uffff]+)|([\U00010000-\U0010ffff]+)",
    "utf-16": "(?!)(.)|([\x00-\uffff]+)|(?!)(.)|([\U00010000-\U0010ffff]+)",
}
_SAMPLE = 65_536  # bytes looked at to guess an encoding: more changes no guess and costs time
_FEW_ODD_BYTES = 0.02  # of a UTF-8 text may be damaged before it is no longer taken for UTF-8
_WESTERN = re.compile(
    rb"[\x80\x82\x84-\x87\x89\x8b\x91-\x97\x99\x9b\xa0\xa3\xa7\xa9\xab\xae\xb0\xb7\xbb\xc0-\xd6\xd8-\xf6\xf8-\xff]"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MANY_CONTROLS = 0.01  # of the characters: beyond that the bytes are no text


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the way back to its bytes, the encoding, and what was doubtful."""

    text: str
    origins: OffsetMap
    encoding: str
    notes: tuple[Reason, ...] = ()


def decoded(data: bytes, declared: str | None = None, shown: str = "The input") -> Decoded:
    """Decode `data`; `declared` is what the carrier says, `shown` names the input in errors.

    Raises `UnreadableError` where the bytes are no text.
    """
    notes: list[Reason] = []
    skip, name = _marked(data)
    if name is None and declared:
        name = _declared(data, declared, notes)
    if name is None:
        name = _guessed(data, shown, notes)
    made = _pieced(data, skip, name, notes)
    _refuse_binary(made.text, shown, notes)
    return Decoded(made.text, made.origins, name, tuple(notes))


def of_text(text: str) -> Decoded:
    """The map of a string to its UTF-8, lone surrogates included."""
    return Decoded(text, OffsetMap.of(_pieces_by_width(text, "utf-8", 0), len(text)), "utf-8")


def _marked(data: bytes) -> tuple[int, str | None]:
    for mark, name in MARKS:
        if data.startswith(mark):
            return len(mark), name
    return 0, None


def _declared(data: bytes, declared: str, notes: list[Reason]) -> str | None:
    try:
        name = codecs.lookup(declared.strip(" \"'")).name
        if name in _AS_CP1252:
            name = "cp1252"
        if name in ("utf-16", "utf-32"):
            name += "-le"
        data.decode(name)
    except (LookupError, UnicodeError, ValueError):
        notes.append(Reason(rule="declared_encoding_fails", detail=f"The bytes are not {declared[:40]!r} as declared."))
        return None
    return name


def _guessed(data: bytes, shown: str, notes: list[Reason]) -> str:
    if data.isascii() and b"\0" not in data:
        return "utf-8"
    wide = _wide(data)
    if wide:
        notes.append(Reason(rule="encoding_guessed", detail=f"Every other byte is zero: read as {wide}."))
        return wide
    bad = _utf8_faults(data)
    if bad <= _FEW_ODD_BYTES * len(data) and (bad == 0 or _has_utf8_letters(data)):
        return "utf-8"
    sample = data[:_SAMPLE]
    odd = [byte for byte in sample if byte >= 0x80]
    western = len(_WESTERN.findall(sample))
    if len(odd) < 0.15 * len(sample) and western > 0.95 * len(odd):
        notes.append(
            Reason(rule="encoding_guessed", detail="Not UTF-8; Western letters and marks: read as Windows-1252.")
        )
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        raise UnreadableError(f"{shown} is in no encoding that could be made out: save it as UTF-8 and try again.")
    notes.append(Reason(rule="encoding_guessed", detail=f"Read as {best.encoding} on the guess of charset-normalizer."))
    return best.encoding


def _wide(data: bytes) -> str | None:
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2 or len(data) % 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _utf8_faults(data: bytes) -> int:
    """How many stretches of `data` are not UTF-8; stops counting at a thousand past the limit that matters."""
    limit = int(_FEW_ODD_BYTES * len(data)) + 1000
    view = memoryview(data)
    at = count = 0
    while at < len(data) and count <= limit:
        try:
            codecs.utf_8_decode(view[at:], "strict", True)
            break
        except UnicodeDecodeError as fault:
            at += fault.end
            count += 1
    return count


def _has_utf8_letters(data: bytes) -> bool:
    return re.search(rb"[\xc3-\xf4][\x80-\xbf]", data) is not None


def _pieced(data: bytes, skip: int, name: str, notes: list[Reason]) -> Decoded:
    if name == "utf-8":
        return _utf8(data, skip, notes)
    text = data[skip:].decode(name, "replace")
    if "\ufffd" in text:
        notes.append(Reason(rule="bytes_replaced", detail=f"Some bytes are not {name}; U+FFFD stands for them."))
    if name.startswith("utf-32"):
        pieces: list[Piece] = [(0, skip, len(data), 4)]
    elif name.startswith("utf-16"):
        pieces = list(_pieces_by_width(text, "utf-16", skip))
    elif len(text) == len(data) - skip:
        pieces = [(0, skip, len(data), 1)]
    else:
        pieces = _pieces_by_line(text, name, skip, len(data))
    size = len(data)  # a last character that is cut off takes fewer bytes than its kind
    pieces = [(start, min(origin, size), min(end, size), step) for start, origin, end, step in pieces]
    return Decoded(text, OffsetMap.of(pieces if text else [], len(text)), name)


def _utf8(data: bytes, skip: int, notes: list[Reason]) -> Decoded:
    view = memoryview(data)
    parts: list[str] = []
    pieces: list[Piece] = []
    at, length, faults = skip, 0, 0
    while at < len(data):
        try:
            part = codecs.utf_8_decode(view[at:], "strict", True)[0]
            end = bad = len(data)
        except UnicodeDecodeError as fault:
            bad, end = at + fault.start, at + fault.end
            part = codecs.utf_8_decode(view[at:bad], "strict", True)[0]
            faults += 1
        pieces.extend((length + piece[0], *piece[1:]) for piece in _pieces_by_width(part, "utf-8", at))
        parts.append(part)
        length += len(part)
        if bad < end:
            parts.append("\ufffd")
            pieces.append((length, bad, end, 0))
            length += 1
        at = end
    if faults:
        notes.append(Reason(rule="bytes_replaced", detail=f"{faults} places are not UTF-8; U+FFFD stands for them."))
    return Decoded("".join(parts), OffsetMap.of(pieces, length), "utf-8")


@cache
def _width_runs(family: str) -> re.Pattern[str]:
    return re.compile(_WIDTHS[family])


def _pieces_by_width(text: str, family: str, at: int) -> list[Piece]:
    """Runs of characters that take equally many bytes; the group that matched is that number."""
    if family == "utf-8" and text.isascii():
        return [(0, at, at + len(text), 1)] if text else []
    pieces: list[Piece] = []
    for run in _width_runs(family).finditer(text):
        width = run.lastindex or 1
        size = width * (run.end() - run.start())
        pieces.append((run.start(), at, at + size, width))
        at += size
    return pieces


def _pieces_by_line(text: str, name: str, skip: int, end: int) -> list[Piece]:
    """For encodings of mixed width: each line as a whole, measured by encoding it again."""
    pieces: list[Piece] = []
    start, at = 0, skip
    for line in text.splitlines(keepends=True):
        size = len(line.encode(name, "replace"))
        pieces.append((start, min(at, end), min(at + size, end), 0))
        start += len(line)
        at += size
    return pieces


def _refuse_binary(text: str, shown: str, notes: list[Reason]) -> None:
    count = len(_CONTROLS.findall(text))
    if count > _MANY_CONTROLS * len(text):
        raise UnreadableError(
            f"{shown} holds binary data, not text: give a text, HTML, PDF, DOCX, EML, SRT or VTT file."
        )
    if count:
        notes.append(Reason(rule="controls_dropped", detail=f"{count} control characters were left out."))

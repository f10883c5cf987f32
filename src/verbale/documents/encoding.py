"""Bytes to text, with the byte at which every code point began.

In this order: a byte order mark; the encoding that the carrier declares; UTF-8; UTF-16 without a mark;
Windows-1252, where the odd bytes are those of Western letters and typography; what charset-normalizer makes of
it. Known weakness: short texts in eastern single-byte encodings that declare nothing.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from verbale.errors import UnreadableError
from verbale.schema import Reason
from verbale.text.offsets import ChainedOffsets, EncodedOffsets, OffsetMap, Origins, Piece

MARKS = (  # longest first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The WHATWG Encoding Standard reads these labels as Windows-1252, because that is what is sent under them.
_AS_CP1252 = {"ascii", "iso8859-1"}
_REPLACEMENT = 3  # bytes of U+FFFD in UTF-8
_SAMPLE = 65_536  # bytes looked at to guess an encoding: more changes no guess and costs time
_GOOD_FOR_BAD = 4  # whole letters of several bytes for each damaged place: fewer come by chance
_WINDOW = 4096  # bytes decoded at a time once there is damage
_WIDE_LETTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_WESTERN = re.compile(
    rb"[\x80\x82\x84-\x87\x89\x8b\x91-\x97\x99\x9b\xa0\xa3\xa7\xa9\xab\xae\xb0\xb7\xbb\xc0-\xd6\xd8-\xf6\xf8-\xff]"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MANY_CONTROLS = 0.01  # of the characters: beyond that the bytes are no text


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the way back to its bytes, the encoding, and what was doubtful."""

    text: str
    origins: Origins
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
    made = _mapped(data, skip, name, notes)
    _refuse_binary(made.text, shown, notes)
    return Decoded(made.text, made.origins, name, tuple(notes))


def of_text(text: str) -> Decoded:
    """The map of a string to its UTF-8, lone surrogates included."""
    return Decoded(text, EncodedOffsets(text, "utf-8", 0, 4 * len(text)), "utf-8")


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
    if _is_utf8(data):
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


def _is_utf8(data: bytes) -> bool:
    """Whether `data` is UTF-8, or so near the first damage that damage is all it can be."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as fault:
        around = data[max(0, fault.start - _SAMPLE // 2) : fault.start + _SAMPLE // 2]
        parts = list(_utf8_parts(around, 0))
        good = sum(len(_WIDE_LETTER.findall(around[start:end])) for part, start, end in parts if part)
        return good >= _GOOD_FOR_BAD * sum(not part for part, _, _ in parts)
    return True


def _mapped(data: bytes, skip: int, name: str, notes: list[Reason]) -> Decoded:
    if name == "utf-8":
        return _utf8(data, skip, notes)
    text = data[skip:].decode(name, "replace")
    if "\ufffd" in text:
        notes.append(Reason(rule="bytes_replaced", detail=f"Some bytes are not {name}; U+FFFD stands for them."))
    return Decoded(text, EncodedOffsets(text, name, skip, len(data)), name)


def _utf8(data: bytes, skip: int, notes: list[Reason]) -> Decoded:
    """Decode; where bytes are damaged, U+FFFD stands for each stretch of them."""
    try:
        text = data[skip:].decode("utf-8")
        return Decoded(text, EncodedOffsets(text, "utf-8", skip, len(data)), "utf-8")
    except UnicodeDecodeError:
        parts: list[str] = []
    pieces: list[Piece] = []  # from the UTF-8 of the text that is made to the data
    made = faults = 0
    for part, start, end in _utf8_parts(data, skip):
        parts.append(part or "\ufffd")
        pieces.append((made, start, end, 1 if part else 0))
        made += end - start if part else _REPLACEMENT
        faults += not part
    notes.append(Reason(rule="bytes_replaced", detail=f"{faults} places are not UTF-8; U+FFFD stands for them."))
    text = "".join(parts)
    return Decoded(text, ChainedOffsets(EncodedOffsets(text, "utf-8", 0, made), OffsetMap.of(pieces, made)), "utf-8")


def _utf8_parts(data: bytes, at: int) -> Iterator[tuple[str, int, int]]:
    """Stretches of `data` with their text, which is empty where they are no UTF-8."""
    view = memoryview(data)
    while at < len(data):
        end = min(at + _WINDOW, len(data))
        try:
            part, used = codecs.utf_8_decode(view[at:end], "strict", end == len(data))
            if used:
                yield part, at, at + used
            at += used
        except UnicodeDecodeError as fault:
            bad, end = at + fault.start, at + fault.end
            if at < bad:
                yield codecs.utf_8_decode(view[at:bad], "strict", True)[0], at, bad
            yield "", bad, end
            at = end


def _refuse_binary(text: str, shown: str, notes: list[Reason]) -> None:
    count = len(_CONTROLS.findall(text))
    if count > _MANY_CONTROLS * len(text):
        raise UnreadableError(
            f"{shown} holds binary data, not text: give a text, HTML, PDF, DOCX, EML, SRT or VTT file."
        )
    if count:
        notes.append(Reason(rule="controls_dropped", detail=f"{count} control characters were left out."))

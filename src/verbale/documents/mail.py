"""EML: the subject as headline, the text or else the HTML of the body, with origins in the message as received.

Base64 and quoted-printable are decoded here a second time with their places, so that offsets lead back through
them. Attachments are named in the notes and not read.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import replace
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime

from verbale.documents import plain
from verbale.documents.encoding import Decoded, decoded
from verbale.documents.formats import Received
from verbale.documents.mojibake import mended
from verbale.documents.passages import Draft, Passage
from verbale.errors import TooLargeError, UnreadableError
from verbale.schema import BlockKind, Fact, Reason
from verbale.text.offsets import ChainedOffsets, JoinedOffsets, OffsetMap, Piece

MAX_PARTS = 500
MAX_BYTES = 10_000_000  # of a message: the standard library's parser is slow, and mail systems refuse more than 25 MB
_QP = re.compile(rb"=([0-9A-Fa-f]{2})|=[ \t]*\r?\n")
_SIGNATURE = re.compile(r"(?m)^-- ?\r?$")
_BLANK = re.compile(rb"\r?\n\r?\n")
_SUBJECT = re.compile(rb"(?im)^Subject:[ \t]*((?:[^\r\n]|\r?\n[ \t])*)")
_NESTING = re.compile(rb"(?i)\bmultipart/")
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr)\s*:\s*)+", re.IGNORECASE)


def draft(received: Received) -> Draft:
    """The draft of a mail. Raises `UnreadableError` where it has no text, `TooLargeError`."""
    if len(received.data) > MAX_BYTES or len(_NESTING.findall(received.data)) > MAX_PARTS:
        raise TooLargeError(
            f"{received.shown} is a mail over the limit of {MAX_BYTES // 1_000_000} MB or {MAX_PARTS} parts."
        )
    message = _parsed(received)
    part, attachments = _body(message)
    if part is None:
        raise UnreadableError(f"{received.shown} is a mail without text: save its attachment and read that.")
    body = _decoded_part(part, received)
    made = _draft_of(part, body, received.shown)
    notes = list(made.notes)
    if attachments:
        notes.append(Reason(rule="attachments_left_out", detail="Not read: " + ", ".join(attachments)[:300]))
    made = replace(
        made,
        notes=tuple(notes),
        published=_date(message) or made.published,
        publisher=_sender(message) or made.publisher,
    )
    subject = _subject(message, received.data)
    if subject is None:
        return made
    reason = Reason(rule="headline.subject", detail=subject.text[:100], within="input")
    return replace(_after_subject(made, subject, received.data), headline_reason=reason)


def _parsed(received: Received) -> EmailMessage:
    try:
        return BytesParser(policy=policy.default).parsebytes(received.data)
    except (ValueError, LookupError, RecursionError, TypeError, AttributeError, IndexError) as error:
        raise UnreadableError(f"{received.shown} is a damaged mail ({type(error).__name__}): save it again.") from None


def _body(message: EmailMessage) -> tuple[Message | None, list[str]]:
    """The plain text part, else the HTML part; and the names of what is attached."""
    found: dict[str, Message] = {}
    attachments = []
    for part in message.walk():
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or kind not in ("text/plain", "text/html"):
            attachments.append(_file_name(part) or kind)
        else:
            found.setdefault(kind, part)
    return found.get("text/plain") or found.get("text/html"), attachments


def _file_name(part: Message) -> str:
    try:
        return str(part.get_filename() or "")
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):
        return ""


def _decoded_part(part: Message, received: Received) -> tuple[Decoded, bool]:
    """The text of the body, and whether its map leads back to the message."""
    transfer = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    try:
        content = part.get_payload(decode=True)
        written = str(part.get_payload()).encode("ascii", "surrogateescape") if transfer in _DECODERS else content
        charset = part.get_content_charset()
    except (ValueError, LookupError, AttributeError, TypeError):
        raise UnreadableError(f"{received.shown} is a damaged mail: save it again.") from None
    if not isinstance(content, bytes) or not content.strip() or not isinstance(written, bytes):
        raise UnreadableError(f"{received.shown} is a mail with an empty body: save its attachment and read that.")
    start = received.data.find(written, _head_end(received.data))
    inner = None
    if start >= 0:
        made, inner = _DECODERS.get(transfer, _as_it_is)(written, start)
        inner = inner if made == content else None
    source = decoded(content, charset, received.shown)
    origins = ChainedOffsets(source.origins, inner) if inner is not None else source.origins
    return mended(Decoded(source.text, origins, source.encoding, source.notes)), inner is not None


def _as_it_is(written: bytes, start: int) -> tuple[bytes, OffsetMap]:
    return written, OffsetMap.of([(0, start, start + len(written), 1)], len(written))


def _quoted_printable(written: bytes, start: int) -> tuple[bytes, OffsetMap]:
    """Decode, each run of literal bytes and each escape a piece."""
    made, pieces, at = bytearray(), list[Piece](), 0
    for found in _QP.finditer(written):
        if at < found.start():
            pieces.append((len(made), start + at, start + found.start(), 1))
            made += written[at : found.start()]
        if found[1]:
            pieces.append((len(made), start + found.start(), start + found.end(), 3))
            made += bytes.fromhex(found[1].decode())
        at = found.end()
    if at < len(written):
        pieces.append((len(made), start + at, start + len(written), 1))
        made += written[at:]
    return bytes(made), OffsetMap.of(pieces, len(made))


def _base64(written: bytes, start: int) -> tuple[bytes, OffsetMap]:
    """Decode by lines whose length is a multiple of four, each line a piece; other lines join their neighbours."""
    made, pieces, at, held = bytearray(), list[Piece](), 0, b""
    begun = 0
    for line in written.splitlines(keepends=True):
        begun = begun if held else at
        held += b"".join(line.split())
        at += len(line)
        if len(held) % 4 == 0 and held:
            try:
                part = binascii.a2b_base64(held)
            except binascii.Error:
                return b"", OffsetMap.identity(0)
            pieces.append((len(made), start + begun, start + at, 0))
            made += part
            held = b""
    return bytes(made), OffsetMap.of(pieces, len(made))


_DECODERS = {"quoted-printable": _quoted_printable, "base64": _base64}


def _draft_of(part: Message, body: tuple[Decoded, bool], shown: str) -> Draft:
    from verbale.documents import html

    source, leads_back = body
    if part.get_content_type() == "text/html":
        made = html.draft_of(source, shown)
    else:
        signature = _SIGNATURE.search(source.text)
        kept = source.text[: signature.start()] if signature else source.text
        made = plain.draft_of(Decoded(kept, source.origins, source.encoding, source.notes))
    return made if leads_back else replace(made, origins=None)


def _subject(message: EmailMessage, data: bytes) -> Passage | None:
    try:
        words = _REPLY.sub("", " ".join(str(message.get("Subject", "")).split()))
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):
        return None
    words = words.encode("utf-8", "replace").decode()[:500]
    found = _SUBJECT.search(data, 0, _head_end(data))
    if not words or not found:
        return None
    return Passage(kind=BlockKind.HEADING, text=words, pieces=((0, 0, len(words), 0),))


def _head_end(data: bytes) -> int:
    blank = _BLANK.search(data)
    return blank.end() if blank else len(data)


def _after_subject(made: Draft, subject: Passage, data: bytes) -> Draft:
    """The draft with the subject before its passages, in one raw text of both."""
    found = _SUBJECT.search(data, 0, _head_end(data))
    if made.origins is None or found is None:
        return replace(made, passages=[subject, *made.passages], headline=0)
    by = len(subject.text)
    moved = [
        replace(
            passage, pieces=tuple((start, origin + by, end + by, step) for start, origin, end, step in passage.pieces)
        )
        for passage in made.passages
    ]
    head = OffsetMap.of([(0, found.start(1), found.end(1), 0)], by)
    return replace(made, passages=[subject, *moved], headline=0, origins=JoinedOffsets(head, by, made.origins))


def _date(message: EmailMessage) -> Fact | None:
    try:
        written = str(message.get("Date", ""))
        day = parsedate_to_datetime(written).date()
    except (ValueError, LookupError, AttributeError, IndexError, TypeError, OverflowError):
        return None
    return Fact(
        value=day.isoformat(), reasons=(Reason(rule="published.mail", detail=f"Date: {written}"[:100], within="input"),)
    )


def _sender(message: EmailMessage) -> Fact | None:
    try:
        written = str(message.get("From", ""))
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):
        return None
    name, address = parseaddr(written)
    if not (name or address):
        return None
    return Fact(
        value=(name or address)[:200],
        reasons=(Reason(rule="publisher.mail", detail=f"From: {written}"[:150], within="input"),),
    )

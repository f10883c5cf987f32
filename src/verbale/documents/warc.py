"""WARC: the pages that a crawler kept, one after the other, compressed or not.

Only answers that succeeded and carry text that can be read are taken (`response`, and `resource` for files without
HTTP); pictures, scripts, redirects, errors and revisits are passed over. The file is streamed; a page beyond the limit
or damaged is named and passed over; a file that unpacks to far more than it could hold is given up.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from pathlib import Path
from typing import IO

from verbale.errors import InputError, TooLargeError, UnreadableError

ENDINGS = (".warc", ".warc.gz")
MAX_BYTES = 20_000_000  # of one page, as for one that is fetched
MAX_RATIO = 200  # times that a file may unpack to: crawls of pages make 5 to 20
_ALLOWANCE = 50_000_000  # bytes that may be unpacked in any case
_HEADER = 65_536  # bytes of the header of a record or of an answer
_CHUNK = 65_536
_READ = re.compile(
    r"text/(?:html|plain|vtt)|application/(?:xhtml\+xml|pdf|x-subrip|tei\+xml"
    r"|vnd\.openxmlformats-officedocument\.wordprocessingml\.document)",
    re.IGNORECASE,
)
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page of a crawl: its address, its bytes, and what the server and the crawler said of it."""

    address: str
    data: bytes
    media_type: str
    charset: str | None
    retrieved: datetime | None


def is_warc(name: str) -> bool:
    """Whether a file of this name is read as WARC."""
    return name.lower().endswith(ENDINGS)


def pages(path: Path) -> Iterator[tuple[int, Page | InputError]]:
    """(bytes of the file read so far, page) in order; a page that cannot be used is the error that says so.

    Raises `UnreadableError` where the file is no WARC file or is damaged, `TooLargeError` for a bomb.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            stream = _Stream(raw, path, packed=packed)
            for page in _records(stream, str(path)):
                yield raw.tell(), page
    except (EOFError, zlib.error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableError(f"{path} ends early or is damaged ({reason[:80]}): copy it again.") from None


class _Stream:
    """The unpacked bytes of a file, with a watch on how many there are for each byte of the file."""

    def __init__(self, raw: IO[bytes], path: Path, *, packed: bool) -> None:
        self._raw = raw
        self._path = path
        self._packed = packed
        self._bytes: IO[bytes] = io.BufferedReader(gzip.GzipFile(fileobj=raw)) if packed else raw
        self._read = 0

    def line(self, limit: int) -> bytes:
        return self._counted(self._bytes.readline(limit))

    def take(self, size: int) -> bytes:
        return self._counted(self._bytes.read(size))

    def skip(self, size: int) -> None:
        while size > 0:
            part = self.take(min(size, _CHUNK))
            if not part:
                return
            size -= len(part)

    def _counted(self, part: bytes) -> bytes:
        self._read += len(part)
        if self._packed and self._read > _ALLOWANCE + MAX_RATIO * self._raw.tell():
            raise TooLargeError(f"{self._path} unpacks to more than {MAX_RATIO} times its size: it may be a zip bomb.")
        return part


def _records(stream: _Stream, shown: str) -> Iterator[Page | InputError]:
    number = 0
    while True:
        line = stream.line(_HEADER)
        while line in (b"\r\n", b"\n"):
            line = stream.line(_HEADER)
        if not line:
            break
        number += 1
        if not line.startswith(b"WARC/"):
            raise UnreadableError(f"{shown} is no WARC file, or is damaged before record {number}: copy it again.")
        header = _header(stream, shown, number)
        try:
            length = int(header.get("Content-Length", ""))
        except ValueError:
            length = -1
        if length < 0:
            raise UnreadableError(f"{shown} has no length in record {number}: it is damaged, copy it again.")
        wanted = header.get("WARC-Type", "").lower() in ("response", "resource")
        if not wanted or length > MAX_BYTES:
            stream.skip(length)
            if wanted:
                yield TooLargeError(
                    f"{_address(header, shown, number)} in {shown} is beyond the limit of {MAX_BYTES // 1_000_000} MB."
                )
            continue
        data = stream.take(length)
        if len(data) < length:
            raise EOFError(f"in record {number}")
        page = _page(header, data, shown, number)
        if page is not None:
            yield page
    if not number:
        raise UnreadableError(f"{shown} is empty: there is no record in it.")


def _header(stream: _Stream, shown: str, number: int) -> Message:
    made = b""
    while line := stream.line(_HEADER):
        if line in (b"\r\n", b"\n"):
            break
        made += line
        if len(made) > _HEADER:
            raise UnreadableError(f"{shown} has no end to the header of record {number}: it is damaged.")
    return BytesParser(policy=compat32).parsebytes(made + b"\r\n", headersonly=True)


def _page(header: Message, data: bytes, shown: str, number: int) -> Page | InputError | None:
    address = _address(header, shown, number)
    declared = header.get("Content-Type", "")
    answer: Message = header
    if declared.lower().startswith("application/http") or data.startswith(b"HTTP/"):
        head, _, body = data.partition(b"\r\n\r\n")
        status = _STATUS.match(head)
        if not status or status[1] != b"200" or len(head) > _HEADER:
            return None
        answer = BytesParser(policy=compat32).parsebytes(head.partition(b"\r\n")[2] + b"\r\n\r\n", headersonly=True)
        try:
            data = _decoded(answer, body, f"{address} in {shown}")
        except InputError as error:
            return error
    if not _READ.match(answer.get_content_type()) or not data.strip():
        return None
    return Page(
        address=address, data=data, media_type=answer.get_content_type(), charset=answer.get_content_charset(),
        retrieved=_moment(header.get("WARC-Date", "")),
    )  # fmt: skip


def _decoded(answer: Message, body: bytes, place: str) -> bytes:
    """The body without the wrappings of its transport."""
    if "chunked" in answer.get("Transfer-Encoding", "").lower():
        body = _unchunked(body)
    coding = answer.get("Content-Encoding", "identity").strip().lower()
    if coding in ("identity", "", "none"):
        return body
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise UnreadableError(f"{place} is compressed with {coding[:20]!r}, which is not read.")
    if coding != "deflate" and not body.startswith(b"\x1f\x8b"):
        return body  # the crawler unpacked it and kept the header
    for bits in (31,) if coding != "deflate" else (15, -15):
        opened = zlib.decompressobj(bits)
        try:
            made = opened.decompress(body, MAX_BYTES + 1)
        except zlib.error:
            continue
        if len(made) > MAX_BYTES:
            raise TooLargeError(f"{place} unpacks to more than {MAX_BYTES // 1_000_000} MB.")
        return made
    raise UnreadableError(f"{place} is damaged: its compressed bytes cannot be unpacked.")


def _unchunked(body: bytes) -> bytes:
    """The chunks joined; the body as it is where it was joined before."""
    parts: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + 40)
        size = re.fullmatch(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;.*)?", body[at:end]) if end >= 0 else None
        if not size:
            return body if not parts else b"".join(parts)
        length = int(size[1], 16)
        if not length:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + length])
        at = end + 2 + length + 2


def _address(header: Message, shown: str, number: int) -> str:
    return header.get("WARC-Target-URI", "").strip().strip("<>")[:2000] or f"{shown}#{number}"


def _moment(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        return None

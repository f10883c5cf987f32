"""The public functions of the stage: receive bytes, keep them as evidence, hand them to their format."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from verbale.documents import plain
from verbale.documents.describing import described, documented
from verbale.documents.encoding import of_text
from verbale.documents.formats import Received, drafted
from verbale.documents.mojibake import mended
from verbale.documents.passages import Draft
from verbale.errors import TooLargeError, UnreadableError, UsageError
from verbale.schema import Block, Document, Input, Kind

MAX_BYTES = 50_000_000  # of a file, of bytes, or of the UTF-8 of a string: the Bible has 4.5 million


def read(
    source: str | Path | bytes, *, name: str = "", kind: Kind | None = None, allow_private: bool = False
) -> Document:
    """Read a path, `-` (standard input), bytes, or an http(s) address.

    `name` is what the document is called in results (by default its file name or address); `kind` overrules the
    vote of cues. An address is fetched with limits on size, time and redirects, and never from a private network
    unless `allow_private`. Raises `UnreadableError`, `TooLargeError` or `ForbiddenError`, each with one line.
    """
    if isinstance(source, bytes):
        shown, address, data = name or "The input", "", source
        received = Received(data=data, shown=shown, name=name)
        redirects: tuple[str, ...] = ()
    elif isinstance(source, str) and "://" in source[:12]:
        from verbale.documents.fetching import fetched

        page = fetched(source, allow_private=allow_private)
        received = Received(
            data=page.data,
            shown=source,
            name=page.address.split("?")[0],
            media_type=page.media_type,
            charset=page.charset,
        )
        address, redirects = source, page.redirects
    elif isinstance(source, (str, Path)):
        address = str(source)
        data = standard_input() if source == "-" else _file(Path(source))
        shown = "Standard input" if source == "-" else address
        received = Received(data=data, shown=shown, name="" if source == "-" else Path(source).name)
        redirects = ()
    else:
        raise UsageError(
            f"read() takes a path, an address or bytes, not {type(source).__name__}: see read_text() for text."
        )
    return _document(received, address, redirects, name=name or received.name or address, kind=kind)


def read_received(
    received: Received,
    address: str,
    *,
    name: str = "",
    kind: Kind | None = None,
    retrieved: datetime | None = None,
    redirects: tuple[str, ...] = (),
) -> Document:
    """Read bytes that something else fetched or unpacked; errors as in `read`."""
    return _document(
        received, address, redirects, name=name or received.name or address, kind=kind, retrieved=retrieved
    )


def read_text(text: str, *, name: str = "", kind: Kind | None = None) -> Document:
    """Read a string of plain text: page furniture goes, lines are joined into paragraphs, mojibake is mended.

    Offsets of the document's `origins` lead into the string's UTF-8 (`Document.input.data`).
    """
    received = _of_string(text)
    if len(received.data) > MAX_BYTES:
        raise TooLargeError(_too_large(name or "The text", len(received.data)))
    if not text.strip():
        raise UnreadableError(f"{name or 'The text'} is empty: give some words.")
    draft = plain.draft_of(mended(plain.without_surrogates(of_text(text))))
    return described(draft, received, name=name, kind=kind, shown=name or "The text")


def take(text: str, *, name: str = "", kind: Kind | None = None) -> Document:
    """Take a string exactly as it is: `Document.text == text`, and its blocks and facts are found in place."""
    received = _of_string(text)
    if len(received.data) > MAX_BYTES:
        raise TooLargeError(_too_large(name or "The text", len(received.data)))
    blocks = tuple(Block(kind=paragraph.kind, span=paragraph.span) for paragraph in plain.paragraphs(text))
    return documented(
        text, blocks, Draft(passages=()), received, name=name, kind=kind, title=None, origins=of_text(text).origins
    )  # fmt: skip


def _document(
    received: Received,
    address: str,
    redirects: tuple[str, ...],
    *,
    name: str,
    kind: Kind | None,
    retrieved: datetime | None = None,
) -> Document:
    if len(received.data) > MAX_BYTES:
        raise TooLargeError(_too_large(received.shown, len(received.data)))
    if not received.data.strip():
        raise UnreadableError(f"{received.shown} is empty: give a file with words in it.")
    draft, media_type = drafted(received)
    kept = Input(
        data=received.data, address=address, retrieved=retrieved or datetime.now(UTC),
        media_type=received.media_type or media_type,
        encoding=draft.encoding, redirects=redirects,
    )  # fmt: skip
    return described(draft, kept, name=name, kind=kind, shown=received.shown)


def _of_string(text: str) -> Input:
    if not isinstance(text, str):
        raise UsageError(f"A str is wanted, not {type(text).__name__}: read() takes paths, addresses and bytes.")
    return Input(
        data=text.encode("utf-8", "surrogatepass"),
        retrieved=datetime.now(UTC),
        media_type="text/plain",
        encoding="utf-8",
    )


def standard_input() -> bytes:
    """All of standard input, up to one byte over the limit."""
    return sys.stdin.buffer.read(MAX_BYTES + 1)


def _file(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableError(f"{path} is a folder: name a file in it.")
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            raise TooLargeError(_too_large(str(path), path.stat().st_size))
        with path.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableError(f"{path} does not exist: check the name.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableError(f"{_shown(path)} cannot be opened ({reason}): check the name and your rights.") from None


def _shown(path: Path) -> str:
    return str(path)[:200].replace("\0", "\\0")


def _too_large(shown: str, size: int) -> str:
    found = f"has {size / 1e6:.0f} MB," if size != MAX_BYTES + 1 else "goes on"
    return (
        f"{shown} {found} beyond the limit of {MAX_BYTES // 1_000_000} MB: split it, or cut out the text that matters."
    )

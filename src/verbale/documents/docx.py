"""DOCX: the paragraphs of the main part, with headings, lists and quoted blocks by their styles.

Headers, footers, notes and deleted text are other parts or marks of the file and stay out. `Block.line` is the
number of the paragraph in the file, from 1; there is no way back to bytes, because they are compressed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from verbale.documents.formats import Received
from verbale.documents.passages import Composer, Draft, Passage
from verbale.errors import TooLargeError, UnreadableError
from verbale.schema import BlockKind, Reason

MAX_XML = 60_000_000  # bytes of one part, unpacked: the Bible as DOCX has 20 million
MAX_PARTS = 10_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_STYLES = (
    (re.compile(r"title|heading|überschrift|titre|titolo|rubrik|заголовок", re.IGNORECASE), BlockKind.HEADING),
    (re.compile(r"quote|zitat|citation|цитата", re.IGNORECASE), BlockKind.BLOCK_QUOTE),
    (re.compile(r"list|liste|aufzählung", re.IGNORECASE), BlockKind.LIST_ITEM),
)
_CREATED = re.compile(rb"<dcterms:created[^>]{0,100}>(\d{4}-\d\d-\d\d)")
_TITLE = re.compile(r"^(?:title|titel|titre)$", re.IGNORECASE)


def draft(received: Received) -> Draft:
    """The draft of a DOCX file. Raises `UnreadableError` for other archives and damaged files, `TooLargeError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(received.data)) as archive:
            names = archive.namelist()
            if len(names) > MAX_PARTS:
                raise TooLargeError(f"{received.shown} holds {len(names)} files, over the limit of {MAX_PARTS}.")
            if "word/document.xml" not in names:
                raise UnreadableError(f"{received.shown} is a ZIP archive without a Word document: unpack it first.")
            body = _part(archive, "word/document.xml", received.shown)
            core = _part(archive, "docProps/core.xml", received.shown) if "docProps/core.xml" in names else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UnreadableError(f"{received.shown} is a damaged or locked DOCX file ({error}): save it again.") from None
    root = _parsed(body, received.shown)
    passages = list(_passages(root))
    made_on = _created(core)
    notes = [made_on] if made_on else []
    if next(root.iter(f"{_W}delText"), None) is not None:
        notes.append(
            Reason(rule="tracked_changes", detail="Tracked changes: insertions were kept, deletions left out.")
        )
    title = next((i for i, (_, style) in enumerate(passages[:5]) if _TITLE.match(style)), None)
    styled = Reason(rule="headline.style", detail="The paragraph's style is Title.")
    return Draft(
        passages=[passage for passage, _ in passages],
        notes=tuple(notes),
        headline=title,
        headline_reason=styled if title is not None else None,
    )


def _part(archive: zipfile.ZipFile, name: str, shown: str) -> bytes:
    """One part, unpacked to the limit and no further: what the archive says of its size is not believed."""
    import zlib

    try:
        with archive.open(name) as opened:
            data = opened.read(MAX_XML + 1)
    except zlib.error:
        raise UnreadableError(f"{shown} is a damaged DOCX file: save it again.") from None
    if len(data) > MAX_XML:
        raise TooLargeError(f"{shown} unpacks to more than {MAX_XML // 1_000_000} MB of text: it may be a zip bomb.")
    return data


def _parsed(body: bytes, shown: str) -> Any:
    from lxml import etree

    if b"<!DOCTYPE" in body[:2000] or b"<!ENTITY" in body:
        raise UnreadableError(f"{shown} declares entities, which no Word document does: save it again from Word.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"{shown} is a damaged DOCX file ({str(error)[:80]}): save it again.") from None


def _created(core: bytes) -> Reason | None:
    """The day on which the file was made: told, but not taken for the day of publication."""
    found = _CREATED.search(core)
    if not found:
        return None
    return Reason(rule="file_made_on", detail=found[1].decode(), within="input")


def _passages(root: Any) -> Iterator[tuple[Passage, str]]:
    """Each paragraph with words, and the name of its style."""
    for number, paragraph in enumerate(root.iter(f"{_W}p"), 1):
        if any(True for _ in paragraph.iterancestors(_FALLBACK)):
            continue
        raw = "".join(_runs(paragraph))
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = style.get(f"{_W}val", "") if style is not None else ""
        listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
        composer = Composer(raw)
        composer.copy(0, len(raw))
        passage = composer.passage(_kind(name, listed), line=number)
        if passage:
            yield passage, name


def _runs(paragraph: Any) -> Iterator[str]:
    """The visible text of a paragraph, without the paragraphs of text boxes inside it."""
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if next(element.iterancestors(f"{_W}p"), None) is not paragraph:
            continue
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif element.getparent().tag == f"{_W}r":
            yield "\n"


def _kind(style: str, listed: bool) -> BlockKind:
    for pattern, kind in _STYLES:
        if pattern.search(style):
            return kind
    return BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH

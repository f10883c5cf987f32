"""TEI: the text of a TEI file as a reader of its edition sees it, with what its header states.

Paragraphs, headings, verse lines, list items, speeches and utterances become blocks, and so does what stands between
blocks inside another; notes, running heads and page
numbers stay out. Where the edition offers a choice, the correction is taken before the error, and the spelling as
printed before the regular one. `Block.line` is the line of the file; there is no way back to bytes, as the text
is pieced together out of elements. A corpus of several texts in one file is one document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from verbale.documents.formats import Received
from verbale.documents.passages import Composer, Draft, Passage
from verbale.documents.rows import iso_date
from verbale.documents.xml import parsed
from verbale.errors import UnreadableError
from verbale.schema import BlockKind, Fact, Reason

_BLOCKS = {
    "p": BlockKind.PARAGRAPH, "ab": BlockKind.PARAGRAPH, "l": BlockKind.PARAGRAPH, "u": BlockKind.PARAGRAPH,
    "seg": BlockKind.PARAGRAPH, "head": BlockKind.HEADING, "item": BlockKind.LIST_ITEM, "quote": BlockKind.BLOCK_QUOTE,
    "opener": BlockKind.PARAGRAPH, "closer": BlockKind.PARAGRAPH, "salute": BlockKind.PARAGRAPH,
    "dateline": BlockKind.PARAGRAPH, "signed": BlockKind.PARAGRAPH, "cell": BlockKind.PARAGRAPH,
}  # fmt: skip
_INLINE_TOO = ("seg", "quote", "dateline", "signed", "salute", "l")  # blocks only where they stand outside of one
_HOLDS_INLINE = ("p", "ab", "item", "head")
_UNSEEN = ("teiHeader", "note", "fw", "del", "gap", "figure", "vocal", "kinesic", "incident", "speaker", "listPerson")
_CHOICES = ("corr", "orig", "abbr", "unclear", "sic", "reg", "expan")  # of a <choice>, the first of these is taken
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DATES = ("profileDesc", "sourceDesc", "publicationStmt")  # where a header says when: of the event, the print, the file
_LONGEST = 500  # characters of a title or a name in the header


def draft(received: Received) -> Draft:
    """The draft of a TEI file. Raises `UnreadableError` where it is damaged or holds no text."""
    root = parsed(received.data, received.shown)
    speakers = _speakers(root)
    passages = list(_passages(root, speakers))
    if not passages:
        raise UnreadableError(f"{received.shown} is a TEI file without paragraphs in its text: is it only the header?")
    title = next((i for i, passage in enumerate(passages[:3]) if passage.kind is BlockKind.HEADING), None)
    headed = Reason(rule="headline.tei", detail="The first <head> of the text.")
    return Draft(
        passages=passages, headline=title, headline_reason=headed if title is not None else None,
        published=_published(root), publisher=_stated(root, ("publicationStmt", "publisher"), "publisher"),
        issuer=_stated(root, ("titleStmt", "author"), "issuer"), language=_language(root),
        title=_words(_first(root, ("titleStmt", "title"))) or None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that make a block: as the file has them, of what kind, on which line, and whose."""

    raw: str
    kind: BlockKind
    line: int | None
    speaker: str | None


def _passages(root: Any, speakers: dict[str, str]) -> Iterator[Passage]:
    for piece in _pieces(root, speakers):
        composer = Composer(piece.raw)
        composer.copy(0, len(piece.raw))
        passage = composer.passage(piece.kind, line=piece.line, speaker=piece.speaker)
        if passage:
            yield passage


def _pieces(root: Any, speakers: dict[str, str]) -> Iterator[_Piece]:
    """The innermost blocks of the texts, in order, and the words that stand between blocks inside another.

    What is only sometimes a block (a quotation inside a paragraph) is left to the block around it.
    """
    holding = _holding(root)
    stack: list[_Piece | tuple[Any, bool, str | None]] = [(root, False, None)]
    while stack:
        entry = stack.pop()
        if isinstance(entry, _Piece):
            yield entry
            continue
        element, seen, speaker = entry
        name = _tag(element)
        if not name or name in _UNSEEN:
            continue
        speaker = _speaker(element, speakers) or speaker
        if not seen:
            stack.extend((child, name == "text", speaker) for child in reversed(element))
        elif element in holding:
            stack.extend(reversed(list(_held(element, holding, speaker))))
        else:
            yield _Piece("".join(_runs(element)), _kind(element), element.sourceline, speaker)


def _held(element: Any, holding: set[Any], speaker: str | None) -> Iterator[_Piece | tuple[Any, bool, str | None]]:
    """What an element holds: the blocks in it, and the words between them, in order."""
    words, line = [element.text or ""], element.sourceline
    for child in element:
        if child in holding or _tag(child) in _BLOCKS:
            yield _Piece("".join(words), _kind(element), line, speaker)
            yield child, True, speaker
            words, line = [], child.sourceline
        else:
            words += ["" if _tag(element) in _BLOCKS else "\n", *_runs(child)]
        words.append(child.tail or "")
    yield _Piece("".join(words), _kind(element), line, speaker)


def _kind(element: Any) -> BlockKind:
    return _BLOCKS.get(_tag(element), BlockKind.PARAGRAPH)


def _holding(root: Any) -> set[Any]:
    """The elements that hold a block; what holds only what is sometimes one counts where that would be one there."""
    found: set[Any] = set()
    for element in root.iter():
        name = _tag(element)
        if name not in _BLOCKS:
            continue
        for above in element.iterancestors():
            if name in _INLINE_TOO and _tag(above) in _HOLDS_INLINE:
                break
            if above in found:
                break
            found.add(above)
    return found


def _runs(block: Any) -> Iterator[str]:
    """The text of a block, piece by piece: what stands in unseen elements is passed over, a line break is a space."""
    stack: list[tuple[Any, bool]] = [(block, False)]
    while stack:
        element, after = stack.pop()
        if after:
            yield element.tail or ""
            continue
        if element is not block:
            stack.append((element, True))
        name = _tag(element)
        if not name or name in _UNSEEN:
            continue
        if name in ("lb", "pb", "cb", "milestone"):
            yield "" if element.get("break") == "no" else "\n"
            continue
        children = list(element)
        if name == "choice":
            order = {word: i for i, word in enumerate(_CHOICES)}
            children = sorted((c for c in children if _tag(c)), key=lambda c: order.get(_tag(c), len(order)))[:1]
            yield from (_inside(children[0]) if children else ())
            continue
        yield element.text or ""
        stack.extend((child, False) for child in reversed(children))


def _inside(element: Any) -> Iterator[str]:
    yield "".join(element.itertext())


def _speakers(root: Any) -> dict[str, str]:
    """The names of the people that the header lists, by their ids."""
    found = {}
    for element in root.iter():
        if _tag(element) in ("person", "org") and element.get(_ID):
            name = next((e for e in element.iter() if _tag(e) in ("persName", "orgName")), None)
            if name is not None and _words(name):
                found[element.get(_ID)] = _words(name)
    return found


def _speaker(element: Any, speakers: dict[str, str]) -> str | None:
    """Whose words begin with this element: its <speaker>, or whom it names."""
    if _tag(element) not in ("u", "sp"):
        return None
    named = next((e for e in element if _tag(e) == "speaker"), None)
    if named is not None and _words(named):
        return _words(named)
    who = str(element.get("who", "")).split()
    key = who[0].lstrip("#")[:_LONGEST] if who else ""
    return speakers.get(key, key) or None


def _published(root: Any) -> Fact | None:
    for place in _DATES:
        for around in _all(root, place):
            for element in _all(around, "date"):
                value = iso_date(element.get("when") or element.get("from") or _words(element))
                if value:
                    reason = Reason(rule="published.tei", detail=f"{place}: {value}", within="input")
                    return Fact(value=value, reasons=(reason,))
    return None


def _stated(root: Any, path: tuple[str, str], what: str) -> Fact | None:
    words = _words(_first(root, path))
    reason = Reason(rule=f"{what}.tei", detail=f"{path[1]} in {path[0]}", within="input")
    return Fact(value=words, reasons=(reason,)) if words else None


def _language(root: Any) -> Fact | None:
    code = next((e.get(_LANG) for e in root.iter() if e.get(_LANG)), None)
    usage = next((e.get("ident") for e in _all(root, "language") if e.get("ident")), None)
    found = (code or usage or "").split("-")[0].lower()
    if not re.fullmatch(r"[a-z]{2,3}", found):
        return None
    return Fact(value=found, reasons=(Reason(rule="language.tei", detail=found, within="input"),))


def _first(root: Any, path: tuple[str, str]) -> Any:
    return next((inner for around in _all(root, path[0]) for inner in _all(around, path[1])), None)


def _all(root: Any, name: str) -> Iterator[Any]:
    """The elements of that name, whatever their namespace."""
    yield from root.iter(f"{{*}}{name}")


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())[:_LONGEST] if element is not None else ""


def _tag(element: Any) -> str:
    """The name without its namespace; empty for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""

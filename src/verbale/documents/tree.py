"""The blocks of a web page with the elements they stand in, from one pass over its tags.

Elements are rows that know their parent, so that depth costs nothing. Every block is a passage whose origins lead
into the source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from verbale import lexicon
from verbale.documents.markup import End, Start, Words, references, tokens
from verbale.documents.passages import Composer, Passage
from verbale.schema import BlockKind

# Elements that run inside a line; every other element ends the block before it.
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "picture",
        "source",
        "track",
        "input",
        "meta",
        "link",
        "script",
        "style",
        "noscript",
        "svg",
        "math",
    ]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
# Start tags that close an open element of the same family: end tags that pages leave out.
_CLOSES = {
    "p": {"p"}, "li": {"li", "p"}, "dt": {"dt", "dd", "p"}, "dd": {"dt", "dd", "p"}, "tr": {"tr", "td", "th", "p"},
    "td": {"td", "th", "p"}, "th": {"td", "th", "p"}, "option": {"option"},
}  # fmt: skip
_CLOSE_P = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "details",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CLASS_WORD = re.compile(r"[a-z0-9]+")
_RAW = frozenset(["title", "script", "style", "textarea", "iframe", "noembed", "noframes", "xmp"])
_LAYOUT_WORDS = {"has", "no", "with", "without", "not"}  # "has-sidebar" is a class of what is beside the sidebar


@dataclass(slots=True)
class Element:
    """One element: its parent's position (-1 at the top), whether it is kept out of the text, and what it lends."""

    name: str
    parent: int
    identity: str = ""
    dropped: bool = False
    chrome: bool = False
    quoted: bool = False
    item: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage, the element that holds it, the level of its heading (0: none), and how many letters are links."""

    passage: Passage
    element: int
    level: int
    linked: int


@dataclass(slots=True)
class Page:
    """A page: elements, blocks in order, and the head's metadata (names in lower case)."""

    elements: list[Element] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    metadata: list[tuple[str, str]] = field(default_factory=list)
    title: Passage | None = None
    language: str = ""
    depth: int = 0
    linked_data: list[str] = field(default_factory=list)


@cache
def _dropped_elements() -> frozenset[str]:
    return frozenset(lexicon.load("furniture")["elements"])


@cache
def _chrome_classes() -> frozenset[str]:
    return frozenset(lexicon.load("furniture")["classes"])


def page_of(source: str) -> Page:
    """Read a page. Linear in the length of `source`."""
    builder = _Builder(source)
    for token in tokens(source):
        if isinstance(token, Words):
            builder.words(token)
        elif isinstance(token, Start):
            builder.start(token)
        else:
            builder.end(token)
    builder.flush()
    return builder.page


class _Builder:
    """The state of the pass: the open elements, the block being written."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.page = Page(elements=[Element("", -1)])
        self.open: list[int] = [0]
        self.counts: dict[str, int] = {}
        self.composer = Composer(source)
        self.place = 0
        self.breaks = 0
        self.linked = 0
        self.raw = ""

    def words(self, token: Words) -> None:
        if self.raw:
            self._raw_words(token)
            return
        if self.page.elements[self.open[-1]].dropped:
            return
        if not _is_blank(self.source[token.start : token.end]):
            if not self.composer.parts:
                self.place = self.open[-1]
            self.breaks = 0
        if self.counts.get("a"):
            self.linked += token.end - token.start
        at = token.start
        for start, end, words in references(self.source, token.start, token.end):
            self._copy(at, start)
            self.composer.put(words, start, end)
            at = end
        self._copy(at, token.end)

    def start(self, tag: Start) -> None:
        if tag.name == "meta" or tag.name == "html":
            self._metadata(tag)
        if tag.name == "br":
            self._line_break(tag)
            return
        if tag.name not in _INLINE:
            self.flush()
        if tag.name in _VOID:
            return
        self._close_for(tag.name)
        self._push(tag)
        self.raw = tag.name if tag.name in _RAW else ""
        if tag.name == "script" and "ld+json" in tag.attributes.get("type", "").lower():
            self.raw = "ld+json"
        if tag.name == "time" and tag.attributes.get("datetime"):
            self.page.metadata.append(("time", tag.attributes["datetime"][:40]))

    def end(self, tag: End) -> None:
        self.raw = ""
        if tag.name not in _INLINE:
            self.flush()
        if not self.counts.get(tag.name) or (tag.name in _INLINE and not self._is_open_inline(tag.name)):
            return
        while self._pop() != tag.name:
            pass

    def _is_open_inline(self, name: str) -> bool:
        """Whether an inline element is open inside the innermost block; no end tag of one closes a block."""
        for back in range(1, min(len(self.open), 60) + 1):
            found = self.page.elements[self.open[-back]].name
            if found == name:
                return True
            if found not in _INLINE:
                return False
        return False

    def flush(self) -> None:
        """End the block being written."""
        element = self.page.elements[self.place]
        level, kind = 0, BlockKind.PARAGRAPH
        at = self.place
        while self.page.elements[at].name in _INLINE and self.page.elements[at].parent >= 0:
            at = self.page.elements[at].parent
        holder = self.page.elements[at]
        if holder.name in _HEADINGS:
            kind, level = BlockKind.HEADING, int(holder.name[1])
        elif element.quoted:
            kind = BlockKind.BLOCK_QUOTE
        elif element.item:
            kind = BlockKind.LIST_ITEM
        passage = self.composer.passage(kind)
        if passage:
            self.page.pieces.append(Piece(passage, at, level, self.linked))
        self.linked = 0
        self.composer = self.composer.blank()
        self.breaks = 0

    def _copy(self, start: int, end: int) -> None:
        if start >= end:
            return
        inside_pre = self.counts.get("pre")
        if not inside_pre:
            self.composer.copy(start, end)
            return
        at = start
        for gap in re.finditer(r"\n[ \t\r]*\n\s*", self.source[start:end]):
            self.composer.copy(at, start + gap.start())
            self.flush()
            self.place = self.open[-1]
            at = start + gap.end()
        self.composer.copy(at, end)

    def _line_break(self, tag: Start) -> None:
        self.breaks += 1
        if self.breaks >= 2:
            self.flush()
        else:
            self.composer.space(tag.start, tag.end)

    def _raw_words(self, token: Words) -> None:
        if self.raw == "title" and self.page.title is None and not self.counts.get("svg"):
            composer, at = self.composer.blank(), token.start
            for start, end, words in references(self.source, token.start, token.end):
                composer.copy(at, start)
                composer.put(words, start, end)
                at = end
            composer.copy(at, token.end)
            self.page.title = composer.passage(BlockKind.HEADING)
        elif self.raw == "ld+json" and len(self.page.linked_data) < 10:
            self.page.linked_data.append(self.source[token.start : min(token.end, token.start + 200_000)])

    def _metadata(self, tag: Start) -> None:
        if tag.name == "html":
            self.page.language = self.page.language or tag.attributes.get("lang", "")[:20]
            return
        name = tag.attributes.get("property") or tag.attributes.get("name") or tag.attributes.get("itemprop")
        if name and tag.attributes.get("content") and len(self.page.metadata) < 500:
            self.page.metadata.append((name.strip().lower(), tag.attributes["content"].strip()[:500]))

    def _close_for(self, name: str) -> None:
        if name in _CLOSE_P and self.counts.get("p"):
            self._close_one({"p"})
        closes = _CLOSES.get(name)
        if closes and any(self.counts.get(closed) for closed in closes):
            self._close_one(closes)

    def _close_one(self, names: set[str]) -> None:
        """Close the nearest open elements of `names`, looking no further than the next holder of such elements."""
        for back in range(1, min(len(self.open), 12)):
            name = self.page.elements[self.open[-back]].name
            if name in names:
                for _ in range(back):
                    self._pop()
                return
            if name not in _INLINE:
                return

    def _push(self, tag: Start) -> None:
        over = self.page.elements[self.open[-1]]
        identity = f"{tag.attributes.get('class', '')} {tag.attributes.get('id', '')}".lower()[:200]
        chrome = over.chrome or (
            tag.name not in ("html", "body", "main", "article")
            and not _chrome_classes().isdisjoint(_class_words(identity))
        )
        hidden = "hidden" in tag.attributes or bool(_HIDDEN.search(tag.attributes.get("style", "")[:500]))
        element = Element(
            tag.name, self.open[-1], identity, over.dropped or hidden or tag.name in _dropped_elements(), chrome,
            over.quoted or tag.name == "blockquote", over.item or tag.name in ("li", "dd", "dt"),
        )  # fmt: skip
        self.page.elements.append(element)
        self.open.append(len(self.page.elements) - 1)
        self.counts[tag.name] = self.counts.get(tag.name, 0) + 1
        self.page.depth = max(self.page.depth, len(self.open))

    def _pop(self) -> str:
        name = self.page.elements[self.open.pop()].name
        self.counts[name] -= 1
        return name


def _is_blank(words: str) -> bool:
    """Whether a text between tags shows nothing: white space, also as `&nbsp;`."""
    return words.isspace() or (len(words) < 100 and words.replace("&nbsp;", "").replace("&#160;", "").strip() == "")


def _class_words(identity: str) -> set[str]:
    found: set[str] = set()
    for name in identity.split():
        words = set(_CLASS_WORD.findall(name))
        if words.isdisjoint(_LAYOUT_WORDS):
            found |= words | {name}
    return found

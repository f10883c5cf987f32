"""HTML cut into tags and text, each with its place in the source; linear, without recursion, for any input.

Follows the tokenizer of the HTML standard where pages depend on it (raw text of scripts, comments, attributes
without quotes) and is lenient everywhere else. Nothing is built here: see `verbale.documents.tree`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,60})")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s=>/"'][^\s=>/]{0,100})(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?""")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
# Elements whose content is no markup up to their own end tag.
_RAW = {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"}
_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}


class Start(NamedTuple):
    """A start tag; attribute names are lower-case, values have their references resolved."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int


class End(NamedTuple):
    """An end tag."""

    name: str
    start: int
    end: int


class Words(NamedTuple):
    """Text between tags, references not yet resolved."""

    start: int
    end: int


def tokens(source: str) -> Iterator[Start | End | Words]:
    """The tags and texts of `source`, in order."""
    at = text = 0
    while True:
        at = source.find("<", at)
        if at < 0:
            break
        found = _TAG.match(source, at)
        if not found and source[at + 1 : at + 2] not in ("!", "?", "/"):
            at += 1
            continue
        if text < at:
            yield Words(text, at)
        if not found:
            at = text = _past_comment(source, at)
            continue
        name = found[2].lower()
        if found[1]:
            text = _past(source, ">", found.end())
            yield End(name, at, text)
        else:
            attributes, text = _attributes(source, found.end())
            yield Start(name, attributes, at, text)
            if name in _RAW:
                closing = _ENDS[name].search(source, text)
                inside = closing.start() if closing else len(source)
                if text < inside:
                    yield Words(text, inside)
                text = inside
        at = text
    if text < len(source):
        yield Words(text, len(source))


def references(source: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The character references in source[start:end]: where each stands, and what it stands for."""
    at = source.find("&", start, end)
    while at >= 0:
        found = _REFERENCE.match(source, at, end)
        if found:
            words = unescape(found.group())
            if words != found.group():
                yield found.start(), found.end(), words
            at = found.end()
        else:
            at += 1
        at = source.find("&", at, end)


def _past(source: str, mark: str, at: int) -> int:
    found = source.find(mark, at)
    return found + len(mark) if found >= 0 else len(source)


def _past_comment(source: str, at: int) -> int:
    if source.startswith("<!--", at):
        return _past(source, "-->", at + 4 if not source.startswith("<!-->", at) else at + 2)
    if source.startswith("<![CDATA[", at):
        return _past(source, "]]>", at)
    return _past(source, ">", at)


def _attributes(source: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes from `at` to the end of the tag, and where the tag ends."""
    attributes: dict[str, str] = {}
    while at < len(source):
        if source[at] == ">":
            return attributes, at + 1
        found = _ATTRIBUTE.match(source, at)
        if not found or found.end() == at:
            at += 1
            continue
        value = found[2] or found[3] or found[4] or ""
        if len(attributes) < 100:
            attributes.setdefault(found[1].lower(), unescape(value) if "&" in value else value)
        at = found.end()
    return attributes, at

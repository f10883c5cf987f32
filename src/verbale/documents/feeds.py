"""RSS and Atom: the items of a feed, each with its address and what the feed itself says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from verbale.documents.rows import iso_date
from verbale.documents.xml import parsed
from verbale.errors import UnreadableError

MAX_ITEMS = 2000  # of one feed: archives that are served whole have a few hundred
MAX_BYTES = 20_000_000
_HEAD = 2000  # bytes in which the root element of a feed begins
_SNIFF = re.compile(
    rb"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<\?[^>]{0,300}>\s*|<!--(?:[^-]|-(?!->)){0,500}-->\s*){0,10}"
    rb"(?:<rss[\s>]|<(?:\w{1,10}:)?feed\s[^>]{0,500}http://www\.w3\.org/2005/Atom|<rdf:RDF\s[^>]{0,900}purl\.org/rss/1\.0)",
    re.IGNORECASE,
)
_LONGEST = 500  # characters of a title


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One item: its address (empty where it has none), title, day (ISO), and its text as HTML, as far as given."""

    address: str
    title: str
    published: str | None
    content: str


def is_feed(data: bytes) -> bool:
    """Whether bytes begin as a feed does."""
    return bool(_SNIFF.match(data[:_HEAD].removeprefix(b"\xef\xbb\xbf")))


def items(data: bytes, shown: str, address: str = "") -> list[Item]:
    """The items of a feed, in its order; relative addresses are completed with `address`.

    Raises `UnreadableError` where it is no feed, or has no items.
    """
    root = parsed(data[:MAX_BYTES], shown, mend=True)
    found = [_item(e, address) for e in root.iter() if _tag(e) in ("item", "entry")][:MAX_ITEMS]
    found = [item for item in found if item.address or item.content.strip()]
    if not found:
        raise UnreadableError(f"{shown} is a feed without items: there is nothing to read in it.")
    return found


def _item(element: Any, base: str) -> Item:
    values: dict[str, str] = {}
    link = ""
    for child in element:
        name = _tag(child)
        if name == "link":
            rel = child.get("rel", "alternate")
            target = child.get("href") or child.text or ""
            link = link or (target.strip() if rel == "alternate" else "")
        elif name and name not in values:
            values[name] = (
                _content(child) if name in ("content", "summary", "description", "encoded") else _words(child)
            )
    identity = values.get("guid", "") if not link else ""
    link = link or (identity if identity.startswith(("http://", "https://")) else "")
    address = urljoin(base, link) if link else ""
    day = next((values[n] for n in ("pubDate", "published", "issued", "date", "updated") if values.get(n)), "")
    text = max((values.get(n, "") for n in ("encoded", "content", "description", "summary")), key=len)
    safe = address if urlsplit(address).scheme in ("http", "https") else ""
    return Item(address=safe, title=values.get("title", "")[:_LONGEST], published=_day(day), content=text)


def _content(element: Any) -> str:
    """Text that is HTML, escaped or as elements."""
    if len(element):
        from lxml import etree

        inner = "".join(etree.tostring(child, encoding="unicode") for child in element)
        return (element.text or "") + inner
    return element.text or ""


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())[:_LONGEST]


def _day(value: str) -> str | None:
    found = iso_date(value)
    if found or not value:
        return found
    try:
        made: datetime = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    return made.date().isoformat()


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""

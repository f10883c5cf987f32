"""Web pages: the article as passages with origins in the page, and what the page states about itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from verbale.documents.article import Article, article
from verbale.documents.encoding import Decoded, decoded
from verbale.documents.formats import Received
from verbale.documents.mojibake import mended
from verbale.documents.passages import Draft, Passage
from verbale.documents.tree import Page, page_of
from verbale.documents.webpages import published, published_guess, publisher, stated
from verbale.errors import UnreadableError
from verbale.schema import BlockKind, Fact, Reason

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{2,40})", re.I
)
_CHARSET_WITHIN = 4096  # bytes; the HTML standard asks for 1024, pages are laxer
_SITE = re.compile(r"\s+[|–—·»:-]\s+")
_LONGEST_TITLE = 500  # characters
_WORD = re.compile(r"\w+")


def draft(received: Received) -> Draft:
    """The draft of a web page. Raises `UnreadableError` where it holds no text."""
    found = _CHARSET.search(received.data[:_CHARSET_WITHIN])
    declared = received.charset or ((found[1] or found[2]).decode("ascii") if found else None)
    return draft_of(mended(decoded(received.data, declared, received.shown)), received.shown)


def draft_of(source: Decoded, shown: str) -> Draft:
    """The draft of a page that has been decoded."""
    page = page_of(source.text)
    if not page.pieces:
        raise UnreadableError(f"{shown} is a web page without text: save the page as the browser shows it.")
    chosen = article(page, source.text)
    passages, position, reason = _with_headline(page, chosen)
    notes = list(source.notes)
    if chosen.decided_by != "trafilatura":
        notes.append(
            Reason(
                rule="article_by_structure", detail="trafilatura found no article; the page's own structure was used."
            )
        )
    address = stated(page, "address")
    return Draft(
        passages=passages, origins=source.origins, encoding=source.encoding, notes=tuple(notes), headline=position,
        headline_reason=reason, published=published(page),
        published_guess=published_guess(page, chosen.known), publisher=publisher(page, chosen.known),
        language=_language(page), addresses=(address[0],) if address else (),
    )  # fmt: skip


def _with_headline(page: Page, chosen: Article) -> tuple[list[Passage], int | None, Reason | None]:
    """The article's passages with its headline among them, and where that is."""
    passages = [piece.passage for piece in chosen.pieces]
    titles = [words for words in (_stated_title(page), page.title.text if page.title else "") if words]
    start = _start(passages)
    chosen_ids = {id(passage) for passage in passages}
    best, score, level = None, 0.0, 0
    for piece in page.pieces:
        if len(piece.passage.text) > _LONGEST_TITLE or (
            id(piece.passage) not in chosen_ids and (piece.level == 0 or _start([piece.passage]) > start)
        ):
            continue
        likeness = max((_likeness(piece.passage.text, title) for title in titles), default=0.0)
        bonus = {1: 0.5, 2: 0.2}.get(piece.level, 0.05 if piece.level else 0.0)
        if (likeness >= 0.6 or piece.level == 1) and likeness + bonus > score:
            best, score, level = piece.passage, likeness + bonus, piece.level
    if best is not None:
        if id(best) not in chosen_ids:
            passages = [best, *passages]
        detail = f"{'h' + str(level) if level else 'block'}: {best.text[:100]}"
        return passages, passages.index(best), Reason(rule="headline.page", detail=detail, within="input")
    if page.title is not None and _start([page.title]) <= start and not page.title.text.startswith("http"):
        title = _without_site(page.title, page)
        return [title, *passages], 0, Reason(rule="headline.title", detail=f"title: {title.text[:100]}", within="input")
    return passages, None, None


def _stated_title(page: Page) -> str:
    found = stated(page, "title")
    return found[0] if found else ""


def _start(passages: Sequence[Passage]) -> int:
    return passages[0].pieces[0][1] if passages and passages[0].pieces else 0


def _likeness(words: str, title: str) -> float:
    """The share of the words of the longer that the shorter has; 1 where a title only adds the name of the site."""
    own, other = set(_WORD.findall(words.lower())), set(_WORD.findall(title.lower()))
    if not own or not other:
        return 0.0
    head = set(_WORD.findall(_SITE.split(title)[0].lower()))
    return max(len(own & other) / max(len(own), len(other)), len(own & head) / max(len(own), len(head), 1))


def _without_site(title: Passage, page: Page) -> Passage:
    """The title without " | Name of the site" at its end."""
    parts = list(_SITE.finditer(title.text))
    if not parts or len(title.text[: parts[-1].start()].split()) < 3:
        return replace(title, kind=BlockKind.HEADING)
    end = parts[-1].start()
    pieces = tuple(piece for piece in title.pieces if piece[0] < end)
    start, origin, _, step = pieces[-1]
    if step:
        pieces = (*pieces[:-1], (start, origin, origin + (end - start) * step, step))
    return replace(title, kind=BlockKind.HEADING, text=title.text[:end], pieces=pieces)


def _language(page: Page) -> Fact | None:
    code = page.language.split("-")[0].lower()
    if not re.fullmatch(r"[a-z]{2,3}", code):
        return None
    return Fact(
        value=code, reasons=(Reason(rule="language.page", detail=f"html lang={page.language}", within="input"),)
    )

"""What a web page states about itself in its head: publisher, day of publication, title, address."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from verbale import lexicon
from verbale.documents.dates import printed_date
from verbale.documents.tree import Page
from verbale.schema import Fact, Reason

_DEEPEST = 8  # levels of linked data that are looked into


def stated(page: Page, what: str) -> tuple[str, str] | None:
    """The first value of the names that `resources/webpages.yaml` lists for `what`, with the name it has."""
    values = dict(reversed(page.metadata))
    for name in lexicon.load("webpages")[what]:
        if values.get(name):
            return values[name], f"meta {name}"
    return None


def published(page: Page) -> Fact | None:
    """The day of publication as the page states it: meta elements, then linked data."""
    values = dict(reversed(page.metadata))
    offers: list[tuple[str | None, str]] = [
        (values.get(name), f"meta {name}") for name in lexicon.load("webpages")["published"]
    ]
    offers.extend((value, "linked data datePublished") for value in _linked(page, "datePublished"))
    return _first_day(offers)


def published_guess(page: Page, known: Any) -> Fact | None:
    """A likely day of publication: `time` elements, then trafilatura's finding."""
    offers: list[tuple[str | None, str]] = [(value, "time element") for name, value in page.metadata if name == "time"]
    if known is not None and known.date and not known.date.endswith("-01-01"):  # the year of a copyright line
        offers.append((known.date, "trafilatura"))
    return _first_day(offers)


def _first_day(offers: Iterable[tuple[str | None, str]]) -> Fact | None:
    for value, where in offers:
        day = day_of(value) if value else None
        if day:
            reason = Reason(rule="published.page", detail=f"{where}: {value}", within="input")
            return Fact(value=day.isoformat(), reasons=(reason,))
    return None


def publisher(page: Page, known: Any) -> Fact | None:
    """Who publishes the page: meta elements, linked data, then trafilatura's finding."""
    offers = [stated(page, "publisher")]
    offers.extend((value, "linked data publisher") for value in _linked(page, "publisher"))
    if known is not None and known.sitename:
        offers.append((known.sitename, "trafilatura"))
    for offer in offers:
        if offer:
            reason = Reason(rule="publisher.page", detail=f"{offer[1]}: {offer[0]}", within="input")
            return Fact(value=offer[0], reasons=(reason,))
    return None


def day_of(written: str) -> date | None:
    """The day in a date of any printed or ISO form."""
    compact = written.strip()
    if len(compact) >= 8 and compact[:8].isdigit():
        compact = f"{compact[:4]}-{compact[4:6]}-{compact[6:8]}"
    found = printed_date(compact, search=True)
    return found.on() if found and found.year else None


def _linked(page: Page, key: str) -> Iterator[str]:
    for text in page.linked_data:
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            continue
        yield from _named(data, key, _DEEPEST)


def _named(data: Any, key: str, levels: int) -> Iterator[str]:
    if levels == 0:
        return
    if isinstance(data, list):
        for item in data[:50]:
            yield from _named(item, key, levels - 1)
    elif isinstance(data, dict):
        value = data.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str) and value.strip():
            yield value.strip()[:300]
        yield from _named(data.get("@graph"), key, levels - 1)

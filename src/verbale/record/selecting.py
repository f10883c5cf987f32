"""How entries are chosen, ordered and read in SQL."""

from __future__ import annotations

from typing import Any

from verbale.record.entries import Entry
from verbale.record.storage import Filters, Order
from verbale.schema import Kind

ENTRY = "number, lower(hex(id)), name, kind, language, issuer, date, title, origin, added_at, characters"
ORDERS = {
    Order.ADDED: "number DESC",
    Order.NEWEST: "date IS NULL, date DESC, number DESC",
    Order.OLDEST: "date IS NULL, date, number",
    Order.NAME: "name, number",
}


def conditions(filters: Filters) -> tuple[str, list[object]]:
    """The condition of a WHERE, and the values of its marks."""
    where, values = ["1"], list[object]()
    for column in ("kind", "language"):
        wanted = getattr(filters, column)
        if wanted is not None:
            where.append(f"{column} = ?")
            values.append(wanted)
    for column in ("name", "issuer", "origin"):
        wanted = getattr(filters, column)
        if wanted is not None:
            where.append(f"instr(lower({column}), lower(?)) > 0")
            values.append(wanted)
    if filters.called is not None:
        where.append("(instr(lower(name), lower(?)) > 0 OR instr(lower(coalesce(title, '')), lower(?)) > 0)")
        values += [filters.called, filters.called]
    if filters.since is not None:
        where.append("substr(date || '-01-01', 1, 10) >= substr(? || '-01-01', 1, 10)")
        values.append(filters.since)
    if filters.until is not None:
        where.append("date IS NOT NULL AND substr(date, 1, length(?)) <= ?")
        values += [filters.until, filters.until]
    return " AND ".join(where), values


def entry_of(row: tuple[Any, ...]) -> Entry:
    """The entry in a row of `ENTRY`."""
    number, id_, name, kind, language, issuer, date, title, origin, added_at, characters = row
    return Entry(
        number=number, id=id_, name=name, kind=Kind(kind), language=language, issuer=issuer, date=date, title=title,
        origin=origin, added_at=added_at, characters=characters,
    )  # fmt: skip

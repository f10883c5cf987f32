"""A record is searched by words, by a phrase and by meaning."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import verbale
from verbale.errors import UsageError
from verbale.meaning import encode
from verbale.record import Record, open_record
from verbale.record.queries import Manner, search, search_meaning
from verbale.record.storage import Filters, Order

TEXTS = {
    "tolls": "The Harbour Board will raise the tolls. A toll on ferries is due in spring, the Board said.",
    "ferries": "Ferries are free of tolls. Nobody will ever pay a toll on the ferries of Haldis.",
    "treaty": "Norland signed the treaty of Haldis. The treaties of the coast were never signed.",
    "silence": "The minister did not answer. Élan and “U.S.” stand here, and self-determination too.",
}


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with open_record(tmp_path_factory.mktemp("record")) as opened:
        for name, text in TEXTS.items():
            path = Path(tmp_path_factory.mktemp("texts")) / f"{name}.txt"
            path.write_text(text, encoding="utf-8")
            opened.add([verbale.read(path)])
        yield opened


def names(record: Record, query: str, manner: Manner = Manner.WORDS, **wishes: object) -> list[str]:
    return [hit.entry.name.removesuffix(".txt") for hit in search(record, query, manner, **wishes).hits]  # type: ignore[arg-type]


def test_all_words_must_be_there(record: Record):
    """A document is found where it holds every word, whatever their order."""
    assert names(record, "spring ferries") == ["tolls"]
    assert names(record, "ferries norland") == []


def test_either_number_answers(record: Record):
    """A word answers in the singular and in the plural."""
    assert sorted(names(record, "toll")) == ["ferries", "tolls"]
    assert names(record, "treaty coast") == ["treaty"]


def test_a_phrase_stands_in_a_row(record: Record):
    """Words in quotation marks, or a phrase, are found only as they stand."""
    assert names(record, "“toll on ferries”") == ["tolls"]
    assert names(record, "toll on the ferries", Manner.PHRASE) == ["ferries"]
    assert names(record, "tolls on ferries", Manner.PHRASE) == []


def test_beginnings_and_exclusions(record: Record):
    """`word*` is any word that begins so, `-word` must not be there."""
    assert names(record, "harb*") == ["tolls"]
    assert names(record, "tolls -norland -harbour") == ["ferries"]


def test_typography_hides_nothing(record: Record):
    """Accents, abbreviations and hyphens of query and text make no difference."""
    assert names(record, "elan US self-determination") == ["silence"]


def test_the_place_is_shown(record: Record):
    """A hit has the words around it, with those that answer marked, and its span in the text."""
    hit = search(record, "toll spring").hits[0]
    assert "".join(piece.text for piece in hit.pieces) == TEXTS["tolls"][:-1]
    assert [piece.text for piece in hit.pieces if piece.hit] == ["tolls", "toll", "spring"]
    assert hit.span.of(TEXTS["tolls"]).startswith("toll")


def test_pages_and_filters(record: Record):
    """A page holds as many hits as asked for, out of those that the filters leave; `total` counts all."""
    assert search(record, "the", most=1, skip=1).total == 4
    assert len(search(record, "the", most=1, skip=1).hits) == 1
    assert names(record, "the", order=Order.ADDED, most=2) == ["silence", "treaty"]
    assert names(record, "the", filters=Filters(called="toll")) == ["tolls"]


@pytest.mark.parametrize("query", ["", "  ", "“”", "-war", "!?", "a " * 30, "x" * 2000])
def test_a_query_that_asks_nothing_says_so(record: Record, query: str):
    """A query without words to look for, or with too many, is an error that says what to do."""
    with pytest.raises(UsageError, match=r"type the words|take the rarest|shorten"):
        search(record, query)


def test_meaning_finds_other_words(record: Record):
    """A sentence that says the same in other words comes first, with its likeness."""
    found = search_meaning(record, "No one has to pay to travel by ferry in Haldis.", encode)
    assert found.hits[0].entry.name == "ferries.txt"
    assert (found.hits[0].likeness or 0) > 0.5

"""Every use of a wording in a record is found, exact and varied, and nothing else is."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

import verbale
from verbale import documents
from verbale.errors import UsageError
from verbale.index import TextIndex
from verbale.record import Record, open_record, tracing
from verbale.schema import Fact, Kind

CLAUSES = yaml.safe_load((Path(__file__).parent / "clauses.yaml").read_text("utf-8"))
FILLER = (
    "The session began at nine. Rain had kept half of the delegates in Vell, and the ferry was late.",
    "I thank the President for the hall, for the coal, and for the patience of the interpreters.",
)


def spoken(words: str, name: str, year: int, issuer: str):
    text = f"{FILLER[year % 2]}\n\n{words[0].upper()}{words[1:].rstrip('.')}. {FILLER[1 - year % 2]}"
    document = documents.take(text, name=name, kind=Kind.PRIMARY)
    return replace(document, published=Fact(value=str(year), reasons=()), issuer=Fact(value=issuer, reasons=()))


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """A record with each clause, each of its variants and each near miss in a document of its own."""
    made = []
    for n, item in enumerate(CLAUSES):
        made.append(spoken(item["clause"], f"{n}/exact", 1950 + n, "Ostra"))
        for i, (name, words) in enumerate(item["variants"].items()):
            made.append(spoken(words, f"{n}/{name}", 1960 + n + i, "Keld"))
        made += [spoken(words, f"{n}/miss-{i}", 1970 + i, "Vell") for i, words in enumerate(item["misses"])]
    made.append(spoken("two nations, one on each shore, are the guards of the strait", "meant", 1990, "Lenn"))
    with open_record(tmp_path_factory.mktemp("trace") / "record") as opened:
        opened.add(made)
        yield opened


@pytest.mark.parametrize("n", range(len(CLAUSES)), ids=[item["clause"][:40] for item in CLAUSES])
def test_every_planted_variant_is_found_and_nothing_else(record, n):
    """Each variant of a clause is one use, in its own document; no near miss and no other clause is one."""
    item = CLAUSES[n]
    found = [use.name for use in verbale.trace(item["clause"], record).uses]
    assert sorted(found) == sorted(f"{n}/{name}" for name in ("exact", *item["variants"]))


@pytest.mark.parametrize("n", range(len(CLAUSES)))
def test_each_place_cuts_out_its_words(record, n):
    """The span of each use cuts its words out of the text of its document."""
    for use in verbale.trace(CLAUSES[n]["clause"], record).uses:
        assert use.span.of(record.text(use.number)) == use.text


def test_no_use_is_counted_twice(tmp_path):
    """Uses that stand at any distance from one another are each found once."""
    words = CLAUSES[4]["clause"]
    gaps = [" ".join(["and", "so", "on"] * n) for n in range(1, 40)]
    text = "".join(f"{words} {gap}. " for gap in gaps)
    with open_record(tmp_path / "record") as opened:
        opened.add([documents.take(text, name="often", kind=Kind.PRIMARY)])
        spans = [use.span for use in verbale.trace(words, opened).uses]
    assert len(spans) == len(set(spans)) == text.count(words)


def test_documents_that_the_index_lacks_are_owned_up_to(tmp_path, monkeypatch):
    """Where the index does not hold every document, the trace says how many were not searched."""
    with open_record(tmp_path / "record") as opened:
        opened.add([spoken(CLAUSES[0]["clause"], "one", 1950, "Keld")])
        monkeypatch.setattr(Record, "index", TextIndex(tmp_path / "empty"))
        (note,) = verbale.trace(CLAUSES[0]["clause"], opened).notes
    assert note.startswith("The text index lacks 1 of 1 documents")


def test_a_variant_names_its_difference(record):
    """A variant carries what it changes, the wording asked for being the primary."""
    trace = verbale.trace(CLAUSES[0]["clause"], record)
    by_name = {use.name: trace.variants[use.variant] for use in trace.uses}
    modal = [(d.category, d.quoted, d.primary) for d in by_name["0/modal"].differences]
    assert modal == [("modal", "shall", "may")]
    assert by_name["0/exact"].exact
    assert by_name["0/broken"].exact
    assert not by_name["0/number"].exact


def test_swapped_parts_are_a_move(record):
    """Two parts that changed places are named as moved."""
    trace = verbale.trace(CLAUSES[6]["clause"], record)
    (use,) = [use for use in trace.uses if use.name == "6/swapped"]
    assert "order" in {d.category for d in trace.variants[use.variant].differences}


def test_spelling_is_no_variant(record):
    """Another spelling convention is the same wording."""
    trace = verbale.trace(CLAUSES[1]["clause"], record)
    by_name = {use.name: trace.variants[use.variant].exact for use in trace.uses}
    assert by_name["1/spelling"]
    assert not by_name["1/modal"]


def test_uses_stand_in_the_order_of_their_dates(record):
    """The first use comes first, whoever made it."""
    trace = verbale.trace(CLAUSES[0]["clause"], record)
    dates = [use.date for use in trace.uses]
    assert dates == sorted(dates)
    assert (trace.uses[0].date, trace.uses[0].issuer) == ("1950", "Ostra")


def test_filters_leave_documents_out(record):
    """Dates and issuer say which documents are searched."""
    words = CLAUSES[0]["clause"]
    assert {use.issuer for use in verbale.trace(words, record, issuer="keld").uses} == {"Keld"}
    assert max(use.date for use in verbale.trace(words, record, until="1962").uses) <= "1962"
    assert min(use.date for use in verbale.trace(words, record, since="1962").uses) >= "1962"


@pytest.mark.parametrize("words", ["", " … ", "word " * 201])
def test_a_wording_must_have_words_and_an_end(record, words):
    """No words, or more than a clause has, are refused with a line that says so."""
    with pytest.raises(UsageError):
        verbale.trace(words, record)


def test_other_words_are_found_by_meaning(record):
    """Sentences that share some words and nearly all meaning are uses by meaning; the others stay what they are."""

    def encode(texts):
        near = ["guards" in text.lower() or "stand guard" in text for text in texts]
        return np.array([[1.0, 0.0] if yes else [0.0, 1.0] for yes in near], np.float32)

    plain = verbale.trace(CLAUSES[7]["clause"], record)
    found = tracing.trace(CLAUSES[7]["clause"], record, encode=encode)
    assert [use.name for use in found.uses if not found.variants[use.variant].by_meaning] == [
        u.name for u in plain.uses
    ]
    assert [use.name for use in found.uses if found.variants[use.variant].by_meaning] == ["meant"]
    assert "300 sentences" in found.notes[0]


def test_a_wording_that_nobody_used_has_no_uses(record):
    """Nothing found is a result."""
    trace = verbale.trace("the moon belongs to the first who walks on it", record)
    assert (trace.uses, trace.variants) == ((), ())
    assert trace.searched == len(record)

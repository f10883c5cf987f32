"""What every database that holds a record must do; `test_storage.py` runs it against each that there is.

A new database is one more entry of `STORAGES`: a function from a folder to an open `Storage`.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from verbale.errors import VerbaleError
from verbale.record.entries import Entry
from verbale.record.storage import Filters, Order, Row, Storage
from verbale.schema import Kind

Opener = Callable[[Path], Storage]


def row(words: str, **facts: object) -> Row:
    """A row whose id is that of `words`, and whose text and facts are bytes that can be told apart."""
    given = {"name": words, "kind": Kind.PRIMARY, "origin": f"{words}.txt", "characters": len(words)} | facts
    entry = Entry(number=0, id=sha256(words.encode()).hexdigest(), **given)  # type: ignore[arg-type]
    return Row(entry=entry, text=b"text " + words.encode(), facts=b"facts " + words.encode())


class StorageContract:
    """One promise a test; `storage` is an empty one, `again` opens the same one a second time."""

    def test_numbers_count_up_and_twice_is_once(self, storage: Storage):
        """Documents are numbered in order, and one that comes again keeps its number."""
        first = storage.insert([row("tern"), row("gull"), row("tern")], restore=False)
        second = storage.insert([row("gull"), row("skua")], restore=False)
        assert (first.numbers, first.new) == ((1, 2, 1), (1, 2))
        assert (second.numbers, second.new) == ((2, 3), (3,))
        assert storage.count() == 3
        assert storage.characters() == 12

    def test_bytes_come_back_as_they_went_in(self, storage: Storage):
        """Text and facts are given back byte for byte; a number that is not there gives nothing."""
        storage.insert([row("tern")], restore=False)
        assert storage.text(1) == b"text tern"
        assert storage.facts(1) == b"facts tern"
        assert storage.text(2) is None
        assert storage.facts(2) is None

    def test_entry_comes_back_whole(self, storage: Storage):
        """An entry has every value that it went in with."""
        given = {"language": "en", "issuer": "Harbour Board", "date": "1987-05", "title": "On Tolls", "name": "é/1"}
        storage.insert([row("tern", **given)], restore=False)
        entry = storage.entry(1)
        assert entry is not None
        assert {key: getattr(entry, key) for key in given} == given
        assert (entry.number, entry.kind, entry.origin, entry.characters) == (1, Kind.PRIMARY, "tern.txt", 4)
        assert entry.added_at[:2] == "20"

    def test_filters_are_joined_by_and(self, storage: Storage):
        """Filters narrow each other down; words are looked for without regard to case."""
        storage.insert(
            [
                row("a", kind=Kind.REPORT, issuer="Harbour Board"),
                row("b", issuer="HARBOUR BOARD", language="fr"),
                row("c", issuer="Mint", language="fr"),
            ],
            restore=False,
        )
        assert [e.name for e in storage.entries(Filters(issuer="harbour"))] == ["a", "b"]
        assert [e.name for e in storage.entries(Filters(issuer="harbour", kind="primary"))] == ["b"]
        assert [e.name for e in storage.entries(Filters(language="fr", name="C"))] == ["c"]
        assert [e.name for e in storage.entries(Filters())] == ["a", "b", "c"]

    def test_dates_in_part_are_compared_in_part(self, storage: Storage):
        """A year takes in all its days, and a document without a date is in no range."""
        days = ("1986-12-31", "1987", "1987-05-04", "1988-01-01", None)
        storage.insert([row(str(day), date=day) for day in days], restore=False)
        assert [e.name for e in storage.entries(Filters(since="1987", until="1987"))] == ["1987", "1987-05-04"]
        assert [e.name for e in storage.entries(Filters(since="1987-05"))] == ["1987-05-04", "1988-01-01"]
        assert [e.name for e in storage.entries(Filters(until="1987-05"))] == ["1986-12-31", "1987", "1987-05-04"]

    def test_entries_are_listed_in_pages(self, storage: Storage):
        """A page of entries has the order that was asked for, those without a date last."""
        days = (("a", "1987"), ("b", None), ("c", "1986-05-04"), ("d", "1990-01-01"))
        storage.insert([row(name, date=day) for name, day in days], restore=False)
        names = {order: [e.name for e in storage.listed(Filters(), order, 3, 1)] for order in Order}
        assert names == {
            Order.ADDED: ["c", "b", "a"],
            Order.NEWEST: ["a", "c", "b"],
            Order.OLDEST: ["a", "d", "b"],
            Order.NAME: ["b", "c", "d"],
        }
        assert storage.numbers(Filters(since="1986"), Order.NEWEST) == [4, 1, 3]
        assert storage.tally(Filters(since="1987")) == 2

    def test_documents_are_called_by_name_or_title(self, storage: Storage):
        """`called` finds a part of the name or of the title."""
        storage.insert([row("toll-1", title="On Ferries"), row("b", title="The Toll"), row("c")], restore=False)
        assert [e.name for e in storage.entries(Filters(called="TOLL"))] == ["toll-1", "b"]

    def test_issuers_are_counted(self, storage: Storage):
        """Each issuer has its number of documents, the most first."""
        given = ("Mint", None, "Harbour Board", "Harbour Board")
        storage.insert([row(str(n), issuer=issuer) for n, issuer in enumerate(given)], restore=False)
        assert storage.issuers() == [("Harbour Board", 2), ("Mint", 1)]

    def test_ids_are_found_by_how_they_begin(self, storage: Storage):
        """The beginning of an id in hex finds its document, with an odd number of digits, too."""
        storage.insert([row("tern"), row("gull")], restore=False)
        digits = sha256(b"gull").hexdigest()
        assert storage.matching(digits) == [2]
        assert storage.matching(digits[:7]) == [2]
        assert sorted(storage.matching("")) == [1, 2]

    def test_other_names_lead_to_the_same_document(self, storage: Storage):
        """A document that came under two names is found by both."""
        storage.insert([row("tern")], restore=False)
        storage.insert([row("tern", name="sterna")], restore=False)
        storage.note_names([(1, "hirundo", "x.txt"), (9, "nobody", "y.txt")])
        assert storage.named("tern") == storage.named("sterna") == storage.named("hirundo") == [1]
        assert storage.named("nobody") == []

    def test_texts_come_in_order(self, storage: Storage):
        """Texts come by number, each once, whatever the order they are asked for in; missing ones are left out."""
        storage.insert([row(f"{i:03}") for i in range(1, 121)], restore=False)
        assert [n for n, _ in storage.texts([90, 3, 3, 500, 1])] == [1, 3, 90]
        assert [n for n, _ in storage.texts_after(0)] == list(range(1, 121))
        assert list(storage.texts_after(119)) == [(120, b"text 120")]

    def test_generation_counts_what_changes_documents(self, storage: Storage):
        """A commit that adds or removes documents counts, one that finds all of them there does not."""
        assert storage.generation() == 0
        storage.insert([row("tern")], restore=False)
        storage.insert([row("tern")], restore=False)
        storage.insert([row("gull")], restore=False)
        assert storage.generation() == 2
        assert storage.numbers_since(1) == [2]
        storage.remove([1], "asked")
        assert storage.generation() == 3
        assert (storage.removed_since(2), storage.removed_since(3)) == ([1], [])
        assert storage.numbers_since(0) == [2]

    def test_removed_leaves_a_tombstone_and_nothing_else(self, storage: Storage):
        """A removed document is gone with its text, names and analyses; id, time and reason stay."""
        storage.insert([row("tern"), row("gull")], restore=False)
        storage.note_names([(1, "sterna", "")])
        storage.add_analysis(1, "acts", "v1", b"found")
        storage.remove([1], "asked")
        assert (storage.entry(1), storage.text(1), storage.facts(1)) == (None, None, None)
        assert storage.named("sterna") == storage.named("tern") == []
        assert storage.analyses(1, "acts") == []
        assert [(t.number, t.id, t.why) for t in storage.tombstones()] == [(1, sha256(b"tern").hexdigest(), "asked")]

    def test_removed_stays_out_until_it_is_restored(self, storage: Storage):
        """A removed document is not let in again unless it is asked for; its number is never given again."""
        storage.insert([row("tern")], restore=False)
        storage.remove([1], "")
        assert storage.insert([row("tern")], restore=False).numbers == (0,)
        assert storage.present([sha256(b"tern").hexdigest()]) == {sha256(b"tern").hexdigest(): 0}
        assert storage.insert([row("tern")], restore=True).numbers == (2,)
        assert storage.present([sha256(b"tern").hexdigest(), sha256(b"x").hexdigest()]) == {
            sha256(b"tern").hexdigest(): 2
        }

    def test_analyses_are_superseded(self, storage: Storage):
        """A new version stands before the old, which stays; a version that is there is not overwritten."""
        storage.insert([row("tern")], restore=False)
        for version, content in (("v1", b"one"), ("v2", b"two"), ("v1", b"other")):
            storage.add_analysis(1, "acts", version, content)
        assert [(version, content) for _, version, _, content in storage.analyses(1, "acts")] == [
            ("v2", b"two"),
            ("v1", b"one"),
        ]
        assert storage.analyses(1, "places") == []

    def test_decisions_are_kept_in_order(self, storage: Storage):
        """Decisions are given back in the order they were made, all or those about one thing."""
        first = storage.add_decision("Ida", "a/1", "confirm", "", None)
        storage.add_decision("Jon", "b/1", "reject", "no such words", None)
        storage.add_decision("Jon", "a/1", "correct", "it is 12", first.number)
        assert [(d.number, d.who, d.decision, d.replaces) for d in storage.decisions("a/1")] == [
            (1, "Ida", "confirm", None),
            (3, "Jon", "correct", 1),
        ]
        assert [d.number for d in storage.decisions(None)] == [1, 2, 3]

    def test_decisions_outlive_their_document(self, storage: Storage):
        """Removing a document leaves what people decided."""
        storage.insert([row("tern")], restore=False)
        storage.add_decision("Ida", sha256(b"tern").hexdigest(), "confirm", "", None)
        storage.remove([1], "")
        assert len(list(storage.decisions(None))) == 1

    def test_batch_goes_in_whole_or_not_at_all(self, storage: Storage):
        """A batch that fails in its middle leaves nothing behind."""
        broken = row("gull", characters=None)
        with pytest.raises(VerbaleError):
            storage.insert([row("tern"), broken], restore=False)
        assert storage.count() == 0
        assert storage.generation() == 0
        assert storage.insert([row("skua")], restore=False).new == (1,)

    def test_what_was_committed_is_there_for_others(self, storage: Storage, again: Callable[[], Storage]):
        """Another opening sees what was committed, and goes on seeing what comes."""
        storage.insert([row("tern")], restore=False)
        other = again()
        assert other.count() == 1
        storage.insert([row("gull")], restore=False)
        assert other.count() == 2
        other.close()

    def test_index_mark_is_kept(self, storage: Storage):
        """The generation that the index answers to is kept as noted."""
        assert storage.indexed() == 0
        storage.insert([row("tern")], restore=False)
        storage.note_indexed(1)
        assert storage.indexed() == 1

    def test_sound_database_has_no_findings(self, storage: Storage):
        """What was only added to and removed from is sound, before and after compacting."""
        storage.insert([row("tern"), row("gull")], restore=False)
        storage.remove([1], "")
        assert storage.check() == []
        storage.compact()
        assert storage.check() == []
        assert storage.text(2) == b"text gull"

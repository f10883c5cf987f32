"""The text index beside the database: opened when it is first asked for, and brought level with the documents.

The database counts its commits in `generation`, and the index notes the generation that it answers to. Where the two
differ, the documents added and removed since are looked up and handed on, so a crash between database and index mends
itself. The database notes in turn how far it knows the index to be: an index that is damaged, or further than that (a
copy of the database was put back), is thrown away and built again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from verbale.errors import RecordError
from verbale.record.entries import Finding
from verbale.record.storage import Storage

if TYPE_CHECKING:
    from verbale.index.textindex import TextIndex

FOLDER = "index"
MANY = 1000  # documents from which on it is worth a line that the index takes a while


class Indexing:
    """The index of one record. `texts` gives the texts of numbers in the order of the numbers."""

    def __init__(
        self, folder: Path, storage: Storage, texts: Callable[[Iterable[int]], Iterator[tuple[int, str]]]
    ) -> None:
        self._folder = folder / FOLDER
        self._storage = storage
        self._texts = texts
        self._opened: TextIndex | None = None

    @property
    def index(self) -> TextIndex:
        """The index as it stands, with what another process has changed meanwhile."""
        if self._opened is None:
            from verbale.index.textindex import TextIndex

            self._opened = TextIndex.open(self._folder)
        elif self._opened.generation != self._storage.generation():
            self._opened.reload()
        return self._opened

    def is_level(self) -> bool:
        """Whether the index answers to all documents, as far as can be told without opening it."""
        generation = self._storage.generation()
        return generation == 0 or (self._storage.indexed() == generation and self._folder.is_dir())

    def bring_level(self, tell: Callable[[str], None] | None = None) -> None:
        """Hand on what the index lacks. The caller is the one writer. Raises `RecordError` where it cannot be written.

        The documents are safe in the database in any case, and the next opening tries again.
        """
        index, generation = self.index, self._storage.generation()
        try:
            if index.damage or index.generation > min(generation, self._storage.indexed()):
                if tell:
                    tell(f"the index is {index.damage or 'not that of this record'}; building it again")
                index.wipe()
            gone = self._storage.removed_since(index.generation)
            new = self._storage.numbers_since(index.generation)
            if tell and len(new) >= MANY:
                tell(f"bringing the index level with {len(new):,} documents")
            if gone and index.documents:
                index.remove(gone, generation)
            if new or index.generation != generation:
                index.add(self._texts(new), generation)
            if index.documents != self._storage.count():
                index.wipe()
                index.add(self._texts(self._storage.numbers_since(0)), generation)
        except OSError as error:
            raise self._unwritable(error) from error
        self._storage.note_indexed(generation)

    def _unwritable(self, error: OSError) -> RecordError:
        return RecordError(
            f"The index in {self._folder} cannot be written ({error.strerror or error}): make room or check your "
            "rights. The documents are safe, and the next opening tries again."
        )

    def settle(self) -> None:
        """After many documents have come in: give the index the form that is quickest to ask."""
        try:
            self.index.settle()
        except OSError as error:
            raise self._unwritable(error) from error

    def rebuild(self) -> None:
        """Throw the index away and build it from the texts. The caller is the one writer."""
        self.index.wipe()
        self.bring_level()

    def findings(self) -> list[Finding]:
        """What is wrong with the index."""
        index, generation = self.index, self._storage.generation()
        where, advice = str(self._folder), "Run `verbale record rebuild`."
        damage = index.check()
        if damage:
            return [Finding(where=where, what=damage, advice=advice)]
        count = self._storage.count()
        if index.generation != generation or index.documents != count:
            held = f"{index.documents} documents of generation {index.generation}"
            what = f"it holds {held}, the record {count} of {generation}"
            return [Finding(where=where, what=what, advice=advice)]
        return []

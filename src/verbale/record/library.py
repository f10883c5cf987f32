"""The record as its users hold it: documents in, documents and texts out; the text index is kept level with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from verbale.errors import BusyError, DamagedError, RecordError, UsageError
from verbale.record import locking, packing
from verbale.record.entries import Added, Analysis, Decision, Entry, Finding, Tombstone
from verbale.record.indexing import Indexing
from verbale.record.storage import Filters, Order, Row, Storage
from verbale.schema import Document

if TYPE_CHECKING:
    from verbale.index.textindex import TextIndex

_HEX = re.compile(r"[0-9a-f]{4,64}")
Key = int | str  # a number, an id, the beginning of one, or a name
MANY = 1000  # documents that have come in together, from which on the index is put in its quickest form
MOST = 2**63 - 1  # the largest number of a row in SQLite
PORTION = 40_000_000  # characters of new documents after which the index follows: a segment or two of its own


class Record:
    """A library of documents. Use it in a `with`; one thread at a time.

    `wait` and `tell` say what happens where another process is writing: whether to wait, and who is told.
    """

    def __init__(
        self, folder: Path, storage: Storage, *, wait: bool = True, tell: Callable[[str], None] | None = None
    ) -> None:
        self.folder = folder
        self._storage = storage
        self._wait = wait
        self._tell = tell
        self._writers = 0
        self._deciders = 0
        self._deferred = 0
        self._unindexed = 0
        self._indexing = Indexing(folder, storage, self.texts)
        self._open = ExitStack()
        self._open.callback(storage.close)

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return self._storage.count()

    def close(self) -> None:
        """Let go of the files; the record cannot be used any more."""
        self._open.close()

    # Reading

    @property
    def writable(self) -> bool:
        """Whether documents can be added: the folder and its files may be written."""
        return self._storage.writable

    @property
    def generation(self) -> int:
        """How many commits have added or removed documents: who has seen the same number has seen all."""
        return self._storage.generation()

    @property
    def characters(self) -> int:
        """How many code points all texts have."""
        return self._storage.characters()

    @property
    def removed_numbers(self) -> tuple[int, ...]:
        """The numbers of the documents that were removed."""
        return tuple(stone.number for stone in self._storage.tombstones())

    def entries(
        self, *, kind: str | None = None, language: str | None = None, issuer: str | None = None,
        name: str | None = None, origin: str | None = None, since: str | None = None, until: str | None = None,
    ) -> Iterator[Entry]:  # fmt: skip
        """The documents without their texts, in the order in which they came; see `Filters`."""
        return self._storage.entries(
            Filters(kind=kind, language=language, issuer=issuer, name=name, origin=origin, since=since, until=until)
        )

    def listed(
        self, filters: Filters | None = None, *, order: Order = Order.ADDED, most: int = 50, skip: int = 0
    ) -> list[Entry]:
        """One page of the documents that match, without their texts."""
        return self._storage.listed(filters or Filters(), order, most, skip)

    def tally(self, filters: Filters | None = None) -> int:
        """How many documents match."""
        return self._storage.tally(filters or Filters())

    def numbers(self, filters: Filters | None = None, *, order: Order = Order.ADDED) -> list[int]:
        """The numbers of the documents that match."""
        return self._storage.numbers(filters or Filters(), order)

    def issuers(self) -> list[tuple[str, int]]:
        """Who issued or published the documents, with how many of them, most first."""
        return self._storage.issuers()

    def entry(self, key: Key) -> Entry:
        """The entry of a number, an id, the beginning of one (four digits or more), or a name.

        Raises `UsageError` where there is none, or more than one.
        """
        number = key if isinstance(key, int) else self._number(key)
        found = self._storage.entry(number) if 0 < number <= MOST else None
        if found is None:
            raise UsageError(f"The record has no document {number}: see `verbale record list`.")
        return found

    def document(self, key: Key) -> Document:
        """The whole document, its text code point for code point; keys and errors as in `entry`."""
        entry = self.entry(key)
        text, facts = self._storage.text(entry.number), self._storage.facts(entry.number)
        if text is None or facts is None:
            raise self._damaged(entry.number, "its text is missing")
        try:
            return packing.document_of((entry.id, entry.name, entry.kind.value), text, facts)
        except packing.DamagedBytesError as error:
            raise self._damaged(entry.number, str(error)) from error

    def text(self, number: int) -> str:
        """The text of the document with that number. Raises `UsageError` where there is none."""
        found = self._storage.text(number)
        if found is None:
            raise UsageError(f"The record has no document {number}: see `verbale record list`.")
        return self._unpacked(number, found)

    def texts(self, numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
        """(number, text) of those that are there, by number."""
        for number, text in self._storage.texts(list(numbers)):
            yield number, self._unpacked(number, text)

    def texts_after(self, number: int) -> Iterator[tuple[int, str]]:
        """(number, text) of every document with a greater number, by number; few are in memory at a time."""
        for found, text in self._storage.texts_after(number):
            yield found, self._unpacked(found, text)

    def tombstones(self) -> Iterator[Tombstone]:
        """What is left of the documents that were removed."""
        return self._storage.tombstones()

    def present(self, ids: Sequence[str]) -> dict[str, int]:
        """The numbers of those ids that are there; 0 for those that were removed."""
        return self._storage.present(ids)

    @property
    def index(self) -> TextIndex:
        """The text index over the passages of all documents, with what other processes have added meanwhile.

        Where another process is adding, it may lack the latest. Raises `RecordError` where it is damaged and cannot be
        built again here.
        """
        found = self._indexing.index
        if found.generation != self.generation and not self._writers:
            self.heal(thoroughly=True)
            found = self._indexing.index
            if found.damage or (not found.generation and not self._is_busy()):
                what = found.damage or "it is not there"
                raise RecordError(f"The index of {self.folder} cannot be used ({what}): run `verbale record rebuild`.")
        return found

    # Writing

    def add(self, documents: Iterable[Document], *, restore: bool = False) -> Added:
        """Add documents in one transaction; one that is there already is recognised by its id and stays as it is.

        Documents that were removed stay out unless `restore`. Raises `RecordError` where nothing can be written; the
        record is then as before.
        """
        return self.add_rows([row_of(document) for document in documents], restore=restore)

    def add_rows(self, rows: Sequence[Row], *, restore: bool = False) -> Added:
        """As `add`, for documents that `row_of` has packed, perhaps in another process."""
        with self.writing():
            added = self._storage.insert(rows, restore=restore)
            new = set(added.new)
            self._unindexed += sum(
                row.entry.characters for row, number in zip(rows, added.numbers, strict=True) if number in new
            )
            if not self._deferred or self._unindexed >= PORTION:
                self._level()
            return added

    def note_names(self, names: Sequence[tuple[int, str, str]]) -> None:
        """Let (number, name, origin) lead to documents that are there under another name."""
        with self.writing():
            self._storage.note_names(names)

    def remove(self, keys: Iterable[Key], *, why: str = "") -> tuple[Tombstone, ...]:
        """Remove documents with all that was derived from them; what is left is a tombstone each.

        Keys and errors as in `entry`; where one key is wrong, nothing is removed.
        """
        with self.writing():
            numbers = sorted({self.entry(key).number for key in keys})
            if numbers:
                self._storage.remove(numbers, why)
                self._level()
            return tuple(stone for stone in self._storage.tombstones() if stone.number in set(numbers))

    def vacuum(self) -> None:
        """Give the room of removed documents back to the disk."""
        with self.writing():
            self._storage.compact()

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Be the one writer, and let the index follow in large portions: many times as quick for many documents."""
        with self.writing():
            self._deferred += 1
            before = len(self)
            try:
                yield
            finally:
                self._deferred -= 1
            self._level()
            if len(self) - before >= MANY:
                self._indexing.settle()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one writer for a while; calls inside do not queue again."""
        with self._held(wait=self._wait):
            yield

    @contextmanager
    def _held(self, *, wait: bool) -> Iterator[None]:
        with ExitStack() as stack:
            if not self._writers:
                stack.enter_context(locking.held(self.folder, wait=wait, tell=self._tell))
            self._writers += 1
            try:
                yield
            finally:
                self._writers -= 1

    def heal(self, *, thoroughly: bool = False) -> None:
        """Bring the index level with the documents, where a crash has left it behind and nobody is writing.

        The database knows how far the index was brought; `thoroughly` asks the index itself. Where the index cannot be
        written (a full disk), that is told, and the documents can be read all the same.
        """
        if not self.writable or (self._indexing.is_level() and not thoroughly):
            return
        try:
            with self._held(wait=False):
                self._indexing.bring_level(self._tell)
        except BusyError:
            return  # whoever is writing will bring it level
        except DamagedError:
            raise
        except RecordError as error:
            if self._tell:
                self._tell(str(error))

    def _is_busy(self) -> bool:
        """Whether another process is writing."""
        try:
            with self._held(wait=False):
                return False
        except BusyError:
            return True
        except RecordError:
            return False

    def rebuild(self) -> None:
        """Build the text index again from the texts."""
        with self.writing():
            self._indexing.rebuild()

    def _level(self) -> None:
        self._unindexed = 0
        if not self._indexing.is_level():
            self._indexing.bring_level()

    # Analyses and decisions

    def add_analysis(self, key: Key, kind: str, version: str, content: Any) -> None:
        """Keep what `version` of the code and model found; the first of a version stays, later versions supersede."""
        self._storage.add_analysis(self.entry(key).number, kind, version, packing.packed_json(content))

    def analysis(self, key: Key, kind: str, version: str | None = None) -> Analysis | None:
        """The latest analysis of that kind, or that of `version`; `None` where there is none."""
        return next((a for a in self.analyses(key, kind) if version in (None, a.version)), None)

    def analyses(self, key: Key, kind: str) -> tuple[Analysis, ...]:
        """All analyses of that kind, the latest first."""
        entry = self.entry(key)
        return tuple(
            Analysis(number=number, document=entry.id, kind=kind, version=version, made_at=made_at,
                     content=packing.unpacked_json(content))
            for number, version, made_at, content in self._storage.analyses(entry.number, kind)
        )  # fmt: skip

    def decide(self, *, who: str, about: str, decision: str, note: str = "", replaces: int | None = None) -> Decision:
        """Append what somebody decided; nothing is ever changed, a later decision names the one it `replaces`."""
        if not who.strip() or not about.strip() or not decision.strip():
            raise UsageError("A decision needs who decided, what about, and what.")
        if replaces is not None and not any(d.number == replaces for d in self._storage.decisions(None)):
            raise UsageError(f"There is no decision {replaces} to be replaced.")
        with self.deciding():
            return self._storage.add_decision(who, about, decision, note, replaces)

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """Be the one who decides for a while: nobody's decision comes between what is read here and what is decided.

        Documents may be added meanwhile.
        """
        with ExitStack() as stack:
            if not self._deciders:
                lock = locking.held(self.folder, wait=self._wait, tell=self._tell, name=locking.DECIDING)
                stack.enter_context(lock)
            self._deciders += 1
            try:
                yield
            finally:
                self._deciders -= 1

    def decisions(self, about: str | None = None, *, standing: bool = False) -> tuple[Decision, ...]:
        """Decisions in their order; with `standing` only those that no other replaces."""
        found = tuple(self._storage.decisions(about))
        replaced = {decision.replaces for decision in found} if standing else set()
        return tuple(decision for decision in found if decision.number not in replaced)

    @property
    def last_decision(self) -> int:
        """The number of the last decision; 0 where there is none."""
        return self._storage.last_decision()

    def decisions_below(self, beginning: str) -> tuple[Decision, ...]:
        """Decisions about whatever begins so ("<id of a document>/"), in their order."""
        return tuple(self._storage.decisions_below(beginning))

    # Soundness

    def verify(self) -> list[Finding]:
        """Everything that is wrong with the record; an empty list where nothing is."""
        try:
            found = self._storage.check()
        except DamagedError as error:
            return [Finding(where=str(self.folder), what=str(error), advice="")]
        for entry in self.entries():
            try:
                document = self.document(entry.number)
            except DamagedError as error:
                found.append(Finding(where=str(self.folder), what=str(error), advice="Remove it, and add it again."))
                continue
            if len(document.text) != entry.characters:
                what = (
                    f"the text of document {entry.number} has {len(document.text)} characters, not {entry.characters}"
                )
                found.append(Finding(where=str(self.folder), what=what, advice="Remove it, and add it again."))
        return found + self._indexing.findings()

    def _number(self, key: str) -> int:
        if _HEX.fullmatch(key.lower()):
            found = self._storage.matching(key.lower())
            if len(found) > 1:
                raise UsageError(f"Several documents begin with {key}: give more digits of the id.")
            if found:
                return found[0]
        found = self._storage.named(key)
        if len(found) > 1:
            raise UsageError(f"Several documents are named {key!r}: give the id, see `verbale record list`.")
        if not found:
            raise UsageError(f"The record has no document {key!r}: see `verbale record list`.")
        return found[0]

    def _unpacked(self, number: int, data: bytes) -> str:
        try:
            return packing.unpacked_text(data)
        except (packing.DamagedBytesError, UnicodeDecodeError) as error:
            raise self._damaged(number, str(error)) from error

    def _damaged(self, number: int, what: str) -> DamagedError:
        return DamagedError(f"Document {number} in {self.folder} is damaged ({what}): remove it, and add it again.")


def row_of(document: Document) -> Row:
    """A document packed for `Record.add_rows`: the slow part, which another process can do."""
    if not isinstance(document, Document):
        raise UsageError(f"A Document is wanted, not {type(document).__name__}: make one with read() or read_text().")
    entry = Entry(
        number=0, id=document.id, name=document.name, kind=document.kind,
        language=document.language.value if document.language else None, issuer=_issuer(document), date=_date(document),
        title=document.title or (document.headline.of(document.text) if document.headline else None),
        origin=document.input.address if document.input else "", characters=len(document.text),
    )  # fmt: skip
    return Row(entry=entry, text=packing.packed_text(document.text), facts=packing.packed_facts(document))


def _issuer(document: Document) -> str | None:
    fact = document.issuer or document.publisher
    return fact.value if fact else None


def _date(document: Document) -> str | None:
    if document.date:
        return document.date.isoformat()
    return document.published.value[:10] if document.published else None

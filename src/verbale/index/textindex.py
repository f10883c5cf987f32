"""The text index of a record: its segments, which of them count, and how they change.

A folder holds segments and `index.json`, which names those that count and the generation of the record they answer to.
A change writes new segments beside the old ones and then puts a new `index.json` in the place of the old in one step: a
crash before that leaves all as it was, and files that no `index.json` names are swept away by the next writer. A reader
keeps the segments that it has mapped, whatever a writer does meanwhile. One writer at a time: the record sees to it.

Nothing here is kept that the texts do not hold: a damaged index is thrown away (`TextIndex.wipe`) and built again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from verbale.index.drafting import Draft
from verbale.index.segment import Segment, merge, write

MANIFEST = "index.json"
VERSION = 1
DRAFTED = 12_000_000  # words that are gathered in memory before they are written: about 250 MB with their order
LARGEST = 1 << 25  # words in a segment at most, beyond which none is merged: merging takes about 16 bytes for each
GROWTH = 12  # a segment that is not so many times larger than the next is merged with it: few segments, and a word is
# written again only when as much has come in as a twelfth of what stands
SMALLEST = 20_000  # words below which segments count as of one size
RETRIES = 5  # times that opening is tried again when a writer has just swept a segment away


class TextIndex:
    """The segments as they were when the index was opened or last changed here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.generation = 0
        self.segments: tuple[Segment, ...] = ()
        self.damage = ""
        self._next = 1
        for _ in range(RETRIES):
            if self._load():
                break

    @classmethod
    def open(cls, folder: Path | str) -> TextIndex:
        """The index in a folder, which is made when something is first added.

        Never fails for damage: `damage` then says what is wrong, and the index is empty, of generation 0.
        """
        return cls(Path(folder))

    def _load(self) -> bool:
        """Read the manifest and map its segments; false where a writer was quicker and it is worth trying again."""
        self.generation, self.segments, self.damage, self._next = 0, (), "", 1
        try:
            manifest: Any = json.loads((self.folder / MANIFEST).read_text("utf-8"))
            if manifest["version"] != VERSION:
                self.damage = f"{MANIFEST} is of version {manifest['version']}, not {VERSION}"
                return True
            names, generation = [str(name) for name in manifest["segments"]], int(manifest["generation"])
            segments = tuple(Segment(self.folder / name) for name in names)
            self._next = int(manifest["next"])
        except FileNotFoundError as error:
            if str(error.filename).endswith(MANIFEST):
                return True
            self.damage = f"{Path(str(error.filename)).name} is missing"
            return False
        except (ValueError, KeyError, TypeError, OSError) as error:
            self.damage = f"the index cannot be read: {error}"
            return True
        self.generation, self.segments = generation, segments
        return True

    @property
    def documents(self) -> int:
        """How many documents it holds."""
        return sum(len(segment.numbers) for segment in self.segments)

    @property
    def words(self) -> int:
        """How many words it holds."""
        return sum(segment.words for segment in self.segments)

    def check(self) -> str:
        """What is damaged, in words; empty where every byte is as it was written. Reads all files."""
        return self.damage or next((damage for segment in self.segments if (damage := segment.damage())), "")

    def reload(self) -> None:
        """Take up what a writer in another process has changed."""
        for _ in range(RETRIES):
            if self._load():
                break

    def holds(self, number: int) -> bool:
        """Whether a document is in the index."""
        return self.home(number) is not None

    def home(self, number: int) -> tuple[Segment, int] | None:
        """The segment of a document and its place there; None where the index has it not."""
        for segment in self.segments:
            at = segment.place_of(number)
            if at is not None:
                return segment, at
        return None

    def add(self, pairs: Iterable[tuple[int, str]], generation: int) -> None:
        """Add documents as (number, text); those that are there already are left as they are.

        All or none: until the end, no reader sees any of them.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._sweep()
        new: set[int] = set()
        segments, draft = list(self.segments), Draft()
        for number, text in pairs:
            if number in new or self.holds(number):
                continue
            new.add(number)
            draft.add(number, text)
            if len(draft) >= DRAFTED:
                segments.append(self._written(draft))
                draft = Draft()
        if len(draft):
            segments.append(self._written(draft))
        self._commit(self._merged(segments), generation)

    def settle(self) -> None:
        """Put segments together as far as they may be: each costs a question its time, whatever it holds."""
        segments = sorted(self.segments, key=lambda s: -s.words)
        while len(segments) > 1 and sum(s.words for s in segments) > LARGEST:
            segments = segments[1:]
        if len(segments) > 1:
            kept = [segment for segment in self.segments if segment not in segments]
            self._commit([*kept, self._merge(segments)], self.generation)

    def remove(self, numbers: Iterable[int], generation: int) -> None:
        """Take documents out: no word, place or letter of theirs stays in a file that counts."""
        gone = frozenset(numbers)
        segments = []
        for segment in self.segments:
            hit = sum(int(number) in gone for number in segment.numbers)
            if not hit:
                segments.append(segment)
            elif hit < len(segment.numbers):
                segments.append(self._merge([segment], gone))
        self.folder.mkdir(parents=True, exist_ok=True)
        self._commit(segments, generation)

    def wipe(self) -> None:
        """Throw everything away, damage too."""
        self.segments, self.generation, self.damage = (), 0, ""
        (self.folder / MANIFEST).unlink(missing_ok=True)
        self._sweep()

    def _written(self, draft: Draft) -> Segment:
        path = self._path()
        write(path, draft.drafted())
        return Segment(path)

    def _merge(self, segments: list[Segment], without: frozenset[int] = frozenset()) -> Segment:
        path = self._path()
        merge(path, segments, without)
        return Segment(path)

    def _path(self) -> Path:
        self._next += 1
        return self.folder / f"{self._next - 1:08d}.seg"

    def _merged(self, segments: list[Segment]) -> list[Segment]:
        """The segments, largest first, merged until each is `GROWTH` times larger than the next."""
        segments = sorted(segments, key=lambda s: -s.words)
        while True:
            pair = next((pair for pair in pairwise(segments) if _belong_together(*pair)), None)
            if pair is None:
                return segments
            group = [s for s in segments if s.words <= pair[0].words]
            while sum(s.words for s in group) > LARGEST:
                group = group[1:]
            made = self._merge(group if len(group) > 1 else list(pair))
            left = [s for s in segments if s not in group and s not in pair]
            segments = sorted([*left, made], key=lambda s: -s.words)

    def _commit(self, segments: list[Segment], generation: int) -> None:
        manifest = {
            "version": VERSION,
            "generation": generation,
            "next": self._next,
            "segments": [segment.path.name for segment in segments],
        }
        beside = self.folder / (MANIFEST + ".new")
        with beside.open("w", encoding="utf-8") as file:
            json.dump(manifest, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.folder / MANIFEST)
        _sync(self.folder)
        self.segments, self.generation, self.damage = tuple(segments), generation, ""
        self._sweep()

    def _sweep(self) -> None:
        """Delete what no manifest names: leavings of a crash, and segments that were merged."""
        if self.damage:
            return
        named = {segment.path.name for segment in self.segments}
        for path in self.folder.glob("*.seg"):
            if path.name not in named:
                path.unlink(missing_ok=True)


def _belong_together(larger: Segment, smaller: Segment) -> bool:
    return larger.words <= GROWTH * max(smaller.words, SMALLEST) and larger.words + smaller.words <= LARGEST


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

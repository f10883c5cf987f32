"""One file of the text index: the words of some documents as numbers, and their positions in the order of the words.

A segment holds the words of its documents one after another as one `stream` of word numbers (0 ends a document), and
in `order` all positions of the stream sorted by the word there, the next word and the one after it. So all places of a
word, of two words and of three words in a row are one stretch of `order` each (a suffix array cut off after three
words; Manber and Myers, SIAM J. Comput. 22, 1993). Word numbers are the rank of the 64-bit hash of the folded word.
Nothing in a file is ever changed: it is written whole beside the others, and mapped into memory when it is read.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

U32 = NDArray[np.uint32]
I64 = NDArray[np.int64]

MAGIC = b"verbale text index segment 1\n"
ALIGNED = 64  # bytes at whose multiples arrays begin, so that they can be mapped
LONGEST_HEADER = 1 << 16
PORTION = 1 << 22  # positions that are sorted together, more only where one word has as many
PAD = 2  # zeros after the stream, so that the words after the last one can be asked for
NAMES = (
    "hashes", "first", "stream", "order", "numbers", "starts", "piece_word", "piece_char", "letters", "letter_ends",
)  # fmt: skip


def hash_of(key: str) -> int:
    """The 64-bit number by which a folded word is known on disk.

    >>> hash_of("treaty") == hash_of("treaty"), hash_of("treaty") == hash_of("treaties")
    (True, False)
    """
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a segment is made of. `stream` holds numbers into `keys` (0 ends a document); `starts` has one entry more
    than there are documents; piece i begins at word `piece_word[i]` of the stream, at code point `piece_char[i]` of its
    document.
    """

    keys: Sequence[str]
    stream: U32
    numbers: I64
    starts: U32
    piece_word: U32
    piece_char: U32


class Segment:
    """A segment, mapped from its file; ValueError where the file is none or is cut off."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise ValueError(f"{path.name} is no segment of this version")
            size = int.from_bytes(file.read(8), "little")
            if size > LONGEST_HEADER:
                raise ValueError(f"{path.name} has a damaged head")
            try:
                self._header: dict[str, Any] = json.loads(file.read(size))
                data = np.memmap(path, np.uint8, "r")
                if len(data) != self._header["size"]:
                    raise ValueError(f"{path.name} has {len(data)} bytes, not {self._header['size']}")
                parts = {n: self._part(data, n) for n in NAMES}
            except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
                raise ValueError(f"{path.name} has a damaged head") from error
        self.hashes, self.first = parts["hashes"], parts["first"]
        self.stream, self.order = parts["stream"], parts["order"]
        self.numbers: I64 = parts["numbers"]
        self.starts = parts["starts"]
        self.piece_word, self.piece_char = parts["piece_word"], parts["piece_char"]
        self.letters, self.letter_ends = parts["letters"], parts["letter_ends"]
        self.last: tuple[Any, Any] | None = None  # what was asked last, and the answer
        self.words = len(self.stream) - PAD - len(self.numbers)

    def _part(self, data: NDArray[np.uint8], name: str) -> NDArray[Any]:
        kind, length, at, _ = self._header["arrays"][name]
        dtype = np.dtype(kind)
        return np.asarray(data[at : at + length * dtype.itemsize]).view(dtype)

    def damage(self) -> str:
        """What is wrong with the bytes of the file; empty where they are as they were written."""
        for name in NAMES:
            if zlib.crc32(getattr(self, name).tobytes()) != self._header["arrays"][name][3]:
                return f"{self.path.name}: the bytes of {name!r} have changed"
        return ""

    @property
    def checksums(self) -> tuple[int, int]:
        """What tells the file from another of its name: the checksums of its words and of their places."""
        arrays = self._header["arrays"]
        return int(arrays["letters"][3]), int(arrays["stream"][3])

    @cached_property
    def keys(self) -> list[str]:
        """The folded words in the order of their numbers, from number 1 on."""
        blob, ends = self.letters.tobytes(), self.letter_ends.tolist()
        return [blob[a:b].decode("utf-8", "surrogatepass") for a, b in zip([0, *ends], ends, strict=False)]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {key: number for number, key in enumerate(self.keys, 1)}

    def number_of(self, key: str) -> int:
        """The number of a folded word; 0 where the segment has it not. The first call reads all words."""
        return self._numbers.get(key, 0)

    def times_of(self, key: str) -> int:
        """How often a folded word stands in the documents of the segment."""
        number = self._numbers.get(key, 0)
        return int(self.first[number + 1]) - int(self.first[number]) if number else 0

    def number_by(self, hashed: np.uint64) -> int:
        """The number of the word with that hash; 0 where the segment has it not."""
        at = int(self.hashes.searchsorted(hashed))
        return at + 1 if at < len(self.hashes) and self.hashes[at] == hashed else 0

    def ids(self, hashes: NDArray[np.uint64]) -> I64:
        """The numbers of words by their hashes; 0 for words that the segment has not."""
        if not len(self.hashes):
            return np.zeros(len(hashes), np.int64)
        at = np.searchsorted(self.hashes, hashes)
        at[at == len(self.hashes)] = 0
        return np.where(self.hashes[at] == hashes, at + 1, 0)

    def ranges(self, ids: I64, width: int) -> tuple[I64, I64]:
        """For each run of `width` words (1 to 3) of `ids`, the stretch of `order` that holds its places."""
        low = self.first[ids].astype(np.int64)
        high = np.where(ids > 0, self.first[ids + 1], low).astype(np.int64)
        for step in range(1, width):
            low, high = self.narrowed(low[:-1], high[:-1], step, ids[step:])
        return low, high

    def narrowed(self, low: I64, high: I64, step: int, ids: I64) -> tuple[I64, I64]:
        """The part of each stretch in which the word `step` positions on is that of `ids`, by binary search."""
        n = len(low)
        a, b = np.concatenate([low, low]), np.concatenate([high, high])
        wanted = np.concatenate([ids, ids + 1])
        for _ in range(int((b - a).max(initial=0)).bit_length()):
            middle = (a + b) >> 1
            open_ = a < b
            less = self.stream[self.order[np.where(open_, middle, 0)].astype(np.int64) + step] < wanted
            a = np.where(open_ & less, middle + 1, a)
            b = np.where(open_ & ~less, middle, b)
        empty = ids == 0
        return np.where(empty, 0, a[:n]), np.where(empty, 0, a[n:])

    def piece_at(self, word: int, *, after: bool = False) -> int:
        """The first piece that begins at word `word` of the stream or later; with `after` the first beyond it."""
        return int(np.searchsorted(self.piece_word, np.uint32(word), side="right" if after else "left"))

    @cached_property
    def _by_number(self) -> tuple[I64, I64]:
        order = np.argsort(self.numbers)
        return order, self.numbers[order]

    def place_of(self, number: int) -> int | None:
        """Where the document of that number stands among `numbers`; None where the segment has it not."""
        order, ordered_numbers = self._by_number
        at = int(np.searchsorted(ordered_numbers, number))
        return int(order[at]) if at < len(order) and ordered_numbers[at] == number else None

    def documents_at(self, positions: I64) -> I64:
        """Which document (a position in `numbers`) each position of the stream lies in."""
        return np.searchsorted(self.starts, positions.astype(np.uint32), side="right") - 1


def write(path: Path, draft: Drafted) -> None:
    """Write a segment; the file is on disk when this returns."""
    hashes = np.array([hash_of(key) for key in draft.keys], np.uint64)
    ranked = np.argsort(hashes)
    table = np.zeros(len(hashes) + 1, np.uint32)
    table[ranked + 1] = np.arange(1, len(hashes) + 1, dtype=np.uint32)
    encoded = [draft.keys[i].encode("utf-8", "surrogatepass") for i in ranked]
    stream = np.concatenate([table[draft.stream], np.zeros(PAD, np.uint32)])
    _save(
        path,
        {
            "hashes": hashes[ranked],
            "first": _firsts(stream, len(hashes)),
            "stream": stream,
            "order": ordered(stream, len(hashes)),
            "numbers": draft.numbers,
            "starts": draft.starts,
            "piece_word": draft.piece_word,
            "piece_char": draft.piece_char,
            "letters": np.frombuffer(b"".join(encoded), np.uint8),
            "letter_ends": np.cumsum([len(e) for e in encoded], dtype=np.uint32),
        },
    )


def _firsts(stream: U32, size: int) -> U32:
    """Where in `order` the places of each word begin: entry `id` to entry `id + 1`."""
    counts = np.bincount(stream, minlength=size + 1)
    counts[0] = 0
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32)


def ordered(stream: U32, size: int) -> U32:
    """The positions of all words of the stream, sorted by the word there, the next and the one after it.

    Sorted in portions of words that belong together, so that little memory is taken beside stream and order.
    """
    bits = max(1, int(size).bit_length())
    spare = np.uint64(max(0, 2 * bits - 44))  # 20 bits of the key are the word's number within its portion
    firsts = _firsts(stream, size)
    order = np.empty(int(firsts[-1]), np.uint32)
    word = 1
    while word <= size:
        last = int(np.searchsorted(firsts, int(firsts[word]) + PORTION, side="right")) - 1
        last = min(max(last, word + 1), word + (1 << 20) - 1, size + 1)
        at = np.flatnonzero((stream >= word) & (stream < last))
        key = (stream[at] - np.uint32(word)).astype(np.uint64) << np.uint64(44)
        key |= ((stream[at + 1].astype(np.uint64) << np.uint64(bits)) | stream[at + 2]) >> spare
        order[int(firsts[word]) : int(firsts[last])] = at[np.argsort(key)]
        word = last
    return order


def _save(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    header: dict[str, Any] = {"size": 0, "arrays": {}}
    at = LONGEST_HEADER
    for name in NAMES:
        array = np.ascontiguousarray(arrays[name])
        header["arrays"][name] = [array.dtype.str, len(array), at, zlib.crc32(array.view(np.uint8).data)]
        at += -(-array.nbytes // ALIGNED) * ALIGNED
    header["size"] = at
    with path.open("wb") as file:
        line = json.dumps(header).encode()
        file.write(MAGIC + len(line).to_bytes(8, "little") + line)
        for name in NAMES:
            file.seek(header["arrays"][name][2])
            file.write(np.ascontiguousarray(arrays[name]).view(np.uint8).data)
        file.truncate(at)
        file.flush()
        os.fsync(file.fileno())


def merge(path: Path, segments: Sequence[Segment], without: frozenset[int] = frozenset()) -> None:
    """Write one segment with the documents of several, except those whose numbers are in `without`."""
    hashes = np.unique(np.concatenate([s.hashes for s in segments]))
    streams, numbers, lengths, piece_words, piece_chars = [], [], [], [], []
    at = 0
    for segment in segments:
        table = np.zeros(len(segment.hashes) + 1, np.uint32)
        table[1:] = np.searchsorted(hashes, segment.hashes) + 1
        kept = ~np.isin(segment.numbers, np.fromiter(without, np.int64, len(without)))
        bounds = segment.starts.astype(np.int64)
        spans: I64 = bounds[1:] - bounds[:-1]
        words = np.repeat(kept, spans)
        stream = segment.stream[:-PAD]
        moved = np.cumsum(words) - 1 + at
        owner = segment.documents_at(segment.piece_word.astype(np.int64))
        mine = kept[owner]
        piece_words.append(moved[segment.piece_word[mine].astype(np.int64)].astype(np.uint32))
        piece_chars.append(np.asarray(segment.piece_char[mine]))
        streams.append(table[stream[words]])
        numbers.append(segment.numbers[kept])
        lengths.append(spans[kept])
        at += len(streams[-1])
    stream = np.concatenate([*streams, np.zeros(PAD, np.uint32)])
    del streams
    used = np.bincount(stream, minlength=len(hashes) + 1)[1:] > 0
    table = np.zeros(len(hashes) + 1, np.uint32)
    table[1:] = np.cumsum(used) * used
    stream = table[stream]
    hashes = hashes[used]
    encoded = _letters(segments, hashes)
    _save(
        path,
        {
            "hashes": hashes,
            "first": _firsts(stream, len(hashes)),
            "stream": stream,
            "order": ordered(stream, len(hashes)),
            "numbers": np.concatenate(numbers),
            "starts": np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype(np.uint32),
            "piece_word": np.concatenate(piece_words),
            "piece_char": np.concatenate(piece_chars),
            "letters": np.frombuffer(b"".join(encoded), np.uint8),
            "letter_ends": np.cumsum([len(e) for e in encoded], dtype=np.uint32),
        },
    )


def _letters(segments: Sequence[Segment], hashes: NDArray[np.uint64]) -> list[bytes]:
    """The letters of the words with these hashes, in their order."""
    found = [b""] * len(hashes)
    for segment in segments:
        blob, ends = segment.letters.tobytes(), segment.letter_ends.tolist()
        at = np.searchsorted(hashes, segment.hashes)
        at[at == len(hashes)] = 0
        for place, mine, start, end in zip(
            at.tolist(), (hashes[at] == segment.hashes).tolist() if len(hashes) else (), [0, *ends], ends, strict=False
        ):
            if mine:
                found[place] = blob[start:end]
    return found

"""The text index: what goes in is found, what is taken out is gone, and no crash or damage is silent."""

import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verbale.index import TextIndex, textindex
from verbale.index.candidates import candidates, occurrences
from verbale.index.drafting import pieces
from verbale.text.words import key_of, surfaces, words_in

TREATY = "We will not sign this treaty before the spring. The bridge at Orlen stays closed."
SPEECH = "The bridge at Orlen stays open, and we will sign nothing before the summer is over."


def index_of(folder, *texts, each=False):
    index = TextIndex.open(folder)
    for generation, portion in enumerate([[pair] for pair in enumerate(texts, 1)] if each else [enumerate(texts, 1)]):
        index.add(portion, generation + 1)
    return index


def places(index, words):
    return [(p.number, p.first, p.last) for p in occurrences(index, words_in(words).keys)]


@given(st.text(alphabet="ab1-'.,\n\u00ad\u2019Z ", max_size=3000))
@settings(max_examples=60, deadline=None)
def test_pieces_tear_no_word(text):
    """A text has the same words in pieces as in the whole."""
    cuts = [*pieces(text), len(text)]
    keys = [key_of(word) for start, end in itertools.pairwise(cuts) for word in surfaces(text, start, end)]
    assert keys == words_in(text).keys


def test_long_text_is_cut():
    """A text of some pages is cut into pieces of some hundred characters."""
    assert len(pieces("one and two. " * 400)) > 10


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=12), min_size=1, max_size=6), st.data())
@settings(max_examples=60, deadline=None)
def test_every_place_is_found(tmp_path_factory, documents, data):
    """All places of any run of words are found, in one segment or several, and no other."""
    index = index_of(tmp_path_factory.mktemp("index"), *map(" ".join, documents), each=data.draw(st.booleans()))
    wanted = data.draw(st.lists(st.sampled_from("abcd"), min_size=1, max_size=5))
    n = len(wanted)
    expected = [
        (number, at, at + n)
        for number, words in enumerate(documents, 1)
        for at in range(len(words) - n + 1)
        if words[at : at + n] == wanted
    ]
    assert places(index, " ".join(wanted)) == expected


def test_index_is_there_when_it_is_opened_again(tmp_path):
    """What was added stands in the folder, with the generation that it was added for."""
    index_of(tmp_path, TREATY, SPEECH)
    again = TextIndex.open(tmp_path)
    assert (again.generation, again.documents, again.words) == (1, 2, 31)
    assert places(again, "The bridge at Orlen") == [(1, 9, 13), (2, 0, 4)]


def test_document_is_not_added_twice(tmp_path):
    """A number that is there already is left as it is."""
    index = index_of(tmp_path, TREATY)
    index.add([(1, SPEECH), (2, SPEECH)], 2)
    assert places(index, "stays open") == [(2, 4, 6)]


def test_small_additions_become_few_segments(tmp_path):
    """Forty documents added one by one stand in one segment."""
    index = index_of(tmp_path, *[f"{SPEECH} {number}" for number in range(40)], each=True)
    assert len(index.segments) == 1
    assert index.documents == 40
    assert len(list(tmp_path.glob("*.seg"))) == 1


def test_settled_index_is_one_segment(tmp_path, monkeypatch):
    """Segments that stayed apart are put together, and every place is found as before, by old readers too."""
    monkeypatch.setattr(textindex, "GROWTH", 0)
    index = index_of(tmp_path, TREATY, SPEECH, SPEECH + " Again.", each=True)
    reader = TextIndex.open(tmp_path)
    assert len(index.segments) == 3
    index.settle()
    assert len(index.segments) == 1
    words = "bridge at Orlen stays"
    assert places(index, words) == places(TextIndex.open(tmp_path), words) == places(reader, words) != []


def test_removed_document_leaves_no_letter(tmp_path):
    """The words of a removed document are in no file of the index."""
    index = index_of(tmp_path, TREATY, SPEECH)
    index.remove([1], 2)
    assert places(index, "The bridge at Orlen") == [(2, 0, 4)]
    assert b"treaty" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_last_document_can_be_removed(tmp_path):
    """An index from which all was removed is empty and sound."""
    index = index_of(tmp_path, TREATY)
    index.remove([1], 2)
    assert (TextIndex.open(tmp_path).documents, TextIndex.open(tmp_path).check()) == (0, "")


def test_crash_before_the_end_leaves_the_old_state(tmp_path):
    """Where adding breaks off, nothing of it is seen, and its leavings are swept away by the next writer."""

    def broken():
        yield 2, SPEECH
        raise OSError("the disk is full")

    index = index_of(tmp_path, TREATY)
    with pytest.raises(OSError, match="full"):
        index.add(broken(), 2)
    (tmp_path / "00000099.seg").write_bytes(b"half a segment")
    again = TextIndex.open(tmp_path)
    assert (again.documents, again.generation, again.check()) == (1, 1, "")
    again.add([(2, SPEECH)], 2)
    assert not (tmp_path / "00000099.seg").exists()


def test_reader_keeps_what_it_has_opened(tmp_path):
    """A reader finds what it found before while a writer merges and removes; `reload` takes up the change."""
    index_of(tmp_path, TREATY)
    reader, writer = TextIndex.open(tmp_path), TextIndex.open(tmp_path)
    writer.add([(2, SPEECH)], 2)
    writer.remove([1], 3)
    assert places(reader, "Orlen stays") == [(1, 12, 14)]
    reader.reload()
    assert places(reader, "Orlen stays") == [(2, 3, 5)]


@pytest.mark.parametrize("harm", ["cut", "flip", "missing", "head", "manifest", "version"])
def test_damage_is_said(tmp_path, harm):
    """A file that is cut off, changed, missing or of another version is damage, said in words, and can be wiped."""
    index_of(tmp_path, TREATY)
    segment, manifest = next(tmp_path.glob("*.seg")), tmp_path / "index.json"
    data = segment.read_bytes()
    if harm == "cut":
        segment.write_bytes(data[:-200])
    elif harm == "flip":
        segment.write_bytes(data[:-100].replace(b"treaty", b"traety") + data[-100:])
    elif harm == "missing":
        segment.unlink()
    elif harm == "head":
        segment.write_bytes(b"\x00" * 100 + data[100:])
    elif harm == "manifest":
        manifest.write_text("{")
    else:
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "version": 99}))
    index = TextIndex.open(tmp_path)
    assert index.check()
    index.wipe()
    index.add([(1, TREATY)], 1)
    assert TextIndex.open(tmp_path).check() == ""


def test_empty_index_answers(tmp_path):
    """A folder that does not exist yet is an empty, sound index."""
    index = TextIndex.open(tmp_path / "nothing")
    assert (index.documents, index.check(), occurrences(index, ["bridge"]), candidates(index, ["bridge"])) == (
        0,
        "",
        [],
        [],
    )


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("We will hardly sign this treaty before the spring", 1),
        ("The bridge at Orlen stays wide open and we will sign nothing", 2),
        ("the summer is over the bridge at Orlen stays open", 2),
    ],
)
def test_changed_words_lead_to_their_document(tmp_path, words, number):
    """A quotation with a word changed, put in or moved has its document as the first candidate."""
    index = index_of(tmp_path, TREATY, SPEECH, "Nothing of the kind was said here at any time by us.")
    assert candidates(index, words_in(words).keys)[0].number == number

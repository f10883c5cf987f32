"""Offset maps: pieces, encodings, chains, neighbours."""

from hypothesis import given
from hypothesis import strategies as st

from verbale.text.offsets import ChainedOffsets, EncodedOffsets, JoinedOffsets, OffsetMap

# "ab cd" made of "ab   cd": the space stands for three.
SQUEEZED = OffsetMap.of([(0, 0, 2, 1), (2, 2, 5, 0), (3, 5, 7, 1)], 5)


def test_pieces_lead_back():
    """A piece leads back letter by letter where it runs along its origin, else to the whole stretch."""
    assert [SQUEEZED.back(i) for i in range(6)] == [0, 1, 2, 5, 6, 7]
    assert SQUEEZED.back_span(0, 5) == (0, 7)
    assert SQUEEZED.back_span(2, 3) == (2, 5)
    assert SQUEEZED.back_span(1, 4) == (1, 6)


def test_an_empty_span_leads_to_its_place():
    """A span without letters leads to the place where it stands."""
    assert SQUEEZED.back_span(3, 3) == (5, 5)
    assert OffsetMap.of([], 0).back_span(0, 0) == (0, 0)


def test_a_chain_leads_through_both_maps():
    """A chain leads through the text in the middle to the bytes."""
    chain = ChainedOffsets(SQUEEZED, EncodedOffsets("é“   cd", "utf-8", 3, 13))
    assert [chain.back(i) for i in range(6)] == [3, 5, 8, 11, 12, 13]
    assert chain.back_span(0, 2) == (3, 8)


def test_neighbours_lead_each_to_their_own():
    """Offsets before the seam are the first map's, those from it on the second's."""
    joined = JoinedOffsets(OffsetMap.of([(0, 10, 20, 0)], 3), 3, OffsetMap.of([(0, 30, 35, 1)], 5))
    assert (joined.back(0), joined.back(3), joined.back(5)) == (10, 30, 32)
    assert joined.back_span(0, 3) == (10, 20)
    assert joined.back_span(1, 5) == (10, 32)


@given(st.text(max_size=50), st.sampled_from(["utf-8", "utf-16-le", "utf-32-be"]), st.integers(0, 5))
def test_encoded_offsets_are_those_of_the_bytes(text, encoding, start):
    """The offset of a letter is the number of bytes that the letters before it take, for any length of text."""
    long = text * 300  # beyond one checkpoint
    offsets = EncodedOffsets(long, encoding, start, start + len(long.encode(encoding)))
    for at in {0, len(long) // 3, len(long) // 2, len(long)}:
        assert offsets.back(at) == start + len(long[:at].encode(encoding))

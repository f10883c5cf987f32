"""SRT and VTT: times, voices, tags, rolling captions."""

import pytest

from verbale.documents import read
from verbale.errors import UnreadableError

SRT = b"""1
00:00:01,000 --> 00:00:03,500
<i>We will not sign</i>
this agreement,

2
00:01:04,250 --> 00:01:05,000
MINISTER: &amp; never did.
"""
VTT = b"""WEBVTT
Language: en

NOTE not
shown

intro
00:01.000 --> 00:03.500 align:start
<v Ida Brandt>We will <c.yellow>not</c> sign

00:04.000 --> 00:05.000
We will not sign
this agreement
"""


def test_srt_is_read():
    """Each caption is a block with its time in seconds, without tags."""
    document = read(SRT)
    assert document.text == "We will not sign this agreement,\nMINISTER: & never did."
    assert [(block.kind.value, block.time) for block in document.blocks] == [("cue", 1.0), ("cue", 64.25)]


def test_vtt_is_read():
    """The voice of a caption is its speaker, notes stay out, and lines that roll are told once."""
    document = read(VTT)
    assert document.text == "We will not sign\nthis agreement"
    assert [(block.speaker, block.time) for block in document.blocks] == [("Ida Brandt", 1.0), (None, 4.0)]
    assert [note.rule for note in document.notes] == ["rolling_captions"]


def test_offsets_lead_to_the_captions():
    """The words of a caption lead to its bytes."""
    document = read(SRT)
    assert SRT[slice(*document.origins.back_span(*document.blocks[1].span))] == b"MINISTER: &amp; never did."


def test_captions_are_a_primary():
    """Captions are the words themselves."""
    assert read(SRT).kind.value == "primary"


def test_a_file_without_captions_is_refused():
    """A VTT file that holds nothing is refused."""
    with pytest.raises(UnreadableError, match="holds no captions"):
        read(b"WEBVTT\n\nNOTE nothing\n")


def test_repeated_words_are_kept():
    """A caption that says the same again is kept where the file does not roll."""
    again = "{0}\n00:00:0{0},000 --> 00:00:0{0},500\nNo.\n\n"
    assert read("".join(again.format(i) for i in range(1, 4)).encode()).text == "No.\nNo.\nNo."

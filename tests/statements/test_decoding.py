"""From scores to attributions: labels of one cue as a whole, one attribution for each cue."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verbale.statements import decoding
from verbale.statements.decoding import CONTENT, CUE, NONE, SOURCE

ROWS = st.lists(st.lists(st.floats(-4, 4, width=32), min_size=7, max_size=7), min_size=1, max_size=5)


def scored(*labels: int, weight: float = 5.0) -> np.ndarray:
    """Scores (1, L, 7) that favour one label for each piece."""
    out = np.zeros((1, len(labels), 7), dtype=np.float32)
    out[0, range(len(labels)), labels] = weight
    return out


@settings(deadline=None)
@given(ROWS)
def test_best_labels_are_the_best_of_all_sequences(rows: list[list[float]]) -> None:
    """No other sequence of labels scores higher, and the probabilities of all sequences sum to one."""
    scores = np.array([rows], dtype=np.float32)
    transitions, start = decoding.allowed(), decoding.begins()
    labels, certain = decoding.best_labels(scores, transitions, start)

    def total(sequence: tuple[int, ...]) -> float:
        steps = sum(float(transitions[a, b]) for a, b in itertools.pairwise(sequence))
        return float(start[sequence[0]]) + sum(rows[t][k] for t, k in enumerate(sequence)) + steps

    every = (
        [total(sequence) for sequence in itertools.product(range(7), repeat=min(len(rows), 4))]
        if len(rows) <= 4
        else []
    )
    if every:
        assert total(tuple(labels[0].tolist())) == pytest.approx(max(every), abs=1e-3)
        whole = np.log(np.sum(np.exp(np.array(every) - max(every)))) + max(every)
        assert float(certain[0]) == pytest.approx(max(every) - whole, abs=1e-2)


def test_a_role_never_goes_on_after_another() -> None:
    """A piece that would continue a role that has not begun is read as its beginning or left out."""
    labels, _ = decoding.best_labels(scored(NONE, CUE, CONTENT + 1, CONTENT + 1), decoding.allowed(), decoding.begins())
    assert labels[0].tolist() == [NONE, CUE, CONTENT, CONTENT + 1]


def test_the_anchor_is_held_to_be_part_of_the_cue() -> None:
    """Whatever its scores say, the anchor is labelled as cue."""
    held = decoding.anchored(scored(SOURCE, CONTENT, CONTENT + 1), np.array([1]))
    labels, _ = decoding.best_labels(held, decoding.allowed(), decoding.begins())
    assert labels[0, 1] in (CUE, CUE + 1)


def decode(cue: list[float], anchors: list[int], labels: list[list[int]], least: float) -> list[decoding.Decoded]:
    """The attributions of a window whose likeliest cues decide."""
    likely, roles = np.array(cue, dtype=np.float32), np.full((len(cue), 4), 0.5, dtype=np.float32)
    certain = np.zeros(len(anchors), dtype=np.float32)
    found = decoding.candidates_of(likely, roles, np.array(anchors), np.array(labels, dtype=np.int8), certain)
    return decoding.chosen(found, lambda one: one.likely, least)


def test_two_anchors_of_one_cue_make_one_attribution() -> None:
    """Of the anchors in a cue the likeliest gives the attribution; a second cue gives its own."""
    first = [SOURCE, CUE, CUE + 1, CONTENT, CONTENT + 1, NONE]
    second = [NONE, NONE, NONE, CONTENT, CONTENT + 1, CUE]
    found = decode([0.0, 0.7, 0.9, 0.0, 0.0, 0.8], [1, 2, 5], [first, first, second], 0.5)
    assert [(one.source, one.cue, one.content) for one in found] == [
        (((0, 1),), ((1, 3),), ((3, 5),)),
        ((), ((5, 6),), ((3, 5),)),
    ]
    assert [one.anchor for one in found] == [2, 5]


def test_two_cues_for_the_same_words_of_the_same_source_make_one_attribution() -> None:
    """Where two cues would give one source the same words twice, the likelier is kept."""
    first = [SOURCE, CUE, NONE, CONTENT, CONTENT + 1]
    second = [SOURCE, NONE, CUE, CONTENT, CONTENT + 1]
    found = decode([0.0, 0.6, 0.8, 0.0, 0.0], [1, 2], [first, second], 0.5)
    assert [one.cue for one in found] == [((2, 3),)]


def test_an_attribution_that_is_less_likely_than_asked_is_left_out() -> None:
    """Only what reaches the probability asked for is given; content that stands elsewhere is left empty."""
    found = decode([0.9, 0.4, 0.0], [0, 1], [[CUE, NONE, NONE], [NONE, CUE, CONTENT]], 0.5)
    assert [(one.cue, one.content) for one in found] == [(((0, 1),), ())]


def test_a_text_made_of_cues_has_a_bounded_number_of_anchors() -> None:
    """However many pieces look like cues, the likeliest few are looked at, in the order of the text."""
    cue = np.linspace(0.2, 0.9, 200, dtype=np.float32)
    found = decoding.candidates(cue)
    assert len(found) == decoding.MOST_ANCHORS
    assert found.tolist() == list(range(200 - decoding.MOST_ANCHORS, 200))

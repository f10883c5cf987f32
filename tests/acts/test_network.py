"""What the acts network adds: whole documents at once, whom acts address, and what happens where it is damaged."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verbale import lexicon
from verbale.acts import classify, network
from verbale.acts.classify import Unit, classify_each
from verbale.errors import InstallationError
from verbale.references import parties
from verbale.schema import ActType
from verbale.text.spans import Span

SENTENCES = [
    "We demand that Ostrany withdraw its guns from the heights.",
    "We thank the President for his kind words.",
    "The harbour was built in 1911.",
    "Should the date pass without an answer, Velmark will close the northern lock to Ostranian ships.",
    "We call on the parties, and in particular on Brenna, to return to the table.",
]


def unit(text):
    return Unit(text=text, span=Span(0, len(text)), parties=parties.find(text))


def test_together_as_one_by_one():
    """Units read together have the acts that each has alone."""
    together = classify_each([unit(text) for text in SENTENCES])
    assert [[act.type for act in found.acts] for found in together] == [
        [act.type for act in classify(text).acts] for text in SENTENCES
    ]


def test_places_are_the_documents():
    """Pieces are counted in the document, not in the part that is read."""
    text = "Nothing. We call on Brenna to answer."
    (seen,) = network.read([(text, Span(9, len(text)), False)])
    assert text[seen.starts[0] : seen.ends[0]] == "We"
    assert text[seen.starts[-1] : seen.ends[-1]] == "."


def test_long_texts_are_cut():
    """A text without end is read up to what the model has places for."""
    (seen,) = network.read([("word " * 5000, Span(0, 25000), True)])
    assert len(seen.starts) == network.LONGEST


def test_a_trigger_that_was_not_read_has_no_slots():
    """Where the trigger lies outside what was read, no piece is likely to be a slot."""
    (seen,) = network.read([("We call on Brenna.", Span(0, 18), False)])
    assert (network.slots(seen, ActType.DEMAND, Span(100, 104)) < -5).all()


def test_nothing_to_read():
    """No texts give nothing."""
    assert network.read([]) == []


@given(st.text(max_size=80))
@settings(max_examples=25, deadline=None)
def test_any_text_is_read(text):
    """Whatever stands in a text, its pieces lie inside it."""
    (seen,) = network.read([(text, Span(0, len(text)), False)])
    assert ((seen.starts >= 0) & (seen.ends <= len(text))).all()
    assert np.isfinite(seen.types).all()


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("We call on Brenna to answer within a month.", ["Brenna"]),
        ("Iran must return the islands.", ["Iran"]),
        ("We urge all parties to the conflict to lay down their arms.", ["all parties to the conflict"]),
        ("We will continue to train our border guards.", []),
    ],
)
def test_whom(text, whom):
    """Whom an act addresses is a phrase of the sentence, or nobody."""
    (act,) = classify(text).acts
    assert [party.words for party in act.addressees] == whom


def test_a_damaged_model_is_named(tmp_path, monkeypatch):
    """A model with other bytes than those pinned is not run, and the error names it."""
    source = lexicon.path(network.PINS)
    for name in ("acts-network.json", "encoder-tokenizer.json"):
        (tmp_path / name).write_bytes((source.parent / name).read_bytes())
    (tmp_path / "acts.onnx").write_bytes(b"not a model")
    monkeypatch.setattr(network, "PINS", str(tmp_path / "acts-network.json"))
    monkeypatch.setattr(network.lexicon, "path", lambda name: tmp_path / "acts-network.json")
    network._model.cache_clear()
    try:
        with pytest.raises(InstallationError, match=r"acts\.onnx"):
            network.read([("We demand it.", Span(0, 13), False)])
    finally:
        monkeypatch.undo()
        network._model.cache_clear()

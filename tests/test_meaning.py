"""The sentence encoder: vectors that can be relied on, and plain words where the model is not whole."""

import json
import shutil

import numpy as np
import pytest

from verbale import lexicon, meaning
from verbale.errors import InstallationError, UsageError
from verbale.meaning import encoder

WITHDRAWAL = "The troops must leave the valley before the winter."
SAME_IN_OTHER_WORDS = "Soldiers have to be withdrawn from the dale until winter comes."
HARVEST = "This year's apple harvest was the best in a decade."


def test_each_text_has_one_unit_vector():
    """Each text has one vector of 384 numbers and length one."""
    vectors = meaning.encode([WITHDRAWAL, HARVEST, ""])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_have_no_vectors():
    """No texts give an array of no rows and 384 columns."""
    assert meaning.encode([]).shape == (0, 384)


def test_same_texts_have_same_vectors():
    """Encoding twice gives the same numbers, bit for bit."""
    assert np.array_equal(meaning.encode([WITHDRAWAL, HARVEST]), meaning.encode([WITHDRAWAL, HARVEST]))


def test_vector_does_not_depend_on_neighbours():
    """A sentence has the same vector alone and beside longer ones, whatever their order."""
    others = [f"{HARVEST} {WITHDRAWAL} " * n for n in range(1, 40)]
    among = meaning.encode([*others, WITHDRAWAL, *reversed(others)])[len(others)]
    assert np.allclose(among, meaning.encode([WITHDRAWAL])[0], atol=1e-5)


def test_other_words_for_the_same_are_nearer_than_another_matter():
    """A sentence is nearer to its paraphrase than to a sentence about something else."""
    one, paraphrase, other = meaning.encode([WITHDRAWAL, SAME_IN_OTHER_WORDS, HARVEST])
    assert one @ paraphrase > 0.6
    assert one @ other < 0.3


def test_vectors_stay_those_of_the_published_model():
    """The first numbers of a vector are, to two places, those that the float32 weights give."""
    assert meaning.encode(["peace"])[0][:4] == pytest.approx([-0.0159, 0.1456, -0.0036, 0.0102], abs=0.012)


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "\ud800 half a pair",
        "\u200b\u202e",
        "((((" * 5000,
        "ab" * 500_000,
        "é\u0301" * 3000,
        "[PAD] [CLS] [SEP]",
        "😀" * 999,
    ],
    ids=["nul", "surrogate", "invisible", "brackets", "one long word", "accents", "special tokens", "emoji"],
)
def test_hostile_text_has_a_vector(text):
    """No text makes the encoder fail, and its vector is finite."""
    assert np.isfinite(meaning.encode([text])).all()


def test_bare_string_is_refused():
    """One string instead of a sequence is a misuse that is named, not a vector for each letter."""
    with pytest.raises(UsageError, match="put it in a list"):
        meaning.encode("Peace")


def copy_of_model(folder):
    pins = lexicon.path(encoder.PINS)
    for name in ("encoder.onnx", "encoder-tokenizer.json", "encoder.json"):
        shutil.copy(pins.parent / name, folder / name)
    return folder / "encoder.json"


def test_damaged_model_is_named(tmp_path):
    """A model whose bytes are not those pinned is refused with its name and what to do."""
    pins = copy_of_model(tmp_path)
    (tmp_path / "encoder.onnx").write_bytes(b"\x08" * 1000)
    with pytest.raises(InstallationError, match=r"encoder\.onnx is damaged \(1000 bytes, .* install verbale again"):
        encoder.load(pins)


def test_missing_model_is_named(tmp_path):
    """A model that is not there is named on one line."""
    pins = copy_of_model(tmp_path)
    (tmp_path / "encoder-tokenizer.json").unlink()
    with pytest.raises(InstallationError, match=r"encoder-tokenizer\.json cannot be read"):
        encoder.load(pins)


@pytest.mark.parametrize("listed", ["{", "[]", json.dumps({"model": {"file": "encoder.onnx"}})])
def test_damaged_list_of_hashes_is_named(tmp_path, listed):
    """A list of hashes that cannot be read is an installation that must be mended, not a crash."""
    (tmp_path / "encoder.json").write_text(listed)
    with pytest.raises(InstallationError, match=r"encoder\.json is damaged"):
        encoder.load(tmp_path / "encoder.json")


def test_model_is_available_when_installed():
    """The model of this installation is whole."""
    assert meaning.available()

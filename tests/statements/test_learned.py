"""The trained tagger: attributions that no word list holds, quotation marks untouched, doubt told."""

import json
import random
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verbale import lexicon, statements
from verbale.documents import take
from verbale.errors import InstallationError
from verbale.lexicon import models
from verbale.statements import learned, network

REPORT = (
    "Velmark’s prime minister, Ida Brandt, told lawmakers on Monday that the sound would stay open to every flag.\n\n"
    "“We will not be hurried,” she said. “We will not be bought.”\n\n"
    "Ostrany has yet to be persuaded that the promise will hold. Its envoy, Pavel Drun, was dismissive of what he "
    "called “a paper fence,” and his ministry voiced doubt that talks could resume before winter.\n\n"
    "Fishing went on as usual. Boats left the harbour at four and came back at noon with full nets."
)


def found(text: str) -> list[tuple[str, str, str]]:
    """Source, cue and content of each statement, as words."""
    return [
        tuple(" … ".join(span.of(text) for span in spans) for spans in (own.source, own.cue, own.content))
        for own in statements.extract(take(text), learned.tag)
    ]


def test_indirect_speech_is_found_with_its_source() -> None:
    """Who said what without quotation marks is found, whatever the words of saying."""
    told = [(source, content) for source, _, content in found(REPORT)]
    assert any("Brandt" in source and "stay open to every flag" in content for source, content in told)
    assert any("ministry" in source and "talks could resume" in content for source, content in told)


def test_a_quotation_is_in_the_content_as_a_whole() -> None:
    """Content begins and ends outside quotation marks or at them, and takes up what comes after the cue."""
    for own in statements.extract(take(REPORT), learned.tag):
        for quotation in own.quotations:
            assert any(span.contains(quotation.outer) for span in own.content)
    contents = [content for _, cue, content in found(REPORT) if cue == "said"]
    assert contents == ["“We will not be hurried,” … “We will not be bought.”"]


def test_narrative_has_no_statements() -> None:
    """Sentences that hand on nobody's words make no statement."""
    text = REPORT.split("\n\n")[-1]
    assert found(text) == []


def test_every_decision_of_the_network_says_how_sure_it_is() -> None:
    """A statement that the network found has a confidence and a reason that names it; a doubtful one says so."""
    own = [s for s in statements.extract(take(REPORT), learned.tag) if s.confidence is not None]
    assert own
    for statement in own:
        rules = [reason.rule for reason in statement.reasons]
        assert "network" in rules
        assert 0 <= (statement.confidence or 0) <= 1
        assert ("unsure" in rules) == ((statement.confidence or 0) < learned.SURE)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_any_order_of_words_and_marks_is_read(seed: int) -> None:
    """Spans cut words out of the text and quotations stay whole, however the words are thrown together."""
    draw = random.Random(seed)  # noqa: S311 - texts, not secrets
    words = [*REPORT.split(), "“", "”", "\n\n", "said", ":", "—", "’", "\U0001f54a", "e\u0301", "\u200b"]
    text = " ".join(draw.choices(words, k=draw.randrange(120)))
    for own in statements.extract(take(text), learned.tag):
        for span in (*own.source, *own.cue, *own.content):
            assert 0 <= span.start < span.end <= len(text)
        for quotation in own.quotations:
            assert any(span.contains(quotation.outer) for span in own.content)


def test_a_damaged_model_is_named(tmp_path) -> None:
    """A model file with other bytes than those pinned is refused in one line that says what to do."""
    for name in ("attribution.json", "attribution.onnx", "encoder-tokenizer.json"):
        shutil.copy(lexicon.path(f"models/{name}"), tmp_path / name)
    with (tmp_path / "attribution.onnx").open("r+b") as file:
        file.seek(100_000)
        file.write(b"\0\1\2\3")
    with pytest.raises(InstallationError, match=r"attribution\.onnx is damaged .* install verbale again"):
        models.load(tmp_path / "attribution.json")


def test_damaged_settings_are_named(monkeypatch) -> None:
    """Settings that are not what the decoding needs are refused in one line."""
    model = models.load(lexicon.path(network.PINS))
    monkeypatch.setattr(network, "_model", lambda: model._replace(settings={"longest": "many"}))
    network.settings.cache_clear()
    try:
        with pytest.raises(InstallationError, match="install verbale again"):
            network.settings()
    finally:
        network.settings.cache_clear()


def test_what_the_card_says_of_the_file_is_true() -> None:
    """The model card names the hash and the size of the file that is there."""
    pins = json.loads(lexicon.path(network.PINS).read_text("utf-8"))
    card = lexicon.path("models/attribution.md").read_text("utf-8")
    assert pins["model"]["sha256"] in card
    assert str(lexicon.path("models/attribution.onnx").stat().st_size) in card

"""The example dossier: the ledger that was written down by hand from reading it is the one that Verbale makes."""

import json
from datetime import date
from pathlib import Path

import pytest

import verbale

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
EXPECTED = json.loads((EXAMPLES / "expected-ledger.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ledger():
    documents = [verbale.read(EXAMPLES / name) for name in EXPECTED["inputs"]]
    return verbale.open_ledger(documents, desk=EXAMPLES / EXPECTED["desk"])


def thread_of(ledger, entry):
    """The thread whose first act has the words of an entry in its matter, else in its sentence; `None` for none."""
    ours = [t for t in ledger.threads if t.steps[0].act.name.endswith(entry["document"])]
    for part in ("matter", "words"):
        for thread in ours:
            if all(words in getattr(thread.steps[0].act, part) for words in entry["words"]):
                return thread
    return None


DAYS = [(entry, day) for entry in EXPECTED["threads"] for day in entry["standing"]]


@pytest.mark.parametrize(("entry", "day"), DAYS, ids=[f"{entry['name']}, {day}" for entry, day in DAYS])
def test_standing_on_a_day(ledger, entry, day):
    """Each thread stands on each day as a desk officer wrote, by the side that the officer named."""
    thread, wanted = thread_of(ledger, entry), entry["standing"][day]
    stand = ledger.stand(thread, date.fromisoformat(day)) if thread else None
    found = stand and (
        f"{stand.standing} by {ledger.names[stand.by]}" if wanted and " by " in wanted else stand.standing.value
    )
    assert found == wanted


@pytest.mark.parametrize("entry", EXPECTED["threads"], ids=lambda entry: entry["name"])
def test_thread(ledger, entry):
    """Each thread is one thread, of a fair kind, raised by the right side, with its deadline."""
    thread = thread_of(ledger, entry)
    assert thread is not None
    assert thread.kind.value in entry["kind"]
    assert ledger.names[thread.raiser] == entry["by"]
    if entry["to"]:
        assert entry["to"] in [ledger.names[side] for side in thread.counterparts]
    dues = [change.due for change in ledger.changes(thread)]
    assert (date.fromisoformat(entry["due"]) if entry["due"] else None) in dues
    stands = {day: ledger.stand(thread, date.fromisoformat(day)) for day in entry["standing"]}
    overdue = [day for day, stand in stands.items() if stand and stand.overdue]
    assert overdue == entry.get("overdue", [])


@pytest.mark.parametrize("entry", EXPECTED["claims"], ids=lambda entry: f"{entry['by']} {entry['verb']}")
def test_claims(ledger, entry):
    """What a side says that an instrument does is its claim, with the instrument's own wording beside it."""
    found = [
        claim
        for claim in ledger.claims
        if ledger.names[claim.claimant] == entry["by"] and claim.verb == entry["verb"]
        and claim.act.name.endswith(entry["document"]) and entry["words"] in claim.words
    ]  # fmt: skip
    assert found
    assert found[0].instrument.part == entry["part"]
    assert found[0].wording.startswith(
        "No party shall place launchers, fixed or mobile, within 150 kilometres of the water."
    )

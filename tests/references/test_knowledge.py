"""The shipped knowledge is consistent."""

import re
from collections import Counter
from datetime import date

import pytest

from verbale import lexicon
from verbale.references import agreements, knowledge
from verbale.references.names import Names, tokens_of

STATES = lexicon.load("states")
BODIES = lexicon.load("bodies")
OFFICES = lexicon.load("offices")
AGREEMENTS = lexicon.load("agreements")
IDENTITIES = {
    *STATES["states"],
    *BODIES["bodies"],
    *(f"{slug}:{organ}" for slug, body in BODIES["bodies"].items() for organ in body.get("organs", {})),
    *(f"group:{slug}" for slug in BODIES["groups"]),
}
# 193 members and 2 observers of the United Nations.
MEMBERS_AND_OBSERVERS = 195


def test_all_states_are_there():
    """Every member and observer of the United Nations has an entry."""
    standing = [entry for entry in STATES["states"].values() if entry.get("status") in (None, "observer")]
    assert len(standing) == MEMBERS_AND_OBSERVERS


def test_state_codes_are_alpha_3():
    """A state's key is three capital letters."""
    assert [code for code in STATES["states"] if not re.fullmatch(r"[A-Z]{3}", code)] == []


def test_former_states_have_years_successors_and_a_note():
    """A state that is gone says when it was and who came after it."""
    for code, entry in STATES["states"].items():
        if entry.get("status") == "former":
            assert re.fullmatch(r"\d{4}-\d{4}", entry["years"]), code
            assert entry["note"].endswith("."), code
            assert all(re.fullmatch(r"[A-Z]{3}", successor) for successor in entry["successors"]), code


def test_wikidata_ids_are_unique():
    """No two parties share a Wikidata id."""
    known = knowledge.shipped().wikidata_of
    assert [number for number, count in Counter(known.values()).items() if count > 1] == []
    assert all(re.fullmatch(r"Q\d+", number) for number in known.values())


def test_names_belong_to_one_state():
    """No name, adjective or seat belongs to two states unless it is listed as doubtful."""
    owners = {}
    for code, entry in STATES["states"].items():
        words = {entry["name"], entry.get("formal", entry["name"])}
        for name in ("also", "adjective", "people", "seat"):
            words.update(entry.get(name, ()))
        for word in words:
            owners.setdefault(word, set()).add(code)
    assert {word for word, codes in owners.items() if len(codes) > 1} - set(STATES["doubtful"]) == set()


def test_meanings_of_doubtful_names_exist():
    """What a doubtful name may mean is a known party or a place."""
    for meanings in STATES["doubtful"].values():
        assert all(meaning in IDENTITIES or meaning.startswith("place:") for meaning in meanings)


def test_actor_codes_have_their_shape():
    """An actor code is made of groups of three capital letters."""
    assert [c for c in knowledge.shipped().actor_of.values() if not re.fullmatch(r"(?:[A-Z]{3})+", c)] == []


def test_offices_belong_to_organs():
    """Each office belongs to a known organ, and each named organ to a state and a function."""
    assert {office["organ"] for office in OFFICES["offices"].values()} <= set(OFFICES["organs"])
    for entry in OFFICES["named"]:
        assert entry["state"] in STATES["states"]
        assert entry["organ"] in OFFICES["organs"]


def test_agreements_are_many():
    """At least 150 agreements and 100 resolutions are known."""
    assert len(AGREEMENTS["agreements"]) >= 150
    assert len(AGREEMENTS["security_council"]) >= 100


@pytest.mark.parametrize("slug", AGREEMENTS["agreements"])
def test_agreement_is_whole(slug):
    """An agreement has a name, a day, a kind, known parties and an address that is one."""
    entry = AGREEMENTS["agreements"][slug]
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)
    assert entry["name"]
    assert entry["kind"]
    assert date.fromisoformat(entry["date"]).year > 1800
    assert {entry["body"]} <= IDENTITIES if "body" in entry else True
    assert set(entry.get("parties", ())) <= IDENTITIES
    assert entry.get("url", "https://").startswith("https://")


def test_aliases_belong_to_one_agreement():
    """No name belongs to two agreements; shared ones stand in `doubtful`, with agreements that exist."""
    owners = Counter()
    for entry in AGREEMENTS["agreements"].values():
        owners.update({entry["name"], *entry.get("also", ())})
    assert [name for name, count in owners.items() if count > 1] == []
    for slugs in AGREEMENTS["doubtful"].values():
        assert set(slugs) <= set(AGREEMENTS["agreements"])


def test_resolutions_are_in_order():
    """A later number was adopted on a later day."""
    days = [date.fromisoformat(day) for _, (day, _) in sorted(AGREEMENTS["security_council"].items())]
    assert days == sorted(days)


def test_every_agreement_is_found_by_its_name():
    """Each name and alias leads to its agreement."""
    names = agreements.shipped().names
    for slug, entry in AGREEMENTS["agreements"].items():
        for phrase in (entry["name"], *entry.get("also", ())):
            assert names.get(phrase) == (slug,), phrase


def test_longest_name_wins():
    """Of two names that begin alike, the longer is found where it stands."""
    names = Names()
    names.add("Velmark", 1)
    names.add("Velmark Islands", 2)
    text = "Velmark and the Velmark Islands, Velmark. Islands"
    assert [hit.payload for hit in names.scan(text, tokens_of(text))] == [1, 2, 1]

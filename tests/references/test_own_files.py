"""A desk's own names and agreements."""

import pytest

from verbale.errors import InputError
from verbale.lexicon import own as files
from verbale.references import instruments, own, parties

GOOD = """
states:
  VLM: {name: Velmark, formal: Republic of Velmark, adjective: [Velmarkian], seat: [Torvald]}
bodies:
  northern-league: {name: Northern League, also: [NL], code: IGO}
groups:
  upstream: {name: upstream States}
named:
  - {state: VLM, organ: foreign-ministry, words: [Harbour House]}
agreements:
  torvald-accord: {name: Torvald Accord, also: [Salt Accord], date: '2019-05-04', place: Torvald, kind: accord}
"""


@pytest.fixture
def desk(tmp_path):
    own.desk.cache_clear()
    (tmp_path / "desk.yaml").write_text(GOOD, encoding="utf-8")
    return own.desk(tmp_path)


def test_own_names_are_found(desk):
    """States, bodies, groups and organs of a desk's file are found beside the shipped ones."""
    text = (
        "The Velmarkian foreign minister told Norway and the Northern League that Harbour House and the upstream States"
    )
    found = [m.identity for m in parties.find(text, desk.parties)]
    expected = ["VLM:foreign-ministry", "NOR", "northern-league", "VLM:foreign-ministry", "group:upstream"]
    assert found == expected


def test_own_agreements_are_found(desk):
    """An agreement of a desk's file is found by each of its names."""
    text = "the Salt Accord and the Helsinki Final Act"
    found = [m.identity for m in instruments.find_instruments(text, known=desk.agreements)]
    assert found == ["torvald-accord", "helsinki-final-act"]


def test_shipped_knowledge_is_untouched(desk):
    """What a desk adds is not known where it was not asked for."""
    assert [m.identity for m in parties.find("Velmark and Norway")] == ["NOR"]


def test_no_folder_is_no_error(tmp_path):
    """Where there is no folder, there is only the shipped knowledge."""
    own.desk.cache_clear()
    assert own.desk(tmp_path / "none").files == ()


def test_own_folder_follows_the_environment(monkeypatch, tmp_path):
    """The folder is the one that XDG_CONFIG_HOME names."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert files.folder() == tmp_path / "verbale"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("states: [", "line 1 is not YAML"),
        ("- one", "holds a list"),
        ("countries: {}", "unknown block 'countries'. Blocks are: states, bodies, groups, named, agreements."),
        ("states: {VLM: {formal: Republic}}", "states: VLM has no name"),
        ("states: {VLM: {name: Velmark, town: Torvald}}", "states: VLM: unknown field 'town'. Fields are:"),
        ("states: {VLM: {name: Velmark, seat: Torvald}}", "states: VLM: seat must be a list of words"),
        ("states: [Velmark]", "'states' is a list"),
        ("named: [{state: VLM}]", "named: entry 1 must be"),
        ("agreements: {a: {name: A, date: May 2019}}", "agreements: a: date 'May 2019' is no day"),
        ("agreements: {a: {name: A, town: T}}", "agreements: a: unknown field 'town'"),
        ("a: &x [1]\nb: *x", "is not YAML"),
    ],
)
def test_bad_file_gets_one_line(tmp_path, content, said):
    """A file that cannot be used is named, with what is wrong in it, on one line."""
    own.desk.cache_clear()
    path = tmp_path / "desk.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        own.desk(tmp_path)
    message = str(caught.value)
    assert said in message
    assert str(path) in message
    assert "\n" not in message

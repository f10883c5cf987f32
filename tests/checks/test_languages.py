"""A primary in another language cannot be compared, and that is said; it never counts as one without the words."""

from verbale import check, check_quotation
from verbale.schema import Verdict

REPORT = (
    "HALDIS, 10 March 2023 (TWS) — The foreign minister, Ida Brandt, said on Thursday that her government “will not "
    "sign the treaty before the summer.” She added: “We have waited long enough for an answer.”"
)
FRENCH = (
    "Déclaration de la ministre des affaires étrangères. Notre gouvernement ne signera pas le traité avant l'été. Nous "
    "avons attendu assez longtemps une réponse de nos voisins, et nous ne pouvons plus attendre."
)


def test_quotations_of_a_report_stay_unchecked() -> None:
    """Each says which language stands in the way, and whose text of which day would be needed."""
    checked = check(REPORT, FRENCH, by_meaning=False)
    assert [item.check.verdict for item in checked.quotations] == [Verdict.UNCHECKED, Verdict.UNCHECKED]
    first = checked.quotations[0].check
    assert first.reasons[0].rule == "primary_is_in_another_language"
    assert first.need is not None
    assert (first.need.issuer, str(first.need.date)) == ("Ida Brandt", "2023-03-09")


def test_a_bare_quotation_stays_unchecked() -> None:
    """The language of a quotation alone is guessed from its small words."""
    check = check_quotation("We have waited long enough for an answer", FRENCH)
    assert (check.verdict, check.reasons[0].rule) == (Verdict.UNCHECKED, "primary_is_in_another_language")


def test_a_quotation_in_the_language_of_the_primary_is_checked() -> None:
    """French against French is compared like any other text."""
    check = check_quotation("Notre gouvernement ne signera pas le traité avant l’été", FRENCH)
    assert check.verdict is Verdict.VERBATIM


def test_one_primary_that_can_be_compared_is_enough() -> None:
    """A primary in the language of the report is searched beside one that is not."""
    checked = check(
        REPORT, [FRENCH, "We will not sign the treaty before the summer. We have waited long enough for an answer."]
    )
    assert [item.check.verdict for item in checked.quotations] == [Verdict.VERBATIM, Verdict.VERBATIM]

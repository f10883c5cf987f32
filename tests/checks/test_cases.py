"""Cases as data: every verdict, category and concern, for and against; see `cases/`."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from verbale import check_quotation
from verbale.checks import concerns, verdicts
from verbale.checks.differences import CATEGORIES
from verbale.schema import Verdict

CASES = Path(__file__).parent / "cases"
VERDICT_CASES = yaml.safe_load((CASES / "verdicts.yaml").read_text("utf-8"))
CONCERN_CASES = yaml.safe_load((CASES / "concerns.yaml").read_text("utf-8"))


def _check(case: dict[str, Any]) -> Any:
    return check_quotation(
        case["quote"], case["primary"], lead=case.get("lead", ""), speaker=case.get("speaker"), by_meaning=False
    )


@pytest.mark.parametrize("case", VERDICT_CASES, ids=lambda case: case["label"])
def test_wording(case: dict[str, Any]) -> None:
    """The verdict, its severity, and the classes of the differences that weigh are those of the case."""
    check = _check(case)
    weighing = [difference.category for difference in check.differences if difference.severity]
    assert (check.verdict.value, check.severity) == (case["verdict"], case.get("severity"))
    if check.verdict is not Verdict.SPLICED:
        assert weighing == case.get("categories", [])


@pytest.mark.parametrize("case", CONCERN_CASES, ids=lambda case: case["label"])
def test_concern(case: dict[str, Any]) -> None:
    """The words are genuine, and the concerns are those of the case."""
    check = _check(case)
    assert check.verdict in (Verdict.VERBATIM, Verdict.ELIDED)
    assert [concern.value for concern in check.concerns] == case["concerns"]


@pytest.mark.parametrize("case", VERDICT_CASES + CONCERN_CASES, ids=lambda case: case["label"])
def test_reasons_can_be_replayed(case: dict[str, Any]) -> None:
    """The verdict and the concerns follow again from the reasons alone."""
    check = _check(case)
    assert verdicts.verdict_of(check.reasons) == (check.verdict, check.severity)
    assert concerns.concerns_of(check.reasons) == check.concerns


def test_every_category_has_a_case() -> None:
    """No class of differences is without a case (typography and the like weigh nothing and show in verbatim ones)."""
    shown = {category for case in VERDICT_CASES for category in case.get("categories", [])}
    silent = {category.name for category in CATEGORIES if category.severity is None}
    assert {category.name for category in CATEGORIES} - silent <= shown


def test_every_rule_says_what_it_found() -> None:
    """The docstring of each rule is what the reader is shown."""
    for rule in [row[0] for row in verdicts.VERDICTS] + [row[0] for row in concerns.CONCERNS]:
        assert rule.__doc__
        assert rule.__doc__.strip().endswith(".")

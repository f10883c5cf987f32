"""Quotation and primaries in, check out: find the passage, lay the words side by side, name what differs, judge.

Read in this order: `quoted` (the quotation's words and marks), `finding` (where they stand), `wording` and `aligning`
(word beside word), `differences` (what differs), `verdicts` and `concerns` (the rules), `judging` (all of it in
order), `reports` (a whole report).
"""

from verbale.checks.findings import Asked, Findings
from verbale.checks.judging import best_of, check_of, evidence, find, judge
from verbale.checks.quoted import quoted
from verbale.checks.reports import Watch, asked_in, check_report, checked_report, watched
from verbale.checks.rewording import Encoder
from verbale.checks.weighing import closeness, weigh

__all__ = [
    "Asked", "Encoder", "Findings", "Watch", "asked_in", "best_of", "check_of", "check_report", "checked_report",
    "closeness", "evidence", "find", "judge", "quoted", "watched", "weigh",
]  # fmt: skip

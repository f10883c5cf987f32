"""Quotation and primaries in, check out: find the passage, lay the words side by side, name what differs, judge.

Read in this order: `quoted` (the quotation's words and marks), `finding` (where they stand), `wording` and `aligning`
(word beside word), `differences` (what differs), `verdicts` and `concerns` (the rules), `judging` (all of it in
order), `reports` (a whole report).
"""

from verbale.checks.findings import Asked
from verbale.checks.judging import judge
from verbale.checks.quoted import quoted
from verbale.checks.reports import check_report

__all__ = ["Asked", "check_report", "judge", "quoted"]

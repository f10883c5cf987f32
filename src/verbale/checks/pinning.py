"""What ties a quotation of one to three words to a place, so that a hit there is more than chance.

Two or three words of which at least two carry sense are tied by the speaker or the words around; a single word that
carries sense only by words that stand before the quotation in the report and near the place in the primary.
"""

from __future__ import annotations

from verbale.checks.findings import Findings, Found
from verbale.checks.wording import telling
from verbale.index import stem_of
from verbale.text.words import words_in

AROUND = 60  # words on either side of the place in the primary
LEAD = 30  # words before the quotation in the report


def pin(found: Findings) -> str:
    """What ties the quotation to the place that was found, in words; empty where nothing does."""
    if found.primary is None or not found.parts or found.found is Found.MEANING:
        return ""
    asked = found.asked
    own = telling(asked.quoted.words)
    if len(own) >= 2 and (asked.speaker or asked.lead or asked.date):
        return "two telling words, and the report names whose they are"
    if not own:
        return ""
    first, last = found.parts[0].s_first, found.parts[-1].s_last
    near = {stem_of(key) for key in found.primary.words.keys[max(0, first - AROUND) : last + AROUND]}
    known = {stem_of(key) for key in (*own, *words_in(asked.speaker or "").keys)}
    lead = words_in(" ".join(asked.lead.split()[-LEAD:]))
    shared = [key for key in telling(lead) if len(key) > 3 and stem_of(key) in near - known]
    return f"{shared[-1]!r} stands near it in the report and in the source" if shared else ""

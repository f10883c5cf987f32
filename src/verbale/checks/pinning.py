"""What ties a quotation of one to three words to a place, so that a hit there is more than chance.

Two or three words of which at least two carry sense are tied by the speaker or the words around; a single word that
carries sense only by words that stand before the quotation in the report and near the place in the primary.
"""

from __future__ import annotations

from verbale.checks.findings import Findings, Found
from verbale.checks.wording import knowledge
from verbale.index import stem_of
from verbale.text.words import words_in

AROUND = 60  # words on either side of the place in the primary
LEAD = 30  # words before the quotation in the report


def pin(found: Findings) -> str:
    """What ties the quotation to the place that was found, in words; empty where nothing does."""
    if found.primary is None or not found.parts or found.found is Found.MEANING:
        return ""
    small = knowledge()["function"] | knowledge()["modal"]
    telling = [key for key in found.asked.quoted.words.keys if key not in small and len(key) > 2]
    if not telling:
        return ""
    asked = found.asked
    if len(telling) >= 2 and (asked.speaker or asked.lead or asked.date):
        return "two telling words, and the report names whose they are"
    first, last = found.parts[0].s_first, found.parts[-1].s_last
    near = {stem_of(key) for key in found.primary.words.keys[max(0, first - AROUND) : last + AROUND]}
    own = {stem_of(key) for key in telling}
    speaker = {stem_of(key) for key in words_in(asked.speaker or "").keys}
    lead = words_in(asked.lead).keys[-LEAD:]
    shared = [key for key in lead if key not in small and len(key) > 3 and stem_of(key) in near - own - speaker]
    return f"{shared[-1]!r} stands near it in the report and in the source" if shared else ""

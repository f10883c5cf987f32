"""Sentences to compare two precisions on: written for this, of every length and of several manners of speech."""

from __future__ import annotations

from itertools import product

OPENINGS = (
    "The Council of Ardenia",
    "Our Foreign Minister",
    "A spokeswoman for the harbour authority",
    "The delegation of Kestria, which had asked for the floor twice,",
    "I",
)
DEEDS = (
    "rejects the demand that all forces be withdrawn before the talks begin",
    "will not be the first to place missiles on the eastern islands",
    "signed the fisheries agreement of 12 March 1987 without reservations",
    "regrets that only 21 per cent of the grain has reached the villages",
    "thanks the people of this city for their patience and their bread",
    "cannot accept that one state's security is bought at the price of another's",
    "has nothing to add",
    "asked whether the bridge would be open by winter",
)
ENDINGS = (
    ".",
    ", and said so yesterday in a letter of four pages to the President of the Assembly.",
    " unless a guarantee is given within thirty days, as both parties promised in the Charter they signed.",
)
OTHERS = (
    "No.",
    "Peace!",
    "1,200,000,000",
    "Q: Do you regret it? A: Not at all.",
    "“We were duped,” he told reporters, “and we do not intend to be duped again.”",
    "It is not true that the convoy was attacked; it is true that it was late.",
    "Recalling its resolutions 41 (II), 57 (III) and 60 (III), and reaffirming the principles of the Charter,",
    "the the the the the",
    "The recipe needs two eggs, a spoon of flour and a pinch of salt.",
    "Her pulse was 110, her temperature 38.9, and the rash had spread to both arms.",
    "def parse(line): return line.split(',')",
    "Le Gouvernement de la République ne reconnaît pas cette frontière.",
    "THE SECRETARY-GENERAL (spoke in French): I give the floor to the representative of Kestria.",
    "Tlie Govemment of tbe Repubhc dep1ores tbis dec1sion",
    "http://example.org/a?b=c#d",
    "In the year in which the two rivers froze, the fishermen of the northern villages walked over the ice to the "
    "other bank, where for the first time in three generations they met the cousins of whom their grandmothers had "
    "sung, and it was there, the delegate said, that the idea of a common market was born, long before any government "
    "had thought of it, and certainly long before the economists, who now claim it as their own, had learned to spell "
    "its name.",
)


def varied() -> list[str]:
    """136 sentences, each text once, from one word to some hundred."""
    made = [f"{who} {deed}{end}" for who, deed, end in product(OPENINGS, DEEDS, ENDINGS)]
    return [*made, *OTHERS]

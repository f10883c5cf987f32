"""What a statement does: acts with their trigger, addressees, matter, strength, and PLOVER root codes.

`classify` reads a text that one speaker says; `acts_of` the statements of a report or the sentences of a primary.
"""

from verbale.acts.assembling import acts_of
from verbale.acts.classify import classify

__all__ = ["acts_of", "classify"]

"""Document → statements: who said what, in which words, and whose words they hand on.

`extract` gives the attributions of a document, `asides` the quotation marks that claim no speech; between them, no mark
is lost. The way there: `drafts` cuts the document into passages and hands each to a tagger (`tagging.tag`, or a trained
one in its place), `assembly` tells who speaks.
"""

from verbale.statements.assembly import asides, extract
from verbale.statements.tagging import Attribution, Tagger, tag

__all__ = ["Attribution", "Tagger", "asides", "extract", "tag"]

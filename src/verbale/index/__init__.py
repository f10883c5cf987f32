"""From a primary to the candidates for a passage: word and word-pair postings, sentences and their vectors, in
memory.
"""

from verbale.index.primary import Primary, stem_of

__all__ = ["Primary", "stem_of"]

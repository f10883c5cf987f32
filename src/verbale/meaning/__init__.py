"""The one sentence encoder: sentences in, unit vectors out, offline and on the CPU.

all-MiniLM-L6-v2 in int8 (`resources/models/encoder.md` says how it was made and how far it can be trusted). Two
sentences are near in meaning when the dot product of their vectors is high. Known weaknesses: it knows English only,
it reads no more than the first 128 word pieces of a text, and a negation or a number moves a vector hardly at all: it
finds passages, it must not judge them.
"""

from verbale.meaning.encoder import WIDTH, available, encode

__all__ = ["WIDTH", "available", "encode"]

"""The acts network: MiniLM's encoder with a head for acts and one for whom and what.

From the encoder's states h of a sentence come
    types   log-odds of each type: W · mean(h) + softmax-like peak over pieces of V · h
    words   V · h, log-odds that a piece is among the words that do it
    slots   log-odds that a piece t is part of the addressee or the matter of the act of type k at piece a:
            U · gelu(K h_t + Q h_a + D[t - a] + T[k])
`key` = K h and `query` = Q h are given out, and the last step is done in numpy for the acts that were decided.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from training.attribution.network import BUCKETS, INNER, LAYERS, POSITIONS, WIDTH, WORDS, Layer, bucket

from verbale.acts.network import JOINT, PEAK, SLOTS, TYPES

RARE = -1.5  # log-odds of a type before anything is learned

__all__ = ["INNER", "LAYERS", "POSITIONS", "WIDTH", "WORDS", "Acts"]


class Acts(nn.Module):
    """The encoder and its heads; the word embeddings stay as they were published."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.embedded = nn.Embedding(WORDS, WIDTH)
        self.embedded.weight.requires_grad_(False)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList([Layer(dropout) for _ in range(LAYERS)])
        self.whole = nn.Linear(WIDTH, len(TYPES))
        self.word = nn.Linear(WIDTH, len(TYPES))
        self.key = nn.Linear(WIDTH, JOINT)
        self.query = nn.Linear(WIDTH, JOINT)
        self.distance = nn.Embedding(BUCKETS, JOINT)
        self.kinds = nn.Embedding(len(TYPES), JOINT)
        self.slot = nn.Linear(JOINT, SLOTS)
        for part in (self.whole, self.word, self.distance, self.kinds):
            nn.init.normal_(part.weight, std=0.02)
        nn.init.constant_(self.whole.bias, RARE)
        nn.init.zeros_(self.word.bias)

    def states(self, ids: Tensor, mask: Tensor) -> Tensor:
        """ids, mask (B, L) → states (B, L, WIDTH)."""
        x = self.embedded(ids) + self.positions(torch.arange(ids.shape[1])) + self.kind
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        return x

    def types(self, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Log-odds of each type (B, T), and of each piece (B, L, T)."""
        kept = mask[..., None].float()
        mean = (states * kept).sum(1) / kept.sum(1)
        words = self.word(states).masked_fill(~mask[..., None], -30.0)
        return self.whole(mean) + torch.logsumexp(words * PEAK, 1) / PEAK, words

    def slots(self, states: Tensor, rows: Tensor, anchors: Tensor, types: Tensor) -> Tensor:
        """Log-odds (A, L, 2) of addressee and matter, for acts at pieces anchors (A,) of sentences rows (A,)."""
        apart = torch.arange(states.shape[1])[None] - anchors[:, None]
        here = self.query(states[rows, anchors]) + self.kinds(types)
        return self.slot(F.gelu(self.key(states)[rows] + here[:, None] + self.distance(bucket(apart))))

    def load_published(self, arrays: dict[str, np.ndarray]) -> None:
        """Take over MiniLM's weights, by the names of its safetensors file."""

        def take(parameter: Tensor, *names: str) -> None:
            found = np.concatenate([arrays[name] for name in names])
            parameter.data.copy_(torch.from_numpy(found).view_as(parameter))

        take(self.embedded.weight, "embeddings.word_embeddings.weight")
        take(self.positions.weight, "embeddings.position_embeddings.weight")
        self.kind.data.copy_(torch.tensor(arrays["embeddings.token_type_embeddings.weight"][0]))
        for kind in ("weight", "bias"):
            take(getattr(self.norm, kind), f"embeddings.LayerNorm.{kind}")
            for i, layer in enumerate(self.layers):
                at = f"encoder.layer.{i}."
                heads = [f"{at}attention.self.{name}.{kind}" for name in ("query", "key", "value")]
                take(getattr(layer.attention_in, kind), *heads)
                take(getattr(layer.attention_out, kind), f"{at}attention.output.dense.{kind}")
                take(getattr(layer.attention_norm, kind), f"{at}attention.output.LayerNorm.{kind}")
                take(getattr(layer.up, kind), f"{at}intermediate.dense.{kind}")
                take(getattr(layer.down, kind), f"{at}output.dense.{kind}")
                take(getattr(layer.norm, kind), f"{at}output.LayerNorm.{kind}")

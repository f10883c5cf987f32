"""The attribution network: MiniLM's encoder, a probability of being in a cue for each piece, and labels for each cue.

Cue-anchored tagging. From the encoder's states h, a piece t is scored against an anchor a (a piece of a cue) by
    label(t, a) = W · [gelu(K h_t + Q h_a + D[t - a] + C[coder]) ; (K' h_t) * (Q' h_a)]
for seven labels, read by a linear-chain conditional random field. Source, cue and content of one attribution come out
linked, and each attribution is labelled apart from its neighbours.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from verbale.statements import decoding
from verbale.statements.pieces import VALUES

WIDTH, HEADS, INNER, LAYERS, WORDS = 384, 12, 1536, 6, 30522
POSITIONS = 512
JOINT, PRODUCT = 192, 64  # widths of the sum and of the product in label(t, a)
NEAR = 12  # distances up to which each has a vector of its own; further ones share it in growing steps
BUCKETS = 64
ROLE_LABELS = 7


def bucket(distance: Tensor) -> Tensor:
    """Signed distances to 0 … BUCKETS - 1: exact up to NEAR, then logarithmic up to POSITIONS."""
    size = distance.abs().clamp(max=POSITIONS - 1)
    far = NEAR + (torch.log2(size.clamp(min=1).float() / NEAR) * 3.5).floor().long()
    half = torch.where(size < NEAR, size, far).clamp(max=BUCKETS // 2 - 1)
    return torch.where(distance < 0, half, half + BUCKETS // 2)


class Layer(nn.Module):
    """One layer of BERT (post-normalised)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.attention_in = nn.Linear(WIDTH, 3 * WIDTH)
        self.attention_out = nn.Linear(WIDTH, WIDTH)
        self.attention_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x (B, L, WIDTH), mask (B, 1, 1, L) true where a piece is."""
        batch, length, _ = x.shape
        parts = self.attention_in(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(parts[0], parts[1], parts[2], attn_mask=mask)
        x = self.attention_norm(
            x + self.dropout(self.attention_out(seen.transpose(1, 2).reshape(batch, length, WIDTH)))
        )
        return self.norm(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Word pieces with features to states; the word embeddings stay as they were published."""

    def __init__(self, layers: int, dropout: float) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, WIDTH)
        self.words.weight.requires_grad_(False)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.features = nn.ModuleList([nn.Embedding(count, WIDTH) for count in VALUES])
        for table in self.features:
            nn.init.zeros_(table.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList([Layer(dropout) for _ in range(layers)])

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """ids (B, L), features (B, L, 4), mask (B, L) → states (B, L, WIDTH)."""
        x = self.words(ids) + self.positions(torch.arange(ids.shape[1], device=ids.device)) + self.kind
        for column, table in enumerate(self.features):
            x = x + table(features[..., column])
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        return x


class Network(nn.Module):
    """The encoder with its three heads. Coders are numbered from 1; 0 stands for none in particular."""

    def __init__(self, coders: int, layers: int = LAYERS, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(layers, dropout)
        self.roles = nn.Linear(WIDTH, ROLE_LABELS)
        self.cue = nn.Linear(WIDTH, 1)
        self.cue_of_coder = nn.Embedding(coders + 1, WIDTH)
        self.key = nn.Linear(WIDTH, JOINT)
        self.query = nn.Linear(WIDTH, JOINT)
        self.distance = nn.Embedding(BUCKETS, JOINT)
        self.coder = nn.Embedding(coders + 1, JOINT)
        self.key_product = nn.Linear(WIDTH, PRODUCT)
        self.query_product = nn.Linear(WIDTH, PRODUCT)
        self.labels = nn.Linear(JOINT + PRODUCT, len(decoding.LABELS))
        self.transitions = nn.Parameter(torch.zeros(len(decoding.LABELS), len(decoding.LABELS)))
        self.start = nn.Parameter(torch.zeros(len(decoding.LABELS)))
        self.register_buffer("allowed", torch.from_numpy(decoding.allowed()), persistent=False)
        self.register_buffer("begins", torch.from_numpy(decoding.begins()), persistent=False)
        for table in (self.cue_of_coder, self.coder, self.distance):
            nn.init.zeros_(table.weight)

    def cues(self, states: Tensor, coder: Tensor) -> Tensor:
        """Log-odds (B, L) that a piece is part of a cue; coder (B,)."""
        return self.cue(states).squeeze(-1) + (states * self.cue_of_coder(coder)[:, None, :]).sum(-1) / WIDTH**0.5

    def scores(self, states: Tensor, rows: Tensor, anchors: Tensor, coder: Tensor) -> Tensor:
        """Label scores (A, L, 7) for anchors (A,) in windows rows (A,); coder (A,)."""
        places = torch.arange(states.shape[1], device=states.device)
        here = states[rows, anchors]
        near = self.distance(bucket(places[None, :] - anchors[:, None]))
        joint = F.gelu(self.key(states)[rows] + (self.query(here) + self.coder(coder))[:, None, :] + near)
        product = self.key_product(states)[rows] * self.query_product(here)[:, None, :]
        return self.labels(torch.cat([joint, product], -1))

    def unlikelihood(self, scores: Tensor, gold: Tensor, lengths: Tensor, anchors: Tensor) -> Tensor:
        """Negative log-likelihood (A,) of gold labels (A, L) whose windows have lengths (A,)."""
        rows = torch.arange(len(scores), device=scores.device)
        held = torch.full_like(scores[:, 0], decoding.FORBIDDEN)
        held[:, decoding.CUE : decoding.CUE + 2] = 0
        scores = scores.index_put((rows, anchors), scores[rows, anchors] + held)
        steps, first = self.transitions + self.allowed, self.start + self.begins
        path = scores.gather(2, gold[:, :, None]).squeeze(2)
        inside = torch.arange(scores.shape[1], device=scores.device)[None, :] < lengths[:, None]
        true = (path * inside).sum(1) + first[gold[:, 0]] + (steps[gold[:, :-1], gold[:, 1:]] * inside[:, 1:]).sum(1)
        total = first + scores[:, 0]
        for t in range(1, scores.shape[1]):
            onward = torch.logsumexp(total[:, :, None] + steps, 1) + scores[:, t]
            total = torch.where(inside[:, t, None], onward, total)
        return torch.logsumexp(total, 1) - true

    def load_published(self, arrays: dict[str, np.ndarray]) -> None:
        """Take over the encoder's weights from MiniLM's, by the names of its safetensors file."""

        def take(parameter: Tensor, *names: str) -> None:
            found = np.concatenate([arrays[name] for name in names])
            parameter.data.copy_(torch.from_numpy(found).view_as(parameter))

        encoder = self.encoder
        take(encoder.words.weight, "embeddings.word_embeddings.weight")
        take(encoder.positions.weight, "embeddings.position_embeddings.weight")
        encoder.kind.data.copy_(torch.from_numpy(arrays["embeddings.token_type_embeddings.weight"][0]))
        for kind in ("weight", "bias"):
            take(getattr(encoder.norm, kind), f"embeddings.LayerNorm.{kind}")
            for i, layer in enumerate(encoder.layers):
                at = f"encoder.layer.{i}."
                heads = [f"{at}attention.self.{name}.{kind}" for name in ("query", "key", "value")]
                take(getattr(layer.attention_in, kind), *heads)
                take(getattr(layer.attention_out, kind), f"{at}attention.output.dense.{kind}")
                take(getattr(layer.attention_norm, kind), f"{at}attention.output.LayerNorm.{kind}")
                take(getattr(layer.up, kind), f"{at}intermediate.dense.{kind}")
                take(getattr(layer.down, kind), f"{at}output.dense.{kind}")
                take(getattr(layer.norm, kind), f"{at}output.LayerNorm.{kind}")

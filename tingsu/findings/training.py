"""Corrections as training data: the message with every personal detail masked, and what people said is right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from tingsu.core.reading.labels import MANY
from tingsu.core.text.personal import mask_personal
from tingsu.findings.models import Finding


def corrected_examples() -> Iterator[dict[str, Any]]:
    """Yield one example for every message with a correction, in the keys of the annotation guide."""
    messages = Finding.objects.exclude(corrected_at=None).values("message_id")
    findings = Finding.objects.filter(message_id__in=messages).select_related("message").order_by("message_id", "id")
    for _message_id, group in groupby(findings.iterator(chunk_size=2000), key=lambda finding: finding.message_id):
        rows = list(group)
        yield {
            "id": f"correction-{rows[0].message_id}",
            "text": mask_personal(rows[0].message.text),
            "corrected": sorted({row.question for row in rows if row.is_corrected}),
            **_labels(rows),
        }


def _labels(rows: list[Finding]) -> dict[str, Any]:
    labels: dict[str, Any] = {"risks": []}
    for row in rows:
        label = row.standing_label
        if row.question in MANY:
            labels.setdefault(row.question, [])
            if label:
                labels[row.question].append(label)
        else:
            labels[row.question] = int(label) if row.question == "heat" else label
    return labels

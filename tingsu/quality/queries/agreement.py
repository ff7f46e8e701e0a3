"""How far people and the machine agree on the talks that both scored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils import timezone

from tingsu.core.quality import Agreement, Judged, Verdict, agreement
from tingsu.org.models import Person
from tingsu.quality.card import faults_of, marks_of
from tingsu.quality.models import Sample
from tingsu.quality.queries.criteria import judged_criteria
from tingsu.quality.queries.listing import ended_between
from tingsu.quality.queries.visible import at_units


def read_samples(person: Person, asked: Mapping[str, str]) -> list[Sample]:
    """Return the samples that were read, at the person's units, of talks that ended on the asked days."""
    found = Sample.objects.filter(at_units(person, "score__"), ended_between(asked, "score__"), read_at__isnull=False)
    if asked.get("why") in Sample.Why.values:
        found = found.filter(why=asked["why"])
    return list(found.select_related("score", "reader").order_by("score__ended_at"))


def agreement_of(samples: Iterable[Sample]) -> Agreement:
    """Compare the machine's first judgement, before any objection, with the people's."""
    judged = {criterion.id for criterion in judged_criteria()}
    pairs = [(machine_of(sample, judged), human_of(sample, judged)) for sample in samples]
    return agreement([machine for machine, _human in pairs], [human for _machine, human in pairs])


def by_month(samples: Iterable[Sample]) -> list[tuple[str, Agreement]]:
    """Return the agreement of each month in which talks ended, oldest first."""
    months: defaultdict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        months[timezone.localtime(sample.score.ended_at).strftime("%Y-%m")].append(sample)
    return [(month, agreement_of(found)) for month, found in sorted(months.items())]


def machine_of(sample: Sample, judged: set[str]) -> Judged:
    """Return the machine's judgement as it was made."""
    card = sample.score.card
    verdicts = {mark.criterion: mark.verdict for mark in marks_of(card) if mark.criterion in judged}
    return Judged(sample.score.machine_points, verdicts, frozenset(fault.code for fault in faults_of(card)))


def human_of(sample: Sample, judged: set[str]) -> Judged:
    """Return the person's judgement, of criteria that the rubric still has."""
    verdicts = {key: Verdict(value) for key, value in sample.verdicts.items() if key in judged}
    return Judged(sample.points, verdicts, frozenset(sample.faults))

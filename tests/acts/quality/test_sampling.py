"""The sample: drawn by a seed, read blindly, compared with the machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.acts.quality.stage import BAD, GOOD, scored
from tests.conftest import Cast
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.journal.models import Entry
from tingsu.quality.actions.objecting import object_to, rule_on
from tingsu.quality.actions.reading import submit_reading
from tingsu.quality.actions.sampling import draw_sample
from tingsu.quality.actions.seeing import note_seen
from tingsu.quality.models import Draw, Sample, Score
from tingsu.quality.queries.agreement import agreement_of, by_month, read_samples
from tingsu.quality.queries.criteria import judged_criteria
from tingsu.quality.queries.visible import is_blind, samples_for

pytestmark = pytest.mark.django_db
Work = Callable[[], int]


def drawn(cast: Cast, *, percent: float = 100, seed: str = "s") -> Draw:
    today = timezone.localdate()
    return draw_sample(since=today, until=today, percent=percent, seed=seed, by=cast.noor)


def all_met() -> dict[str, str]:
    return {criterion.id: "met" for criterion in judged_criteria()}


def read(sample: Sample, cast: Cast, **changes: object) -> Sample:
    given = {"verdicts": all_met(), "faults": ["rude"], "overall": 60, "comment": "", "by": cast.noor} | changes
    return submit_reading(sample, **given)  # type: ignore[arg-type]


def test_a_share_of_each_agent_is_drawn_and_the_same_again(cast: Cast, work: Work) -> None:
    for _number in range(5):
        scored(cast, work, lines=GOOD[:2])
        scored(cast, work, agent=cast.officer, lines=GOOD[:2])
    first = drawn(cast, percent=20, seed="2026-W10")
    chosen = set(first.samples.values_list("score", flat=True))
    assert sorted(Score.objects.filter(pk__in=chosen).values_list("agent", flat=True)) == sorted(
        [cast.ana.pk, cast.officer.pk]
    )
    assert (first.candidates, Entry.objects.get(verb="quality.drawn").data["drawn"]) == (10, 2)
    Sample.objects.all().delete()
    again = drawn(cast, percent=20, seed="2026-W10")
    assert set(again.samples.values_list("score", flat=True)) == chosen


def test_breaches_and_big_rises_of_heat_are_always_drawn(cast: Cast, work: Work) -> None:
    calm, breach, risen = (scored(cast, work, lines=GOOD[:2]) for _number in range(3))
    Score.objects.filter(pk=breach.pk).update(has_breach=True)
    Score.objects.filter(pk=risen.pk).update(heat_first=0.5, heat_peak=2.5)
    drawn(cast, percent=0)
    assert dict(Sample.objects.values_list("score", "why")) == {breach.pk: "breach", risen.pk: "heat"}
    assert not Sample.objects.filter(score=calm).exists()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"percent": 101}, id="too many"),
        pytest.param({"seed": " "}, id="no seed"),
        pytest.param({"until": timezone.now().date() - timedelta(days=4000)}, id="ends before it begins"),
    ],
)
def test_a_draw_without_sense_is_refused(cast: Cast, changes: dict[str, object]) -> None:
    today = timezone.localdate()
    given = {"since": today, "until": today, "percent": 5.0, "seed": "s", "by": cast.noor} | changes
    with pytest.raises(BadInput):
        draw_sample(**given)  # type: ignore[arg-type]


def test_it_is_blind_until_it_is_read_but_not_for_the_agent(cast: Cast, work: Work) -> None:
    scored(cast, work)
    drawn(cast)
    sample = Sample.objects.get()
    assert is_blind(cast.noor, sample.score)
    assert not is_blind(cast.ana, sample.score)
    read(sample, cast)
    assert not is_blind(cast.noor, Sample.objects.get().score)


def test_the_reading_is_reckoned_by_the_same_formula(cast: Cast, work: Work) -> None:
    scored(cast, work)
    drawn(cast)
    clean = read(Sample.objects.get(), cast, faults=[])
    assert clean.points == 100
    assert (clean.reader, clean.overall) == (cast.noor, 60)
    assert Entry.objects.get(verb="quality.read").data["points"] == 100


def test_who_knows_the_score_or_is_the_agent_or_comes_second_does_not_read(cast: Cast, work: Work) -> None:
    score = scored(cast, work)
    own = scored(cast, work, agent=cast.noor)
    note_seen(score, by=cast.noor)
    drawn(cast)
    seen, mine = Sample.objects.get(score=score), Sample.objects.get(score=own)
    for sample, person in ((seen, cast.noor), (mine, cast.noor), (seen, cast.ana), (seen, cast.tom)):
        with pytest.raises(NotAllowed):
            read(sample, cast, by=person)
    assert list(samples_for(cast.noor)) == [seen]
    read(seen, cast, by=cast.idris)
    with pytest.raises(NotAllowed):
        read(seen, cast, by=cast.idris)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"verdicts": {"no_such": "met"}}, id="no such criterion"),
        pytest.param({"verdicts": {"restated": "splendid"}}, id="no such verdict"),
        pytest.param({"verdicts": {"first_response": "met"}}, id="read from the record"),
        pytest.param({"faults": ["ugly"]}, id="no such taboo"),
        pytest.param({"overall": 101}, id="off the scale"),
    ],
)
def test_a_form_that_makes_no_sense_is_refused(cast: Cast, work: Work, changes: dict[str, object]) -> None:
    scored(cast, work)
    drawn(cast)
    with pytest.raises(BadInput):
        read(Sample.objects.get(), cast, **changes)


def test_agreement_compares_the_first_score_and_not_the_corrected_one(cast: Cast, work: Work) -> None:
    score = scored(cast, work, lines=BAD)
    objection = object_to(score, item="feeling_first", reason="说过", by=cast.ana)
    rule_on(objection, verdict="met", answer="好", by=cast.noor)
    today = timezone.localdate()
    draw_sample(since=today, until=today, percent=100, seed="s", by=cast.idris)
    read(Sample.objects.get(), cast, verdicts={"feeling_first": "missed", "restated": "missed"}, by=cast.idris)
    found = agreement_of(read_samples(cast.noor, {}))
    feeling = next(row for row in found.criteria if row.id == "feeling_first")
    assert (found.n, feeling.n, feeling.exact, feeling.kappa) == (1, 1, 1, None)
    assert [month for month, _one in by_month(read_samples(cast.noor, {}))] == ["2026-03"]
    assert read_samples(cast.tom, {}) == []
    assert read_samples(cast.noor, {"since": "2030-01-01"}) == []

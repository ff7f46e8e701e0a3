"""Draw the talks that people score too."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import actor_of
from tingsu.core.errors import BadInput
from tingsu.core.quality.sampling import Candidate, draw
from tingsu.journal.record import record
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of
from tingsu.packs import installed
from tingsu.quality.models import Draw, Sample, Score

LONGEST_PERIOD = timedelta(days=92)


@transaction.atomic
def draw_sample(*, since: date, until: date, percent: float, seed: str, by: Person) -> Draw:
    """Draw a sample of the talks that ended from `since` to `until`, both days included, at the person's units.

    All with a breach or a big rise of heat, and `percent` of the others of each agent, rounded up. Talks drawn before
    are no candidates again.
    """
    seed = seed.strip()[:40]
    if until < since or until - since > LONGEST_PERIOD:
        raise BadInput(_("起止日期要在三个月以内,且起不晚于止。"))
    if not 0 <= percent <= 100:
        raise BadInput(_("比例要在 0 到 100 之间。"))
    if not seed:
        raise BadInput(_("请写一个抽样种子,例如 2026-W47;同样的种子抽出同样的对话。"))
    units = units_of(by, Permission.QUALITY_REVIEW)
    scores, rise = candidates_of(since, until, units), installed().rubric.process.heat_rise
    drawn = draw(
        (Candidate(score.pk, score.agent_id or 0, score.has_breach, score.heat_rise >= rise) for score in scores),
        percent=percent,
        seed=seed,
    )
    made = Draw.objects.create(
        since=since, until=until, percent=percent, seed=seed, units=units, candidates=len(scores), person=by
    )
    Sample.objects.bulk_create(
        [Sample(score_id=score, draw=made, why=why) for score, why in drawn.items()], ignore_conflicts=True
    )
    record(
        "quality.drawn",
        subject=("draw", made.pk),
        by=actor_of(by),
        data={"seed": seed, "percent": percent, "candidates": len(scores), "drawn": len(drawn)},
    )
    return made


def candidates_of(since: date, until: date, units: list[int] | None) -> list[Score]:
    """Return the scores from which a draw chooses."""
    zone = timezone.get_current_timezone()
    first = datetime.combine(since, time(), tzinfo=zone)
    end = datetime.combine(until + timedelta(days=1), time(), tzinfo=zone)
    at = Q() if units is None else Q(unit__in=units)
    scored = Score.objects.filter(at, ended_at__gte=first, ended_at__lt=end, points__isnull=False, sample=None)
    return list(scored.order_by("pk"))

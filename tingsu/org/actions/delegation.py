"""Name one's own deputy for some days, and take it back."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.core.errors import BadInput, NotAllowed
from tingsu.journal.record import record
from tingsu.org.actions.people import name_deputy
from tingsu.org.models import Deputy, Person

LONGEST = timedelta(days=90)


@transaction.atomic
def delegate(absent: Person, *, deputy: Person, since: date, until: date) -> Deputy:
    """Let a colleague hold one's posts while one is away: from today on, 90 days at most, one deputy at a time."""
    if since < timezone.localdate():
        raise BadInput(_("开始日期已经过去,请从今天或以后开始。"))
    if until - since >= LONGEST:
        raise BadInput(_("一次最多代理 90 天,更长请由系统管理员调整岗位。"))
    if not possible_deputies(absent).filter(pk=deputy.pk).exists():
        raise NotAllowed(_("代理人须在同一机构或上下级机构任职。"))
    Person.objects.select_for_update().get(pk=absent.pk)
    if absent.deputies.filter(since__lte=until, until__gte=since).exists():
        raise NotAllowed(_("这段时间已经有代理人,请先收回。"))
    return name_deputy(absent, deputy=deputy, since=since, until=until, by=absent.actor)


@transaction.atomic
def end_delegation(row: Deputy, *, by: Person) -> None:
    """Take a delegation back: yesterday was its last day; one that has not begun is removed."""
    if row.absent_id != by.pk:
        raise NotAllowed(_("只能收回自己的代理。"))
    yesterday = timezone.localdate() - timedelta(days=1)
    if row.until <= yesterday:
        raise NotAllowed(_("这次代理已经结束。"))
    data = {"deputy": row.deputy_id}
    if row.since > yesterday:
        row.delete()
    else:
        row.until = yesterday
        row.save(update_fields=["until"])
    record("deputy.ended", subject=("person", by.pk), by=by.actor, data=data)


def possible_deputies(person: Person) -> QuerySet[Person]:
    """Return the colleagues at one's own units, above and below them, by their own posts of today."""
    today = timezone.localdate()
    valid = Q(posts__since__lte=today) & (Q(posts__until__isnull=True) | Q(posts__until__gte=today))
    near = Q(pk__in=[])
    for post in person.posts.filter(Q(until__isnull=True) | Q(until__gte=today)).select_related("unit"):
        above = [int(part) for part in post.unit.path.split("/") if part]
        near |= valid & (Q(posts__unit__path__startswith=post.unit.path) | Q(posts__unit__in=above))
    return Person.objects.filter(near, is_active=True).exclude(pk=person.pk).distinct().order_by("name")

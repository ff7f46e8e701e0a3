"""Tell the bank's people something: the one way in for every part of the product."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from tingsu.cases.models import Case
from tingsu.cases.queries.visible import visible_to
from tingsu.core.said import Words
from tingsu.notices.models import Kind, Notice
from tingsu.org.models import Person


def tell(
    person: Person, *, kind: Kind, words: Words, case: Case | None = None, url: str = "", key: str = ""
) -> list[Notice]:
    """Tell one person, and today's deputy as well. Returns what was told, nothing when it was told before.

    Whoever may not see the case is not told. `words` name no customer. With a `key` a second call does nothing.
    """
    return tell_all([person], kind=kind, words=words, case=case, url=url, key=key)


def tell_all(
    people: Iterable[Person], *, kind: Kind, words: Words, case: Case | None = None, url: str = "", key: str = ""
) -> list[Notice]:
    """Tell each of several people once, and whoever stands in for them."""
    told = []
    for person in with_deputies(people):
        if case is not None and not visible_to(person).filter(pk=case.pk).exists():
            continue
        if key and Notice.objects.filter(person=person, key=key).exists():
            continue
        told.append(
            Notice(person=person, case=case, kind=kind, zh=words.zh[:300], en=words.en[:400], url=url, key=key[:80])
        )
    if not key:
        return Notice.objects.bulk_create(told)
    # Two workers may tell the same at the same moment: the database lets one of them through.
    Notice.objects.bulk_create(told, ignore_conflicts=True)
    return list(Notice.objects.filter(person__in=[notice.person_id for notice in told], key=key[:80]))


def with_deputies(people: Iterable[Person]) -> list[Person]:
    """Return the people who work here still, each once, with those who stand in for them today."""
    wanted = {person.pk: person for person in people if person.is_active}
    today = timezone.localdate()
    deputies = Person.objects.filter(
        is_active=True, deputising__absent__in=wanted, deputising__since__lte=today, deputising__until__gte=today
    )
    return list((wanted | {deputy.pk: deputy for deputy in deputies}).values())

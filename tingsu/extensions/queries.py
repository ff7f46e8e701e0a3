"""Which extensions wait for whom."""

from __future__ import annotations

from tingsu.cases.actions.adjustment import may_grant
from tingsu.cases.queries.visible import visible_to
from tingsu.core.clock import Extension, State
from tingsu.extensions.models import ExtensionRequest, Standing
from tingsu.org.models import Person

RUNNING = (State.RUNNING.value, State.PAUSED.value)


def pending_extensions(person: Person) -> list[ExtensionRequest]:
    """Return the requests that this person may decide, the nearest deadline first."""
    waiting = ExtensionRequest.objects.filter(
        standing=Standing.PENDING, clock__state__in=RUNNING, case__in=visible_to(person).values("pk").order_by()
    ).select_related("case__unit", "case__party", "clock", "asked_by")
    mine = [request for request in waiting if may_decide(request, person)]
    return sorted(mine, key=lambda request: (request.clock.due_at is None, request.clock.due_at, request.pk))


def extension_of(request: ExtensionRequest) -> Extension | None:
    """Return what the rule says of the wanted total, None when the rule no longer knows it."""
    rule = request.clock.rule
    return rule.extension_to(request.total) if rule else None


def may_decide(request: ExtensionRequest, person: Person) -> bool:
    """Say whether a person is of the level that this extension wants."""
    extension = extension_of(request)
    return extension is not None and may_grant(extension, request.case, person)
